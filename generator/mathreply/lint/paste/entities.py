"""``&lt;`` and ``&amp;`` inside a formula: HTML's spelling, in which TeX sees columns."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from mathreply.lint.finding import Edit, Finding
from mathreply.lint.post import Math, ScannedPost

_ENTITY = re.compile(
    r"&(?:(?:amp|lt|gt|quot|apos|nbsp|minus|times)|#\d{1,6}|#[xX][0-9A-Fa-f]{1,5});"
)


_ADDRESS = re.compile(r"\\(?:href|url)\s*\{[^{}]*$")


def check(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """One finding a formula, about all of its entities."""
    if "&" not in math.source:
        return
    found = [
        match
        for match in _ENTITY.finditer(math.source)
        if not _ADDRESS.search(math.source, 0, match.start())
    ]
    if not found:
        return
    edits = tuple(
        Edit(math.inner_start + match.start(), math.inner_start + match.end(), _sign(match.group()))
        for match in found
    )
    first = found[0].group()
    yield post.finding(
        "paste-entity",
        edits[0].start,
        edits[-1].end,
        f"{first} in a formula is HTML's spelling of “{_sign(first)}”: TeX reads the & as a mark "
        "of columns",
        f"write {_sign(first)}",
        edits,
    )


def _sign(entity: str) -> str:
    sign = html.unescape(entity).replace("\u00a0", " ").replace("−", "-")
    return "\\times " if sign == "×" else sign
