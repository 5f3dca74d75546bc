"""Fractions, roots and binomials."""

from __future__ import annotations

from collections.abc import Callable

import sympy

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import application, arithmetic, derivatives, entrywise
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.scripts import split_at_commas
from mathreply.algebra.read.unread import unread
from mathreply.tex.tokens import TokenKind


def read_fraction(reader: Reader) -> Expr:
    """``\\frac{a}{b}``, or the derivative that has the form of one."""
    start = reader.cursor.at
    command = reader.cursor.take()
    if derivatives.looks_like_one(reader):
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
    return arithmetic.root(radicand, index)


def read_binomial(reader: Reader) -> Expr:
    """``\\binom{n}{k}``."""
    reader.cursor.take()
    upper = reader.argument()
    return binomial(upper, reader.argument())


def chosen(reader: Reader, upper: Expr, read: Callable[[], Expr]) -> Expr:
    """What stands below ``\\choose``: one number, or several of a multinomial of which nothing more
    is known."""
    cursor = reader.cursor
    if reader.context.infer and cursor.peek().kind is TokenKind.OPEN:
        here = cursor.at
        pieces = split_at_commas(cursor.group())
        if len(pieces) > 1:
            values = [
                reader.reading_of(p)
                for p in pieces
                if p[0].text not in ("\\ldots", "\\dots", "\\cdots")
            ]
            holes = ",".join(
                "\\ldots" if p[0].text in ("\\ldots", "\\dots", "\\cdots") else "#" for p in pieces
            )
            return application.function(reader.context, f"\\binom{{#}}{{{holes}}}")(upper, *values)
        cursor.at = here
    return binomial(upper, read())


def binomial(upper: Expr, lower: Expr) -> Expr:
    """The binomial coefficient, unevaluated."""
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
