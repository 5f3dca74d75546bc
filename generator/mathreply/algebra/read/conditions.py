"""Conditions on numbers and indices: below operators, in cases, in indicators."""

from __future__ import annotations

import sympy

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.unread import unread
from mathreply.tex.relations import SPELLINGS

RELATIONS = {
    "=": sympy.Eq,
    "\\ne": sympy.Ne,
    "<": sympy.Lt,
    ">": sympy.Gt,
    "\\le": sympy.Le,
    "\\ge": sympy.Ge,
}


def condition_after(reader: Reader, left: Expr) -> Expr:
    """The condition whose left side has been read: ``i = j``, ``0 \\le x < 1``."""
    outer, reader.in_condition = reader.in_condition, True
    try:
        return _condition_after(reader, left)
    finally:
        reader.in_condition = outer


def condition(reader: Reader) -> Expr:
    """A whole condition."""
    outer, reader.in_condition = reader.in_condition, True
    try:
        return _condition_after(reader, reader.expression())
    finally:
        reader.in_condition = outer


_PARITY = {"even": 0, "odd": 1}


def parity(reader: Reader, cell: tuple[Lexeme, ...]) -> Expr | None:
    """``n \\text{ is even}`` as what 2 leaves of a whole number; None for any other condition."""
    at = next((n for n, x in enumerate(cell) if x.text in ("\\text", "\\textrm", "\\mbox")), 0)
    said = "".join(x.text for x in cell[at + 1 :] if x.text not in ("{", "}"))
    said = "".join(said.split()).removeprefix("is")
    if not at or said not in _PARITY:
        return None
    number = reader.reading_of(cell[:at])
    if not (number.is_integer or (reader.context.infer and str(number) in ("n", "m", "k"))):
        raise unread(cell, f"'{number}' is not known to be whole", "declare it as an integer")
    half = sympy.floor(sympy.Mul(number, sympy.S.Half), evaluate=False)
    left = sympy.Add(number, sympy.Mul(-2, half, evaluate=False), evaluate=False)
    return sympy.Eq(left, sympy.Integer(_PARITY[said]), evaluate=False)


def _divided_by(reader: Reader, divisor: Expr) -> Expr | None:
    """``d \\mid n`` whose left side has been read, as what d leaves of n; None where no such sign
    follows."""
    if not reader.cursor.accept("\\mid"):
        return None
    number = reader.expression()
    rest = sympy.Mod(number, divisor, evaluate=False)
    return sympy.Eq(rest, sympy.Integer(0), evaluate=False)


def _condition_after(reader: Reader, left: Expr) -> Expr:
    """A chain of relations that begins with a side already read, as a condition.

    Raises:
        Unread: where a relation is missing, or none of a condition.
    """
    if (divided := _divided_by(reader, left)) is not None:
        return divided
    parts = []
    while reader.cursor.peek().text in SPELLINGS and reader.cursor.peek().kind is not None:
        sign = reader.cursor.take()
        if SPELLINGS[sign.text] not in RELATIONS:
            raise unread(sign, f"'{sign.text}' is not understood in a condition", "")
        right = reader.expression()
        left, right = arithmetic.scalar(left), arithmetic.scalar(right)
        if arithmetic.is_matrix(left) or arithmetic.is_matrix(right):
            raise unread(sign, "a vector or matrix in a condition", "compare numbers")
        parts.append(RELATIONS[SPELLINGS[sign.text]](left, right, evaluate=False))
        left = right
    if not parts:
        raise unread(reader.cursor.peek(), "a relation is missing in the condition", "as in i = j")
    return parts[0] if len(parts) == 1 else sympy.And(*parts, evaluate=False)
