"""``[code]``: a block without a language, or code within a line."""

from __future__ import annotations

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from mathreply.cook.forum import BlockTag, Forum, InlineTag
from mathreply.cook.tag import Tag


def install(md: Forum) -> None:
    """Adds the tag to ``md``."""
    md.block_tags["code"] = BlockTag(replace=_block)
    md.inline_tags["code"] = InlineTag(replace=_inline)


def _block(state: StateBlock, content: str) -> None:
    state.push("fence", "code", 0).content = content


def _inline(state: StateInline, tag: Tag, content: str) -> None:
    state.push("code_inline", "code", 0).content = content
