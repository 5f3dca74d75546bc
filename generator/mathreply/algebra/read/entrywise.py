"""Powers, roots, quotients and sums of vectors where nothing is declared: of every entry its own
(``\\mathbf{g}_t^2`` of an optimizer), or the inner product with itself (``\\mathbf{v}^2`` of
mechanics).

Which of the two is meant shows in the whole display: only one of them makes sense of every side.
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy
from sympy import Dummy, HadamardProduct, Lambda, MatMul, OneMatrix, S

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Elementwise, Scalar
from mathreply.algebra.read import arithmetic

ENTRIES, PRODUCT = "entries", "product"
MODES = (ENTRIES, PRODUCT)
_QUESTIONS = ("has no powers", "a root of a vector", "stands in a denominator")


def is_asked(message: str) -> bool:
    """Whether a refusal asks what an operation on a vector means."""
    return any(question in message for question in _QUESTIONS)


def raised(mode: str, value: Expr, exponent: Expr) -> Expr | None:
    """A power of a column; None where it is no such, or of no meaning."""
    if not _is_column(value) or not exponent.is_Rational:
        return None
    if mode == PRODUCT:
        return arithmetic.dot(value, value) if exponent == 2 else None
    return _each(value, lambda entry: entry**exponent) if mode == ENTRIES else None


def rooted(mode: str, radicand: Expr) -> Expr | None:
    """The roots of the entries of a column; None where it is no such."""
    if mode != ENTRIES or not _is_column(radicand):
        return None
    return _each(radicand, sympy.sqrt)


def divided(mode: str, numerator: Expr, denominator: Expr) -> Expr | None:
    """A number or a column over a column, entry by entry; None for anything else."""
    if mode != ENTRIES or not _is_column(denominator):
        return None
    inverse = _each(denominator, lambda entry: 1 / entry)
    if not arithmetic.is_matrix(numerator):
        return inverse if numerator == 1 else MatMul(numerator, inverse, evaluate=False)
    arithmetic.check_same(numerator, denominator)
    return HadamardProduct(numerator, inverse)


def spread(mode: str, terms: Sequence[Expr]) -> Sequence[Expr]:
    """The terms of a sum, numbers beside columns as columns of that number; an inner product is
    added to numbers alone."""
    column = next((term for term in terms if _is_column(term)), None)
    if mode != ENTRIES or column is None or arithmetic.UNSIZED in arithmetic.shape(column):
        return terms
    if any(term.has(Scalar) for term in terms if not arithmetic.is_matrix(term)):
        return terms
    ones = OneMatrix(arithmetic.shape(column)[0], 1)
    return [
        term if arithmetic.is_matrix(term) or term == 0 else MatMul(term, ones, evaluate=False)
        for term in terms
    ]


def _is_column(value: Expr) -> bool:
    return arithmetic.is_matrix(value) and arithmetic.shape(value)[1] is S.One


def _each(column: Expr, function: Expr) -> Expr:
    if isinstance(column, sympy.MatrixBase):
        return sympy.ImmutableDenseMatrix([function(entry) for entry in column])
    entry = Dummy("t", real=True)
    return Elementwise(Lambda(entry, function(entry)), column)
