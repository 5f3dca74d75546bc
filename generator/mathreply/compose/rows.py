"""The rows in which a side of a chain is set, and the places where it may be broken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mathreply.model import LineBreak, Span
from mathreply.tex.greek import COMMANDS
from mathreply.tex.relations import SPELLINGS
from mathreply.tex.spaces import SPACES
from mathreply.tex.tokens import Token, TokenKind, tokenize

INDENT = "&\\quad "
"""What a row begins with that goes on with the one before it."""
_OPENS = {"\\left", "\\begin", "\\bgroup", "\\begingroup"}
_CLOSES = {"\\right", "\\end", "\\egroup", "\\endgroup"}
_OPENING = {"(", "[", "\\{", "\\lbrace", "\\langle", "\\lfloor", "\\lceil"}
_CLOSING = {")", "]", "\\}", "\\rbrace", "\\rangle", "\\rfloor", "\\rceil"}
_SIGNS = {"+", "-", "\\pm", "\\mp"}
_JOINS = _SIGNS | {"\\cdot", "\\times", "\\div", "\\odot", "\\otimes", "\\oplus", "*"}
_SEPARATORS = {",", ";", "^", "_"}
_SETS_STYLE = frozenset(
    {"\\displaystyle", "\\textstyle", "\\scriptstyle", "\\color", "\\rm", "\\bf", "\\over"}
)
"""Commands that rule up to the end of their group: a row's end would end them."""


class DisplayRow(NamedTuple):
    """One row of a side."""

    tex: str
    span: Span | None
    """Where its author wrote it."""


def rows_of(tex: str, span: Span | None, breaks: Iterable[LineBreak]) -> list[DisplayRow]:
    """The rows of a side, one where it is not broken.

    A sign at an end of a row has ``{}`` beside it: it keeps the space of one between two things.
    """
    cuts = cuts_of(tex, breaks)
    starts = [LineBreak(0, span), *cuts]
    ends = [*(each.at for each in cuts), len(tex)]
    return [
        DisplayRow(_spaced(tex[each.at : end].strip(), each.at > 0, end < len(tex)), each.span)
        for each, end in zip(starts, ends, strict=True)
    ]


def cuts_of(tex: str, breaks: Iterable[LineBreak]) -> list[LineBreak]:
    """Those of the breaks at which a row may end."""
    outer = set(_outer_places(tex))
    return [each for each in breaks if each.at in outer]


def _spaced(row: str, goes_on: bool, has_more: bool) -> str:
    """A row with ``{}`` before a sign that joins it to the row before, and behind one that joins it
    to the next."""
    signs = [token.text in _JOINS for token in tokenize(row) if token.kind is not TokenKind.SPACE]
    before = "{}" if goes_on and signs[0] else ""
    after = "{}" if has_more and signs[-1] else ""
    return before + row + after


def sign_places(tex: str) -> list[int]:
    """Where a plus or minus stands between the terms of a side, outside of all brackets."""
    outer = set(_outer_places(tex))
    found: list[int] = []
    brackets = 0
    before: Token | None = None
    for token in tokenize(tex):
        brackets += (token.text in _OPENING) - (token.text in _CLOSING)
        if token.text in _SIGNS and brackets == 0 and token.start in outer and _is_term(before):
            found.append(token.start)
        if token.kind is not TokenKind.SPACE:
            before = token
    return found


def _is_term(before: Token | None) -> bool:
    """Whether a sign behind this joins two terms; else it belongs to what follows."""
    if before is None:
        return False
    return before.text not in _OPENING | _JOINS | _SEPARATORS | set(SPELLINGS)


def _outer_places(tex: str) -> Iterator[int]:
    for token in _outer_tokens(tex):
        yield token.start


def _outer_tokens(tex: str) -> Iterator[Token]:
    """The tokens before which a row may end: outside of braces, environments and ``\\left …
    \\right``, no command's argument, no script; none at all where a style is in force."""
    tokens = tokenize(tex)
    if any(token.text in _SETS_STYLE for token in tokens):
        return
    wanted = 0
    is_option = False
    for token in _outermost(tokens):
        if wanted and (token.text == "[" or is_option):
            is_option = token.text != "]"
            continue
        if wanted:
            wanted -= 1
        elif token.kind not in _HOLD_ON:
            yield token
        wanted += _arguments(token)


def _outermost(tokens: Iterable[Token]) -> Iterator[Token]:
    """Each token that stands in no group, and the first one of each group."""
    depth = 0
    for token in tokens:
        opens = token.kind is TokenKind.OPEN or token.text in _OPENS
        closes = token.kind is TokenKind.CLOSE or token.text in _CLOSES
        if depth == 0 and not closes and token.kind is not TokenKind.SPACE:
            yield token
        depth = max(0, depth + opens - closes)
        if depth == 0 and token.text == "\\right":
            yield token


_HOLD_ON = {TokenKind.OPEN, TokenKind.SUPER, TokenKind.SUB, TokenKind.PRIME}
"""What belongs to what stands before it: an argument, a script, a prime."""
_TWO = frozenset(
    {
        "\\frac",
        "\\dfrac",
        "\\tfrac",
        "\\cfrac",
        "\\binom",
        "\\dbinom",
        "\\tbinom",
        "\\overset",
        "\\underset",
        "\\stackrel",
        "\\textcolor",
    }
)
_NONE = frozenset(COMMANDS) | frozenset(SPELLINGS) | SPACES | _JOINS | _OPENING | _CLOSING | _OPENS
_NONE |= frozenset(
    {
        "\\infty",
        "\\ell",
        "\\hbar",
        "\\partial",
        "\\nabla",
        "\\top",
        "\\intercal",
        "\\bot",
        "\\perp",
        "\\dagger",
        "\\prime",
        "\\ast",
        "\\star",
        "\\cdots",
        "\\ldots",
        "\\dots",
        "\\dotsb",
    }
)


def _arguments(token: Token) -> int:
    """How many of what follows belong to a token, as far as a row may not end before them."""
    if token.kind in (TokenKind.SUPER, TokenKind.SUB) or token.text == "\\right":
        return 1
    if token.kind is not TokenKind.COMMAND or token.text in _NONE:
        return 0
    return 2 if token.text in _TWO else 1
