"""``[quote="bob, post:1, topic:2, full:true"]``.

Source: Discourse core, ``discourse-markdown-it/src/features/quotes.js``, commit 9fecc77c. Avatars,
    groups and the
titles of other topics come from the forum's data base and are left out.
"""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock
from msgspec import Struct

from mathreply.cook.forum import BlockTag, Forum
from mathreply.cook.tag import DEFAULT, Tag

_INTEGER = re.compile(r"\s*([+-]?[0-9]+)")


class _Source(Struct):
    """Who is quoted, and from where."""

    username: str = ""
    display_name: str = ""
    post: int = 0
    topic: int = 0
    full: bool = False


def install(md: Forum) -> None:
    """Adds the tag to ``md``."""
    md.block_tags["quote"] = BlockTag(_open, _close)


def _open(state: StateBlock, tag: Tag) -> None:
    """A quote with the head that names whom it quotes."""
    source = _source(tag.attributes.get(DEFAULT, ""))
    state.push("bbcode_open", "aside", 1).attrs = _attributes(source)
    if source.username:
        state.push("quote_header_open", "div", 1).attrs = {"class": "title"}
        state.push("quote_controls_open", "div", 1).attrs = {"class": "quote-controls"}
        state.push("quote_controls_close", "div", -1)
        state.push("text", "", 0).content = f" {source.display_name or source.username}:"
        state.push("quote_header_close", "div", -1)
    state.push("bbcode_open", "blockquote", 1)


def _close(state: StateBlock) -> None:
    state.push("bbcode_close", "blockquote", -1)
    state.push("bbcode_close", "aside", -1)


def _attributes(source: _Source) -> dict[str, str | int | float]:
    """What the forum notes about a quote."""
    attributes: dict[str, str | int | float] = {"class": "quote no-group"}
    if source.username:
        attributes["data-username"] = source.username
    if source.display_name and source.display_name != source.username:
        attributes["data-display-name"] = source.display_name
    if source.post:
        attributes["data-post"] = source.post
    if source.topic:
        attributes["data-topic"] = source.topic
    if source.full:
        attributes["data-full"] = "true"
    return attributes


def _source(text: str) -> _Source:
    """Whom a quote quotes, and where."""
    parts = re.split(r",\s*", text)
    source = _Source(username=parts[0])
    for part in parts[1:]:
        if part.startswith("post:"):
            source.post = _integer(part[5:])
        elif part.startswith("topic:"):
            source.topic = _integer(part[6:])
        elif re.search(r"full:\s*true", part):
            source.full = True
        elif part.startswith("username:"):
            # What comes before "post:" is then the full name, commas and all.
            post = f"post:{source.post}" if source.post else "post:undefined"
            source.display_name = ", ".join(parts[: parts.index(post) if post in parts else -1])
            source.username = part[9:]
    return source


def _integer(text: str) -> int:
    match = _INTEGER.match(text)
    return int(match[1][:18]) if match else 0
