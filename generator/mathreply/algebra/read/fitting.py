"""Whether the two sides of a relation fit together: numbers, or matrices of one size."""

from __future__ import annotations

import sympy

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.expression.placing import put
from mathreply.algebra.read import arithmetic, tuples
from mathreply.algebra.read.unread import Misfit, Unread


def refuse_mixed(statement: Claim, tex: str) -> None:
    """Refuses a relation between a number other than 0 and a vector or matrix.

    Raises:
        Unread: naming no side: which of them is meant otherwise is not known.
    """
    for part in (statement.left, statement.right, *statement.further):
        if isinstance(part, Claim):
            refuse_mixed(part, tex)
    if isinstance(statement.left, Claim):
        return
    sides = [arithmetic.scalar(side) for side in (statement.left, statement.right)]
    numbers = [side for side in sides if not arithmetic.is_matrix(side)]
    if len(numbers) == 1 and numbers[0] != 0:
        said = "one side of a relation is a number and the other a vector or matrix"
        raise Unread(tex, 1, said, "check the declarations")


def fitted(left: Expr, right: Expr, tex: str, context: Context) -> tuple[Expr, Expr]:
    """Both sides as numbers, or both as matrices of one size; 0 stands for a matrix of zeros."""
    left, right = arithmetic.scalar(left), arithmetic.scalar(right)
    left, right = _zero_beside(left, right), _zero_beside(right, left)
    matrices = arithmetic.is_matrix(left), arithmetic.is_matrix(right)
    if matrices == (True, False) and right == 0:
        return left, sympy.ZeroMatrix(*arithmetic.shape(left))
    if matrices == (False, True) and left == 0:
        return sympy.ZeroMatrix(*arithmetic.shape(right)), right
    if matrices[0] != matrices[1]:
        raise Misfit(
            tex,
            1,
            "one side is a number and the other a vector or matrix",
            "check the declarations",
        )
    if all(matrices):
        left, right = tuples.upright(left, right), tuples.upright(right, left)
        left, right = (
            arithmetic.fitted(left, arithmetic.shape(right)),
            arithmetic.fitted(right, arithmetic.shape(left)),
        )
    left, right = (_sized(side, tex, context) for side in (left, right))
    if all(matrices):
        try:
            arithmetic.check_same(left, right)
        except arithmetic.ShapeMismatch as error:
            raise Misfit(tex, 1, str(error), "check the sizes in 'symbols:'") from None
    return left, right


def _sized(side: Expr, tex: str, context: Context) -> Expr:
    """A side with the identity matrices of which nothing beside them tells the size, as in
    ``\\operatorname{tr}(I)``, at the size of all square matrices that are declared.

    Raises:
        Unread: where these are of several sizes, or none is.
    """
    if arithmetic.UNSIZED not in getattr(side, "free_symbols", ()):
        return side
    shapes = {name.shape for name in context.names.values() if len(name.shape) == 2}
    sizes = {rows for rows, columns in shapes if rows == columns}
    if len(sizes) != 1:
        raise Unread(tex, 1, "the size of this identity matrix is not said", "write I_n")
    return put(side, {arithmetic.UNSIZED: sizes.pop()})


def _zero_beside(side: Expr, other: Expr) -> Expr:
    """``\\mathbf{0}`` as the zero of the size of the other side; any other side as it is."""
    if side == arithmetic.UNSIZED_ZEROS and arithmetic.is_matrix(other):
        return sympy.ZeroMatrix(*arithmetic.shape(other))
    return side
