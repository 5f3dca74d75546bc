"""One claim with all that its verdict needs: sides, assumptions, facts, and the points tried."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import sympy as sp
from msgspec.structs import replace

from mathreply.algebra.budget import within
from mathreply.algebra.expression.chance import RandomSymbol
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.entries import scalars
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.independence import random_atoms
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import Claim, ConditionalMean
from mathreply.algebra.prove.calculus import closed, without_open_integrals
from mathreply.algebra.prove.moments import with_moments
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.refute.assumed import Assumed
from mathreply.algebra.refute.assumed_ends import narrowed
from mathreply.algebra.refute.claim_slots import slots_of
from mathreply.algebra.refute.claims import (
    OPERATORS,
    Assumption,
    assumptions_in,
    declared_indices,
    equations_everywhere,
    facts_of,
)
from mathreply.algebra.refute.downhill import downhill
from mathreply.algebra.refute.extremes import has_shape, tightest
from mathreply.algebra.refute.members import numbered_in
from mathreply.algebra.refute.places import telling, wide
from mathreply.algebra.refute.points import (
    SMALL,
    Special,
    Trial,
    trials,
    with_plain_functions,
)
from mathreply.algebra.refute.relevance import relevant, sizes_in
from mathreply.algebra.refute.slots import Slot
from mathreply.algebra.refute.trials import (
    Comparison,
    Sampling,
    TrialOutcome,
    attempt,
    sample,
)
from mathreply.algebra.refute.worlds import speaks_of_families, with_worlds
from mathreply.settings import Limits

CLOSING_WORK = 50_000
RECHECKED = 8
"""Small points at which it is looked, with many digits, whether two sides part late."""
WORLD_TRIALS = 40
"""Points of what is not random at which distributions of what is are tried."""
SAMPLE_SHARE = 0.06
"""Of a step's work, for trying points before a proof is looked for."""

LEAST_SAMPLING = 12_000
"""So much is always given to it: what is false is soon found to be, and then needs no more."""


class Case:
    """Two sides with their definitions inlined, and everything that a verdict needs."""

    def __init__(
        self,
        left: Expr,
        relation: str,
        right: Expr,
        context: Context,
        limits: Limits,
        claim: Claim | None = None,
        extra: tuple[Assumption, ...] = (),
        *,
        in_full: bool = True,
    ) -> None:
        self.left, self.relation, self.right = left, relation, right
        self.context, self.limits, self.claim = context, limits, claim
        self.in_full = in_full
        """Whether all is told that goes with a verdict: what would make a false claim true, the
        points that are left out of a proof, and the proof."""
        every = assumptions_in(context, lambda side: inline(side, context)) + extra
        self.assumptions = relevant(
            every, [left, right], declared_indices(context), sizes_in([left, right], context)
        )
        self.sides = [left, right, *(s for a in self.assumptions for s in (a.left, a.right))]
        apart = tuple(
            (inline(claim.left, context), inline(claim.right, context), pair)
            for claim, pair in context.apart
        )
        labels = {s for side in self.sides for s in side.atoms(RandomSymbol)}
        spoken = [e for e in apart if any(side.atoms(RandomSymbol) & labels for side in e[:2])]
        self.sides += [side for e in spoken for side in e[:2]]
        self.facts = facts_of(context, self.assumptions, self.sides)
        self.facts.apart = tuple(spoken)
        self.facts.everywhere = equations_everywhere(context, self.assumptions)
        self._points: Iterator[Trial] = iter(())
        """Points that no trial has come to yet."""

    @property
    def operator(self) -> str | None:
        """The relation as an operator of Python; None where it is none."""
        return OPERATORS.get(self.relation)

    def with_sides(self, left: Expr, right: Expr, claim: Claim) -> Case:
        """The same case for other sides, an entry of a vector for example."""
        context, limits = self.context, self.limits
        return Case(left, self.relation, right, context, limits, claim, in_full=self.in_full)

    def _closed(self, side: Expr) -> Expr:
        return within(CLOSING_WORK, lambda: closed(side, Normalizer(self.facts))) or side

    @cached_property
    def slots(self) -> list[Slot]:
        """The names that need a value; none where both sides are closed."""
        found = slots_of(self.context, self.facts, self.sides)
        numbers = numbered_in(self.assumptions)
        return [slot for slot in found if slot.symbol not in numbers]

    @cached_property
    def assumed(self) -> Assumed:
        """The assumptions, ready to be satisfied at a point."""
        return Assumed(self.assumptions, self.slots, real=self.facts.real)

    def comparison(self, operator: str) -> Comparison:
        """The sides in a form that can be computed."""
        left, right = without_open_integrals(self._closed(self.left), self._closed(self.right))
        return Comparison(left, operator, right)

    def sampled(self, operator: str) -> Sampling:
        """The claim at small numbers, at the ends of the domains, where a part vanishes: at a few
        such points where it holds at all of them."""
        comparison = self.comparison(operator)
        slots = narrowed(self.slots, self.assumptions)
        special = telling(slots, self.sides, comparison.difference) if slots else []
        self._points = trials(self.slots, self.assumed.complete, self.facts.least, special)
        found = self._tried(comparison, self._points, few=True)
        # A trial of a declaration looks no further where nothing can be computed.
        is_open = any(tried.outcome is not TrialOutcome.HOLDS for tried in found.tried)
        if is_open and (self.in_full or not found.is_beyond):
            self.sample_on(operator, found)
        return found

    @cached_property
    def is_of_families(self) -> bool:
        """Whether the claim is about random families, independent random numbers or conditional
        means, or one of these is assumed."""
        sides = [self.left, self.right]
        spoken = [e for e in self.sides if isinstance(e, sp.Basic)]
        return any(e.has(ConditionalMean) for e in spoken) or speaks_of_families(
            sides, self.facts, drawn=self.context.drawn
        )

    def without_means(self) -> Case | None:
        """The case that the assumed means leave, where each is one of a distribution that is named
        with what its arguments satisfy; None where something random is left."""
        if not self.context.drawn or self.claim is None:
            return None
        facts = with_moments(self.facts, (self.left, self.right))
        n = Normalizer(facts)

        def both() -> tuple[Expr, Expr]:
            left, right = (n(scalars(side, self.context)) for side in (self.left, self.right))
            return left, right

        found = within(CLOSING_WORK, both)
        if found is None or facts.loose or n.record.gaps or random_atoms(sp.Tuple(*found)):
            return None
        fixed = tuple(
            claim
            for claim in self.context.assumptions
            if not random_atoms(sp.Tuple(*_plain_sides(claim, self.context)))
        )
        context = replace(self.context, assumptions=fixed, drawn=False)
        return Case(found[0], self.relation, found[1], context, self.limits, self.claim)

    def worlds(self) -> Iterator[Trial]:
        """Distributions of all that is random, at points of all that is not; none where more than
        moments is assumed of what is random."""
        facts = with_moments(self.facts, (self.left, self.right))
        plain = [one for one in self.assumptions if not random_atoms(sp.Tuple(one.left, one.right))]
        of_random = [one for one in self.assumptions if one not in plain]
        more_than_moments = any(one.operator != "==" for one in of_random)
        if self.context.drawn or facts.loose or more_than_moments:
            return
        random = {atom.name for side in self.sides for atom in side.atoms(RandomSymbol)}
        slots = [slot for slot in self.slots if slot.name not in random]
        assumed = Assumed(tuple(plain), slots, real=self.facts.real)
        points = trials(slots, assumed.complete, facts.least)
        for trial in itertools.islice(points, WORLD_TRIALS):
            yield from with_worlds(trial, [self.left, self.right], facts, self.context)

    def tried_worlds(self, operator: str, points: Iterator[Trial]) -> Sampling:
        """The first of the distributions at which the claim fails."""
        comparison = Comparison(self.left, operator, self.right)
        found = Sampling()

        def try_them() -> None:
            for point in points:
                tried = attempt(comparison, point, real=self.facts.real)
                if tried.outcome is TrialOutcome.FAILS:
                    found.tried.append(tried)
                    return

        within(int(self.limits.step_work * SAMPLE_SHARE), try_them)
        return found

    def sample_on(self, operator: str, found: Sampling) -> None:
        """Try the points that :meth:`sampled` has left."""
        if self.slots and (self.in_full or not found.is_beyond):
            self._tried(self.comparison(operator), self._points, found)

    def far_sampled(self, operator: str) -> Sampling:
        """The claim tried where it is tightest under the assumptions, far off, at turning points
        and at roots without a closed form."""
        comparison = self.comparison(operator)
        special = self._lowest(comparison)
        special += self._tightest(comparison) + wide(
            narrowed(self.slots, self.assumptions), comparison.difference
        )
        order = trials(self.slots, self.assumed.complete, self.facts.least, special)
        late = (t for t in order if t.kind != SMALL)
        simple = trials(self.slots, self.assumed.complete, self.facts.least)
        first = list(itertools.islice(simple, RECHECKED))
        points = itertools.chain(first, self._with_plain_functions(operator, first), late)
        return self._tried(comparison, points, recheck=2 * RECHECKED)

    def _with_plain_functions(self, operator: str, points: Sequence[Trial]) -> Iterator[Trial]:
        """Points with constants and negative functions for those that are not known; with 0 where
        no equation is claimed, for 0 solves most of them."""
        for trial in points:
            for plain in with_plain_functions(trial, self.slots, sloped=operator == "=="):
                if self.assumed.holds(plain.point):
                    yield plain

    def _lowest(self, comparison: Comparison) -> list[Special]:
        """Where an order is tightest, by moves of single names."""
        difference = comparison.difference
        if difference is None or comparison.operator in ("==", "!=") or comparison.costly:
            return []
        gap = difference if comparison.operator in (">", ">=") else -difference
        starts = trials(self.slots, self.assumed.complete, self.facts.least)
        return downhill(self.slots, gap, starts, self.assumed.holds, real=self.facts.real)

    def _tightest(self, comparison: Comparison) -> list[Special]:
        """Points at which an order is tight under what is assumed."""
        plain = [a for a in self.assumptions if not has_shape(a.left, a.right)]
        if comparison.difference is None or has_shape(comparison.left, comparison.right):
            return []
        bounds = [a.left - a.right for a in plain]
        return tightest(self.slots, [comparison.difference], bounds)

    def _tried(
        self,
        comparison: Comparison,
        points: Iterable[Trial],
        found: Sampling | None = None,
        *,
        recheck: int = 0,
        few: bool = False,
    ) -> Sampling:
        """The claim at points, as many as the work allows."""
        steps = max(int(self.limits.step_work * SAMPLE_SHARE), LEAST_SAMPLING)
        found = Sampling() if found is None else found
        real, single = self.facts.real, not self.slots
        # What was found when the work was spent is kept: a single value may take much.
        within(
            steps,
            lambda: sample(
                comparison, points, found, real=real, single=single, recheck=recheck, few=few
            ),
        )
        return found


def _plain_sides(claim: Claim, context: Context) -> list[Expr]:
    """The sides of a claim that are no statements themselves."""
    return [
        inline(side, context) for side in (claim.left, claim.right) if not isinstance(side, Claim)
    ]
