"""What a parameter must be because of the vector or matrix in front of it: ``x`` of
``h(x) = \\theta^\\top x``."""

from __future__ import annotations

from itertools import pairwise

from mathreply.algebra.expression.context import Context
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.tex.tokens import TokenKind

_TRANSPOSES = ("T", "\\top", "\\intercal")
_COLUMNS = "xyzuvwhpq"
"""Letters that are columns where they may be: t, c and their like are numbers."""
_SCRIPTS = (TokenKind.SUB, TokenKind.SUPER, TokenKind.PRIME)


def as_vector(name: str, body: tuple[Lexeme, ...], context: Context) -> str | None:
    """The size of the column that a parameter is, a letter that is nowhere declared: it stands
    without a script right behind a declared column that is transposed, as long as that, or behind a
    declared matrix, as long as its rows, and nothing says otherwise. None where nothing tells.
    """
    if name in context or name not in _COLUMNS:
        return None
    texts = [lexeme.text for lexeme in body if lexeme.text not in ("{", "}")]
    kinds = [lexeme.kind for lexeme in body if lexeme.text not in ("{", "}")]
    sizes: set[str] = set()
    for place, text in enumerate(texts):
        if text != name:
            continue
        if place + 1 < len(texts) and kinds[place + 1] in _SCRIPTS:
            continue
        size = _size_before(texts[:place], context)
        if size is not None:
            sizes.add(size)
    is_dotted = any(a == name and b == "\\cdot" for a, b in pairwise(texts))
    return sizes.pop() if len(sizes) == 1 and not is_dotted else None


def _size_before(before: list[str], context: Context) -> str | None:
    """How long a column is that stands behind these lexemes as a factor; None where they tell
    nothing."""
    is_turned = len(before) > 2 and before[-2] == "^" and before[-1] in _TRANSPOSES
    letter = before[-3] if is_turned else before[-1] if before else ""
    declared = context.names.get(letter)
    if declared is None or declared.domain.kind != "real":
        return None
    shape = declared.domain.shape
    if is_turned:
        return shape[0] if shape else None
    return shape[1] if len(shape) == 2 else None
