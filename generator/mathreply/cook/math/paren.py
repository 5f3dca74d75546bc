r"""Inline ``\(…\)``: before every other rule, with no rule for what stands outside it.

Source: ``discourse-math`` commit 0b026251; absent from the retired plugin.
"""

from __future__ import annotations

from markdown_it.rules_inline import StateInline

from mathreply.cook.characters import is_escaped
from mathreply.cook.forum import Forum
from mathreply.cook.math.token import push_inline

_BARREN = "math_paren_barren"
"""Key in the environment: (text, end of a line) of the last line found to hold no closer, so that a
line of openers is searched once, not once for each."""


def install(md: Forum) -> None:
    """Adds the rule to ``md``."""
    md.inline.ruler.before("text", "math-paren", _math_paren)


def _math_paren(state: StateInline, silent: bool) -> bool:
    if silent or not state.src.startswith("\\(", state.pos):
        return False
    start = state.pos + 2
    closer = _closer(state, start)
    if closer <= start:  # none, or nothing between
        return False
    push_inline(state, state.src[start:closer], "\\(", closer + 2)
    return True


def _closer(state: StateInline, start: int) -> int:
    r"""The first unescaped ``\)`` on the line, or -1; it may lie beyond the end of a link's
    label."""
    src = state.src
    end = src.find("\n", start)
    end = len(src) if end < 0 else end
    if state.env.get(_BARREN) == (src, end):
        return -1
    position = src.find("\\)", start, end)
    while position >= 0 and is_escaped(src, position):
        position = src.find("\\)", position + 1, end)
    if position < 0:
        state.env[_BARREN] = (src, end)
    return position
