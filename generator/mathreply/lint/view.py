"""One formula as the checks see it: its tokens, with their partners and with what each of them is
read as."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from enum import Enum
from functools import cached_property, lru_cache
from itertools import accumulate

from msgspec import Struct

from mathreply.lint.names import names
from mathreply.tex.tokens import Token, TokenKind, tokenize

TEXT_COMMANDS = names(
    """text textrm textit textbf textsf texttt textnormal textup textmd mbox hbox fbox framebox
tag intertext shortintertext emph"""
)
"""Commands whose argument is text."""
_RAW_FIRST = names("""
label ref eqref href url color textcolor colorbox fcolorbox definecolor class cssId style
htmlClass htmlId htmlStyle htmlData includegraphics input include require unicode ce pu cee cf
begin end char bbox operatorname hspace mspace rule Rule kern data
""")
"""Commands whose first braced argument is no mathematics: a name, an address, a colour, a length,
chemistry."""
_NOTHING = frozenset((TokenKind.SPACE, TokenKind.COMMENT))


class Mode(Enum):
    """What TeX reads a token as."""

    MATH = "math"
    TEXT = "text"
    RAW = "raw"


class BracedArgument(Struct, frozen=True):
    """A braced argument: positions of its braces among the tokens."""

    open: int
    close: int


class TexView:
    """The tokens of one formula, taken from the raw post.

    ``base`` is the offset of the TeX in the post, so that ``base + token.start`` is a place in it.
    """

    def __init__(self, tex: str, base: int, display: bool) -> None:
        self.tex = tex
        self.base = base
        self.display = display
        self.tokens = tokenize(tex)

    def start(self, position: int) -> int:
        """Offset in the post of a token."""
        return self.base + self.tokens[position].start

    def end(self, position: int) -> int:
        """Offset in the post just after a token."""
        return self.base + self.tokens[position].end

    def commands(self) -> tuple[tuple[int, str], ...]:
        """Positions and names, without the backslash, of all commands that are read as such."""
        return self._commands

    @cached_property
    def _commands(self) -> tuple[tuple[int, str], ...]:
        return tuple(
            (position, token.text[1:])
            for position, token in enumerate(self.tokens)
            if token.kind is TokenKind.COMMAND and self.modes[position] is not Mode.RAW
        )

    def after(self, position: int) -> int:
        """Position of the next token that is neither space nor comment; ``len(tokens)`` if there is
        none."""
        position += 1
        while position < len(self.tokens) and self.tokens[position].kind in _NOTHING:
            position += 1
        return position

    def before(self, position: int) -> int:
        """Position of the last token before one that is neither space nor comment; -1 if none."""
        position -= 1
        while position >= 0 and self.tokens[position].kind in _NOTHING:
            position -= 1
        return position

    def inside_tokens(self, opening: int, closing: int) -> tuple[Token, ...]:
        """The tokens between two braces that are neither space nor comment."""
        between = self.tokens[opening + 1 : closing]
        return tuple(token for token in between if token.kind not in _NOTHING)

    @cached_property
    def partners(self) -> dict[int, int]:
        """Positions of opening braces → those of their closing ones, and back."""
        partners: dict[int, int] = {}
        opened: list[int] = []
        for position, token in enumerate(self.tokens):
            if token.kind is TokenKind.OPEN:
                opened.append(position)
            elif token.kind is TokenKind.CLOSE and opened:
                partners[position] = opened[-1]
                partners[opened.pop()] = position
        return partners

    def group(self, position: int) -> BracedArgument | None:
        """The braced group that begins at the first token after ``position``, if there is one and
        it is closed."""
        opening = self.after(position)
        close = self.partners.get(opening)
        if close is None or self.tokens[opening].kind is not TokenKind.OPEN:
            return None
        return BracedArgument(opening, close)

    def closing_bracket(self, position: int) -> int | None:
        """The first ``]`` behind a token and as deep in braces as it; ``None`` if there is none."""
        depth = self._depths[position]
        at = bisect_right(self._brackets.get(depth, []), position)
        return self._brackets[depth][at] if at < len(self._brackets.get(depth, [])) else None

    @cached_property
    def _depths(self) -> list[int]:
        """How many braces are open behind each token."""
        kinds = (token.kind for token in self.tokens)
        return list(
            accumulate((kind is TokenKind.OPEN) - (kind is TokenKind.CLOSE) for kind in kinds)
        )

    @cached_property
    def _brackets(self) -> dict[int, list[int]]:
        """Positions of every ``]``, by how many braces are open there."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for position, token in enumerate(self.tokens):
            if token.text == "]":
                found[self._depths[position]].append(position)
        return found

    def inside(self, group: BracedArgument) -> str:
        """What stands between a group's braces."""
        return self.tex[self.tokens[group.open].end : self.tokens[group.close].start]

    @cached_property
    def environments(self) -> tuple[tuple[int, str, str, BracedArgument], ...]:
        """Every ``\\begin`` and ``\\end``: position, which of them, the environment's name and its
        group."""
        found = []
        for position, token in enumerate(self.tokens):
            if token.text in ("\\begin", "\\end") and (group := self.group(position)):
                found.append((position, token.text[1:], self.inside(group).strip(), group))
        return tuple(found)

    @cached_property
    def modes(self) -> tuple[Mode, ...]:
        """What each token is read as."""
        return _modes_of(self.tex)


@lru_cache(maxsize=1024)  # as its tokens are: a formula stands in a post again, and in its next try
def _modes_of(tex: str) -> tuple[Mode, ...]:
    return tuple(_modes(tokenize(tex)))


def _modes(tokens: tuple[Token, ...]) -> Iterator[Mode]:
    """Walk the tokens once, with the groups that are open and the mode of the argument that is due.

    A group of text may hold ``$…$`` or ``\\(…\\)``; these marks themselves are read as text.
    """
    stack = [Mode.MATH]
    words = [False]
    due: Mode | None = None
    fence: str | None = None
    for token in tokens:
        mode = stack[-1]
        if fence is not None:  # inside \\verb|…|; empty where its sign is still to come
            mode = Mode.RAW
            sign = fence or token.text[0]
            fence = sign if not fence or sign not in token.text else None
        elif token.text == "\\verb":
            fence = ""
        elif token.kind is TokenKind.OPEN:
            stack.append(due or mode)
            words.append(due is Mode.TEXT or (words[-1] and due is None and mode is Mode.TEXT))
            due = None
        elif token.kind is TokenKind.CLOSE and len(stack) > 1:
            stack.pop()
            words.pop()
        elif words[-1] and token.text in ("$", "\\(", "\\)"):
            stack[-1] = Mode.MATH if mode is Mode.TEXT and token.text != "\\)" else Mode.TEXT
            mode = Mode.TEXT
        elif token.kind is TokenKind.COMMAND and mode is not Mode.RAW:
            due = _argument_mode(token.text[1:].rstrip("*"))
        elif (
            due is not None
            and token.kind not in _NOTHING
            and token.text not in "[]"
            and not _optional(token)
        ):
            due = None
        yield mode


def _optional(token: Token) -> bool:
    """Whether a token may stand in the bracketed argument before a braced one."""
    return token.kind in (TokenKind.LETTER, TokenKind.NUMBER, TokenKind.OTHER)


def _argument_mode(name: str) -> Mode | None:
    if name in TEXT_COMMANDS:
        return Mode.TEXT
    return Mode.RAW if name in _RAW_FIRST else None
