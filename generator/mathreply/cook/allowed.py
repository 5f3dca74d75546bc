"""Which elements and attributes a post may hold, as data.

Source: Discourse core, ``allow-lister.js`` 134450e1, ``sanitizer.js`` 077bf13f and what each
    feature and plugin adds.
Left out are ``iframe`` (each site lists its own addresses) and what only the forum's own additions
use (``svg``).
"""

from __future__ import annotations

import re

ANY: frozenset[str] = frozenset()
"""Every value."""

_PLAIN = (
    "b",
    "big",
    "blockquote",
    "br",
    "dd",
    "del",
    "dl",
    "dt",
    "em",
    "i",
    "ins",
    "kbd",
    "mark",
    "picture",
    "pre",
    "rp",
    "s",
    "small",
    "strike",
    "strong",
    "sub",
    "table",
    "tbody",
    "thead",
    "tr",
    "ul",
)


def _one_of(*values: str) -> frozenset[str]:
    return frozenset(values)


_CHECKBOX = (
    "chcklst-box fa fa-square-o",
    "chcklst-box checked fa fa-square-check-o",
    "chcklst-box checked permanent fa fa-square-check",
)

ATTRIBUTES: dict[str, dict[str, frozenset[str]]] = {
    "a": {
        "class": _one_of(
            "anchor",
            "attachment",
            "hashtag",
            "mention",
            "mention-group",
            "onebox",
            "inline-onebox",
            "inline-onebox-loading",
            "hashtag-cooked",
            "footnote-backref",
        ),
        "href": ANY,
        "name": ANY,
        "id": ANY,
        "rel": _one_of("nofollow", "ugc"),
        "target": _one_of("_blank"),
        "title": ANY,
    },
    "abbr": {"title": ANY},
    "aside": {"class": ANY},
    "audio": {"controls": ANY, "preload": ANY},
    "code": {"class": ANY},
    "details": {"open": ANY, "class": _one_of("elided")},
    "div": {
        "class": _one_of(
            "quote-controls",
            "title",
            "excerpt",
            "video-container",
            "video-placeholder-container",
            "onebox-placeholder-container",
            "md-table",
            "math",
            "spoiler",
            "d-wrap",
            "d-image-grid",
            "callout",
            "callout__content",
        ),
        "align": ANY,
        "lang": ANY,
        "dir": ANY,
    },
    "hr": {"class": _one_of("footnotes-sep")},
    "img": {
        "alt": ANY,
        "role": ANY,
        "height": ANY,
        "title": ANY,
        "width": ANY,
        "src": ANY,
        "loading": _one_of("lazy"),
        "class": _one_of(
            "avatar",
            "emoji",
            "emoji emoji-custom",
            "emoji only-emoji",
            "emoji emoji-custom only-emoji",
        ),
    },
    "li": {"class": _one_of("footnote-item"), "id": ANY},
    "ol": {"reversed": ANY, "start": ANY, "type": ANY, "class": _one_of("footnotes-list")},
    "p": {"lang": ANY, "class": _one_of("callout__title")},
    "rb": {"lang": ANY},
    "rt": {"lang": ANY},
    "ruby": {"lang": ANY},
    "source": {"src": ANY, "srcset": ANY, "type": ANY},
    "span": {
        "class": _one_of(
            "excerpt",
            "hashtag",
            "mention",
            "math",
            "asciimath",
            "bbcode-b",
            "bbcode-i",
            "bbcode-u",
            "bbcode-s",
            "spoiler",
            "d-wrap",
            "hashtag-raw",
            "hashtag-icon-placeholder",
            "chcklst-stroked",
            *_CHECKBOX,
        ),
        "lang": ANY,
    },
    "summary": {"title": ANY},
    "sup": {"class": _one_of("footnote-ref")},
    "td": {"colspan": ANY, "rowspan": ANY, "style": ANY},
    "th": {"colspan": ANY, "rowspan": ANY, "style": ANY},
    "track": {"default": ANY, "label": ANY, "kind": ANY, "src": ANY, "srclang": ANY},
    "video": dict.fromkeys(
        (
            "controls",
            "controlslist",
            "crossorigin",
            "height",
            "loop",
            "muted",
            "playsinline",
            "poster",
            "preload",
            "width",
            "autoplay",
        ),
        ANY,
    ),
    **{f"h{level}": {"id": ANY} for level in range(1, 7)},
}
ELEMENTS: frozenset[str] = frozenset(_PLAIN) | frozenset(ATTRIBUTES)

DATA: dict[str, re.Pattern[str]] = {
    "a": re.compile(r"data-(bbcode|word|type|slug|ref|id|style-\w+|orig-href)"),
    "aside": re.compile(r"data-"),
    "div": re.compile(r"data-"),
    "img": re.compile(r"data-(thumbnail|orig-src|base62-sha1)"),
    "pre": re.compile(r"data-code-\w"),
    "source": re.compile(r"data-orig-src"),
    "span": re.compile(r"data-"),
}
"""How the ``data-*`` attributes of an element begin."""

PATTERNS: dict[tuple[str, str], re.Pattern[str]] = {
    ("aside", "class"): re.compile(r"quote|quote no-group|quote group-.+"),
    ("code", "class"): re.compile(r"lang-.+"),
    ("a", "id"): re.compile(r"fn(ref)?[0-9]+"),
    ("li", "id"): re.compile(r"fn(ref)?[0-9]+"),
    ("td", "style"): re.compile(r"text-align:(right|left|center)"),
    ("th", "style"): re.compile(r"text-align:(right|left|center)"),
    **{(f"h{level}", "id"): re.compile(r"heading--[a-zA-Z0-9_-]+") for level in range(1, 7)},
}
"""Values of attributes that follow a pattern; it matches the whole value."""

ADDRESS = re.compile(
    r"(https?:)?//[\w.-]+|/[\w.-]+|#[\w.-]+|mailto:[\w.@-]+", re.IGNORECASE | re.ASCII
)
"""How a link's address begins."""
