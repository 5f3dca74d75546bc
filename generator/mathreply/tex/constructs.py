"""What a piece of TeX is made of, as far as an engine must know how to set it."""

from __future__ import annotations

import re

from mathreply.tex.tokens import TokenKind, tokenize

_ENVIRONMENT = re.compile(r"\\begin\s*\{([^{}]*)\}")
_ALPHABET = re.compile(
    r"(\\(?:math(?!rm|op|rel|bin|ord|open|close|punct|inner)[a-z]+|bm|boldsymbol|pmb))"
    r"\s*(\{[^{}]*\}|[A-Za-z0-9])"
)


_TOLD = {TokenKind.COMMAND, TokenKind.OTHER}


def constructs(tex: str) -> frozenset[str]:
    """Its commands, environments, signs, characters beyond ASCII, and the kinds of characters in
    special alphabets.

    >>> sorted(constructs(r"\\frac{a}{b} + \\mathbb{R}"))
    ['+', '\\\\frac', '\\\\mathbb', '\\\\mathbb A']
    """
    tokens = {token.text for token in tokenize(tex) if token.kind in _TOLD}
    environments = {f"begin {name}" for name in _ENVIRONMENT.findall(tex)}
    letters = {
        f"{alphabet} {_kind(char)}"
        for alphabet, piece in _ALPHABET.findall(tex)
        for char in piece.strip("{}")
    }
    primes = set(re.findall(r"'+", tex))
    return frozenset(
        tokens | primes | environments | letters | {char for char in tex if not char.isascii()}
    )


def _kind(char: str) -> str:
    if char.isalpha() and char.isascii():
        return "A" if char.isupper() else "a"
    return "0" if char.isdecimal() else char
