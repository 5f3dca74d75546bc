"""Offsets in a post → lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right

from mathreply.model import Span

FEED = r"(?:\r\n|\r(?!\n)|(?<!\r)\n)"
"""One line ending, as part of a pattern; never half of a CR LF."""
_END_OF_LINE = re.compile(FEED)


class Lines:
    """The lines of a post, ended by LF, CR LF or CR, each with the offset at which it begins.

    A byte order mark at the very beginning belongs to no column.
    """

    def __init__(self, raw: str) -> None:
        ends = [match.end() for match in _END_OF_LINE.finditer(raw)]
        self._starts = [0, *ends]
        self._length = len(raw)
        self._mark = 1 if raw.startswith("\ufeff") else 0

    def place(self, offset: int) -> tuple[int, int]:
        """1-based line and column of a code point."""
        line = bisect_right(self._starts, offset)
        column = offset - self._starts[line - 1] + 1
        return line, max(1, column - self._mark) if line == 1 else column

    def span(self, start: int, end: int) -> Span:
        """The span of ``raw[start:end]``."""
        line, column = self.place(start)
        end_line, end_column = self.place(max(start, end))
        return Span(line, column, end_line, end_column)

    def bounds(self, offset: int) -> tuple[int, int]:
        """Where the line that holds an offset begins, and where the next one does."""
        line = bisect_right(self._starts, offset)
        return self._starts[line - 1], self._starts[line] if line < len(
            self._starts
        ) else self._length
