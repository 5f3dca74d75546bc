"""Where a link's text ends: markdown-it's helper, made quick for posts of nothing but brackets.

The result is the library's own. What differs: without a ``]`` there is nothing to look for, and
what has been skipped once is not asked for again, which spares most of the hundred steps that each
bracket of a long row costs.
"""

from __future__ import annotations

from types import SimpleNamespace

from markdown_it import helpers
from markdown_it.rules_inline import StateInline

from mathreply.cook.forum import Forum


def install(md: Forum) -> None:
    """Replaces the helper, and stops the rule for inline footnotes where nothing can close one."""
    names = {name: getattr(helpers, name) for name in helpers.__all__}
    md.helpers = SimpleNamespace(**{**names, "parseLinkLabel": parse_link_label})  # type: ignore[assignment]  # a module there
    rules = dict(zip(md.inline.ruler.get_active_rules(), md.inline.ruler.getRules(""), strict=True))
    footnote = rules["footnote_inline"]

    def footnote_inline(state: StateInline, silent: bool) -> bool:
        return (
            state.src.startswith("^[", state.pos)
            and state.src.find("]", state.pos) > 0
            and footnote(state, silent)
        )

    md.inline.ruler.at("footnote_inline", footnote_inline)


def parse_link_label(state: StateInline, start: int, disableNested: bool = False) -> int:
    """The position of the ``]`` that answers the ``[`` at ``start``, or -1."""
    src, before, end, skipped = state.src, state.pos, state.posMax, state.cache
    if src.find("]", start + 1, end) < 0:
        return -1
    position, level, found = start + 1, 1, -1
    while position < end:
        marker = src[position]
        if marker == "]":
            level -= 1
            if not level:
                found = position
                break
        after = skipped[position] if position in skipped else _skip(state, position)
        if marker == "[":
            if after == position + 1:  # no part of anything
                level += 1
            elif disableNested:
                break
        position = after
    state.pos = before
    return found


def _skip(state: StateInline, position: int) -> int:
    state.pos = position
    state.md.inline.skipToken(state)
    return state.pos
