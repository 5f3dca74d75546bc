"""Slopes: ``\\frac{dy}{dx}`` of two names, before which a factor or an argument ends."""

from __future__ import annotations

from mathreply.algebra.read.cursor import Cursor


def is_slope(cursor: Cursor) -> bool:
    """Whether ``\\frac{dy}{dx}`` of two names begins here."""
    texts = [cursor.peek(ahead).text for ahead in range(9)]
    is_fraction = texts[0] in ("\\frac", "\\dfrac", "\\tfrac")
    return is_fraction and [texts[n] for n in (1, 2, 4, 5, 6, 8)] == ["{", "d", "}", "{", "d", "}"]
