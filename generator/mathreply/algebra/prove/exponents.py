"""Powers in exponents: ``2^{2^{n+1}}``."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr


def opened(exponent: Expr) -> Expr:
    """An exponent with ``2^(n + 1)`` in it as ``2 2^n``: of a positive number the power of a sum is
    the product of the powers (DLMF 4.8.14), so that equal exponents are the same object."""
    return exponent.replace(_is_power_of_sum, _parted)


def _is_power_of_sum(e: Expr) -> bool:
    return isinstance(e, sp.Pow) and e.base.is_Rational and e.base > 0 and e.exp.is_Add


def _parted(e: Expr) -> Expr:
    return sp.Mul(*(sp.Pow(e.base, term) for term in e.exp.args))
