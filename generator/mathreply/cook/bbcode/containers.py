"""``[details]``, ``[spoiler]``, ``[wrap]``, ``[grid]``, ``[excerpt]``: an element around Markdown.

Source: Discourse core, ``d-wrap.js`` 73136246, ``image-grid.js`` 5a678dd0, plugins
    ``discourse-details`` 7d8709fc and
``spoiler-alert`` 8881affe.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from mathreply.cook.forum import BlockTag, Forum, InlineTag
from mathreply.cook.tag import DEFAULT, Tag


def install(md: Forum) -> None:
    """Adds the tags to ``md``."""
    md.block_tags["details"] = BlockTag(_open_details, _closer("details"))
    md.block_tags["spoiler"] = BlockTag(_opener("spoiler"), _closer("div"))
    md.block_tags["excerpt"] = BlockTag(_opener("excerpt"), _closer("div"))
    md.block_tags["wrap"] = BlockTag(_open_wrap, _closer("div"))
    md.block_tags["grid"] = BlockTag(_open_grid, _closer("div"))
    md.inline_tags["spoiler"] = InlineTag(css_class="spoiler")
    md.inline_tags["wrap"] = InlineTag(replace=_inline_wrap)


def _opener(css_class: str) -> Callable[[StateBlock, Tag], None]:
    def push(state: StateBlock, tag: Tag) -> None:
        state.push("bbcode_open", "div", 1).attrs = {"class": css_class}

    return push


def _closer(element: str) -> Callable[[StateBlock], None]:
    def push(state: StateBlock) -> None:
        state.push("bbcode_close", element, -1)

    return push


def _open_details(state: StateBlock, tag: Tag) -> None:
    """A part that folds, with its summary."""
    details = state.push("bbcode_open", "details", 1)
    if tag.attributes.get("open") == "":
        details.attrs = {"open": ""}
    state.push("bbcode_open", "summary", 1)
    state.push("text", "", 0).content = tag.attributes.get(DEFAULT, "")
    state.push("bbcode_close", "summary", -1)


def _open_grid(state: StateBlock, tag: Tag) -> None:
    """A grid of pictures."""
    token = state.push("bbcode_open", "div", 1)
    token.attrs = {"class": "d-image-grid"}
    _set_data(
        token, {name: value for name, value in tag.attributes.items() if name in ("mode", "aspect")}
    )


def _open_wrap(state: StateBlock, tag: Tag) -> None:
    token = state.push("wrap_open", "div", 1)
    token.attrs = {"class": "d-wrap"}
    _set_data(token, _named(tag))


def _inline_wrap(state: StateInline, tag: Tag, content: str) -> None:
    """A wrap within a line."""
    token = state.push("wrap_open", "span", 1)
    token.attrs = {"class": "d-wrap"}
    _set_data(token, _named(tag))
    if content:
        state.push("text", "", 0).content = content
    state.push("wrap_close", "span", -1)


def _named(tag: Tag) -> dict[str, str]:
    """The attributes, with the tag's own value called ``wrap``."""
    named = {name: value for name, value in tag.attributes.items() if name != DEFAULT}
    if tag.attributes.get(DEFAULT):
        named["wrap"] = tag.attributes[DEFAULT]
    return named


def _set_data(token: Token, attributes: Mapping[str, str]) -> None:
    """Attributes of a tag as data attributes, named as the forum names them."""
    for name in sorted(attributes):
        value = escapeHtml(attributes[name])  # and once more when it is rendered, as in the forum
        dashed = re.sub(r"([a-zA-Z])(?=[A-Z])", r"\1-", re.sub(r"[^A-Za-z0-9-]", "", name)).lower()
        if value and len(dashed) > 1:
            token.attrSet(f"data-{dashed}", value)
