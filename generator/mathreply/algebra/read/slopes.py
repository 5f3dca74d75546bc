"""Slopes: ``\\frac{dy}{dx}`` of two names, before which a factor or an argument ends."""

from __future__ import annotations

from mathreply.algebra.read.cursor import GREEK, Cursor
from mathreply.algebra.read.expression import Reader
from mathreply.tex.tokens import TokenKind


def is_slope(cursor: Cursor) -> bool:
    """Whether ``\\frac{dy}{dx}`` of two names begins here."""
    texts = [cursor.peek(ahead).text for ahead in range(9)]
    is_fraction = texts[0] in ("\\frac", "\\dfrac", "\\tfrac")
    return is_fraction and [texts[n] for n in (1, 2, 4, 5, 6, 8)] == ["{", "d", "}", "{", "d", "}"]


def is_differential(reader: Reader) -> bool:
    """Whether ``d\\theta`` stands here behind θ, where d is no name: ``\\cos \\theta d\\theta``."""
    cursor, known = reader.cursor, reader.context
    name = cursor.peek(1)
    is_letter = name.kind is TokenKind.LETTER or name.text in GREEK
    is_own = is_letter and name.text == cursor.peek(-1).text
    return is_own and cursor.peek().text == "d" and "d" not in known and "d" not in reader.scope
