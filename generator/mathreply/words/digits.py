"""Digits in groups of three: ``1{,}000`` and ``10\\,000`` are one number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mathreply.tex.tokens import Token, TokenKind

_THREE = re.compile(r"\d{3}(?:\.\d+)?")
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
            text = f"{token.text},{group.text}"
            token = Token(TokenKind.NUMBER, text, token.start, group.end)
            at += width + 1
        yield token


def _separator(tokens: Sequence[Token], at: int) -> int:
    """How many tokens from here on part two groups of digits; 0 where they do not."""
    texts = [token.text for token in tokens[at : at + 3]]
    if texts == ["{", ",", "}"]:
        return 3
    return 1 if texts and texts[0] == "\\," else 0


def _is_group(token: Token) -> bool:
    return token.kind is TokenKind.NUMBER and _THREE.fullmatch(token.text) is not None
