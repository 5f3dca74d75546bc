"""Differentials set upright as one word: ``\\int e^x \\, \\mathrm{dx}``."""

from __future__ import annotations

from msgspec.structs import replace

from mathreply.algebra.read.lexeme import Lexeme, behind_group
from mathreply.tex.tokens import TokenKind

_UPRIGHT = ("\\mathrm", "\\operatorname", "\\text")
_FRACTIONS = ("\\frac", "\\dfrac", "\\tfrac")
_INTEGRALS = ("\\int", "\\iint", "\\iiint", "\\oint")


def with_differentials(lexemes: list[Lexeme]) -> list[Lexeme]:
    """The lexemes of a side with ``\\mathrm{dx}`` as ``\\mathrm{d} x``.

    Only where nothing else can be meant: behind the sign of an integral, or above and below in a
    fraction. ``\\mathrm{df}`` elsewhere counts degrees of freedom.
    """
    if not any(_is_word(lexemes, place) for place in range(len(lexemes))):
        return lexemes
    found: list[Lexeme] = []
    meant = _in_quotients(lexemes)
    is_integrated = False
    place = 0
    while place < len(lexemes):
        is_integrated = is_integrated or lexemes[place].text in _INTEGRALS
        if _is_word(lexemes, place) and (is_integrated or place in meant):
            command, opening, d, letter, closing = lexemes[place : place + 5]
            found += [replace(command, text="\\mathrm"), opening, d, closing, letter]
            place += 5
        else:
            found.append(lexemes[place])
            place += 1
    return found


def _is_word(lexemes: list[Lexeme], place: int) -> bool:
    """Whether ``\\mathrm{dx}`` begins at a place: a ``d`` and one more letter."""
    texts = [x.text for x in lexemes[place : place + 5]]
    return (
        len(texts) == 5
        and texts[0] in _UPRIGHT
        and texts[1:3] == ["{", "d"]
        and lexemes[place + 3].kind is TokenKind.LETTER
        and texts[4] == "}"
    )


def _in_quotients(lexemes: list[Lexeme]) -> set[int]:
    """The places of such words in fractions that hold differentials above and below."""
    places: set[int] = set()
    for place, lexeme in enumerate(lexemes):
        if lexeme.text not in _FRACTIONS:
            continue
        below = behind_group(lexemes, place + 1)
        ends = below, behind_group(lexemes, below)
        starts = place + 1, below
        if all(_begins_with_d(lexemes[a + 1 : b]) for a, b in zip(starts, ends, strict=True)):
            places |= {at for at in (place + 2, below + 1) if _is_word(lexemes, at)}
    return places


def _begins_with_d(group: list[Lexeme]) -> bool:
    """Whether a differential begins a group."""
    texts = [x.text for x in group[:3]]
    return texts[:1] == ["d"] or (bool(texts) and texts[0] in _UPRIGHT and texts[1:] == ["{", "d"])
