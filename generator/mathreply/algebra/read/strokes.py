"""Derivatives with a stroke: ``\\partial f/\\partial x``."""

from __future__ import annotations

from itertools import pairwise

from msgspec.structs import replace

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.names import read_base, starts_name
from mathreply.algebra.read.unread import unread
from mathreply.tex.tokens import TokenKind

_NO_FUNCTION = {"+", "-", "=", "\\cdot", "\\times", "(", "[", ")", "]", "}", ",", "\\partial"}
"""What does not stand between a derivative's sign and its stroke."""


def read(reader: Reader) -> Expr | None:
    """``\\partial^2 f/\\partial x^2`` as the quotient that it is short for, taken; None where no
    stroke stands in what begins here."""
    stroke = _place(reader)
    if stroke is None:
        return None
    cursor = reader.cursor
    start = cursor.at
    first = cursor.peek()
    above = cursor.between(start, start + stroke)
    cursor.at = start + stroke + 2
    if not starts_name(cursor):
        hint = "write \\frac{\\partial f}{\\partial x}"
        raise unread(cursor.peek(-1), "no name by which it is derived stands here", hint)
    read_base(cursor)
    while cursor.peek().kind in (TokenKind.SUB, TokenKind.SUPER):
        cursor.take()
        cursor.group()
    below = cursor.between(start + stroke + 1, cursor.at)
    opening = replace(first, kind=TokenKind.OPEN, text="{", gap=0)
    closing = replace(first, kind=TokenKind.CLOSE, text="}", gap=0)
    command = replace(first, text="\\frac")
    return reader.of((command, opening, *above, closing, opening, *below, closing), reader.operand)


def stands_above(reader: Reader) -> bool:
    """Whether a derivative with a stroke stands above the line of the fraction whose command was
    taken."""
    cursor = reader.cursor
    if cursor.peek().kind is not TokenKind.OPEN:
        return False
    here = cursor.at
    texts = [lexeme.text for lexeme in cursor.group()]
    cursor.at = here
    return any(one == "/" and other == "\\partial" for one, other in pairwise(texts))


def _place(reader: Reader) -> int | None:
    """How far ahead the stroke of ``\\partial f/\\partial x`` stands; None where none does."""
    cursor, ahead = reader.cursor, 1
    if cursor.peek(1).kind is TokenKind.SUB:
        return None
    while _goes_on(cursor.peek(ahead)):
        if cursor.peek(ahead).text == "/":
            return ahead if cursor.peek(ahead + 1).text == "\\partial" else None
        ahead += 1
    return None


def _goes_on(lexeme: Lexeme) -> bool:
    return lexeme.kind is not None and lexeme.text not in _NO_FUNCTION
