"""The indicator of an order between two indices."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr


class Less(sp.Function):
    """1 where the first whole number is less than the second, else 0."""

    nargs = (2,)
    is_integer = True
    is_nonnegative = True

    @classmethod
    def eval(cls, a: Expr, b: Expr) -> Expr:
        """1 or 0 where the two are numbers, None where that is open."""
        gap = sp.expand(b - a)
        if gap.is_number and gap.is_integer:
            return sp.Integer(1 if gap > 0 else 0)
        return None
