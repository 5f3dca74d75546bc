"""Paragraphs and line breaks that remember whether a line was indented: an address behind blanks
gets no preview box.

Source: Discourse core, ``paragraph.js`` and ``newline.js``, commit 4aa037a1. Both call
    markdown-it's own rule.
"""

from __future__ import annotations

from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.rules_inline import StateInline, newline

from mathreply.cook.forum import Forum

LEADING_SPACE = "leading_space"
"""Key in the ``meta`` of a paragraph's inline token and of a break."""


def install(md: Forum) -> None:
    """Replaces both rules of ``md``."""
    md.block.ruler.at("paragraph", _paragraph)
    md.inline.ruler.at("newline", _newline)


def _paragraph(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    start = state.bMarks[start_line] + state.tShift[start_line]
    indented = state.sCount[start_line] > state.blkIndent or state.src[start : start + 1] == "\xa0"
    paragraph(state, start_line, end_line, silent)
    state.tokens[-2].meta[LEADING_SPACE] = indented
    return True


def _newline(state: StateInline, silent: bool) -> bool:
    position, length = state.pos, len(state.tokens)
    if not newline(state, silent):
        return False
    if len(state.tokens) > length:
        state.tokens[-1].meta[LEADING_SPACE] = state.pos > position + 1
    return True
