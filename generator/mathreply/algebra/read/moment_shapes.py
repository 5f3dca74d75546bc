"""Of what size the moments of random vectors are."""

from __future__ import annotations

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import application, arithmetic

_MEANS = {"\\mathbb{E}", "\\mathrm{E}", "E"}
_SPREADS = {"\\mathbb{V}", "\\mathrm{Var}", "\\mathrm{var}", "\\mathrm{Cov}", "\\mathrm{cov}"}


def shape_of_moment(base: str, pattern: str, values: list[Expr]) -> tuple[Expr, Expr] | None:
    """The size of the expectation of a vector or matrix, which is that of what it is taken of, and
    of the covariances of vectors; None for anything else."""
    if not pattern.startswith(application.HOLE) or not arithmetic.is_matrix(values[0]):
        return None
    rows, columns = arithmetic.shape(values[0])
    if base in _MEANS:
        return rows, columns
    if base not in _SPREADS or columns != 1:
        return None
    if pattern.startswith(f"{application.HOLE},") and application.is_column(values[1]):
        return rows, arithmetic.shape(values[1])[0]
    return rows, rows
