"""Trying whether one statement follows from another: at points where one of them holds."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import sympy as sp
from msgspec.structs import replace

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.one_unknown import Alternatives, Relation, relations_of
from mathreply.algebra.refute.assumed import Assumed
from mathreply.algebra.refute.balls.value import Evaluator, Undefined, Unknown, compare
from mathreply.algebra.refute.claims import Assumption, square_named
from mathreply.algebra.refute.extremes import has_shape, tightest
from mathreply.algebra.refute.places import telling, wide
from mathreply.algebra.refute.points import (
    PLAIN_FUNCTIONS,
    Special,
    Trial,
    retold,
    trials,
    with_plain_functions,
)
from mathreply.algebra.refute.shown import as_rational
from mathreply.algebra.refute.slots import Slot
from mathreply.algebra.refute.trials import HIGH_PRECISION_BITS, Comparison, TrialOutcome, exactly

MAX_TRIALS = 160
MAX_NAMED_TRIALS = 24
"""Of each choice of symmetric and orthogonal matrices."""
SOLVED_AT = 8
"""Points whose other names are kept while the statements are solved."""
CLOSE = 1e-25
_TRUTH = {
    TrialOutcome.HOLDS: True,
    TrialOutcome.FAILS: False,
    TrialOutcome.LEFT_UNDEFINED: False,
    TrialOutcome.RIGHT_UNDEFINED: False,
    TrialOutcome.UNDEFINED: False,
}
"""What a relation is worth: without a value on both sides it is false."""
_FAULTS = (ValueError, OverflowError, ZeroDivisionError, TypeError)


class Implication:
    """Two statements at points: whether the second holds wherever the first does."""

    def __init__(
        self,
        first: Alternatives,
        second: Alternatives,
        assumptions: tuple[Assumption, ...],
        slots: list[Slot],
        facts: Facts,
        *,
        both_ways: bool,
    ) -> None:
        self.first, self.second, self.both_ways = first, second, both_ways
        self.slots, self.facts = slots, facts
        self.assumptions = assumptions
        self.assumed = Assumed(assumptions, slots, real=facts.real)
        self.held: dict[Expr, str] = {}
        """Different points at which both statements hold, with their kinds."""

    def counterexample(self) -> tuple[Trial, str] | None:
        """A point at which one statement holds and the one that should follow does not, with what
        is wrong there."""
        for trial, solved in itertools.islice(self._trials(), MAX_TRIALS):
            why = self._wrong(trial, solved)
            if why:
                return trial, why
            if not self.slots:
                break
        return None

    def _wrong(self, trial: Trial, solved: Alternatives | None) -> str:
        """What is wrong at a point; empty where nothing is."""
        a = self.truth(self.first, trial, solved=solved is self.first)
        b = self.truth(self.second, trial, solved=solved is self.second)
        if a is None or b is None:
            return ""
        if a and b and trial.kind != PLAIN_FUNCTIONS:
            self.held[trial.shown] = trial.kind
        if a and not b:
            return "the statement before holds, the one after does not"
        if b and not a and self.both_ways:
            return "the statement after holds, the one before does not"
        return ""

    # Points.

    def _trials(self) -> Iterator[tuple[Trial, Alternatives | None]]:
        """Points with the statement that was solved for them, if any."""
        waiting = list(self._special())
        for slots in self._named_squares():
            order = trials(slots, self.assumed.complete, self.facts.least, [])
            yield from ((trial, None) for trial in itertools.islice(order, MAX_NAMED_TRIALS))
        order = trials(self.slots, self.assumed.complete, self.facts.least, waiting)
        solvers = [(f, s) for f in self._solvable() for s in self._solvers(f)]
        for rank, trial in enumerate(order):
            yield trial, None
            if rank >= SOLVED_AT:
                continue
            plain = with_plain_functions(trial, self.slots, sloped=self._has_slopes)
            yield from ((each, None) for each in plain)
            for formula, solver in solvers:
                for point in solver.complete(trial.point):
                    yield retold(trial, point, self.slots, "solutions of a side"), formula

    @property
    def _has_slopes(self) -> bool:
        formulas = (self.first, self.second)
        sides = (side for r in relations_of(*formulas) for side in (r.left, r.right))
        return any(isinstance(s, sp.Basic) and s.has(sp.Derivative, sp.Subs) for s in sides)

    def _named_squares(self) -> Iterator[list[Slot]]:
        """The names with the matrices that a statement says to be symmetric or orthogonal as such:
        few others satisfy it, and solving its entries finds but a thin set of them."""
        for part in (part for formula in self._solvable() for part in formula):
            said = (Assumption(r.left, r.operator, r.right) for r in part)
            kinds = dict(filter(None, map(square_named, said)))
            if kinds:
                yield [_of_kind(slot, kinds.get(slot.name, "")) for slot in self.slots]

    def _solvable(self) -> list[Alternatives]:
        """The statements whose solutions may refute: the first, and the second if both must
        follow."""
        return [self.first, self.second] if self.both_ways else [self.first]

    def _solvers(self, formula: Alternatives) -> list[Assumed]:
        """What satisfies one alternative of a statement, with the assumptions."""
        found = []
        for part in formula:
            wanted = tuple(Assumption(r.left, r.operator, r.right) for r in part)
            found.append(Assumed((*self.assumptions, *wanted), self.slots, real=self.facts.real))
        return found

    def _special(self) -> Iterator[Special]:
        """Where the relations of the statements are tight, or a part of them vanishes."""
        relations = relations_of(self.first, self.second)
        plain = [one for one in relations if not has_shape(one.left, one.right)]
        if not self.slots:
            return
        known = [one for one in self.assumptions if not has_shape(one.left, one.right)]
        gaps = [relation.left - relation.right for relation in plain]
        assumed = [assumption.left - assumption.right for assumption in known]
        yield from tightest(self.slots, gaps, [*gaps, *assumed])
        sides = [side for relation in plain for side in (relation.left, relation.right)]
        yield from telling(self.slots, sides, None)
        for gap in gaps:
            yield from telling(self.slots, [], gap)
        for gap in gaps[:2]:
            yield from wide(self.slots, gap)

    # Truth at a point.

    def truth(self, formula: Alternatives, trial: Trial, *, solved: bool = False) -> bool | None:
        """Whether a formula holds at a point; a side without a value makes its relation false."""
        unknown = False
        for part in formula:
            values = [self._relation(r, trial, solved=solved) for r in part]
            if all(v is True for v in values):
                return True
            unknown = unknown or (False not in values)
        return None if unknown else False

    def _relation(self, relation: Relation, trial: Trial, *, solved: bool) -> bool | None:
        """Whether a relation holds at a point; None where that is not certain."""
        evaluator = Evaluator(trial.point, real=self.facts.real, precision=HIGH_PRECISION_BITS)
        try:
            left, right = evaluator.value(relation.left), evaluator.value(relation.right)
            return compare(left, relation.operator, right)
        except Undefined:
            # A singular matrix: what is said with its inverse is meant for the others; and what is
            # divided by a function, for those that are not 0.
            singular = any(side.atoms(sp.Inverse) for side in (relation.left, relation.right))
            return None if singular or trial.kind == PLAIN_FUNCTIONS else False
        except _FAULTS:
            return None
        except Unknown:
            return self._close(relation, trial, solved=solved)

    def _close(self, relation: Relation, trial: Trial, *, solved: bool) -> bool | None:
        """Where balls overlap: by exact values, or, at a point that was solved for this relation,
        as equal."""
        gaps = (relation.left - relation.right, relation.right - relation.left)
        if trial.vanishing is not None and trial.vanishing in gaps:
            return relation.operator in ("==", "<=", ">=")
        if getattr(relation.left, "is_Matrix", False):
            return _matrices_agree(relation, trial)
        comparison = Comparison(relation.left, relation.operator, relation.right)
        outcome = exactly(comparison, trial, real=self.facts.real).outcome
        if outcome in _TRUTH:
            return _TRUTH[outcome]
        if not solved or relation.operator != "==":
            return None
        evaluator = Evaluator(trial.point, real=self.facts.real)
        try:
            gap = abs(evaluator.value(relation.left) - evaluator.value(relation.right))
        except (Undefined, Unknown, *_FAULTS):
            return None
        return True if gap < CLOSE else None


def _matrices_agree(relation: Relation, trial: Trial) -> bool | None:
    """Whether an equation of matrices holds at a point, in fractions; None where they are no
    fractions there, or nothing says how they are computed."""
    if relation.operator not in ("==", "!="):
        return None
    known = {s: as_rational(v) for s, v in trial.point.scalars.items()}
    if None in known.values():
        return None
    sides = []
    for side in (relation.left, relation.right):
        sized = side.xreplace(known) if isinstance(side, sp.Basic) else side
        named = {m: _written_out(m, trial) for m in sized.atoms(sp.MatrixSymbol)}
        if None in named.values():
            return None
        sides.append(_as_written_out(sized.xreplace(named).doit()))
    left, right = sides
    if not all(isinstance(s, sp.MatrixBase) and all(e.is_Rational for e in s) for s in sides):
        return None
    return bool(left == right) == (relation.operator == "==")


def _as_written_out(value: Expr) -> Expr:
    """A matrix that has a name of its own by its entries."""
    return value.as_explicit() if isinstance(value, (sp.Identity, sp.ZeroMatrix)) else value


def _written_out(matrix: Expr, trial: Trial) -> Expr:
    """The entries of a matrix at a point, None where one is no fraction."""
    rows = [row if isinstance(row, tuple) else (row,) for row in trial.point.arrays[matrix.name]]
    entries = [[as_rational(entry) for entry in row] for row in rows]
    if any(entry is None for row in entries for entry in row):
        return None
    return sp.ImmutableMatrix(entries)


def _of_kind(slot: Slot, kind: str) -> Slot:
    """The slot of a matrix that is to be symmetric or orthogonal."""
    if not kind:
        return slot
    return replace(slot, symmetric=kind == "symmetric", orthogonal=kind == "orthogonal")
