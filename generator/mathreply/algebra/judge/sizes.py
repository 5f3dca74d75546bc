"""Sizes that nobody declares: they count from 1, also where a sum runs from 0 up to one."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from msgspec.structs import replace

from mathreply.algebra.budget import within
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Claim
from mathreply.model import Verdict, VerdictKind

WORK = 20_000


def telling_sizes(found: Verdict, claim: Claim, context: Context) -> Verdict:
    """The verdict, and what was taken for granted of the ends of sums that a proof may rest on:
    ``\\sum_{k=0}^n (-1)^k \\binom{n}{k} = 0`` does not hold for ``n = 0``."""
    sides = [side for side in (claim.left, claim.right) if isinstance(side, sp.Basic)]
    if found.kind is not VerdictKind.PROVED or len(sides) < 2:
        return found
    ends = sorted({end for side in sides for end in _ends(side, context)}, key=str)
    told = (f"{end} \\ge 1" for end in ends if not _holds_at_zero(sides, claim.relation, end))
    return replace(found, assumptions=tuple(dict.fromkeys((*found.assumptions, *told))))


def _ends(side: Expr, context: Context) -> Iterator[Expr]:
    """The undeclared names up to which sums and products run from 0."""
    for node in side.atoms(sp.Sum, sp.Product):
        for _, low, high in node.limits:
            if low == 0 and isinstance(high, sp.Symbol) and high.name not in context.names:
                yield high


def _holds_at_zero(sides: list[Expr], relation: str, end: Expr) -> bool:
    """Whether two sides are seen to be equal where a sum has one term alone."""
    if relation != "=" or any(getattr(side, "is_Matrix", False) for side in sides):
        return False

    def is_equal() -> bool:
        left, right = (side.xreplace({end: sp.S.Zero}).doit() for side in sides)
        return bool(sp.expand(left - right) == 0)

    return bool(within(WORK, is_equal))
