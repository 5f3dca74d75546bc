"""``:smile:`` in running text becomes the picture that a forum with its default set of emoji shows.

The names are those that the ``emoji`` package knows, most of them the forum's; a site's own are
unknown here and stay text, as do emoji typed as characters. Source: Discourse core, ``emoji.js``,
commit cb676f70.
"""

from __future__ import annotations

import re
from functools import cache

from markdown_it.common.utils import isPunctChar, isSpace
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from mathreply.cook.forum import Forum

_SHORTCODE = re.compile(r":([^\s:]{1,59}):(?:(t[2-6]):)?")
_ZERO_WIDTH_SPACE = "\u200b"
_VERSION = 15
"""Of the forum's pictures, in their addresses."""


def install(md: Forum) -> None:
    """Adds the rule to ``md``, behind all others so far."""
    md.core.ruler.push("emoji", _emoji)


def _emoji(state: StateCore) -> None:
    """Names between colons as pictures, but not in addresses."""
    for inline in state.tokens:
        if inline.type != "inline" or ":" not in inline.content:
            continue
        children, in_address = [], 0
        for token in inline.children or ():
            if token.type in ("link_open", "link_close") and token.info == "auto":
                in_address += token.nesting
            pieces = _pictures(token.content) if token.type == "text" and not in_address else []
            children.extend(pieces or [token])
        inline.children = children


def _pictures(text: str) -> list[Token]:
    """The text cut at its emoji; empty where it has none."""
    tokens: list[Token] = []
    position = start = 0
    while match := _SHORTCODE.search(text, start):
        name = match[1].lower()
        if not _may_precede(text[match.start() - 1 : match.start()]) or not _is_known(name):
            start = match.start() + 1
            continue
        if match.start() > position:
            tokens.append(Token("text", "", 0, content=text[position : match.start()]))
        tokens.append(_picture(name + (f":{match[2]}" if match[2] else "")))
        position = start = match.end()
    if tokens and position < len(text):
        tokens.append(Token("text", "", 0, content=text[position:]))
    _enlarge(tokens)
    return tokens


def _may_precede(character: str) -> bool:
    """Whether an emoji may begin after a character."""
    return (
        not character
        or isSpace(ord(character))
        or isPunctChar(character)
        or character == _ZERO_WIDTH_SPACE
    )


@cache
def _is_known(name: str) -> bool:
    from emoji import emojize  # noqa: PLC0415 - large tables that few posts need

    shortcode = f":{name}:"
    return bool(emojize(shortcode, language="alias") != shortcode)


def _picture(name: str) -> Token:
    base, _, tone = name.partition(":")
    address = f"/images/emoji/twitter/{base}{f'/{tone[1:]}' if tone else ''}.png?v={_VERSION}"
    return Token(
        "emoji",
        "img",
        0,
        attrs={
            "src": address,
            "title": f":{name}:",
            "class": "emoji",
            "alt": f":{name}:",
            "loading": "lazy",
            "width": "20",
            "height": "20",
        },
    )


def _enlarge(tokens: list[Token]) -> None:
    """Up to three emoji, side by side or with a space between them, and nothing else, are shown
    larger."""
    emoji = [token for token in tokens if token.type == "emoji"]
    ends_in_emoji = bool(tokens) and tokens[0].type == tokens[-1].type == "emoji"
    if (
        ends_in_emoji
        and len(emoji) <= 3
        and all(token.content == " " for token in tokens if token.type == "text")
    ):
        for token in emoji:
            token.attrs["class"] = "emoji only-emoji"
