"""The letters that stand in TeX."""

from __future__ import annotations

from collections.abc import Iterator

from mathreply.tex.greek import COMMAND_OF, COMMANDS
from mathreply.tex.tokens import TokenKind, tokenize

_LETTERS = frozenset(COMMANDS) | {"\\ell"}


def letters_in_order(tex: str) -> Iterator[str]:
    r"""The letters of a formula as they come, Greek ones by their commands.

    >>> list(letters_in_order(r"\lambda_1 x + \sin α"))
    ['\\lambda', 'x', '\\alpha']
    """
    for token in tokenize(tex):
        if token.kind is TokenKind.LETTER or token.text in _LETTERS:
            yield COMMAND_OF.get(token.text, token.text)
