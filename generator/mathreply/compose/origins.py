"""Text of the author's that still knows its place after a template has filled it in.

A template sees plain strings. Where it writes one out, marks come with it: one before each line and
one behind the last. They are taken out of the finished post, and what they stood at is the post's
:class:`~mathreply.model.Origins`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from mathreply.model import Origins, Span

_BEGIN, _END = "\ufdd0", "\ufde1"
"""Unicode keeps both for a program's own use; no text that is passed on holds them."""
_DIGITS = "".join(chr(0xFDD1 + digit) for digit in range(16))
_MARK = re.compile(f"{_BEGIN}([{_DIGITS}]+){_END}")

Piece = tuple[str, Span | None]
"""Text, and where the author wrote its first character; None for what the program adds."""


class Sourced(str):
    """Text as a template sees it; written out, it bears its marks."""

    _marked: str

    def __new__(cls, text: str, marked: str) -> Sourced:
        """``text`` is what every test and filter works on, ``marked`` what is written."""
        sourced = super().__new__(cls, text)
        sourced._marked = marked
        return sourced

    def __reduce__(self) -> tuple[type[Sourced], tuple[str, str]]:
        return Sourced, (self.plain, self._marked)

    def __str__(self) -> str:
        return self._marked

    def changed(self, change: Callable[[str], str]) -> Sourced:
        """What ``change`` makes of it; lines must stay lines."""
        return Sourced(change(self.plain), change(self._marked))

    @property
    def plain(self) -> str:
        """The text alone."""
        return self[:]


class Marks:
    """The marks of one post."""

    def __init__(self) -> None:
        self._spans: list[Span | None] = []

    def at(self, span: Span | None) -> str:
        """A mark for what follows it; for None, one that ends what the author wrote."""
        self._spans.append(span)
        return _BEGIN + "".join(_DIGITS[int(d, 16)] for d in f"{len(self._spans) - 1:x}") + _END

    def sourced(self, pieces: Iterable[Piece]) -> Sourced:
        """The pieces in a row, each line of each with its place."""
        pieces = list(pieces)
        marked = "".join(self._marked(text, span) for text, span in pieces)
        return Sourced("".join(text for text, _ in pieces), marked)

    def _marked(self, text: str, span: Span | None) -> str:
        if span is None or not text.strip():
            return text
        lines = text.split("\n")
        solid = [number for number, line in enumerate(lines) if line.strip()]
        for number in solid:
            here = Span(span.line + number, 1) if number else span
            lines[number] = self.at(here) + lines[number]
        lines[solid[-1]] += self.at(None)
        return "\n".join(lines)

    def taken_out(self, written: str) -> tuple[str, Origins]:
        """What a template wrote without its marks, and what stood at them."""
        clean: list[str] = []
        found: list[tuple[int, Span | None]] = []
        position = length = 0
        for mark in _MARK.finditer(written):
            clean.append(written[position : mark.start()])
            length += mark.start() - position
            position = mark.end()
            number = int("".join(f"{_DIGITS.index(digit):x}" for digit in mark[1]), 16)
            if number < len(self._spans):
                found.append((length, self._spans[number]))
        clean.append(written[position:])
        return "".join(clean), Origins(tuple(found))
