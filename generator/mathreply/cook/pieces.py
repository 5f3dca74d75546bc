"""A cooked post cut at its top level, so that a live preview patches what has changed and leaves
the rest.

As in the last pass over the HTML, every attribute is quoted and every ``<`` of a text is escaped:
tags can be told by a pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b

from msgspec import Struct

from mathreply.model import CookedPage

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [^\s="<>/]+="[^"]*")*)>')
_VOID = frozenset({"br", "hr", "img", "source", "track"})
_MATH = ' class="math"'


class PostPiece(Struct, frozen=True):
    """One element of the post's top level, with the text that follows it."""

    html: str
    digest: str
    """Of the HTML without the white space at its end: two pieces alike have the same."""
    first: int
    """Index of its first formula among the post's."""
    formulas: int
    """So many formulas stand in it."""


def pieces(page: CookedPage) -> tuple[PostPiece, ...]:
    """The pieces of a post; joined, their HTML is the post's.

    >>> [piece.html for piece in pieces(CookedPage("<p>a</p>\\n<hr>\\n<p>b</p>", ()))]
    ['<p>a</p>\\n', '<hr>\\n', '<p>b</p>']
    """
    found: list[PostPiece] = []
    count = 0
    for html, formulas in _cut(page.html):
        digest = blake2b(html.rstrip().encode("utf-8", "surrogatepass"), digest_size=9)
        found.append(PostPiece(html, digest.hexdigest(), count, formulas))
        count += formulas
    return tuple(found)


def surroundings(page: CookedPage) -> tuple[tuple[str, ...], ...]:
    """The opening tags of the elements around each formula, outermost first: they say how wide its
    column is."""
    found: list[tuple[str, ...]] = []
    around: list[tuple[str, str]] = []
    for tag, closing, name, is_math in _tags(page.html):
        if is_math:
            found.append(tuple(opening for _, opening in around))
        if closing and any(name == opened for opened, _ in around):
            while around.pop()[0] != name:
                pass
        elif not closing and name not in _VOID:
            around.append((name, tag[0]))
    return tuple(found)


def _cut(html: str) -> Iterator[tuple[str, int]]:
    """Each piece of the HTML with the number of its formulas."""
    start = depth = formulas = 0
    for tag, closing, name, is_math in _tags(html):
        if not depth and not closing and tag.start() > start:
            yield html[start : tag.start()], formulas
            start, formulas = tag.start(), 0
        formulas += is_math
        if name not in _VOID:
            depth = max(0, depth + (-1 if closing else 1))
    if html[start:]:
        yield html[start:], formulas


def _tags(html: str) -> Iterator[tuple[re.Match[str], bool, str, bool]]:
    """Each tag: its match, whether it closes, its element, whether it opens a formula (one inside
    another is part of that)."""
    inside = 0
    for tag in _TAG.finditer(html):
        closing, name = bool(tag[1]), tag[2]
        opens = not closing and not inside and tag[3] == _MATH
        if (inside or opens) and name not in _VOID:
            inside += -1 if closing else 1
        yield tag, closing, name, opens
