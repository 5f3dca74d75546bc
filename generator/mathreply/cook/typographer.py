"""The forum's own typographic replacements: arrows and ``(tm)``, but no ``(c)``; quotes are
markdown-it's.

Source: Discourse core, ``custom-typographer-replacements.js``, commit 59fae156.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from mathreply.cook.forum import Forum

_ABBREVIATION = re.compile(r"\((tm|pa)\)", re.IGNORECASE)
_ABBREVIATIONS = {"tm": "™", "pa": "¶"}
_RARE = re.compile(r"\+-|\.\.\.|\?\?\?\?|!!!!|,,|--|->|<-")
_REPLACEMENTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\+-"), "±"),
    (re.compile(r"(^|\s)-{1,2}>(\s|$)", re.MULTILINE), " → "),
    (re.compile(r"(^|\s)<-{1,2}(\s|$)", re.MULTILINE), " ← "),
    (re.compile(r"(^|\s)<-{1,2}>(\s|$)", re.MULTILINE), " ↔ "),
    (re.compile(r"\.{3,}"), "…"),
    (re.compile(r"([?!])…"), r"\1.."),
    (re.compile(r"([?!]){4,}"), r"\1\1\1"),
    (re.compile(r",{2,}"), ","),
    (re.compile(r"(^|[^-])---(?=[^-]|$)", re.MULTILINE), "\\1\u2014"),
    (re.compile(r"(^|\s)--(?=\s|$)", re.MULTILINE), "\\1\u2013"),
    (re.compile(r"(^|[^-\s])--(?=[^-\s]|$)", re.MULTILINE), "\\1\u2013"),
)


def install(md: Forum) -> None:
    """Replaces markdown-it's rule."""
    md.core.ruler.at("replacements", _replace)


def _replace(state: StateCore) -> None:
    for token in state.tokens:
        if token.type != "inline" or not token.children:
            continue
        if _ABBREVIATION.search(token.content):
            _apply(token.children, _abbreviations, everywhere=True)
        if _RARE.search(token.content):
            _apply(token.children, _rare, everywhere=False)


def _apply(children: list[Token], change: Callable[[str], str], everywhere: bool) -> None:
    in_address = 0
    for child in children:
        if child.type in ("link_open", "link_close") and child.info == "auto":
            in_address += child.nesting
        elif child.type == "text" and (everywhere or not in_address):
            child.content = change(child.content)


def _abbreviations(text: str) -> str:
    return _ABBREVIATION.sub(lambda match: _ABBREVIATIONS[match[1].lower()], text)


def _rare(text: str) -> str:
    if _RARE.search(text):
        for pattern, replacement in _REPLACEMENTS:
            text = pattern.sub(replacement, text)
    return text
