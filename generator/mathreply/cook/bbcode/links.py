"""``[url]``, ``[email]`` and ``[img]``.

Source: Discourse core, ``discourse-markdown-it/src/features/bbcode-inline.js``, commit 4acaaa1a.
"""

from __future__ import annotations

from collections.abc import Iterable

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from mathreply.cook.forum import Forum, InlineTag
from mathreply.cook.tag import DEFAULT, Tag


def install(md: Forum) -> None:
    """Adds the tags to ``md``."""
    md.inline_tags["url"] = InlineTag(replace=_url)
    md.inline_tags["email"] = InlineTag(replace=_email)
    md.inline_tags["img"] = InlineTag(replace=_image)


def _url(state: StateInline, tag: Tag, content: str) -> None:
    """A link around the content, whose own links are left out."""
    tokens = state.md.inline.parse(content, state.md, state.env, [])
    address = _address(state, tag.attributes.get(DEFAULT) or _address_within(tokens))
    if address:
        _push_link(state, address)
    for token in tokens:
        if token.type not in ("link_open", "link_close"):
            if state.pending:
                state.pushPending()
            state.tokens.append(token)
            state.tokens_meta.append(None)
    if address:
        state.push("link_close", "a", 0).nesting = -1


def _push_link(state: StateInline, address: str) -> None:
    token = state.push("link_open", "a", 0)
    token.nesting = 1
    token.attrs = {"href": address, "data-bbcode": "true"}


def _address_within(tokens: Iterable[Token]) -> str:
    """The first address in the content; its text where it holds none."""
    for token in tokens:
        if token.type == "link_open" and token.attrGet("href"):
            return str(token.attrGet("href"))
        if token.type == "text":
            return token.content
    return ""


def _address(state: StateInline, text: str) -> str:
    """What the linkifier makes of ``text``; empty if it is no address."""
    linkify = state.md.linkify
    assert linkify is not None
    if not text or " " in text:
        return ""
    match = linkify.match_at_start(text) or linkify.match_at_start(f"https://{text}")
    return str(match.url) if match else ""


def _email(state: StateInline, tag: Tag, content: str) -> None:
    address = tag.attributes.get(DEFAULT) or content
    state.push("link_open", "a", 1).attrs = {"href": f"mailto:{address}", "data-bbcode": "true"}
    state.push("text", "", 0).content = content
    state.push("link_close", "a", -1)


def _image(state: StateInline, tag: Tag, content: str) -> None:
    token = state.push("image", "img", 0)
    token.attrs = {"src": content, "alt": ""}
    token.children = []
