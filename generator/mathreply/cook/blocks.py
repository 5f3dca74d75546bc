"""The text of each block is read with the block at hand, so that a formula knows where it stands.

Replaces markdown-it's core rule ``inline``, and does what it does.
"""

from __future__ import annotations

from bisect import bisect_left

from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from mathreply.cook.forum import Forum

_BLOCK = "inline_block"
_LINE_ENDS = "inline_line_ends"


def install(md: Forum) -> None:
    """Replaces the rule of ``md``."""
    md.core.ruler.at("inline", _inline)


def _inline(state: StateCore) -> None:
    """The inline content of each block, the block known while it is read."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = token.children or []
            state.env[_BLOCK] = token
            state.md.inline.parse(token.content, state.md, state.env, token.children)
    state.env.pop(_BLOCK, None)
    state.env.pop(_LINE_ENDS, None)


def block_of(state: StateInline) -> Token | None:
    """The block whose text is being read; None only where a text is read without a post around
    it."""
    block: Token | None = state.env.get(_BLOCK)
    return block


def line_of(state: StateInline) -> int:
    """The 1-based line of the post on which ``state.pos`` stands; 0 if not known.

    A part of a block that is read by itself (a footnote within a line) is looked for in its block.
    """
    block = block_of(state)
    if block is None or not block.map:
        return 0
    position = state.pos
    if state.src != block.content:
        position += max(block.content.find(state.src), 0)
    return block.map[0] + 1 + bisect_left(_line_ends(state, block), position)


def _line_ends(state: StateInline, block: Token) -> list[int]:
    """Where the lines of the block at hand end in its text; looked for once a block."""
    of: Token | None
    ends: list[int]
    of, ends = state.env.get(_LINE_ENDS, (None, []))
    if of is not block:
        ends = [at for at, character in enumerate(block.content) if character == "\n"]
        state.env[_LINE_ENDS] = (block, ends)
    return ends
