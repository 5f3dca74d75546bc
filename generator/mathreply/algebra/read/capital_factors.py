"""Undeclared capitals as factors: numbers, or matrices?"""

from __future__ import annotations

import re

from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.unread import unread
from mathreply.tex.tokens import TokenKind

_CAPITAL = re.compile(
    r"(?:\\(?:hat|bar|tilde|check|breve)\{)?(?:[A-Z]|\\(?:Sigma|Lambda|Omega))\}?$"
)
_CAPITAL_GREEK = {"\\Sigma", "\\Lambda", "\\Omega"}
_VECTORS_OFTEN = {
    "\\hat",
    "\\bar",
    "\\tilde",
    "\\beta",
    "\\varepsilon",
    "\\mathbf",
    "\\boldsymbol",
    "\\bm",
    "\\vec",
}
"""What begins a name that is often a vector: a capital before it may be a matrix."""


def _is_exponential(cursor: Cursor) -> bool:
    """Whether ``e^…`` follows, which no matrix stands before."""
    return cursor.peek().text == "e" and cursor.peek(1).kind is TokenKind.SUPER


def _is_inverse_before_letter(cursor: Cursor) -> bool:
    """Whether ``^{-1} b`` follows: of a matrix, or one over a number?"""
    if [cursor.peek(n).text for n in range(5)] != ["^", "{", "-", "1", "}"]:
        return False
    return cursor.peek(5).kind is TokenKind.LETTER and not cursor.peek(5).gap


def refuse_capitals(reader: Reader, spelling: Spelling) -> None:
    """Refuses capitals that may as well be matrices: side by side, before a name, between bars,
    beside transposes.

    Raises:
        Unread: at such a capital.
    """
    is_number = reader.context.kinds.get(spelling.base) == "number"
    if not _CAPITAL.match(spelling.base) or reader.in_index or is_number:
        return
    cursor = reader.cursor
    follower = cursor.peek()
    beside = (
        reader.starts_operand()
        and not follower.gap
        and (
            (follower.kind is TokenKind.LETTER and not _is_exponential(cursor))
            or (follower.kind is TokenKind.COMMAND and follower.text in _VECTORS_OFTEN)
        )
    )
    beside = beside or _is_inverse_before_letter(cursor)
    in_mean = reader.in_call
    bars = (
        reader.bars
        and not reader.in_moment
        and cursor.peek(-len(spelling.lexemes) - 1).text == "|"
        and follower.text == "|"
    )
    before = cursor.peek(-len(spelling.lexemes) - 1).text
    unit = reader.context.names.get(before)
    is_frequency = unit is not None and unit.domain.kind == "imaginary unit"
    if is_frequency:
        return
    alone = spelling.base in _CAPITAL_GREEK and not spelling.sub
    if (beside and not in_mean) or bars or alone or (reader.context.has_matrices and not in_mean):
        raise unread(
            spelling.lexemes,
            f"'{spelling.full}' is not declared: a matrix or a number?",
            f"declare it, as in '{spelling.full}: real' or '{spelling.full}: real^{{m x n}}'",
        )
