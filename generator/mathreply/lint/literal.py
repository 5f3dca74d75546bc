"""What stands in a line between HTML tags for code and keys, and is meant as it is typed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence

_INLINE = re.compile(r"<(?P<end>/?)(?P<name>code|kbd|samp|tt)\b[^<>]{0,300}>", re.IGNORECASE)
_BLOCK = re.compile(r"<(?P<end>/?)(?P<name>pre)\b[^<>]{0,300}>", re.IGNORECASE)
Range = tuple[int, int]


def literal_ranges(
    raw: str, is_tag: Callable[[int], bool], together: Callable[[int, int], bool]
) -> tuple[Range, ...]:
    """Where code and keys stand in tags, in order: ``<code>\\\\(x\\\\)</code>``.

    ``is_tag`` tells whether a tag is read as one at a place, ``together`` whether no paragraph ends
    between two places.
    """
    blocks = _blocks(raw, is_tag)
    inline = [
        found for found in _in_paragraphs(raw, is_tag, together) if not touches(blocks, *found)
    ]
    return tuple(sorted((*blocks, *inline)))


def _blocks(raw: str, is_tag: Callable[[int], bool]) -> list[Range]:
    """What stands in ``<pre>`` that begins in a line: empty lines do not end it."""
    found: list[Range] = []
    start = None
    for tag in _BLOCK.finditer(raw):
        if not tag["end"] and is_tag(tag.start()):
            start = tag.end()
        elif tag["end"] and start is not None:
            found.append((start, tag.start()))
            start = None
    return found


def _in_paragraphs(
    raw: str, is_tag: Callable[[int], bool], together: Callable[[int, int], bool]
) -> list[Range]:
    """What stands in tags for code and keys within one paragraph."""
    found: list[Range] = []
    opened: re.Match[str] | None = None
    for tag in _INLINE.finditer(raw):
        if not is_tag(tag.start()):
            continue
        if not tag["end"]:
            opened = opened if opened is not None and together(opened.end(), tag.start()) else tag
        elif opened is not None and opened["name"].lower() == tag["name"].lower():
            if together(opened.end(), tag.start()):
                found.append((opened.end(), tag.start()))
            opened = None
    return found


def touches(ranges: Sequence[Range], start: int, end: int) -> bool:
    """Whether a part of the post reaches into one of the ranges, which are in order."""
    at = bisect_right(ranges, (end, -1))
    return at > 0 and ranges[at - 1][1] > start
