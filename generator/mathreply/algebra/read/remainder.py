"""What a division leaves: ``a \\bmod n``."""

from __future__ import annotations

import sympy

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.unread import unread
from mathreply.tex.relations import SPELLINGS


def read_remainder(reader: Reader, terms: list[Expr]) -> Expr:
    """``a \\bmod n`` as a - n ⌊a/n⌋, which has the sign of n.

    Args:
        reader: the reader, at the sign.
        terms: the terms before the sign; none where a sign stands before the only one.

    Source: Graham, Knuth, Patashnik, Concrete Mathematics, 2nd edition, (3.21).

    Raises:
        Unread: where a sign stands before the dividend or behind the divisor, which may or may not
            belong to it; where one of them is a vector.
    """
    place = reader.cursor.take()
    divisor = reader.factor()
    if len(terms) != 1 or not _ends(reader):
        raise unread(place, "how far do the sides of \\bmod reach?", "write (a + b) \\bmod n")
    (dividend,) = terms
    if arithmetic.is_matrix(dividend) or arithmetic.is_matrix(divisor):
        raise unread(place, "a remainder of vectors", "write its entries")
    quotient = reader.checked(lambda: arithmetic.divide(dividend, divisor), place)
    whole = sympy.floor(quotient, evaluate=False)
    multiple = sympy.Mul(sympy.S.NegativeOne, divisor, whole, evaluate=False)
    return sympy.Add(dividend, multiple, evaluate=False)


def _ends(reader: Reader) -> bool:
    """Whether nothing follows in the bracket here, or the other side of a relation."""
    closers = (")", "]", "}", "\\}", ",", ";")
    follower = reader.cursor.peek().text
    return reader.at_end() or follower in closers or follower in SPELLINGS
