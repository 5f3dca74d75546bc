"""Integrals up to infinity that have a value because the integrand decays exponentially."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts


def decays(integrand: Expr, variable: Expr, end: Expr, facts: Facts) -> bool:
    """Whether a continuous integrand is smaller than ``e^{-c |t|}``, with a ``c > 0``, near an
    infinite end of its range: sums of ``p(t) e^{q(t)}`` with polynomials p and q, of which q goes
    to minus infinity there, times sines and cosines.

    Source: DLMF 1.4(v), infinite integrals: comparison with ``e^{-c |t|}``; an exponential outgrows
    every power, 4.4.14.
    """
    if not facts.real:
        return False
    terms = sp.Add.make_args(sp.expand_mul(integrand))
    return all(_term_decays(term, variable, end, facts) for term in terms)


def _term_decays(term: Expr, variable: Expr, end: Expr, facts: Facts) -> bool:
    """Whether one product decays: by the leading term of the exponent."""
    exponent = sp.S.Zero
    for factor in sp.Mul.make_args(term):
        if isinstance(factor, sp.exp):
            exponent += factor.args[0]
        elif not factor.is_polynomial(variable) and not isinstance(factor, sp.sin | sp.cos):
            return False
    exponent = sp.expand(exponent)
    if not exponent.is_polynomial(variable):
        return False
    degree = sp.degree(exponent, variable)
    leading = exponent.coeff(variable, degree)
    if end is sp.S.NegativeInfinity:
        leading = leading * (-1) ** degree
    return bool(degree >= 1) and facts.is_positive(-leading)
