"""Anchors of headings: ``<a name="heading-x2-1" class="anchor" href="#heading-x2-1">``.

The name is made of the raw line, its TeX too. Source: Discourse core, ``anchor.js``, commit
2303a6d1.
"""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from mathreply.cook.forum import Forum


def install(md: Forum) -> None:
    """Adds the rule to ``md``, behind all others so far."""
    md.core.ruler.push("anchor", _anchor)


def _anchor(state: StateCore) -> None:
    """A link before the text of each heading outside of quotes."""
    quotes = number = 0
    for token, following in zip(state.tokens, state.tokens[1:], strict=False):
        if token.type in ("blockquote_open", "blockquote_close") or (
            token.type in ("bbcode_open", "bbcode_close") and token.tag == "aside"
        ):
            quotes += token.nesting
        elif quotes <= 0 and token.type == "heading_open":
            number += 1
            name = _name(following.content, number)
            link = Token(
                "link_open", "a", 1, attrs={"name": name, "class": "anchor", "href": f"#{name}"}
            )
            following.children = [link, Token("link_close", "a", -1), *(following.children or [])]


def _name(heading: str, number: int) -> str:
    """What the forum calls a heading in an address."""
    slug = re.sub(r"[\s\ufeff]+", "-", heading.lower())
    slug = re.sub(r"[^A-Za-z0-9_-]+", "", slug)
    slug = re.sub(r"--+", "-", slug).strip("-")
    if slug and not "a" <= slug[0] <= "z":
        slug = f"h-{slug}"
    return f"{slug or 'h'}-{number}"
