"""Braces around terms with their first sign: ``a \\underbrace{- b + c}_{= 0} + d``.

Nobody multiplies with such a brace: it marks a run of terms.
"""

from __future__ import annotations

from mathreply.algebra.read.lexeme import Lexeme, behind_group
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


def loosened(lexemes: list[Lexeme]) -> list[Lexeme]:
    """The lexemes of a side without braces around the sign of a sum or a product alone:
    ``{\\textstyle\\sum}_{i=1}^n``, ``\\underbrace{\\sum_i}_{note} x_i``."""
    found: list[Lexeme] = []
    position = 0
    while position < len(lexemes):
        start = position + (lexemes[position].text in _NOTES)
        is_group = start < len(lexemes) and lexemes[start].kind is TokenKind.OPEN
        end = behind_group(lexemes, start) if is_group else start
        inside = lexemes[start + 1 : end - 1] if is_group else []
        if _is_differential(inside) and start == position and not _bears_script(lexemes, start):
            found += inside
            position = end
        elif inside and inside[0].text in _BIG and _is_sign(inside):
            found += inside
            is_noted = start > position and end < len(lexemes)
            if is_noted and lexemes[end].kind is _NOTES[lexemes[position].text]:
                end = behind_group(lexemes, end + 1)
            position = end
        else:
            found.append(lexemes[position])
            position += 1
    return found


_BIG = ("\\sum", "\\prod", "\\int", "\\oint", "\\iint")


def _is_differential(inside: list[Lexeme]) -> bool:
    """Whether a group holds ``dt`` alone, as recognised print has it: ``f(t) {dt}``."""
    texts = [x.text for x in inside]
    return len(texts) == 2 and texts[0] == "d" and inside[1].kind is TokenKind.LETTER


def _bears_script(lexemes: list[Lexeme], place: int) -> bool:
    """Whether a group is an argument or a script, or has a script of its own."""
    before = lexemes[place - 1] if place else None
    end = behind_group(lexemes, place)
    after = lexemes[end] if end < len(lexemes) else None
    scripts = (TokenKind.SUB, TokenKind.SUPER)
    is_taken = before is not None and (
        before.kind in (TokenKind.COMMAND, TokenKind.CLOSE, *scripts) and before.text != "\\right"
    )
    return is_taken or (after is not None and after.kind in scripts)


def _is_sign(inside: list[Lexeme]) -> bool:
    """Whether nothing stands behind a sign but its scripts."""
    place = 1
    while place < len(inside) and inside[place].kind in (TokenKind.SUB, TokenKind.SUPER):
        place = behind_group(inside, place + 1)
    return place == len(inside)


def _marked(lexemes: list[Lexeme], place: int) -> tuple[list[Lexeme], int]:
    """The signed terms in the brace that begins here, with the place behind its note; nothing where
    it begins otherwise, counts what it holds, or is followed by a factor."""
    note = _NOTES.get(lexemes[place].text)
    opening = place + 1
    if note is None or opening >= len(lexemes) or lexemes[opening].kind is not TokenKind.OPEN:
        return [], place
    end = behind_group(lexemes, opening)
    inside = lexemes[opening + 1 : end - 1]
    is_signed = bool(inside) and inside[0].text in ("+", "-")
    if end < len(lexemes) and lexemes[end].kind is note:
        end = behind_group(lexemes, end + 1)
    is_whole_term = end >= len(lexemes) or _ends_term(lexemes[end])
    counts = any(x.text in _DOTS for x in inside)
    return (inside, end) if is_signed and is_whole_term and not counts else ([], place)


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
