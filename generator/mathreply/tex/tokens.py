"""TeX cut into tokens that know their place; nothing is expanded and nothing is lost.

Joining the ``text`` of all tokens gives the input back, so every later message can name the exact
piece of TeX.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache

from msgspec import Struct


class TokenKind(Enum):
    """What a token is, named for its first character where there is but one."""

    COMMAND = "command"
    """A control word or symbol: ``\\frac``, ``\\,``, ``\\\\``."""
    OPEN = "{"
    CLOSE = "}"
    ALIGN = "&"
    SUPER = "^"
    SUB = "_"
    PRIME = "'"
    NUMBER = "number"
    """Digits with at most one decimal point: ``12``, ``0.5``, ``.5``."""
    LETTER = "letter"
    """One letter of any script."""
    SPACE = "space"
    """A run of white space, and ``~``."""
    COMMENT = "comment"
    """``%`` up to and including the end of its line."""
    OTHER = "other"
    """One further character: ``+``, ``(``, ``|`` …"""


class Token(Struct, frozen=True):
    """One token and where it stands in the TeX (0-based, half-open)."""

    kind: TokenKind
    text: str
    start: int
    end: int


_PATTERN = re.compile(
    r"(?P<COMMAND>\\(?:[A-Za-z]+\*?|.|\n|$))|(?P<COMMENT>%[^\n]*(?:\n|$))|(?P<SPACE>(?:\s|~)+)"
    r"|(?P<NUMBER>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)|(?P<OPEN>\{)|(?P<CLOSE>\})|(?P<ALIGN>&)|(?P<SUPER>\^)|(?P<SUB>_)"
    r"|(?P<PRIME>')|(?P<LETTER>[^\W\d_])|(?P<OTHER>.)",
    re.DOTALL,
)
# A star belongs to few commands; elsewhere (``a\cdot*``) it is a character of its own.
_STARRED = {
    "operatorname",
    "tag",
    "hspace",
    "vspace",
    "newcommand",
    "renewcommand",
    "middle",
    "text",
}


@lru_cache(maxsize=1024)  # several stages read the same formulas
def tokenize(tex: str) -> tuple[Token, ...]:
    """The tokens of any text; joined, they are the text again."""
    return tuple(_tokens(tex))


def _tokens(tex: str) -> Iterator[Token]:
    position = 0
    while position < len(tex):
        match = _PATTERN.match(tex, position)
        assert match is not None and match.lastgroup is not None, (
            "the last alternative takes any character"
        )
        end = match.end()
        if (
            match.lastgroup == "COMMAND"
            and match.group().endswith("*")
            and match.group()[1:-1] not in _STARRED
            and len(match.group()) > 2
        ):
            end -= 1
        yield Token(TokenKind[match.lastgroup], tex[position:end], position, end)
        position = end
