"""The inner product of two columns, written with a dot or in angle brackets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathreply.algebra.expression.complex_names import may_be_complex
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.unread import unread

if TYPE_CHECKING:
    from mathreply.algebra.read.expression import Reader


def are_columns(left: Expr, right: Expr) -> bool:
    """Whether two matrices are columns that a dot between them multiplies entry by entry."""
    return bool(arithmetic.shape(left)[1] == 1 == arithmetic.shape(right)[1]) and (
        arithmetic.shape(right)[0] != 1
    )


def inner_product(reader: Reader, left: Expr, right: Expr, sign: Lexeme) -> Expr:
    """The inner product of two real columns.

    Raises:
        Unread: where a factor may be complex: some books conjugate the first one, others the
            second, and some neither.
    """
    refuse_complex(reader, left, right, sign)
    return reader.checked(lambda: arithmetic.dot(left, right), sign)


def refuse_complex(reader: Reader, left: Expr, right: Expr, sign: Lexeme) -> None:
    """Ask which factor is conjugated.

    Raises:
        Unread: where a factor may be complex.
    """
    if any(may_be_complex(value, reader.context) for value in (left, right)):
        raise unread(
            sign,
            "an inner product of complex vectors: which factor is conjugated?",
            "write \\overline{x}^\\top y, or x^\\top y where none is",
        )
