"""Letters before a bracket that are factors and no functions: coefficients, labels, rates."""

from __future__ import annotations

from collections.abc import Sequence

from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.in_brackets import held_in_bracket
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.spelling import Spelling
from mathreply.tex.tokens import TokenKind

_COEFFICIENTS = {"\\alpha", "\\lambda", "\\gamma", "\\beta", "\\xi", "w", "a", "b", "c"}
"""Letters that, with an index, are factors before a bracket with a sum in it."""
_RATES = {"r", "k", "\\mu", "\\kappa", "\\theta", "\\delta", "\\rho"}
_MULTIPLIERS = ("\\eta", "\\lambda", "\\alpha", "\\beta", "\\gamma")


def is_coefficient(reader: Reader, spelling: Spelling, name: str) -> bool:
    """Whether ``a(1 - p)`` or ``\\eta(u - v)`` stands here: a letter before a bracket that is none
    of a function."""
    holds_sum = any(x.text in ("+", "-") for x in held_in_bracket(reader))
    if spelling.sub and spelling.base in _COEFFICIENTS:
        return holds_sum
    if holds_sum and (_is_label(reader, spelling) or _is_rate(reader, spelling)):
        return True
    if name in _MULTIPLIERS:
        # A rate or a multiplier: none is ever a function of a difference.
        return holds_sum
    begins_with_number = reader.cursor.peek(1).kind is TokenKind.NUMBER
    is_sum_of_number = begins_with_number and reader.cursor.peek(2).text in ("+", "-")
    return name in ("a", "b", "c", "k", "m", "n") and is_sum_of_number


def _is_label(reader: Reader, spelling: Spelling) -> bool:
    """Whether ``y_i (w^\\top x_i + b)`` stands here: a label, and the score of what bears its
    index."""
    index = [x.text for x in spelling.sub if x.kind is TokenKind.LETTER]
    if spelling.base not in ("y", "t") or spelling.sup or not index:
        return False
    inside = held_in_bracket(reader)
    # Of y_i (w^\top x + b) the index was forgotten, and it is a label all the same.
    is_score = [x.text for x in inside[-2:]] in (["+", "b"], ["-", "b"])
    shares_index = index[0] in _behind(inside, TokenKind.SUB)
    holds_transpose = {"T", "\\top", "\\mathrm", "\\ast"} & _behind(inside, TokenKind.SUPER)
    return (shares_index or is_score) and bool(holds_transpose)


def _behind(run: Sequence[Lexeme], kind: TokenKind) -> set[str]:
    """With what the scripts of a kind begin, braces passed over."""
    found: set[str] = set()
    for place, lexeme in enumerate(run):
        if lexeme.kind is kind:
            behind = (x.text for x in run[place + 1 :] if x.kind is not TokenKind.OPEN)
            found.add(next(behind, ""))
    return found


def _is_rate(reader: Reader, spelling: Spelling) -> bool:
    """Whether ``e^{-r(T - t)}`` stands here: the rate of a decay and how long it goes on."""
    if spelling.full not in _RATES:
        return False
    begins = ["e", "^", "{", "-", spelling.base]
    texts = [x.text for x in reader.whole]
    return any(texts[n : n + len(begins)] == begins for n in range(len(texts)))
