"""Integrals over a triangle, ``int_a^b int_a^x f dy dx = int_a^b int_y^b f dx dy``."""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.kernel.proof import Proof, Use
from mathreply.algebra.prove.vanishing import vanishing


def by_order_of_integration(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """Both sides with the integrals of unknown functions over triangles in one order."""
    difference = left - right
    found = [i for i in difference.atoms(sp.Integral) if i.has(AppliedUndef)]
    turned = {i: j for i in found if (j := _turned(i)) is not None}
    if not turned:
        return None
    # Of two sides the same bound names are others.
    every = {i: _inner_carried_out(turned.get(i, i)).as_dummy() for i in found}
    uses = vanishing(difference.xreplace(every), facts)
    return None if uses is None else Proof("integration", uses=(Use("order of integration"), *uses))


def _turned(e: Expr) -> Expr | None:
    """An integral over ``a <= y <= x <= b``, whose inner range ends at the outer name, as one whose
    inner range begins there; None of any other."""
    if len(e.limits) != 2 or any(len(limit) != 3 for limit in e.limits):
        return None
    (y, low, high), (x, a, b) = e.limits
    if high != x or low != a or sp.Tuple(a, b).has(x, y):
        return None
    return sp.Integral(e.function, (x, y, b), (y, a, b))


def _inner_carried_out(e: Expr) -> Expr:
    """A double integral of what does not depend on the inner name as one of its range's length."""
    if len(e.limits) != 2:
        return e
    (x, low, high), outer = e.limits
    return e if e.function.has(x) else sp.Integral((high - low) * e.function, outer)
