"""Conditions on numbers and indices: below operators, in cases, in indicators."""

from __future__ import annotations

import sympy
from msgspec.structs import replace

from mathreply.algebra.expression.chance import RandomSymbol
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.unread import unread
from mathreply.tex.relations import SPELLINGS
from mathreply.tex.tokens import TokenKind

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
    """A whole condition, of which ``\\text{or}`` and ``\\land`` may join parts: what is joined by
    ``and`` stands closer together."""
    outer, reader.in_condition = reader.in_condition, True
    try:
        choices = [[_condition_after(reader, reader.expression())]]
        while (word := _joining(reader)) is not None:
            if word == "or":
                choices.append([])
            choices[-1].append(_condition_after(reader, reader.expression()))
        joined = [
            part[0] if len(part) == 1 else sympy.And(*part, evaluate=False) for part in choices
        ]
        return joined[0] if len(joined) == 1 else sympy.Or(*joined, evaluate=False)
    finally:
        reader.in_condition = outer


_JOINING = {"\\lor": "or", "\\vee": "or", "\\land": "and", "\\wedge": "and"}
_WORD = ("\\text", "\\textrm", "\\mbox", "\\mathrm")


def with_joining_words(cell: tuple[Lexeme, ...]) -> tuple[Lexeme, ...]:
    """A condition with ``\\mathrm{or}`` as ``\\text{or}``, which is no factor."""
    texts = [x.text for x in cell]
    return tuple(
        replace(x, text="\\text")
        if x.text == "\\mathrm"
        and ("".join(texts[n + 1 : n + 5]) == "{or}" or "".join(texts[n + 1 : n + 6]) == "{and}")
        else x
        for n, x in enumerate(cell)
    )


def _joining(reader: Reader) -> str | None:
    """The word that joins two conditions here, taken: ``or`` or ``and``; None where none does."""
    cursor = reader.cursor
    if (sign := cursor.accept(*_JOINING)) is not None:
        return _JOINING[sign.text]
    if cursor.peek().text not in _WORD or cursor.peek(1).kind is not TokenKind.OPEN:
        return None
    end = cursor.closing(cursor.at + 1)
    word = "".join(x.text for x in cursor.between(cursor.at + 2, end))
    if word not in ("or", "and"):
        return None
    cursor.at = end + 1
    return word


_PARITY = {"even": 0, "odd": 1}


def parity(reader: Reader, cell: tuple[Lexeme, ...]) -> Expr | None:
    """``n \\text{ is even}`` as what 2 leaves of a whole number; None for any other condition."""
    words = (place for place, x in enumerate(cell) if x.text in ("\\text", "\\textrm", "\\mbox"))
    at = next(words, 0)
    said = "".join(x.text for x in cell[at + 1 :] if x.text not in ("{", "}"))
    word = "".join(said.split()).removeprefix("is")
    if not at or word not in _PARITY:
        return None
    number = reader.reading_of(cell[:at])
    is_counted = reader.context.infer and str(number) in ("n", "m", "k")
    if not (number.is_integer or is_counted):
        raise unread(cell, f"'{number}' is not known to be whole", "declare it as an integer")
    # n - 2 floor(n/2): SymPy would evaluate a remainder.
    half = sympy.floor(sympy.Mul(number, sympy.S.Half), evaluate=False)
    left = sympy.Add(number, sympy.Mul(-2, half, evaluate=False), evaluate=False)
    return sympy.Eq(left, sympy.Integer(_PARITY[word]), evaluate=False)


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


def one_where(told: Expr) -> Expr:
    """1 where a condition holds, else 0; of an equation of two indices Kronecker's delta."""
    if isinstance(told, sympy.Eq | sympy.Ne) and all(_is_index(side) for side in told.args):
        delta = sympy.KroneckerDelta(*told.args, evaluate=False)
        return delta if isinstance(told, sympy.Eq) else sympy.S.One - delta
    return sympy.Piecewise((sympy.S.One, told), (sympy.S.Zero, True))


def _is_index(side: Expr) -> bool:
    """Whether a side is a whole number made of letters that stand for fixed ones, or of digits."""
    is_fixed = not any(isinstance(letter, RandomSymbol) for letter in side.free_symbols)
    return bool(side.is_integer) and is_fixed and not side.has(sympy.Indexed)
