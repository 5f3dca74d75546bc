"""Braces around terms with their first sign: ``a \\underbrace{- b + c}_{= 0} + d``.

Nobody multiplies with such a brace: it marks a run of terms.
"""

from __future__ import annotations

from mathreply.algebra.read.lexeme import Lexeme
from mathreply.tex.relations import SPELLINGS
from mathreply.tex.tokens import TokenKind

_NOTES = {"\\underbrace": TokenKind.SUB, "\\overbrace": TokenKind.SUPER}
_BEFORE_OPERAND = {"+", "-", "(", "[", "\\{", "=", ",", "\\cdot", "\\times", "/", "^", "_", "\\pm"}
_ENDS_TERM = {"+", "-", ")", "]", "\\}", ",", ";", "."}
_DOTS = {"\\cdots", "\\dots", "\\ldots", "\\dotsb", "\\dotsc"}


def opened(lexemes: list[Lexeme]) -> list[Lexeme]:
    """The lexemes of a side without the braces that mark a run of terms, and their notes."""
    found: list[Lexeme] = []
    position = 0
    while position < len(lexemes):
        inside, end = _marked(lexemes, position)
        if inside and found and not _wants_operand(found[-1]):
            found += opened(inside)
            position = end
        else:
            found.append(lexemes[position])
            position += 1
    return found


def _marked(lexemes: list[Lexeme], place: int) -> tuple[list[Lexeme], int]:
    """The signed terms in the brace that begins here, with the place behind its note; nothing where
    it begins otherwise, counts what it holds, or is followed by a factor."""
    note = _NOTES.get(lexemes[place].text)
    if note is None or place + 1 >= len(lexemes) or lexemes[place + 1].kind is not TokenKind.OPEN:
        return [], place
    end = _behind(lexemes, place + 1)
    inside = lexemes[place + 2 : end - 1]
    is_signed = bool(inside) and inside[0].text in ("+", "-")
    if end < len(lexemes) and lexemes[end].kind is note:
        end = _behind(lexemes, end + 1)
    ends = end >= len(lexemes) or _ends_term(lexemes[end])
    if not is_signed or not ends or any(x.text in _DOTS for x in inside):
        return [], place
    return inside, end


def _ends_term(lexeme: Lexeme) -> bool:
    return (
        lexeme.text in _ENDS_TERM
        or lexeme.text in SPELLINGS
        or lexeme.kind in (TokenKind.CLOSE, TokenKind.ALIGN)
        or (lexeme.text in ("|", "\\|") and lexeme.fence == "right")
    )


def _wants_operand(lexeme: Lexeme) -> bool:
    return (
        lexeme.text in _BEFORE_OPERAND
        or lexeme.text in SPELLINGS
        or lexeme.kind in (TokenKind.OPEN, TokenKind.ALIGN)
    )


def _behind(lexemes: list[Lexeme], place: int) -> int:
    """The place behind the group or the one lexeme that begins here."""
    depth = 0
    while place < len(lexemes):
        kind = lexemes[place].kind
        depth += (kind is TokenKind.OPEN) - (kind is TokenKind.CLOSE)
        place += 1
        if depth == 0:
            break
    return place
