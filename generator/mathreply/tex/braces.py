"""Braces that hold more than one side: a whole display, a statement in a box."""

from __future__ import annotations

from collections.abc import Sequence

from mathreply.tex.relations import SPELLINGS
from mathreply.tex.spaces import WIDE
from mathreply.tex.tokens import Token, TokenKind


def around(tokens: Sequence[Token]) -> set[int]:
    """The places of two braces that hold all of a display but signs at its end."""
    seen = [n for n, token in enumerate(tokens) if not _is_unseen(token)]
    while seen and tokens[seen[-1]].text in (".", ",", ";"):
        seen.pop()
    if len(seen) < 3 or tokens[seen[0]].kind is not TokenKind.OPEN:
        return set()
    level = 0
    for place in seen:
        level += (tokens[place].kind is TokenKind.OPEN) - (tokens[place].kind is TokenKind.CLOSE)
        if level == 0:
            return {seen[0], place} if place == seen[-1] else set()
    return set()


def around_statement(tokens: Sequence[Token], box: int) -> set[int]:
    """The places of the braces behind a box that hold a relation; none where they hold a side."""
    ahead = [n for n in range(box + 1, len(tokens)) if not _is_unseen(tokens[n])]
    level, relates = 0, False
    for place in ahead:
        level += (tokens[place].kind is TokenKind.OPEN) - (tokens[place].kind is TokenKind.CLOSE)
        relates |= level == 1 and tokens[place].text in SPELLINGS
        if level <= 0:
            return {ahead[0], place} if relates else set()
    return set()


def _is_unseen(token: Token) -> bool:
    return token.kind in (TokenKind.SPACE, TokenKind.COMMENT)


def only_indents(token: Token) -> bool:
    """Whether a token at the beginning of a row only sets it to the right."""
    return token.kind in (TokenKind.SPACE, TokenKind.ALIGN) or token.text in WIDE
