"""``[quote="bob, post:1"]``, ``[wrap=a b=c]``, ``[/b]``: a BBCode tag taken apart.

Source: Discourse core, ``discourse-markdown-it/src/features/bbcode-block.js``, commit 7b7c3821.
"""

from __future__ import annotations

import re

from markdown_it.common.utils import isWhiteSpace
from msgspec import Struct, field

from mathreply.cook.characters import trim

_LONGEST = 1_024
"""Characters; a tag is not looked for beyond them, so that a post of unclosed quotation marks stays
quick to read."""
_PAIRS = ('""', "''", "«»", "“”", "””", "‘’", "„“", "‚’", "‹›")
_MARKS = "".join(_PAIRS)
_NAME = "[-A-Za-z0-9_]+"
_QUOTED = "|".join(f"{pair[0]}[^{pair[1]}]+{pair[1]}" for pair in _PAIRS)
_QUOTED_VALUE = "|".join(f"{pair[0]}([^{pair[1]}]+){pair[1]}" for pair in _PAIRS)
_CLOSING = re.compile(rf"\[/({_NAME})\]")
_UNQUOTED = re.compile(rf"\[(quote|details)=(\s*[^{_MARKS}].+?)\]", re.IGNORECASE)
_OPENING = re.compile(rf"\[(?:(?:{_NAME}(?:=(?:{_QUOTED}|[^\s\]]+))?)+\s*)+")
_ATTRIBUTE = re.compile(rf"({_NAME})(?:=(?:{_QUOTED_VALUE}|([^\s\]]+)))?")

DEFAULT = "_default"
"""The attribute that holds the value given to the tag itself: ``[tag=value]``."""


class Tag(Struct, frozen=True):
    """One BBCode tag."""

    name: str
    length: int
    """Characters, brackets included."""
    closing: bool = False
    attributes: dict[str, str] = field(default_factory=dict)


def parse_tag(src: str, start: int, end: int) -> Tag | None:
    """The tag that begins at ``src[start]``, or None; it may not reach beyond ``end``."""
    text = src[start : min(end, start + _LONGEST)]
    if closing := _CLOSING.match(text):
        return Tag(closing[1].lower(), closing.end(), closing=True)
    if unquoted := _UNQUOTED.match(
        text
    ):  # its name keeps its case, and so means nothing unless in lower case
        return Tag(unquoted[1], unquoted.end(), attributes={DEFAULT: unquoted[2]})
    opening = _OPENING.match(text)
    if opening is None or text[opening.end() : opening.end() + 1] != "]":
        return None
    return _opening_tag(opening[0])


def _opening_tag(text: str) -> Tag:
    name, attributes = "", {}
    for match in _ATTRIBUTE.finditer(text):
        value = trim(next(filter(None, match.groups()[1:]), ""))
        if not name:
            name = match[1].lower()
            attributes = {DEFAULT: value} if value else {}
        else:
            attributes[match[1]] = value
    return Tag(name, len(text) + 1, attributes=attributes)


def only_white_space(src: str, start: int, end: int) -> bool:
    """Whether nothing but white space follows on the line."""
    return all(isWhiteSpace(ord(character)) for character in src[start:end].split("\n", 1)[0])
