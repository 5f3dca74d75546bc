"""How far an integrand reaches: to its ``dx``."""

from __future__ import annotations

from sympy import S

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import leading
from mathreply.algebra.read.derivatives import differential
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import unread
from mathreply.tex.tokens import TokenKind

INTEGRALS = {"\\int": 1, "\\oint": 1, "\\iint": 2, "\\iiint": 3}
"""The signs, with how many integrals each stands for."""


def find_differential(reader: Reader, command: Lexeme) -> tuple[int, str]:
    """Where this integral's ``d`` stands, and the variable after it."""
    cursor = reader.cursor
    start, level, depth = cursor.at, 1, 0
    if differential(cursor) and leading.is_differential(reader):
        found = leading.name_after(reader)
        after, cursor.at = cursor.at, start
        following, cursor.at = cursor.peek(after - start), start
        if (
            following.kind is None
            or following.kind is TokenKind.CLOSE
            or not _goes_on(reader, after)
        ):
            return start, found
        raise unread(
            (command, *cursor.between(start, after)),
            "the integrand stands after the d",
            "write \\int f(x)\\,dx",
        )
    try:
        while (lexeme := cursor.peek()).kind is not None:
            if depth == 0 and level and begins_differential(reader):
                level -= 1
                here = cursor.at
                name = leading.name_after(reader)
                if level == 0:
                    return here, name
                continue
            level += INTEGRALS.get(lexeme.text, 0) if depth == 0 else 0
            depth += lexeme.nesting
            if depth < 0:
                break
            cursor.take()
    finally:
        cursor.at = start
    raise unread(command, "the integral has no dx", "end it with \\,dx")


def begins_differential(reader: Reader) -> bool:
    """Whether a ``d`` and a name begin here; the ``d`` of ``\\int_c^d f`` is a bound."""
    cursor = reader.cursor
    is_script = cursor.peek(-1).kind in (TokenKind.SUB, TokenKind.SUPER)
    return not is_script and differential(cursor) > 0 and leading.is_differential(reader)


def _goes_on(reader: Reader, after: int) -> bool:
    here, reader.cursor.at = reader.cursor.at, after
    try:
        return reader.starts_operand()
    finally:
        reader.cursor.at = here


def body_up_to(reader: Reader, place: int) -> Expr:
    """The integrand that ends at ``place``; 1 where nothing stands before that."""
    if reader.cursor.at == place:
        return S.One
    outer_bars, outer_ends = reader.bars, reader.differentials
    reader.differentials = [*outer_ends, place]
    try:
        body = reader.expression()
    finally:
        reader.bars, reader.differentials = outer_bars, outer_ends
    if reader.cursor.at != place:
        raise reader.leftover(reader.cursor.peek())
    return body


def take_differential(reader: Reader) -> None:
    """Take the ``dx`` here."""
    leading.name_after(reader)
