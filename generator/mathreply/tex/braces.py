"""Braces that hold more than one side: a whole display, a statement in a box."""

from __future__ import annotations

from collections.abc import Sequence

from mathreply.tex.relations import SPELLINGS
from mathreply.tex.spaces import TYPE_SIZES, WIDE
from mathreply.tex.tokens import Token, TokenKind

EMBRACING = {
    "\\boxed": 0,
    "\\Aboxed": 0,
    "\\boldsymbol": 0,
    "\\mathbf": 0,
    "\\bm": 0,
    "\\pmb": 0,
    "\\underline": 0,
    "\\smash": 0,
    "\\ensuremath": 0,
    "\\mathop": 0,
    "\\bbox": 0,
    "\\scriptsize": 0,
    "\\color": 1,
    "\\textcolor": 1,
    "\\mathcolor": 1,
    "\\class": 1,
    "\\style": 1,
    "\\cssId": 1,
    "\\href": 1,
}
"""Commands that say how the statement in the braces behind them looks, with how many arguments they
have before it."""


def around(tokens: Sequence[Token]) -> set[int]:
    """The places of two braces that hold all of a display but signs at its end."""
    seen = [n for n, token in enumerate(tokens) if not _is_unseen(token)]
    while seen and tokens[seen[-1]].text in (".", ",", ";"):
        seen.pop()
    while seen and tokens[seen[0]].text in TYPE_SIZES:
        seen.pop(0)
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
        relates |= level == 1 and (tokens[place].text in SPELLINGS or _embraces(tokens, place))
        if level <= 0:
            return {ahead[0], place} if relates else set()
    return set()


def _embraces(tokens: Sequence[Token], at: int) -> bool:
    """Whether a command here says how a statement behind it looks."""
    is_look = tokens[at].text in EMBRACING
    return is_look and bool(around_statement(tokens, behind_looks(tokens, at)))


def behind_looks(tokens: Sequence[Token], at: int) -> int:
    """The place of the last token that says how a statement looks: of the command itself, or of its
    arguments before the statement, in braces or square brackets."""
    last = at
    wanted = EMBRACING[tokens[at].text]
    level, optional = 0, False
    for place in range(at + 1, len(tokens)):
        token = tokens[place]
        if optional or (level == 0 and last == at and token.text == "["):
            optional = token.text != "]"
            last = place
        elif level == 0 and (wanted == 0 or token.kind is not TokenKind.OPEN):
            if not _is_unseen(token):
                break
        else:
            level += (token.kind is TokenKind.OPEN) - (token.kind is TokenKind.CLOSE)
            if level == 0:
                wanted, last = wanted - 1, place
    return last


def is_behind_brace(tokens: Sequence[Token], at: int) -> bool:
    """Whether what begins at a place stands right behind ``\\left\\{``: the rows of a system."""
    before = [n for n in range(at) if not _is_unseen(tokens[n])][-2:]
    return [tokens[n].text for n in before] in (["\\left", "\\{"], ["\\left", "\\lbrace"])


def _is_unseen(token: Token) -> bool:
    return token.kind in (TokenKind.SPACE, TokenKind.COMMENT)


def only_indents(token: Token) -> bool:
    """Whether a token at the beginning of a row only sets it to the right."""
    return token.kind in (TokenKind.SPACE, TokenKind.ALIGN) or token.text in WIDE
