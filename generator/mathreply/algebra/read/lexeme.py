"""A piece of TeX that matters to the reader."""

from __future__ import annotations

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
