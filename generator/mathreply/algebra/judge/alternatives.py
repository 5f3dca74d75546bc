"""The claims that one step makes: two signs on a side, or two meanings of one, are two claims."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.judge import verdicts
from mathreply.algebra.read import Unread
from mathreply.algebra.read.matrix_orders import ORDERS
from mathreply.model import WORST_LAST, Verdict, VerdictKind


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


def worst(found: Sequence[Verdict], doubt: Exception | None) -> Verdict:
    """The verdict on claims that are made together: that of the worst.

    Args:
        found: the verdicts on each.
        doubt: what is asked where it is not certain that all are meant; then they are proved only
            together, and refuted only where each meaning is.
    """
    verdict = max(found, key=lambda one: WORST_LAST.index(one.kind))
    is_shown = verdict.kind in (VerdictKind.PROVED, VerdictKind.STATED)
    if is_shown or not isinstance(doubt, Unread):
        return verdict
    if doubt.piece in ORDERS:
        form, symmetry = found
        if form.kind is VerdictKind.REFUTED or symmetry.kind is not VerdictKind.REFUTED:
            # Its hint speaks of the form, which the author did not write.
            return replace(form, hint="") if form.kind is VerdictKind.REFUTED else verdict
    are_false = all(v.kind is VerdictKind.REFUTED for v in found)
    if are_false and doubt.piece.startswith("\\nabla"):
        return verdict
    return verdicts.unread(doubt, "" if doubt.column else "In the side before it: ")
