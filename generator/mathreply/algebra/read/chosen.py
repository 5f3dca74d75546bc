"""What the place of a maximum ranges over where nothing stands below its sign: the name that its
chain begins with, without its mark: ``\\theta`` in ``\\hat{\\theta} = \\arg\\max \\log p(x \\mid
\\theta)``."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NAME = r"(?:[A-Za-z]|\\(?!hat|tilde|bar)[A-Za-z]+|\\(?:mathbf|boldsymbol|bm)\s*\{\\?[A-Za-z]+\})"
_MARKED = re.compile(
    rf"\s*(?:\\(?:hat|widehat|tilde)\s*(?:\{{\s*(?P<hat>{_NAME})\s*\}}|(?P<bare>{_NAME}))"
    rf"(?:_(?:\w|\{{[^{{}}]*\}}))?"
    rf"|(?P<star>{_NAME})\s*\^\s*(?:\{{\s*)?(?:\*|\\ast|\\star)(?:\s*\}})?"
    rf"|(?P<word>{_NAME})\s*_\s*(?:\{{\s*)?(?:\\(?:text|mathrm|textrm|rm)\s*\{{?)?"
    r"(?:MLE?|MAP|OLS|LS|ML)\s*\}*)\s*"
)
"""A name with a hat, a star, or the name of an estimate below it."""
_ARG = re.compile(
    r"\\arg(?:\s|\\[,;:!])*\\?(?:max|min)|\\operatorname\*?\s*\{\s*arg|\\arg(?:max|min)"
)


def of_chains(chains: Sequence[Sequence[str]]) -> str:
    """The one name of which the chains of a display begin with an estimate and go on with an
    argument of an extreme value; empty where none does, or two do."""
    found = set()
    for first, *others in (sides for sides in chains if sides):
        marked = _MARKED.fullmatch(first)
        if marked is not None and any(_ARG.search(side) for side in others):
            found.add(next(name for name in marked.groups() if name))
    return found.pop() if len(found) == 1 else ""
