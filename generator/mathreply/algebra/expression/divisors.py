"""The greatest common divisor and the least common multiple of whole numbers.

SymPy's own are those of polynomials: of the letters m and n it says 1, which holds for no numbers
in general.
"""

from __future__ import annotations

import sympy

from mathreply.algebra.expression.expr import Expr


class Gcd(sympy.Function):
    """The greatest common divisor of two whole numbers; ``gcd(0, 0) = 0``. Without a value for
    anything that is no whole number."""

    nargs = (2,)
    is_integer = True
    is_nonnegative = True

    @classmethod
    def eval(cls, a: Expr, b: Expr) -> Expr:
        if a.is_Integer and b.is_Integer:
            return sympy.Integer(sympy.igcd(int(a), int(b)))
        return None


class Lcm(sympy.Function):
    """The least common multiple of two whole numbers; ``lcm(0, n) = 0``."""

    nargs = (2,)
    is_integer = True
    is_nonnegative = True

    @classmethod
    def eval(cls, a: Expr, b: Expr) -> Expr:
        if a.is_Integer and b.is_Integer:
            return sympy.Integer(sympy.ilcm(int(a), int(b)))
        return None
