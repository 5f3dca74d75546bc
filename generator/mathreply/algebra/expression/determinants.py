"""What is known of determinants of products: that they are not zero, and of ``M' M`` their sign."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.known import Known


def is_nonzero(facts: Known, e: Expr) -> bool:
    """Whether this is the determinant of a product of square matrices and never zero, for that of
    no factor is.

    Source: Horn, Johnson, Matrix Analysis, 0.3.5 and 0.5: ``det AB = det A det B``, ``det A' = det
    A``, ``det A^-1 = 1 / det A``.
    """
    if not isinstance(e, sp.Determinant):
        return False
    m = e.args[0]
    if isinstance(m, (sp.Inverse, sp.Identity)):
        return True
    if isinstance(m, sp.Transpose):
        return facts.is_nonzero(sp.Determinant(m.args[0]))
    if not isinstance(m, sp.MatMul):
        return False
    return all(
        _is_square(factor) and facts.is_nonzero(sp.Determinant(factor))
        if factor.is_Matrix
        else facts.is_nonzero(factor)
        for factor in m.args
    )


def is_positive(facts: Known, e: Expr) -> bool:
    """Whether the determinant is that of ``M' M``, M square and real, and not zero.

    Source: as :func:`is_nonzero`; ``det M' M = (det M)^2``.
    """
    return is_nonnegative(facts, e) and is_nonzero(facts, e)


def is_nonnegative(facts: Known, e: Expr) -> bool:
    """Whether the determinant is that of ``M' M``, M square and real: ``(det M)^2``."""
    m = e.args[0]
    if not facts.real or not isinstance(m, sp.MatMul) or len(m.args) != 2:
        return False
    turned, matrix = m.args
    is_gram = isinstance(turned, sp.Transpose) and turned.args[0] == matrix
    return is_gram and _is_square(matrix)


def _is_square(m: Expr) -> bool:
    rows, columns = m.shape
    return bool(rows == columns)


def are_in_order(left: Expr, operator: str, right: Expr, facts: Known) -> bool:
    """Whether an order between numbers and determinants of any size holds by the signs of these."""
    sides = [side for side in (left, right) if isinstance(side, sp.Basic)]
    if len(sides) < 2 or not any(side.has(sp.Determinant) for side in sides):
        return False
    if any(getattr(side, "is_Matrix", False) for side in sides):
        return False
    if operator == "!=":
        return facts.is_nonzero(left - right)
    gap = right - left if operator in ("<", "<=") else left - right
    return facts.is_positive(gap) if "=" not in operator else facts.is_nonnegative(gap)
