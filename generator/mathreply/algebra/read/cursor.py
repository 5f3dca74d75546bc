"""A place in the lexemes of one side; the constructs move it on."""

from __future__ import annotations

from msgspec.structs import replace

from mathreply.algebra.read.lexeme import Lexeme, closing_brace
from mathreply.algebra.read.unread import unread
from mathreply.tex.greek import COMMANDS
from mathreply.tex.tokens import TokenKind

GREEK = frozenset(COMMANDS) | {"\\Alpha", "\\Beta"}
GREEK |= {"\\ell", "\\hbar", "\\aleph", "\\imath", "\\jmath"}
"""The commands that are letters."""


class Cursor:
    """Looks at and takes lexemes, in order; it can be set back to a place that it was at."""

    def __init__(self, lexemes: tuple[Lexeme, ...], end: int) -> None:
        self._lexemes = list(lexemes)
        self._end = Lexeme(None, "", end, end)
        self.at = 0

    def peek(self, ahead: int = 0) -> Lexeme:
        """The lexeme ``ahead`` of the next one; an empty one at the end."""
        index = self.at + ahead
        return self._lexemes[index] if 0 <= index < len(self._lexemes) else self._end

    def take(self) -> Lexeme:
        """The next lexeme, taken."""
        lexeme = self.peek()
        self.at += 1
        return lexeme

    def accept(self, *texts: str) -> Lexeme | None:
        """The next lexeme, taken, if it is one of these."""
        return self.take() if self.peek().kind is not None and self.peek().text in texts else None

    def expect(self, text: str, why: str) -> Lexeme:
        """The next lexeme, which must be this one.

        Raises:
            Unread: where it is not.
        """
        lexeme = self.peek()
        if lexeme.kind is None or lexeme.text != text:
            found = f"'{lexeme.text}'" if lexeme.kind is not None else "the end"
            raise unread(
                lexeme, f"'{text}' is missing {why}; {found} stands there", "balance the brackets"
            )
        return self.take()

    def done(self) -> bool:
        """Whether every lexeme was taken."""
        return self.peek().kind is None

    def slice(self, start: int) -> tuple[Lexeme, ...]:
        """What was taken since the cursor was at ``start``."""
        return tuple(self._lexemes[start : self.at])

    def between(self, start: int, end: int) -> tuple[Lexeme, ...]:
        """The lexemes from one place to another."""
        return tuple(self._lexemes[start:end])

    def rest(self) -> tuple[Lexeme, ...]:
        """The lexemes that were not taken yet."""
        return tuple(self._lexemes[self.at :])

    def split_number(self) -> None:
        """Cut the next number after its first digit: TeX's undelimited arguments are single
        characters."""
        lexeme = self.peek()
        if lexeme.kind is TokenKind.NUMBER and len(lexeme.text) > 1 and lexeme.text[0] != ".":
            head = replace(lexeme, text=lexeme.text[0], end=lexeme.start + 1)
            tail = replace(lexeme, text=lexeme.text[1:], start=lexeme.start + 1, gap=0, glue="")
            self._lexemes[self.at : self.at + 1] = [head, tail]

    def rename(self, text: str) -> None:
        """Put another text in place of the next lexeme's."""
        self._lexemes[self.at] = replace(self._lexemes[self.at], text=text)

    def repeat(self, lexeme: Lexeme, times: int) -> None:
        """Put one lexeme several times in place of the one just taken; the cursor stands at the
        first."""
        self.at -= 1
        self._lexemes[self.at : self.at + 1] = [lexeme] * times

    def move(self, start: int, end: int, behind: int) -> None:
        """Move the lexemes from ``start`` to ``end`` behind ``behind``; a 1 stays where nothing
        else would."""
        moved = self._lexemes[start:end]
        self._lexemes[behind:behind] = moved
        if self._lexemes[start - 1].kind is TokenKind.OPEN:
            self._lexemes[start:end] = [replace(moved[0], kind=TokenKind.NUMBER, text="1")]
        else:
            del self._lexemes[start:end]

    def unbrace(self) -> bool:
        """Take the braces off a single letter or command that bears an index: ``{z}_1`` is
        ``z_1``."""
        inside = self.peek(1)
        if (
            self.peek(2).kind is not TokenKind.CLOSE
            or self.peek(3).kind is not TokenKind.SUB
            or not (inside.kind is TokenKind.LETTER or inside.text in GREEK)
        ):
            return False
        self._lexemes[self.at : self.at + 3] = [inside]
        return True

    def group(self) -> tuple[Lexeme, ...]:
        """The lexemes of the next argument without its braces, taken: a braced group or one lexeme.

        Raises:
            Unread: at the end, or where a brace is never closed.
        """
        first = self.peek()
        if first.kind is None or first.kind is TokenKind.CLOSE:
            raise unread(self.peek(-1), "an argument is missing here", "write {…} after it")
        if first.kind is not TokenKind.OPEN:
            self.split_number()
            return (self.take(),)
        end = self.closing(self.at)
        inside = self.between(self.at + 1, end)
        self.at = end + 1
        return inside

    def closing(self, opening: int) -> int:
        """The index of the brace that closes the one at ``opening``."""
        closing = closing_brace(self._lexemes, opening)
        if closing is not None:
            return closing
        raise unread(self._lexemes[opening], "this brace is never closed", "add a }")
