"""A piece of TeX that matters to the reader."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from mathreply.tex.tokens import TokenKind


class Lexeme(Struct, frozen=True):
    """A token that matters, with what stood around it."""

    kind: TokenKind | None
    """None at the end of the input."""
    text: str
    start: int
    end: int
    gap: int = 0
    """Space before it that shows: 0 none, 1 thin (``\\,``, ``~``), 2 wide (``\\quad``)."""
    fence: str = ""
    """``left``, ``right``, ``middle`` for a delimiter after such a command; ``big`` after ``\\big``
    and its like."""
    glue: str = ""
    """Space as typed before it, for quoting."""


def behind_group(lexemes: Sequence[Lexeme], place: int) -> int:
    """The place behind the group in braces, or the one lexeme, that begins at a place; the end of
    all where the group is never closed."""
    depth = 0
    while place < len(lexemes):
        kind = lexemes[place].kind
        depth += (kind is TokenKind.OPEN) - (kind is TokenKind.CLOSE)
        place += 1
        if depth == 0:
            break
    return place
