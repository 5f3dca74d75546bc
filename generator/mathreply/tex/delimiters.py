"""The delimiters that someone has left round an equation."""

from __future__ import annotations

import re
from typing import NamedTuple

_PAIRS = (
    ("$$", "$$", True),
    ("$", "$", False),
    ("\\[", "\\]", True),
    ("\\(", "\\)", False),
)
_DOLLAR = re.compile(r"\\.|\$|\{|\}", re.DOTALL)


class Bare(NamedTuple):
    """An equation without delimiters."""

    tex: str
    display: bool | None
    """As its delimiters said; None where there were none."""


def bare(text: str) -> Bare | str:
    r"""The equation in a text that is one equation, or why it is not one.

    >>> bare("$x + 1$")
    Bare(tex='x + 1', display=False)
    >>> bare(r"\frac{1}{2}")
    Bare(tex='\\frac{1}{2}', display=None)
    >>> bare("$a$ and $b$")
    "a '$' stands in the equation"
    """
    tex, display = text.strip(), None
    for opening, closing, shown in _PAIRS:
        is_long = len(tex) >= len(opening) + len(closing)
        if is_long and tex.startswith(opening) and tex.endswith(closing):
            tex, display = tex[len(opening) : -len(closing)].strip(), shown
            break
    return "a '$' stands in the equation" if _has_dollar(tex) else Bare(tex, display)


def _has_dollar(tex: str) -> bool:
    """Whether a dollar stands outside of braces, where no \\text may hold it."""
    depth = 0
    for sign in _DOLLAR.findall(tex):
        depth += (sign == "{") - (sign == "}")
        if sign == "$" and depth <= 0:
            return True
    return False
