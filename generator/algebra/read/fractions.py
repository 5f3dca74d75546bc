"""Fractions, roots and binomials."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sympy

from generator.algebra.read import arithmetic, derivatives
from generator.algebra.read.unread import unread

if TYPE_CHECKING:
    from generator.algebra.read.expression import Reader


def read_fraction(reader: Reader) -> Any:
    """``\\frac{a}{b}``, or the derivative that has the form of one."""
    start = reader.cursor.at
    command = reader.cursor.take()
    if derivatives.looks_like_one(reader):
        return derivatives.read_quotient(reader, start)
    numerator, denominator = reader.argument(), reader.argument()
    return reader.checked(lambda: arithmetic.divide(numerator, denominator), command)


def read_root(reader: Reader) -> Any:
    """``\\sqrt{x}``, ``\\sqrt[3]{x}``."""
    command = reader.cursor.take()
    index = None
    if reader.cursor.accept("["):
        index = reader.enclosed("]")
    radicand = reader.argument()
    if arithmetic.is_matrix(arithmetic.scalar(radicand)):
        raise unread(command, "a root of a vector or matrix", "")
    return arithmetic.root(radicand, index)


def read_binomial(reader: Reader) -> Any:
    """``\\binom{n}{k}``."""
    reader.cursor.take()
    upper = reader.argument()
    return binomial(upper, reader.argument())


def binomial(upper: Any, lower: Any) -> Any:
    """The binomial coefficient, unevaluated."""
    return sympy.binomial(upper, lower, evaluate=False)


PREFIX = {"\\frac": read_fraction, "\\tfrac": read_fraction, "\\dfrac": read_fraction, "\\cfrac": read_fraction,
          "\\sqrt": read_root, "\\binom": read_binomial, "\\tbinom": read_binomial, "\\dbinom": read_binomial}
