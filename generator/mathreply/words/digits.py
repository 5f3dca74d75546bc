"""Digits in groups of three: ``1{,}000`` and ``10\\,000`` are one number; the point before digits
that recur, as in ``0.\\overline{3}``, belongs to the number before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mathreply.tex.tokens import Token, TokenKind

_THREE = re.compile(r"\d{3}(?:\.\d+)?")
_RECURRING = frozenset({"\\overline", "\\bar", "\\dot"})
_HEAD = re.compile(r"\d{1,3}(?:,\d{3})*")


def grouped_digits(tokens: Sequence[Token]) -> Iterator[Token]:
    """The same tokens with grouped digits as one number, its commas written."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        while token.kind is TokenKind.NUMBER and _HEAD.fullmatch(token.text):
            width = _separator(tokens, at)
            group = tokens[at + width] if width and at + width < len(tokens) else None
            if group is None or not _is_group(group):
                break
            if tokens[at].text == "," and not _is_thousands(token, tokens[at], group):
                break
            text = f"{token.text},{group.text}"
            token = Token(TokenKind.NUMBER, text, token.start, group.end)
            at += width + 1
        if token.kind is TokenKind.NUMBER and _recurs(tokens, at):
            token = Token(TokenKind.NUMBER, f"{token.text}.", token.start, tokens[at].end)
            at += 1
        yield token


def _recurs(tokens: Sequence[Token], at: int) -> bool:
    """Whether a point stands here, and digits with a bar or a dot behind it."""
    texts = [token.text for token in tokens[at : at + 4]]
    if len(texts) < 3 or texts[0] != "." or texts[1] not in _RECURRING:
        return False
    is_braced = texts[2] == "{" and len(texts) > 3
    digits = texts[3] if is_braced else texts[2]
    return digits.isdecimal()


def _separator(tokens: Sequence[Token], at: int) -> int:
    """How many tokens from here on part two groups of digits; 0 where they do not."""
    texts = [token.text for token in tokens[at : at + 3]]
    if texts == ["{", ",", "}"]:
        return 3
    return 1 if texts and texts[0] in ("\\,", ",") else 0


def _is_thousands(head: Token, comma: Token, group: Token) -> bool:
    """Whether a bare comma parts groups: no list goes on with 000 or 050, and without a space."""
    is_close = head.end == comma.start and comma.end == group.start
    return is_close and group.text.startswith("0") and not head.text.startswith("0")


def _is_group(token: Token) -> bool:
    return token.kind is TokenKind.NUMBER and _THREE.fullmatch(token.text) is not None
