"""``&lt;`` and ``&amp;`` inside a formula: HTML's spelling, in which TeX sees columns."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from mathreply.lint.finding import Edit, Finding
from mathreply.lint.post import Math, ScannedPost
from mathreply.lint.unicode_math import TEX

_ENTITY = re.compile(r"&(?:(?P<name>[A-Za-z][A-Za-z0-9]{1,30})|#\d{1,6}|#[xX][0-9A-Fa-f]{1,5});")
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2009"), " ")
_IN_TEXT = re.compile(r"\\(?:text\w*|mbox)\s*\{[^{}]*$")
_ADDRESS = re.compile(r"\\(?:href|url)\s*\{[^{}]*$")


def check(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """One finding a formula, about all of its entities."""
    if "&" not in math.source:
        return
    found = [
        match
        for match in _ENTITY.finditer(math.source)
        if _is_known(match) and not _ADDRESS.search(math.source, 0, match.start())
    ]
    if not found:
        return
    edits = tuple(_edit(math, match) for match in found)
    first = found[0].group()
    sign, better = html.unescape(first).strip(), edits[0].text.strip()
    meaning = f"“{sign}”" if sign else "a space"
    yield post.finding(
        "paste-entity",
        edits[0].start,
        edits[-1].end,
        f"{first} in a formula is HTML's spelling of {meaning}: TeX reads the & as a mark"
        " of columns",
        f"write {better or 'a space'}",
        edits,
    )


def _edit(math: Math, match: re.Match[str]) -> Edit:
    text = _spelt(match.group(), math.source[: match.start()], math.source[match.end() :])
    return Edit(math.inner_start + match.start(), math.inner_start + match.end(), text)


def _is_known(match: re.Match[str]) -> bool:
    """Whether HTML knows an entity, and it stands for one character."""
    sign = html.unescape(match.group())
    return len(sign) == 1 and sign.isprintable() | sign.isspace()


def _spelt(entity: str, before: str, after: str) -> str:
    """What TeX has in the place of an entity: a command, where there is one; else the character.

    ``before`` and ``after`` are what stands around it in the formula.
    """
    sign = html.unescape(entity).translate(_SPACES)
    if sign == "−":
        return "-"
    if sign == "&" and _IN_TEXT.search(before):
        return "\\&"
    if sign not in TEX or sign == "√":
        return sign
    return TEX[sign] + (" " if after[:1].isalpha() else "")
