"""The one way in which reading fails."""

from __future__ import annotations

import re

from mathreply.algebra.read.lexeme import Lexeme

_UNDECLARED = re.compile(r"'(?P<name>.+)' is (?:not declared|a vector, a matrix or a set that is)")


class Unread(Exception):
    """A piece of TeX that is not understood, or that has more than one meaning; never leaves
    ``algebra``."""

    def __init__(self, piece: str, column: int, message: str, hint: str = "", end: int = 0) -> None:
        super().__init__(message)
        self.piece = piece
        """The TeX itself."""
        self.end = end
        """0-based end of the piece in the side's TeX; 0 if not known."""
        self.column = column
        """1-based, in the side's TeX; 0 if not known."""
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[type[Unread], tuple[str, int, str, str, int]]:
        return Unread, (self.piece, self.column, self.message, self.hint, self.end)

    @property
    def undeclared(self) -> str:
        """The name that would have to be declared; empty where it hangs on something else."""
        match = _UNDECLARED.search(self.message)
        return match["name"] if match else ""

    def quoting(self, tex: str) -> Unread:
        """The same failure with its piece as it stands in ``tex``."""
        if not self.column or not self.end:
            return self
        piece = tex[self.column - 1 : self.end].strip()
        return Unread(piece or self.piece, self.column, self.message, self.hint, self.end)


class Misfit(Unread):
    """Sizes of vectors or matrices that do not fit: what is written has no meaning under the
    declarations."""


class NotTheWhole(Unread):
    """A name that is defined as a number though its members are declared as a family: it is not the
    whole of them."""

    def __init__(self, name: str, found: Unread) -> None:
        super().__init__(found.piece, found.column, found.message, found.hint, found.end)
        self.name = name


def unread(
    lexemes: Lexeme | tuple[Lexeme, ...] | list[Lexeme], message: str, hint: str = ""
) -> Unread:
    """The failure at these lexemes; they are quoted as the author typed them, where they came from
    no macro."""
    run = (lexemes,) if isinstance(lexemes, Lexeme) else tuple(lexemes)
    piece = "".join(
        f"{'' if n == 0 else lexeme.glue}{lexeme.text}" for n, lexeme in enumerate(run)
    ).strip()
    column = run[0].start + 1 if run else 0
    return Unread(piece, column, message, hint, run[-1].end if run else 0)
