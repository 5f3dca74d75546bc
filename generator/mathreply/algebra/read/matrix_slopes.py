"""Derivatives of matrices and columns by a number that stands in their factors: ``\\frac{d}{dt}
(t^2 A + e^{tA} B)`` of declared matrices, which are constant."""

from __future__ import annotations

import sympy
from sympy import MatAdd, MatMul, MatrixSymbol, Transpose

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import MatrixExponential
from mathreply.algebra.read import arithmetic


class _NoSlopeError(ValueError):
    """Of something the slope is not known here."""


def slope(body: Expr, variable: Expr) -> Expr | None:
    """The derivative by the rules for sums and products, and ``e^{sA}' = s' A e^{sA}`` (Horn,
    Johnson, Topics in Matrix Analysis, 6.2); None of anything else, and where the variable does
    not stand in it."""
    if variable not in body.free_symbols or not variable.is_Symbol:
        return None
    try:
        return _slope(body, variable)
    except _NoSlopeError:
        return None


def _slope(body: Expr, variable: Expr) -> Expr:
    """The slope; a zero matrix of what does not move."""
    if variable not in body.free_symbols:
        return sympy.ZeroMatrix(*body.shape) if body.is_Matrix else sympy.S.Zero
    if not body.is_Matrix:
        # The slope of a polynomial is there wherever it has a value.
        if body.is_polynomial(variable) and not body.has(MatrixSymbol):
            return sympy.diff(body, variable)
        return sympy.Derivative(body, variable, evaluate=False)
    if isinstance(body, MatAdd):
        return _sum([_slope(term, variable) for term in body.args], body)
    if isinstance(body, MatMul):
        return _of_product(list(body.args), variable, body)
    if isinstance(body, Transpose):
        return arithmetic.transpose(_slope(body.args[0], variable))
    if isinstance(body, MatrixExponential):
        return _of_exponential(body, variable)
    raise _NoSlopeError


def _of_product(factors: list[Expr], variable: Expr, body: Expr) -> Expr:
    terms = []
    for place, factor in enumerate(factors):
        moved = _slope(factor, variable)
        if moved == 0 or (moved.is_Matrix and moved.is_ZeroMatrix):
            continue
        terms.append(arithmetic.multiply([*factors[:place], moved, *factors[place + 1 :]]))
    return _sum(terms, body)


def _of_exponential(body: Expr, variable: Expr) -> Expr:
    """Of a multiple of a matrix that does not move: it commutes with its slope then."""
    exponent = body.args[0]
    factors = _factors(exponent)
    numbers = [f for f in factors if not f.is_Matrix]
    matrices = [f for f in factors if f.is_Matrix]
    if any(variable in m.free_symbols for m in matrices):
        raise _NoSlopeError
    speed = _slope(sympy.Mul(*numbers), variable)
    return arithmetic.multiply([speed, *matrices, body])


def _factors(body: Expr) -> list[Expr]:
    """The factors of a product, those of products in it as well."""
    if not isinstance(body, MatMul):
        return [body]
    return [factor for part in body.args for factor in _factors(part)]


def _sum(terms: list[Expr], body: Expr) -> Expr:
    moving = [t for t in terms if not (t.is_Matrix and t.is_ZeroMatrix)]
    return arithmetic.add(moving) if moving else sympy.ZeroMatrix(*body.shape)
