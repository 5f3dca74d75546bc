"""Fractions, roots and binomials."""

from __future__ import annotations

from collections.abc import Callable

import sympy

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import arithmetic, derivatives, entrywise, patterns, strokes
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.scripts import split_at_commas
from mathreply.algebra.read.unread import unread
from mathreply.tex.tokens import TokenKind


def read_fraction(reader: Reader) -> Expr:
    """``\\frac{a}{b}``, or the derivative that has the form of one."""
    start = reader.cursor.at
    command = reader.cursor.take()
    if derivatives.looks_like_one(reader) and not strokes.stands_above(reader):
        return derivatives.read_quotient(reader, start)
    numerator, denominator = reader.argument(), reader.argument()
    of_entries = reader.checked(
        lambda: entrywise.divided(reader.context.vector_powers, numerator, denominator), command
    )
    if of_entries is not None:
        return of_entries
    return reader.checked(lambda: arithmetic.divide(numerator, denominator), command)


def read_root(reader: Reader) -> Expr:
    """``\\sqrt{x}``, ``\\sqrt[3]{x}``."""
    command = reader.cursor.take()
    index = None
    if reader.cursor.accept("["):
        index = reader.enclosed("]")
    radicand = reader.argument()
    of_entries = entrywise.rooted(reader.context.vector_powers, radicand)
    if of_entries is not None and index is None:
        return of_entries
    if arithmetic.is_matrix(arithmetic.scalar(radicand)):
        raise unread(command, "a root of a vector or matrix", "")
    return reader.checked(lambda: arithmetic.root(radicand, index), command)


def read_binomial(reader: Reader) -> Expr:
    """``\\binom{n}{k}``, ``\\binom{n}{k_1, \\ldots, k_m}``."""
    cursor = reader.cursor
    cursor.take()
    upper = reader.argument()
    if cursor.peek().kind is TokenKind.OPEN and (several := _several(reader, upper)) is not None:
        return several
    return _of_two(reader, upper, reader.argument)


def chosen(reader: Reader, upper: Expr, read: Callable[[], Expr]) -> Expr:
    """What stands below ``\\choose``: one number, or several of a multinomial."""
    cursor = reader.cursor
    if cursor.peek().kind is TokenKind.OPEN and (several := _several(reader, upper)) is not None:
        return several
    return _of_two(reader, upper, read)


def _of_two(reader: Reader, upper: Expr, read: Callable[[], Expr]) -> Expr:
    here = reader.cursor.peek()
    lower = read()
    return reader.checked(lambda: binomial(upper, lower), here)


_DOTS = ("\\ldots", "\\dots", "\\cdots", "\\dotsc")


def _several(reader: Reader, upper: Expr) -> Expr | None:
    """The multinomial of the numbers in the group that begins here, taken: n! over the product of
    their factorials; None where it holds one number.

    Source: NIST Digital Library of Mathematical Functions, (26.4.2).

    Raises:
        Unread: where dots stand among numbers that follow no plain pattern.
    """
    cursor = reader.cursor
    here = cursor.at
    group = cursor.group()
    pieces = split_at_commas(group)
    if len(pieces) < 2:
        cursor.at = here
        return None
    dotted = [n for n, piece in enumerate(pieces) if piece[:1] and piece[0].text in _DOTS]
    below = [
        sympy.factorial(reader.reading_of(piece), evaluate=False)
        for n, piece in enumerate(pieces)
        if n not in dotted
    ]
    if dotted:
        found = patterns.pattern(below[:-1], below[-1]) if dotted == [len(pieces) - 2] else None
        if found is None:
            raise unread(group, "dots among numbers that follow no plain pattern", "list them")
        body, index, low, high = found
        below = [sympy.Product(body, (index, low, high))]
    above = sympy.factorial(upper, evaluate=False)
    return arithmetic.divide(above, arithmetic.multiply(below))


def binomial(upper: Expr, lower: Expr) -> Expr:
    """The binomial coefficient, unevaluated.

    Raises:
        ShapeMismatch: where one of its numbers is none.
    """
    if any(map(arithmetic.is_matrix, (upper, lower))):
        raise arithmetic.ShapeMismatch("a binomial coefficient of a vector or matrix")
    return sympy.binomial(upper, lower, evaluate=False)


PREFIX = {
    "\\frac": read_fraction,
    "\\tfrac": read_fraction,
    "\\dfrac": read_fraction,
    "\\cfrac": read_fraction,
    "\\sqrt": read_root,
    "\\binom": read_binomial,
    "\\tbinom": read_binomial,
    "\\dbinom": read_binomial,
}
