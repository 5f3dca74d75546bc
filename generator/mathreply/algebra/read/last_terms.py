"""The letters that number what stands right behind the dots of a list or a sum."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LAST = re.compile(
    r"(?:\\[lcv]?dots[cb]?|\.\.\.)\s*\}?\s*(?:,|\+|\\\\|&|\\cdot|\\times)?\s*(?:&\s*)*"
    r"(?P<term>(?:\{[^{}]*\}|[^,+&=])*)"
)
_SUBSCRIPT = re.compile(r"_\s*(?:\{(?P<braced>[^{}]*)\}|(?P<bare>[A-Za-z]))")


def last_of_lists(texts: Sequence[str]) -> set[str]:
    """The letters below the names right behind dots: ``N`` of ``x_1, \\ldots, x_N``."""
    found: set[str] = set()
    for text in texts:
        for match in _LAST.finditer(text):
            for sub in _SUBSCRIPT.finditer(match["term"]):
                letters = re.findall(r"[A-Za-z]", sub["braced"] or sub["bare"] or "")
                plain = re.fullmatch(r"[A-Za-z0-9\s]{1,3}", sub["braced"] or sub["bare"] or "")
                found |= set(letters[-1:]) if plain else set()
    return found


_EXPONENT = re.compile(r"\^\s*(?:\{\s*(?P<sum>[j-nN])\s*(?:[-+]\s*\d\s*)?\}|(?P<bare>[j-nN]))")


_EXPONENTS = re.compile(r"\^\s*\{(?P<sum>[\sA-Za-z0-9+-]*)\}")


def last_exponents(texts: Sequence[str]) -> set[str]:
    """The letters above what stands right behind the dots of a sum: ``n`` of ``\\cdots + x^{n-1}``,
    as what such dots leave out is numbered; any letter that stands below something in the same
    term as well: ``H`` of ``\\gamma^{H-1} r_{t+H-1}``."""
    found: set[str] = set()
    for text in texts:
        for match in _LAST.finditer(text):
            for above in _EXPONENT.finditer(match["term"]):
                found.add(above["sum"] or above["bare"])
            found |= _shared(match["term"])
    return found


def _shared(term: str) -> set[str]:
    """The letters of the exponents in a term, if one of them stands below something in it too."""
    above = "".join(match["sum"] for match in _EXPONENTS.finditer(term))
    below = "".join(match["braced"] or match["bare"] for match in _SUBSCRIPT.finditer(term))
    letters = set(filter(str.isalpha, above))
    return letters if letters & set(below) and "\\" not in below else set()
