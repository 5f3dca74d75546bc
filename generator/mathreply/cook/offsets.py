"""From the text of a block, and from the normalised post, back to offsets in the raw post."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from markdown_it.token import Token

from mathreply.cook.math.token import MathToken

_BLANKS = " \t"


class Places:
    """The raw post and its blocks."""

    def __init__(self, raw: str, tokens: Sequence[Token]) -> None:
        self._lines = re.sub(r"\r\n?", "\n", raw).split("\n")
        self._starts = list(accumulate((len(line) + 1 for line in self._lines), initial=0))
        self._carriage_returns = [
            match.start() - i for i, match in enumerate(re.finditer(r"\r(?=\n)", raw))
        ]
        self._row_starts: dict[int, list[int]] = {}
        self._columns: dict[tuple[int, int], int] = {}
        self._formulas: dict[int, tuple[int, int]] = {}
        self._cells = dict(self._table_cells(tokens))

    def raw_offset(self, offset: int) -> int:
        """Offset in the raw post of an offset in the normalised one, in which every line ends in a
        line feed."""
        # The k-th carriage return moves what follows it k characters on.
        return offset + bisect_left(self._carriage_returns, offset)

    def lines(self, first: int, last: int) -> tuple[int, int]:
        """The raw range of the lines ``first`` to ``last - 1``, counted from 0, without the last
        line's end."""
        last = min(max(last, first + 1), len(self._lines))
        return self.raw_offset(self._starts[first]), self.raw_offset(self._starts[last] - 1)

    def formula(self, found: MathToken) -> tuple[int, int]:
        """The raw range of a formula, delimiters included; (0, 0) if it cannot be told."""
        if id(found) not in self._formulas:
            self._formulas[id(found)] = self._formula(found)
        return self._formulas[id(found)]

    def _formula(self, found: MathToken) -> tuple[int, int]:
        """The raw range of a formula that is looked at for the first time."""
        if found.block is None:
            return self.raw_offset(found.start), self.raw_offset(found.end)
        return self.within(found.block, found.text, found.start, found.end)

    def within(self, block: Token, text: str, start: int, end: int) -> tuple[int, int]:
        """The raw range of ``text[start:end]``, where ``text`` is a block's content or a part of
        it; (0, 0) if it cannot be told."""
        shift = 0
        if text != block.content:
            shift = block.content.find(text)
            # A text that stands twice in its block could be either.
            if shift < 0 or block.content.find(text, shift + 1) >= 0:
                return 0, 0
        first, last = self._offset(block, shift + start), self._offset(block, shift + end - 1)
        if first < 0 or last < 0:
            return 0, 0
        return self.raw_offset(first), self.raw_offset(last) + 1

    def _offset(self, block: Token, position: int) -> int:
        """Offset in the normalised post of ``block.content[position]``, or -1."""
        if id(block) in self._cells:
            # Each "|" of a cell's content was written "\|"; its backslash counts as a part of it.
            return self._cells[id(block)] + position + block.content.count("|", 0, position + 1)
        if not block.map:
            return -1
        row = bisect_right(self._rows(block), position) - 1
        column = self._column_of(block, row)
        line = block.map[0] + row
        if column < 0:
            return -1
        return self._starts[line] + max(column + position - self._rows(block)[row], 0)

    def _rows(self, block: Token) -> list[int]:
        """The offsets in a block's content at which its lines begin."""
        if id(block) not in self._row_starts:
            lines = block.content.split("\n")
            starts = accumulate((len(line) + 1 for line in lines[:-1]), initial=0)
            self._row_starts[id(block)] = list(starts)
        return self._row_starts[id(block)]

    def _column_of(self, block: Token, row: int) -> int:
        """As :meth:`_column`, for one line of a block; each is looked at once."""
        assert block.map is not None, "it was asked"
        key = (id(block), row)
        if key not in self._columns:
            line = block.map[0] + row
            content = block.content[self._rows(block)[row] :].split("\n", 1)[0]
            known = line < len(self._lines)
            self._columns[key] = self._column(content, self._lines[line]) if known else -1
        return self._columns[key]

    @staticmethod
    def _column(content: str, line: str) -> int:
        """The column at which a line of content begins in its line of the post, or -1.

        Content has lost the prefixes of quotes and the indentation of lists on its left, in its
        first and last lines blanks on either side, and in headings what stands on its right.
        """
        blanks = len(content) - len(content.lstrip(_BLANKS))
        bare, whole = content.strip(_BLANKS), line.rstrip()
        if whole.endswith(bare.rstrip()):
            return len(whole) - len(bare.rstrip()) - blanks
        found = line.find(bare)
        return -1 if found < 0 else found - blanks

    def _table_cells(self, tokens: Sequence[Token]) -> list[tuple[int, int]]:
        """(identity of the inline token, offset of its content) of each cell of a table."""
        cells, cursor, line = [], 0, -1
        for i, token in enumerate(tokens):
            if token.type == "tr_open" and token.map:
                line, cursor = token.map[0], 0
            elif (
                token.type == "inline"
                and token.content
                and tokens[i - 1].type in ("td_open", "th_open")
            ):
                written = token.content.replace("|", "\\|")
                found = self._lines[line].find(written, cursor)
                if found >= 0:
                    cells.append((id(token), self._starts[line] + found))
                    cursor = found + len(written)
        return cells
