"""What stands in a line between HTML tags for code and keys, and is meant as it is typed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence

_TAG = re.compile(r"<(?P<end>/?)(?P<name>code|kbd|samp|tt)\b[^<>]{0,300}>", re.IGNORECASE)


def literal_ranges(
    raw: str, is_tag: Callable[[int], bool], together: Callable[[int, int], bool]
) -> tuple[tuple[int, int], ...]:
    """Where code and keys stand in tags, in order: ``<code>\\\\(x\\\\)</code>``.

    ``is_tag`` tells whether a tag is read as one at a place, ``together`` whether no paragraph ends
    between two places.
    """
    found: list[tuple[int, int]] = []
    opened: re.Match[str] | None = None
    for tag in _TAG.finditer(raw):
        if not is_tag(tag.start()):
            continue
        if not tag["end"]:
            opened = opened if opened is not None and together(opened.end(), tag.start()) else tag
        elif opened is not None and opened["name"].lower() == tag["name"].lower():
            if together(opened.end(), tag.start()):
                found.append((opened.end(), tag.start()))
            opened = None
    return tuple(found)


def touches(ranges: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a part of the post reaches into one of the ranges, which are in order."""
    at = bisect_right(ranges, (end, -1))
    return at > 0 and ranges[at - 1][1] > start
