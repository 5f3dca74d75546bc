"""``@name`` and ``#tag`` in running text.

Which of them exist only the forum's data base knows, so each has the form that the forum gives to
one that it does not know. Source: Discourse core, ``mentions.js`` 414a73d4,
``hashtag-autocomplete.js`` 293c2311, ``text-post-process.js`` c7da8325.
"""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from mathreply.cook.characters import is_word_boundary
from mathreply.cook.forum import Forum

_MENTION_OR_HASHTAG = re.compile(
    r"@(?P<long>[A-Za-z0-9_][A-Za-z0-9_.-]{0,58}[A-Za-z0-9])|@(?P<short>[A-Za-z0-9_])"
    "|#(?P<tag>[\u00c0-\u1fff\u2c00-\ud7ffA-Za-z0-9_:-]{1,101})"
)
_HTML_LINK = re.compile(r"<a(\s.*)?>", re.IGNORECASE)


def install(md: Forum) -> None:
    """Adds the rule to ``md``, behind all others so far."""
    md.core.ruler.push("text-post-process", _mark_names)


def _mark_names(state: StateCore) -> None:
    in_link = 0
    for inline in state.tokens:
        if inline.type != "inline" or not inline.children:
            continue
        # From the end, as the forum does it: an unclosed <a> reaches back to the post's beginning.
        children: list[Token] = []
        for token in reversed(inline.children):
            in_link += _link_step(token)
            marked = _marked(token.content) if token.type == "text" and in_link == 0 else []
            children.extend(reversed(marked or [token]))
        inline.children = children[::-1]


def _link_step(token: Token) -> int:
    if token.type in ("link_open", "link_close"):
        return -token.nesting
    if token.type == "html_inline":
        if _HTML_LINK.match(token.content):
            return 1
        if token.content[:4].lower() == "</a>":
            return -1
    return 0


def _marked(text: str) -> list[Token]:
    """The text cut at its names; empty where it has none."""
    tokens: list[Token] = []
    position = 0
    for match in _MENTION_OR_HASHTAG.finditer(text):
        if match.start() and not is_word_boundary(text[match.start() - 1]):
            continue
        if match.end() < len(text) and not is_word_boundary(text[match.end()]):
            continue
        if match.start() > position:
            tokens.append(Token("text", "", 0, content=text[position : match.start()]))
        css_class = "hashtag-raw" if match["tag"] else "mention"
        tokens += [
            Token("span_open", "span", 1, attrs={"class": css_class}),
            Token("text", "", 0, content=match[0]),
            Token("span_close", "span", -1),
        ]
        position = match.end()
    if tokens and position < len(text):
        tokens.append(Token("text", "", 0, content=text[position:]))
    return tokens
