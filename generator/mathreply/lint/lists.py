"""Displays at the margin that end a numbered list before its next item."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.lint.finding import Edit, Finding, Intended
from mathreply.lint.post import Math, ScannedPost

_ITEM = re.compile(r"(?P<indent>[ ]{0,3})(?P<number>\d{1,9})(?P<mark>[.)])(?P<gap>[ ]{1,4})\S")
_ANY_ITEM = re.compile(r"^[ ]{0,3}\d{1,9}[.)][ ]", re.MULTILINE)
_OTHER = re.compile(r"[ ]{0,3}(?:#{1,6}[ \t]|>|```|~~~|[-*+][ \t]|<|\|)")
_MOST_LINES = 40


def check(post: ScannedPost) -> Iterator[Finding]:
    """Each display between two items of one list that stands left of their text."""
    if _ANY_ITEM.search(post.raw) is None:
        return
    end = 0
    for math in post.maths:
        if not math.display or not math.closed or math.start < end:
            continue
        finding = _broken(post, math)
        if finding is not None:
            end = finding.end
            yield finding


def _broken(post: ScannedPost, math: Math) -> Finding | None:
    """A display at the margin that ends a list of which a next item follows."""
    start, _ = post.lines.bounds(math.start)
    above = _item_above(post, start)
    if above is None or math.start - start >= above.end("gap") - above.start():
        return None
    end = _next_item(post, math.end, int(above["number"]) + 1, above["mark"])
    if end < 0:
        return None
    margin = " " * (above.end("gap") - above.start())
    inside = [other for other in post.maths if start <= other.start < end]
    return post.finding(
        "list-broken",
        math.start,
        end,
        f"the formula stands at the margin and ends the list behind item {above['number']}: the"
        " forum begins a new one after it",
        "indent it as far as the text of its item",
        tuple(_indented(post, start, end, margin)),
        intended=tuple(Intended(other.tex, other.display) for other in inside),
        meant=tuple((other.start, other.end) for other in inside),
    )


def _item_above(post: ScannedPost, start: int) -> re.Match[str] | None:
    """The head of the list item that the lines right above belong to."""
    for _ in range(_MOST_LINES):
        if start == 0:
            return None
        start, stop = post.lines.bounds(start - 1)
        line = post.raw[start:stop]
        match = _ITEM.match(line)
        if match:
            return match
        if not line.strip() or _OTHER.match(line):
            return None
    return None


def _next_item(post: ScannedPost, position: int, number: int, mark: str) -> int:
    """Where the next item of the list begins, past lines of text and displays; -1 if it does not
    come."""
    _, position = post.lines.bounds(max(0, position - 1))
    for _ in range(_MOST_LINES):
        if position >= len(post.raw):
            return -1
        start, position = post.lines.bounds(position)
        line = post.raw[start:position]
        match = _ITEM.match(line)
        if match:
            return start if int(match["number"]) == number and match["mark"] == mark else -1
        if _OTHER.match(line) and not post.in_display(start):
            return -1
    return -1


def _indented(post: ScannedPost, start: int, end: int, margin: str) -> Iterator[Edit]:
    while start < end:
        _, following = post.lines.bounds(start)
        if post.raw[start:following].strip():
            yield Edit(start, start, margin)
        start = following
