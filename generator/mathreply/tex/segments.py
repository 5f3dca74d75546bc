"""The rows of a display in segments: what stands between columns, commas, gaps and words."""

from __future__ import annotations

import re

from msgspec import Struct, field

from mathreply.tex.asides import SPACING
from mathreply.tex.columns import in_columns
from mathreply.tex.notes import notes_apart
from mathreply.tex.pieces import Piece, PieceKind, is_space

LEADING = re.compile(rf"^(?:{SPACING})+")


class Segment(Struct):
    """What stands between two separators of a row."""

    before: list[Piece] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    is_indented: bool = False
    """Whether it begins its row, behind a mark and a wide space."""
    column: int = 0
    """In which column of equations it stands."""
    is_premise: bool = False
    """Whether it says, before a colon, for which values the next holds: ``k > n:``."""

    def relations(self) -> list[str]:
        """The relations in it."""
        return [p.text for p in self.pieces if p.kind is PieceKind.RELATION]

    def left(self) -> str:
        """What stands before the first relation."""
        text = ""
        for piece in self.pieces:
            if piece.kind is PieceKind.RELATION:
                break
            text += piece.text
        return LEADING.sub("", text).strip()

    def is_blank(self) -> bool:
        """Whether nothing is seen in it."""
        return all(is_space(p.text) for p in self.pieces)

    def words(self) -> str:
        """The words before it."""
        return " ".join(p.text for p in self.before if p.kind is PieceKind.WORDS).lstrip(" ,.;~")

    def is_apart(self) -> bool:
        """Whether a wide space stands before it."""
        return any(p.kind in (PieceKind.GAP, PieceKind.COLUMN) for p in self.before)

    def has_comma(self) -> bool:
        """Whether a comma stands before it."""
        return any(p.kind is PieceKind.COMMA for p in self.before)


def rows_of(pieces: tuple[Piece, ...]) -> list[list[Segment]]:
    """The rows of a display in segments, parted at columns, commas, gaps and words."""
    rows = [[Segment()]]
    for piece in in_columns(tuple(notes_apart(pieces))):
        segment = rows[-1][-1]
        if piece.kind is PieceKind.ROW:
            rows.append([Segment()])
        elif piece.kind is PieceKind.COLUMN:
            rows[-1].append(Segment([piece], column=segment.column + 1))
        elif piece.kind in (PieceKind.COMMA, PieceKind.GAP, PieceKind.WORDS):
            if segment.is_blank():
                marked = any(p.kind is PieceKind.ALIGN for p in segment.pieces)
                segment.is_indented |= marked and piece.kind is PieceKind.GAP
                segment.before.append(piece)
                segment.pieces.clear()
            else:
                rows[-1].append(Segment([piece], column=segment.column))
        else:
            segment.pieces.append(piece)
    return [_with_premises(row) for row in rows]


def _with_premises(row: list[Segment]) -> list[Segment]:
    """A row with what stands before a colon as a premise of the statement behind it."""
    found: list[Segment] = []
    for number, segment in enumerate(row):
        at = next((n for n, piece in enumerate(segment.pieces) if piece.text == ":"), None)
        premise, rest = segment.pieces[:at], Segment([], segment.pieces[(at or 0) + 1 :])
        said = "".join(piece.text for piece in premise if piece.kind is not PieceKind.ALIGN)
        # A wide space or a mark may part the statement from the colon.
        follower = next((s for s in (rest, *row[number + 1 :]) if not s.is_blank()), rest)
        if at is None or not follower.relations() or not _PREMISE.fullmatch(said.strip()):
            found.append(segment)
            continue
        column = segment.column
        found.append(Segment(segment.before, premise, segment.is_indented, column, is_premise=True))
        if not rest.is_blank():
            found.append(Segment([], rest.pieces, column=column))
    return found


_VALUE = r"(?:-?\d+(?:\.\d+)?|(?:[A-Za-z]|\\[a-z]+)(?:_\w)?)"
_PREMISE = re.compile(
    rf"(?:{_VALUE}\s*(?:<|\\leq?)\s*)?(?:[A-Za-z]|\\[a-z]+)(?:_\w)?\s*"
    rf"(?:(?:<|>|\\leq?|\\geq?|\\neq?)\s*{_VALUE}|=\s*\d+)"
    rf"|[i-n]\s*=\s*[i-n]"
)
"""An order between a name and plain values, a name with its value, two indices that are one."""


def without_brackets(segment: Segment) -> Segment:
    """A segment that stands in brackets, without them and what is behind them."""
    signs = [piece.text.strip() for piece in segment.pieces]
    closing = len(signs) - 1 - signs[::-1].index(")")
    kept = segment.pieces[signs.index("(") + 1 : closing]
    return Segment(segment.before, kept, segment.is_indented, segment.column)
