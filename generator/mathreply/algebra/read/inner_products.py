"""The inner product of two columns, written with a dot or in angle brackets."""

from __future__ import annotations

from mathreply.algebra.expression.complex_names import may_be_complex
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.unread import unread


def are_columns(left: Expr, right: Expr) -> bool:
    """Whether two matrices are columns that a dot between them multiplies entry by entry."""
    return bool(arithmetic.shape(left)[1] == 1 == arithmetic.shape(right)[1]) and (
        arithmetic.shape(right)[0] != 1
    )


def inner_product(left: Expr, right: Expr, sign: Lexeme, context: Context) -> Expr:
    """The inner product of two real columns.

    Raises:
        ShapeMismatch: where they are no columns of one size.
        Unread: where a factor may be complex.
    """
    refuse_complex(left, right, sign, context)
    return arithmetic.dot(left, right)


def refuse_complex(left: Expr, right: Expr, sign: Lexeme, context: Context) -> None:
    """Ask which factor is conjugated: in some books the first one, in others the second, and in
    some neither.

    Raises:
        Unread: where a factor may be complex.
    """
    if may_be_complex(left, context) or may_be_complex(right, context):
        raise unread(
            sign,
            "an inner product of complex vectors: which factor is conjugated?",
            "write \\overline{x}^\\top y, or x^\\top y where none is",
        )
