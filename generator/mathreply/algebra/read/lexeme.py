"""A piece of TeX that matters to the reader."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from mathreply.tex.tokens import TokenKind

OPENING = frozenset(("(", "[", "{", "\\{"))
CLOSING = frozenset((")", "]", "}", "\\}"))
"""The brackets by which depth is counted, braces among them."""


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

    @property
    def nesting(self) -> int:
        """By how many more brackets what stands behind it is held: 1, 0 or -1."""
        return (self.text in OPENING) - (self.text in CLOSING)


def closing_bracket(lexemes: Sequence[Lexeme], opening: int = 0) -> int | None:
    """The place of what closes the bracket of any kind at a place; None where nothing does."""
    depth = 0
    for place in range(opening, len(lexemes)):
        depth += lexemes[place].nesting
        if depth == 0:
            return place
    return None


def closing_round(lexemes: Sequence[Lexeme], opening: int) -> int:
    """The place of the round bracket that closes the one at a place, whatever stands between them;
    0 where none stands there or none closes it."""
    depth = 0
    for place in range(opening, len(lexemes)):
        depth += (lexemes[place].text == "(") - (lexemes[place].text == ")")
        if depth == 0:
            return place if place > opening else 0
    return 0


def closing_brace(lexemes: Sequence[Lexeme], opening: int) -> int | None:
    """The place of the brace that closes the one at a place; None where none does."""
    depth = 0
    for place in range(opening, len(lexemes)):
        kind = lexemes[place].kind
        depth += (kind is TokenKind.OPEN) - (kind is TokenKind.CLOSE)
        if depth == 0:
            return place
    return None


def behind_group(lexemes: Sequence[Lexeme], place: int) -> int:
    """The place behind the group in braces, or the one lexeme, that begins at a place; the end of
    all where the group is never closed."""
    if place >= len(lexemes):
        return place
    closing = closing_brace(lexemes, place)
    return len(lexemes) if closing is None else closing + 1
