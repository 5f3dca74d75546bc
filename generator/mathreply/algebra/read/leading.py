"""Differentials that stand before the integrand: ``\\int dx \\, f(x)``."""

from __future__ import annotations

from mathreply.algebra.read.derivatives import differential
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.names import canonical, read_base, starts_name
from mathreply.algebra.read.unread import unread
from mathreply.tex.tokens import TokenKind


def is_differential(reader: Reader) -> bool:
    """Whether the ``d`` here is followed by a name, and is no symbol of the author's."""
    cursor = reader.cursor
    length = differential(cursor)
    if cursor.peek().text == "\\partial":
        return False
    if (
        cursor.peek().text == "d"
        and ("d" in reader.context or "d" in reader.scope)
        and not cursor.peek().gap
    ):
        return False
    here = cursor.at
    cursor.at += length
    try:
        return starts_name(cursor) and not (cursor.at == here + 1 and cursor.peek().gap == 2)
    finally:
        cursor.at = here


def name_after(reader: Reader) -> str:
    """The variable of the differential here, taken with it."""
    cursor = reader.cursor
    cursor.at += differential(cursor)
    start = cursor.at
    read_base(cursor)
    if cursor.peek().kind is TokenKind.SUB:
        cursor.take()
        cursor.group()
    while cursor.peek().kind is TokenKind.PRIME:
        cursor.take()
    return canonical(cursor.slice(start))


def put_behind_integrand(reader: Reader) -> None:
    """Put a ``dx`` that stands first behind the product that follows it, where nothing after that
    holds its variable: ``\\int dx \\, f(x)``, ``\\int \\frac{dx}{x} f(x)``."""
    cursor = reader.cursor
    if cursor.peek().text in _FRACTIONS and cursor.peek(1).kind is TokenKind.OPEN:
        _put_behind_fraction(reader)
        return
    start = cursor.at
    if not (differential(cursor) and is_differential(reader)):
        return
    name = name_after(reader)
    after = cursor.at
    end = _end_of_product(reader) if reader.starts_operand() else after
    is_last = not any(x.text == name for x in _rest_of_sum(reader, end))
    cursor.at = start
    if end > after and is_last:
        cursor.move(start, after, end)


_FRACTIONS = ("\\frac", "\\tfrac", "\\dfrac")


def _put_behind_fraction(reader: Reader) -> None:
    """The same of a ``dx`` that is all that stands above a fraction, where what follows holds its
    variable."""
    cursor = reader.cursor
    here = cursor.at
    cursor.at = start = here + 2
    if differential(cursor) and is_differential(reader):
        name = name_after(reader)
        after, is_all = cursor.at, cursor.peek().kind is TokenKind.CLOSE
        cursor.at = here + 1
        cursor.group()
        cursor.group()
        behind = cursor.at
        end = _end_of_product(reader) if is_all and reader.starts_operand() else behind
        holds = any(x.text == name for x in cursor.between(behind, end))
        is_last = not any(x.text == name for x in _rest_of_sum(reader, end))
        if holds and is_last:
            cursor.move(start, after, end)
    cursor.at = here


def _end_of_product(reader: Reader) -> int:
    """Where the product ends that begins here; the cursor stays."""
    cursor = reader.cursor
    start, depth = cursor.at, 0
    while (lexeme := cursor.peek()).kind is not None and depth >= 0:
        is_sign = lexeme.text in ("+", "-", "\\pm") and cursor.peek(-1).text not in _BEFORE_SIGNS
        ends = is_sign or reader.at_end() or lexeme.text in (",", ";")
        if depth == 0 and cursor.at > start and ends:
            break
        depth += lexeme.nesting
        cursor.take()
    end, cursor.at = cursor.at - (depth < 0), start
    return end


_BEFORE_SIGNS = ("\\cdot", "\\times", "(", "[", "{")


def _rest_of_sum(reader: Reader, place: int) -> list[Lexeme]:
    """What stands behind a place up to where its bracket closes or another integral begins."""
    found: list[Lexeme] = []
    depth = 0
    for lexeme in reader.cursor.between(place, 10**9):
        depth += lexeme.nesting
        if depth < 0 or lexeme.text == "\\int":
            break
        found.append(lexeme)
    return found


def refuse_integrand_behind(reader: Reader, name: str, command: Lexeme) -> None:
    """Refuses ``\\int \\frac{dx}{x} f(x)``, of which the variable stands in a factor behind it.

    Raises:
        Unread: where one does.
    """
    cursor = reader.cursor
    if not reader.starts_operand():
        return
    behind = cursor.between(cursor.at, _end_of_product(reader))
    if any(x.text == name for x in behind):
        raise unread(
            command,
            f"'{name}' stands behind the d as well: does the integral reach it?",
            "write the integrand before \\,dx",
        )
