"""The allow-list, enforced by nh3: whatever a rule or an author wrote, no script, handler or
strange address is left.

The forum takes tags out of the HTML's text and reads it afterwards; nh3 reads first. They part on
elements that are not allowed and yet change how the rest is read (``<textarea>``, ``<center>``), so
those tags are taken out beforehand.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape

import nh3

from mathreply.cook.allowed import ADDRESS, ANY, ATTRIBUTES, DATA, ELEMENTS, PATTERNS
from mathreply.cook.characters import trim
from mathreply.cook.math.token import MARK

DROPPED = "dropped:"
"""The value of an attribute that :mod:`mathreply.cook.finish` takes out."""

_SCRIPT = "script"
_TAG = re.compile(r"</?([A-Za-z][^\s/<>]*)(?=[\s/>])[^<>]*>")
_SOURCE = re.compile(
    r"""(\ssrc(?:set)?)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))""", re.IGNORECASE
)
_WITH_SOURCE = frozenset({"img", "source", "track"})
_IFRAME = re.compile(r"<iframe\b[^<>]*>[^<]*</iframe>", re.IGNORECASE)


def sanitize(html: str) -> str:
    """``html`` with nothing in it but what the forum allows, and attributes of the value
    :data:`DROPPED`."""
    html = _TAG.sub(_kept, _IFRAME.sub("", html))
    return trim(_cleaner().clean(html).replace("[removed]", ""))


def _kept(tag: re.Match[str]) -> str:
    name = tag[1].lower()
    if name in _WITH_SOURCE:
        return _SOURCE.sub(_kept_source, tag[0])
    return tag[0] if name in ELEMENTS or name == _SCRIPT else ""


def _kept_source(source: re.Match[str]) -> str:
    """The attribute, emptied if its address is not allowed: the forum keeps its name."""
    value = unescape(source[2] or source[3] or source[4] or "")
    return source[0] if _picture(source[1].strip().lower(), value) else f'{source[1]}=""'


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(ELEMENTS),
        attributes={
            "*": set(),
            **{element: set(attributes) for element, attributes in ATTRIBUTES.items()},
        },
        attribute_filter=_mark,
        clean_content_tags={_SCRIPT},
        generic_attribute_prefixes={"data-"},
        link_rel=None,
        strip_comments=True,
        url_schemes={"http", "https", "mailto", "data"},  # data: for pictures alone, see _picture
    )


def _mark(element: str, attribute: str, value: str) -> str:
    """The attribute's value, or :data:`DROPPED`: nh3 shuffles an element's attributes where a
    filter takes one out."""
    allowed = _filter(element, attribute, value)
    return DROPPED if allowed is None else allowed


def _filter(element: str, attribute: str, value: str) -> str | None:
    """The value, or None if the forum drops the attribute."""
    if attribute.startswith("data-"):
        return value if _data_allowed(element, attribute) else None
    if element == "a" and attribute == "href":
        # The forum encodes the apostrophe before it looks; here it is only looked at so.
        return value if ADDRESS.match(value.replace("'", "%27")) else None
    if attribute in ("src", "srcset"):
        return _picture(attribute, value) if value else value
    if attribute == "poster":
        return value if ADDRESS.match(value) else None
    pattern = PATTERNS.get((element, attribute))
    if pattern is not None:
        return value if pattern.fullmatch(value) else None
    allowed = ATTRIBUTES.get(element, {}).get(attribute, ANY)
    return value if allowed is ANY or value in allowed else None


def _data_allowed(element: str, attribute: str) -> bool:
    if attribute == MARK:
        return element in ("div", "span")
    beginning = DATA.get(element)
    return (
        beginning is not None
        and "data-html-" not in attribute
        and beginning.match(attribute) is not None
    )


def _picture(attribute: str, value: str) -> str | None:
    if value.startswith("data:image"):
        return value
    if attribute == "src":
        address = value.replace("'", "%27")
        return address if ADDRESS.match(address) else None
    sources = [source.strip() for source in value.split(",")]
    return (
        ",".join(source if ADDRESS.match(source) else "" for source in sources).strip(",") or None
    )
