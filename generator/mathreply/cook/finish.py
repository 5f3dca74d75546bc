"""The last pass over sanitised HTML: dropped attributes, ``rel`` of links, and the formulas, read
off as a browser would find them.

nh3 writes every attribute with double quotes and every ``<`` of a text as ``&lt;``, so tags can be
told by a pattern.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from msgspec import Struct, field

from mathreply.cook.math.token import MARK, MathToken
from mathreply.cook.offsets import Places
from mathreply.cook.sanitize import DROPPED
from mathreply.model import Formula

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [^\s="<>/]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([^\s="<>/]+)="([^"]*)"')
_ELSEWHERE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_SHAPE = frozenset(
    {"a", "aside", "blockquote", "code", "del", "details", "em", "h1", "h2", "h3", "h4"}
    | {"h5", "h6", "hr", "img", "ins", "kbd", "li", "mark", "ol", "pre", "s", "strong"}
    | {"sub", "summary", "sup", "table", "td", "th", "tr", "ul"}
)
"""Elements that a reader sees; paragraphs and line breaks part words, as blanks do."""
_USUAL = 100
"""Characters of a tag's attributes; longer ones are read each time, and not kept."""
_VOID = frozenset({"br", "hr", "img", "source", "track"})


class _Progress(Struct):
    """What has been read so far."""

    found: list[MathToken]
    places: Places
    out: list[str] = field(default_factory=list)
    formulas: list[Formula] = field(default_factory=list)
    depth: int = 0
    """Open elements, the formula's own included; 0 outside formulas."""
    display: bool = False
    token: MathToken | None = None
    text: list[str] = field(default_factory=list)
    survivors: list[MathToken] = field(default_factory=list)
    outline: list[str] = field(default_factory=list)


class Finished(Struct, frozen=True):
    """The last pass's result."""

    html: str
    formulas: tuple[Formula, ...]
    """In order of appearance."""
    survivors: tuple[MathToken, ...]
    """Those of the rules' formulas that the sanitiser has left (a script goes with what is in
    it)."""
    outline: str
    """The words outside formulas, with the tags of the elements that give the post its shape."""


def finish(html: str, found: list[MathToken], places: Places) -> Finished:
    """The cooked HTML and its formulas; ``found`` are those that the rules made in the post of
    ``places``."""
    reader = _Progress(found, places)
    position = 0
    for tag in _TAG.finditer(html):
        _text(reader, html[position : tag.start()])
        _tag(reader, tag)
        position = tag.end()
    _text(reader, html[position:])
    return Finished(
        "".join(reader.out),
        tuple(reader.formulas),
        tuple(reader.survivors),
        "".join(reader.outline),
    )


def _text(reader: _Progress, text: str) -> None:
    reader.out.append(text)
    if reader.depth:
        reader.text.append(unescape(text))
    else:
        reader.outline.append(unescape(text))


def _tag(reader: _Progress, tag: re.Match[str]) -> None:
    slash, element, given = tag.groups()
    written, mark, is_math = _attributes(element, given) if given else ("", None, False)
    reader.out.append(f"<{slash}{element}{written}>")
    if element in _SHAPE and not reader.depth:
        reader.outline.append(f"<{slash}{element}>")
    if reader.depth:
        if element not in _VOID:
            reader.depth += -1 if slash else 1
        if not reader.depth:
            _end_formula(reader)
    elif is_math:
        reader.depth, reader.display, reader.text = 1, element == "div", []
        reader.token = _token(reader, mark)


def _attributes(element: str, given: str) -> tuple[str, str | None, bool]:
    """The attributes of a tag as they are written, the mark of its formula, and whether it opens
    one."""
    return _known(element, given) if len(given) <= _USUAL else _read(element, given)


def _read(element: str, given: str) -> tuple[str, str | None, bool]:
    attributes = {name: value for name, value in _ATTRIBUTE.findall(given) if value != DROPPED}
    mark = attributes.pop(MARK, None)
    if element == "a" and "href" in attributes:
        _set_rel(attributes)
    return _written(attributes), mark, attributes.get("class") == "math"


_known = lru_cache(maxsize=1_024)(_read)
"""The usual ones stand in every post, and again and again while it is mended."""


def _written(attributes: dict[str, str]) -> str:
    """Attributes as the forum's serialiser writes them, which leaves < and > as they are."""
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return written.replace("&lt;", "<").replace("&gt;", ">")


def _token(reader: _Progress, mark: str | None) -> MathToken | None:
    if mark is None or not mark.isdecimal() or int(mark[:9]) >= len(reader.found):
        return None
    return reader.found[int(mark[:9])]


def _end_formula(reader: _Progress) -> None:
    tex = "".join(reader.text)
    if reader.display:
        tex = tex.removeprefix("\n").removesuffix("\n")
    # The mark of a formula may have been forged by an author; its text may not differ.
    token = reader.token if reader.token is not None and reader.token.tex == tex else None
    if token is not None:
        reader.survivors.append(token)
    line, (start, end) = 0, (0, 0)
    if token is not None:
        line, (start, end) = token.line, reader.places.formula(token)
    reader.formulas.append(Formula(tex, reader.display, line, start, end))


def _set_rel(attributes: dict[str, str]) -> None:
    """Addresses with a host are of elsewhere: no site is known here whose own they could be."""
    if attributes.get("target") == "_blank":
        attributes["rel"] = "noopener"
    if _ELSEWHERE.match(attributes["href"]):
        attributes["rel"] = "noopener nofollow ugc"
