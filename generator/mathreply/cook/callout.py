"""``> [!NOTE]``: a quote that begins with the name of a kind becomes a callout.

The marker must have its line for itself and something after it; alone, it stays a plain quote.
Source: Discourse core, ``features/callouts.js`` cb676f70.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from mathreply.cook.forum import Forum

_MARKER = re.compile(
    r"\[!(?P<kind>note|tip|important|warning|caution)(?:\s+emoji=(?P<emoji>[\w+-]+))?\][ \t]*",
    re.IGNORECASE,
)
_EMOJI = {
    "note": "information_source",
    "tip": "bulb",
    "important": "exclamation",
    "warning": "warning",
    "caution": "stop_sign",
}


def install(md: Forum) -> None:
    """Adds the rule to ``md``, before the text of blocks is read."""
    md.core.ruler.after("block", "callout", _callouts)


def _callouts(state: StateCore) -> None:
    """Quotes that begin with a mark, as callouts."""
    if "[!" not in state.src:
        return
    position = 0
    while position < len(state.tokens):
        if state.tokens[position].type == "blockquote_open":
            _make(state.tokens, position)
        position += 1


def _make(tokens: list[Token], start: int) -> None:
    """Turn the quote that begins at ``start`` into a callout, if it is one."""
    close = _close(tokens, start)
    if close - start < 4 or tokens[start + 1].type != "paragraph_open":
        return
    text = tokens[start + 2]
    first, _, rest = text.content.partition("\n")
    match = _MARKER.fullmatch(first)
    if match is None or (not rest.strip() and close - start == 4):
        return
    kind = match["kind"].lower()
    _set_div(tokens[start], tokens[close], kind, match["emoji"])
    body = tokens[start + 1 : close]
    if rest.strip():
        text.content = rest
        if text.map:
            text.map = [text.map[0] + 1, text.map[1]]
    else:
        body = body[3:]
    inner = _element("div", {"class": "callout__content"})
    tokens[start + 1 : close] = [
        *_title(kind, match["emoji"], tokens[start]),
        inner[0],
        *body,
        inner[1],
    ]


def _close(tokens: Sequence[Token], start: int) -> int:
    """Position of the token that closes the quote."""
    level = tokens[start].level
    return next(
        position
        for position in range(start + 1, len(tokens))
        if tokens[position].type == "blockquote_close" and tokens[position].level == level
    )


def _set_div(opening: Token, closing: Token, kind: str, emoji: str | None) -> None:
    """A quote turned into a callout's box."""
    opening.type, closing.type = "callout_open", "callout_close"
    opening.tag = closing.tag = "div"
    opening.attrs = {"class": "callout", "data-callout-type": kind}
    if emoji:
        opening.attrs["data-callout-emoji"] = emoji


def _element(tag: str, attributes: dict[str, str | int | float]) -> tuple[Token, Token]:
    opening = Token(f"callout_{tag}_open", tag, 1, attrs=attributes, block=True)
    return opening, Token(f"callout_{tag}_close", tag, -1, block=True)


def _title(kind: str, emoji: str | None, quote: Token) -> list[Token]:
    """The title of a callout."""
    opening, closing = _element("p", {"class": "callout__title"})
    said = Token("inline", "", 0, content=f":{emoji or _EMOJI[kind]}: {kind.capitalize()}")
    said.children = []
    if quote.map:
        said.map = [quote.map[0], quote.map[0] + 1]
    return [opening, said, closing]
