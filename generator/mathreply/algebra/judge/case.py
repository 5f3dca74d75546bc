"""One claim with all that its verdict needs: sides, assumptions, facts, and the points tried."""

from __future__ import annotations

from typing import Any

from mathreply.algebra.budget import within
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.prove.calculus import closed, without_open_integrals
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.refute.claims import (
    OPERATORS,
    Assumption,
    assumptions_in,
    facts_of,
    keeper,
    slots_of,
)
from mathreply.algebra.refute.relevance import relevant
from mathreply.algebra.refute.trials import Comparison, Sampling, sample
from mathreply.settings import Limits

CLOSING_SECONDS = 0.3
SAMPLE_SHARE = 0.08
"""Of a step's time, for trying points before a proof is looked for."""


class Case:
    """Two sides with their definitions inlined, and everything that a verdict needs."""

    def __init__(
        self,
        left: Any,
        relation: str,
        right: Any,
        context: Context,
        limits: Limits,
        claim: Claim | None = None,
        extra: tuple[Assumption, ...] = (),
    ) -> None:
        self.left, self.relation, self.right = left, relation, right
        self.context, self.limits, self.claim = context, limits, claim
        every = assumptions_in(context, lambda side: inline(side, context)) + extra
        self.assumptions = relevant(every, [left, right])
        self.sides = [left, right, *(s for a in self.assumptions for s in (a.left, a.right))]
        self.facts = facts_of(context, self.assumptions, self.sides)

    @property
    def operator(self) -> str | None:
        """The relation as an operator of Python; None where it is none."""
        return OPERATORS.get(self.relation)

    def with_sides(self, left: Any, right: Any, claim: Claim) -> Case:
        """The same case for other sides, an entry of a vector for example."""
        return Case(left, self.relation, right, self.context, self.limits, claim)

    def _closed(self, side: Any) -> Any:
        return within(CLOSING_SECONDS, lambda: closed(side, Normalizer(self.facts))) or side

    def comparison(self, operator: str) -> Comparison:
        """The sides in a form that can be computed."""
        left, right = without_open_integrals(self._closed(self.left), self._closed(self.right))
        return Comparison(left, operator, right)

    def sampled(self, operator: str) -> Sampling:
        """The claim tried at points."""
        slots = slots_of(self.context, self.facts, self.sides)
        keep = keeper(self.assumptions, slots, real=self.facts.real)
        return sample(
            self.comparison(operator),
            slots,
            keep,
            self.facts.least,
            real=self.facts.real,
            seconds=self.limits.step_timeout_s * SAMPLE_SHARE,
        )
