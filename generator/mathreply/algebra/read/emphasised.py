"""Results in bold type: ``\\mathbf{\\frac{a + b}{2}}`` is no name."""

from __future__ import annotations

from collections.abc import Sequence

from mathreply.algebra.read.lexeme import Lexeme
from mathreply.tex.tokens import TokenKind

_BOLD = frozenset({"\\mathbf", "\\boldsymbol", "\\bm", "\\pmb", "\\symbf"})
_EXPRESSION = frozenset({"\\frac", "\\dfrac", "\\tfrac", "\\sqrt"})
"""What stands in no name."""


def unemphasised(lexemes: Sequence[Lexeme]) -> list[Lexeme]:
    """The lexemes without the bold type of fractions and roots: what is set in it, as a result
    often is, means what it means in any other."""
    return [
        lexeme
        for at, lexeme in enumerate(lexemes)
        if lexeme.text not in _BOLD or not _holds_expression(lexemes, at + 1)
    ]


def _holds_expression(lexemes: Sequence[Lexeme], at: int) -> bool:
    """Whether the group that begins here holds a fraction or a root."""
    depth = 0
    for lexeme in lexemes[at:]:
        depth += (lexeme.kind is TokenKind.OPEN) - (lexeme.kind is TokenKind.CLOSE)
        if depth == 0:
            return False
        if lexeme.text in _EXPRESSION:
            return True
    return False
