"""Bare addresses: a preview box for one on a line of its own, a title for one within a line.

The forum fetches both later; here the link keeps the class that asks for them. Source: Discourse
core, ``onebox.js``, commit 4aa037a1.
"""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from mathreply.cook.forum import Forum
from mathreply.cook.paragraph import LEADING_SPACE

_WEB = re.compile(r"http|//", re.IGNORECASE)
_PATH = re.compile(r"https?://[^/]+[/?].", re.IGNORECASE)


def install(md: Forum) -> None:
    """Adds the rule to ``md``."""
    md.core.ruler.after("linkify", "onebox", _onebox)


def _onebox(state: StateCore) -> None:
    for before, token in zip(state.tokens, state.tokens[1:], strict=False):
        if token.type == "inline" and token.children:
            alone = before.type == "paragraph_open" and before.level == 0
            _mark_links(token, token.children, alone)


def _mark_links(inline: Token, children: list[Token], alone: bool) -> None:
    """Bare links alone on their line, as previews."""
    for i, child in enumerate(children[:-2]):
        if child.type != "link_open" or child.markup != "linkify" or child.info != "auto":
            continue
        # The forum never goes back to boxes after the first link within a line.
        alone = alone and _begins_line(inline, children, i) and _ends_line(children, i + 3)
        address = str(child.attrGet("href") or "")
        if (
            set(child.attrs) != {"href"}
            or not _WEB.match(address)
            or children[i + 2].type != "link_close"
        ):
            continue
        if alone:
            child.attrs.update({"class": "onebox", "target": "_blank"})
        elif _PATH.match(address):
            child.attrSet("class", "inline-onebox-loading")


def _begins_line(inline: Token, children: list[Token], i: int) -> bool:
    if i == 0:
        return not inline.meta.get(LEADING_SPACE)
    return children[i - 1].tag == "br" and not children[i - 1].meta.get(LEADING_SPACE)


def _ends_line(children: list[Token], i: int) -> bool:
    return i >= len(children) or children[i].tag == "br"
