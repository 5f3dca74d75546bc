"""A step's reason as TeX: words in ``\\text``, mathematics outside of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from mathreply.compose.origins import Piece
from mathreply.model import Span
from mathreply.tex.reasons import ReasonPiece, reason_pieces

_SPECIAL = re.compile(r"([#%&_{}])")
_WORD = re.compile(r"\S+\s*|\s+")


def reason_tex(reason: str) -> str:
    r"""A reason as TeX, on one row.

    >>> print(reason_tex("divide by $e^z$ & go on"))
    \text{divide by }e^z\text{ \& go on}
    """
    return "".join(text for text, _ in reason_row(reason_pieces(reason), None))


def reason_row(pieces: Iterable[ReasonPiece], place: Span | None) -> Iterator[Piece]:
    """Some pieces of a reason on one row, each with the place where its author wrote it.

    Args:
        pieces: in order.
        place: where the reason begins.
    """
    for piece in pieces:
        yield (
            part_tex(piece),
            Span(place.line, place.column + piece.at) if place is not None else None,
        )


def part_tex(piece: ReasonPiece) -> str:
    """One piece of a reason as TeX."""
    return piece.text if piece.is_math else _words(piece.text)


def reason_parts(reason: str) -> Iterator[ReasonPiece]:
    """The least that stays on one row: words with the space behind them, formulas."""
    for piece in reason_pieces(reason):
        if piece.is_math:
            yield piece
        else:
            for word in _WORD.finditer(piece.text):
                yield ReasonPiece(word[0], is_math=False, at=piece.at + word.start())


def reason_rows(reason: str, starts: Iterable[int]) -> list[list[ReasonPiece]]:
    """The parts of a reason in rows that begin at these offsets, in brackets: so a row that begins
    with a formula is not taken for a part of the side above it."""
    begins = set(starts)
    opening = ReasonPiece("(", is_math=False, at=0)
    closing = ReasonPiece(")", is_math=False, at=len(reason))
    rows: list[list[ReasonPiece]] = [[opening]]
    for part in (*reason_parts(reason), closing):
        if part.at in begins and part.at:
            rows.append([])
        row = rows[-1]
        # Words that follow words are one piece: a bracket has no space before it.
        if row and not row[-1].is_math and not part.is_math:
            row[-1] = replace(row[-1], text=row[-1].text + part.text)
        else:
            row.append(part)
    return [[*row[:-1], _trimmed(row[-1])] for row in rows]


def _trimmed(piece: ReasonPiece) -> ReasonPiece:
    return piece if piece.is_math else replace(piece, text=piece.text.rstrip())


def _words(text: str) -> str:
    plain = text.replace("\\", "").replace("$", "").replace("**", "").replace("~", " ")
    # KaTeX takes no ^ in text: a letter that looks like it stands in its place.
    plain = plain.replace("^", "ˆ")
    return "\\text{" + _SPECIAL.sub(r"\\\1", plain) + "}"
