"""Inline ``$…$``: after the escape rule, before code spans.

``$5 and $6`` is text, ``$5 (that is 5$)`` is math: only the first later ``$`` is tried as the
closer, and what stands outside each ``$`` decides. Source: ``discourse-math`` commit 0b026251.
"""

from __future__ import annotations

from markdown_it.rules_inline import StateInline

from mathreply.cook.characters import is_escaped, is_safe_boundary
from mathreply.cook.forum import Forum
from mathreply.cook.math.token import push_inline


def install(md: Forum) -> None:
    """Adds the rule to ``md``."""
    md.inline.ruler.after("escape", "math", _math_inline)


def _math_inline(state: StateInline, silent: bool) -> bool:
    # Silent means that a link label is being measured: there a "]" inside math still ends the
    # label.
    if silent or state.src[state.pos] != "$" or not _may_open(state):
        return False
    closer = _closer(state)
    if closer < 0:
        return False
    tex = state.src[state.pos + 1 : closer]
    if "\n" in tex:
        return False
    push_inline(state, tex, "$", closer + 1)
    return True


def _may_open(state: StateInline) -> bool:
    position = state.pos
    if position + 2 > state.posMax or state.src[position + 1 : position + 2] == "$":
        return False
    return position == 0 or is_safe_boundary(state.src[position - 1], "$")


def _closer(state: StateInline) -> int:
    """The first unescaped ``$`` after the opener, or -1 if there is none or a letter follows it."""
    src = state.src
    position = src.find("$", state.pos + 1, state.posMax)
    while position >= 0 and is_escaped(src, position):
        position = src.find("$", position + 1, state.posMax)
    if position < 0:
        return -1
    after = src[position + 1 : position + 2]
    return position if not after or is_safe_boundary(after, "$") else -1
