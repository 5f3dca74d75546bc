"""The allow-list, enforced by nh3: whatever a rule or an author wrote, no script, handler or strange address is left.

The forum cleans the text of the HTML and reads it afterwards; nh3 reads first. They part on unclosed elements whose
content is not read as HTML (``<textarea>``), so the tags of those are taken out beforehand, as in the forum.
"""

from __future__ import annotations

import re
from functools import cache

import nh3

from generator.cook.allowed import ADDRESS, ANY, ATTRIBUTES, DATA, ELEMENTS, PATTERNS
from generator.cook.characters import trim
from generator.cook.mathtoken import MARK

_WITH_CONTENT = {"script", "iframe"}
_SWALLOWING = re.compile(r"</?(?:title|textarea|style|xmp|plaintext|noembed|noframes|noscript|select|option|optgroup|"
                         r"template|svg|math|form|button|frameset|body|html|head)\b[^<>]*>", re.IGNORECASE)
_IFRAME = re.compile(r"<iframe\b[^<>]*>[^<]*</iframe>", re.IGNORECASE)
_STRAY_IFRAME = re.compile(r"</?iframe\b[^<>]*>", re.IGNORECASE)


def sanitize(html: str) -> str:
    """``html`` with nothing in it but what the forum allows."""
    html = _STRAY_IFRAME.sub("", _IFRAME.sub("", _SWALLOWING.sub("", html)))
    return trim(_cleaner().clean(html).replace("[removed]", ""))


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(ELEMENTS),
        attributes={element: set(attributes) for element, attributes in ATTRIBUTES.items()},
        attribute_filter=_filter,
        clean_content_tags=_WITH_CONTENT,
        generic_attribute_prefixes={"data-"},
        link_rel=None,
        strip_comments=True,
        url_schemes={"http", "https", "mailto", "data"},  # data: for pictures alone, see _picture
    )


def _filter(element: str, attribute: str, value: str) -> str | None:
    """The attribute's value, or None if the forum drops it."""
    if attribute.startswith("data-"):
        return value if _data_allowed(element, attribute) else None
    if element == "a" and attribute == "href":
        return value if ADDRESS.match(value.replace("'", "%27")) else None
    if attribute in ("src", "srcset"):
        return _picture(attribute, value)
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
    return beginning is not None and "data-html-" not in attribute and beginning.match(attribute) is not None


def _picture(attribute: str, value: str) -> str | None:
    if value.startswith("data:image"):
        return value
    if attribute == "src":
        address = value.replace("'", "%27")
        return address if ADDRESS.match(address) else None
    sources = [source.strip() for source in value.split(",")]
    return ",".join(source for source in sources if ADDRESS.match(source)) or None
