r"""Where a ``%`` hides less than the rest of its line: in the braces of a command's argument.

MathJax cuts an argument out by its braces before it reads what stands in it, so that in
``\frac{7%}{4}`` the ``%`` hides nothing but itself.
"""

from __future__ import annotations

import re

_PIECE = re.compile(r"\\(?:[A-Za-z]+\*?|.)|[{}%\n]", re.DOTALL)
_IN_ARGUMENT = re.compile(r"\\[A-Za-z]+\*?\s*(?:\[[^\[\]{}]*\]\s*)?(?:\{[^{}]*\}\s*)*$")
_NO_ARGUMENT = re.compile(
    r"\\(?:left|right|middle|begin|end|displaystyle|rm|bf|it|over|choose)\s*$"
)


def with_comments_cut(tex: str) -> str:
    """The TeX, as long as before, with blanks for every ``%`` of an argument and for what it hides
    there."""
    if "%" not in tex or "{" not in tex:
        return tex
    cut: list[tuple[int, int]] = []
    opened: list[tuple[int, bool]] = []
    position = 0
    while match := _PIECE.search(tex, position):
        position = match.end()
        sign = match.group()
        if sign == "{":
            opened.append((match.start(), _is_argument(tex, match.start())))
        elif sign == "}" and opened:
            opened.pop()
        elif sign == "%":
            end = tex.find("\n", position)
            end = len(tex) if end < 0 else end
            close = _closing(tex, position, end) if opened and opened[-1][1] else -1
            if close >= 0:
                cut.append((match.start(), close))
                end = close
            position = end
    for start, end in cut:
        tex = tex[:start] + " " * (end - start) + tex[end:]
    return tex


def _is_argument(tex: str, brace: int) -> bool:
    before = tex[max(0, brace - 200) : brace]
    return _IN_ARGUMENT.search(before) is not None and _NO_ARGUMENT.search(before) is None


def _closing(tex: str, start: int, end: int) -> int:
    """The brace that closes the group around ``start``, if it stands before ``end``; else -1."""
    depth = 0
    for position in range(start, end):
        if tex[position] == "{" and tex[position - 1] != "\\":
            depth += 1
        elif tex[position] == "}" and tex[position - 1] != "\\":
            if depth == 0:
                return position
            depth -= 1
    return -1
