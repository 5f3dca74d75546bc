"""The claims that one step makes: two signs on a side are two of them."""

from __future__ import annotations

from mathreply.algebra.expression.nodes import Claim


def alternatives(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Two signs on a side of an implication are two possibilities: ``x = 2`` or ``x = -2``."""
    if len(claims) < 2 or not all(
        isinstance(c.left, Claim) and isinstance(c.right, Claim) for c in claims
    ):
        return claims
    sides = []
    for get in (lambda c: c.left, lambda c: c.right):
        either, *others = dict.fromkeys(get(c) for c in claims)
        for other in others:
            either = Claim(either, "\\lor", other)
        sides.append(either)
    return (Claim(sides[0], claims[0].relation, sides[1]),)
