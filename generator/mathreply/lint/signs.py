"""The delimiters that stand in a post's text, outside formulas and code, in order."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from msgspec import Struct

from mathreply.lint.offsets import FEED

_SIGN = re.compile(r"\\\\[()\[\]]|\\[()\[\]]|\\.|\$+", re.DOTALL)
_BREAK = re.compile(rf"{FEED}[ \t>]*(?=[\r\n]|\Z)")


class Sign(Struct, frozen=True):
    """One delimiter: a run of dollars, ``\\(``, ``\\]``, or one with its backslash doubled."""

    start: int
    end: int
    text: str


def signs(text: str) -> Iterator[Sign]:
    """Every delimiter in the text; an escaped dollar is none."""
    for match in _SIGN.finditer(text):
        sign = match.group()
        if sign[0] == "$" or sign[-1] in "()[]":
            yield Sign(match.start(), match.end(), sign)


class Paragraphs:
    """Where blank lines part a post, so that a pair of delimiters can be told from two lone
    ones."""

    def __init__(self, text: str) -> None:
        self._breaks = [match.start() for match in _BREAK.finditer(text)]

    def together(self, start: int, end: int) -> bool:
        """Whether no blank line lies between two offsets."""
        at = bisect_left(self._breaks, start)
        return at == len(self._breaks) or self._breaks[at] >= end
