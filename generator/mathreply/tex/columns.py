"""Columns of equations: ``a &= b & c &= d`` says two things, side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from mathreply.tex.pieces import Piece, PieceKind, is_space

_OPEN_END = re.compile(r"(?:[-+*/(\[]|\\(?:cdot|times|pm|mp|div|odot|otimes))\s*$")
_GOES_ON = re.compile(r"^(?:[-+*/)\]]|\\(?:cdot|times|pm|mp|div|odot|otimes|right)(?![A-Za-z]))")


def in_columns(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces, with every second mark of a row as one between columns, where some row shows that
    there are columns.

    Source: amsmath, User's Guide, section 3.5: of the marks in ``align`` the odd ones stand before
    relations, the even ones between equations.
    """
    rows = _rows(pieces)
    has_columns = any(_shows_columns(row) for row in rows)
    for row in rows:
        count = 0
        for piece in row:
            count += piece.kind is PieceKind.ALIGN
            is_between = piece.kind is PieceKind.ALIGN and count % 2 == 0
            yield replace(piece, kind=PieceKind.COLUMN) if has_columns and is_between else piece


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces row by row, each with its end."""
    rows: list[list[Piece]] = [[]]
    for piece in pieces:
        rows[-1].append(piece)
        if piece.kind is PieceKind.ROW:
            rows.append([])
    return rows


def _shows_columns(row: Sequence[Piece]) -> bool:
    """Whether a second mark stands behind a whole equation, and another begins there."""
    marks = [n for n, piece in enumerate(row) if piece.kind is PieceKind.ALIGN]
    return any(
        _is_whole(row[(marks[n - 2] if n > 1 else 0) : marks[n]]) and _begins(row[marks[n] + 1 :])
        for n in range(1, len(marks), 2)
    )


def _is_whole(pieces: Sequence[Piece]) -> bool:
    """Whether a relation and its right side stand here, to their end."""
    relations = [n for n, piece in enumerate(pieces) if piece.kind is PieceKind.RELATION]
    text = _text(pieces[relations[-1] + 1 :]) if relations else ""
    return bool(text) and not _OPEN_END.search(text)


def _begins(pieces: Sequence[Piece]) -> bool:
    """Whether a left side and its relation stand here."""
    at = next((n for n, p in enumerate(pieces) if p.kind is not PieceKind.SIDE and _cuts(p)), None)
    if at is None or pieces[at].kind is not PieceKind.RELATION:
        return False
    text = _text(pieces[:at])
    return bool(text) and not _GOES_ON.match(text)


def _cuts(piece: Piece) -> bool:
    return piece.kind is not PieceKind.ALIGN


def _text(pieces: Sequence[Piece]) -> str:
    return "".join(p.text for p in pieces if not is_space(p.text)).strip()
