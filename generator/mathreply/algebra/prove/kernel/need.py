"""A condition without which an expression has no value, and what follows where some are met."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.kernel.proof import Condition


class Need(Struct, frozen=True):
    """A condition without which a side has no value."""

    condition: Condition
    bound: tuple[Expr, ...] = ()
    """Names bound around it, for all of whose values it is needed."""

    @property
    def subject(self) -> Expr:
        """Of what something must hold."""
        return self.condition.subject

    @property
    def kind(self) -> str:
        """What must hold of it."""
        return self.condition.kind


def where_met(found: Iterable[Need], facts: Facts) -> Facts:
    """The facts where these needs are met, those of bound names left out."""
    free = [n for n in found if not n.bound]
    if not free:
        return facts
    positive, nonnegative, nonzero = (
        [n.subject for n in free if n.kind == kind]
        for kind in ("positive", "nonnegative", "nonzero")
    )
    # sqrt(x) needs x >= 0 and 1/x that it is not 0.
    positive += [u for u in nonnegative if u in nonzero]
    return facts.also(positive=positive, nonnegative=nonnegative, nonzero=nonzero)
