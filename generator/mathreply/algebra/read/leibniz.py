"""Derivatives with a stroke, ``dy/dx`` and ``d^2 y/dt^2``, as the quotients that they are short
for."""

from __future__ import annotations

from msgspec.structs import replace

from mathreply.algebra.read.lexeme import Lexeme, behind_group, closing_round
from mathreply.tex.greek import COMMANDS
from mathreply.tex.tokens import TokenKind

_SCRIPTS = (TokenKind.SUB, TokenKind.SUPER)


def with_quotients(lexemes: list[Lexeme]) -> list[Lexeme]:
    """The lexemes of a side with ``\\frac{dy}{dx}`` for ``dy/dx``: a d that no letter touches, a
    name, a stroke, a d and a name behind which no letter stands at once."""
    found: list[Lexeme] = []
    at = 0
    while at < len(lexemes):
        stroke = _stroke(lexemes, at)
        end = _end_below(lexemes, stroke + 1) if stroke else 0
        if end:
            found += _quotient(lexemes[at:stroke], lexemes[stroke + 1 : end])
            at = end
        else:
            found.append(lexemes[at])
            at += 1
    return found


def _stroke(lexemes: list[Lexeme], at: int) -> int:
    """The place of the stroke of the derivative that begins here; 0 where none does."""
    before = lexemes[at - 1] if at else None
    touches = before is not None and before.kind is TokenKind.LETTER and not lexemes[at].glue
    if lexemes[at].text != "d" or touches:
        return 0
    place = at + 1
    if place < len(lexemes) and lexemes[place].kind is TokenKind.SUPER:
        place = behind_group(lexemes, place + 1)
    if not _is_name(lexemes, place):
        return 0
    place += 1
    while place < len(lexemes) and lexemes[place].kind in _SCRIPTS:
        place = behind_group(lexemes, place + 1)
    if place < len(lexemes) and lexemes[place].text == "(":
        closing = closing_round(lexemes, place)
        place = closing + 1 if closing else len(lexemes)
    is_stroke = place < len(lexemes) and lexemes[place].text == "/"
    return place if is_stroke else 0


def _end_below(lexemes: list[Lexeme], place: int) -> int:
    """The place behind ``dx`` or ``dx^2`` that begins here; 0 where it does not."""
    if place >= len(lexemes) or lexemes[place].text != "d" or not _is_name(lexemes, place + 1):
        return 0
    end = place + 2
    while end < len(lexemes) and lexemes[end].kind in _SCRIPTS:
        end = behind_group(lexemes, end + 1)
    follower = lexemes[end] if end < len(lexemes) else None
    touches = follower is not None and follower.kind is TokenKind.LETTER and not follower.glue
    return 0 if touches else end


def _is_name(lexemes: list[Lexeme], place: int) -> bool:
    if place >= len(lexemes):
        return False
    return lexemes[place].kind is TokenKind.LETTER or lexemes[place].text in COMMANDS


def _quotient(above: list[Lexeme], below: list[Lexeme]) -> list[Lexeme]:
    first = above[0]
    command = replace(first, kind=TokenKind.COMMAND, text="\\frac")
    opening = replace(first, kind=TokenKind.OPEN, text="{", gap=0, glue="")
    closing = replace(first, kind=TokenKind.CLOSE, text="}", gap=0, glue="")
    return [command, opening, *above, closing, opening, *below, closing]
