"""What relations say together that none of them says alone."""

from __future__ import annotations

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.one_unknown import Relation


def through(part: tuple[Relation, ...]) -> list[Relation]:
    """What a chain of equations says of sides that do not stand beside each other: ``a = b = c``
    says that ``a = c``."""
    after: dict[Expr, Expr] = {r.left: r.right for r in part if r.operator == "=="}
    found: list[Relation] = []
    for first in after:
        seen = {first}
        side = after[first]
        while side in after and side not in seen:
            seen.add(side)
            side = after[side]
            found.append(Relation(first, "==", side))
    return found
