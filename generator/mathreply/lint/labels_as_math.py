r"""``\[1\]`` alone on a line, ``\(2\)`` at the head of one: citations and labels, escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.lint.finding import Finding
from mathreply.lint.likeness import has_words
from mathreply.lint.post import Math, ScannedPost

CITATION = re.compile(
    r"\s*(?:\d{1,3}[a-z]?(?:\s*[,;–-]\s*\d{1,3}[a-z]?)*|[A-Z][A-Za-z+]{0,12}[ -]?\d{2,4}[a-z]?"
    r"|\^?\d+)\s*"
)
"""A number, several, or a key such as ``Knu84``."""
_LABEL = re.compile(r"\s*(?:\d{1,2}|i{1,3}|iv|vi{0,3}|ix)\s*")


def check(post: ScannedPost) -> Iterator[Finding]:
    """Each formula that is more like a citation or a label; a person must decide."""
    for math in post.maths:
        if math.opener == "\\[" and _is_citation(math):
            yield _finding(math, post, "[", "]", "a citation")
        elif math.opener == "\\(" and _LABEL.fullmatch(math.source) and _heads(math, post):
            yield _finding(math, post, "(", ")", "a label")


def _is_citation(math: Math) -> bool:
    if "\n" in math.source.strip():
        return False
    return CITATION.fullmatch(math.source) is not None or (
        "\\" not in math.source and has_words(math.source)
    )


def _heads(math: Math, post: ScannedPost) -> bool:
    """Whether a formula stands at the head of its line, with words behind it."""
    start, _ = post.lines.bounds(math.start)
    before = post.raw[start : math.start]
    return not before.strip(" \t>") and post.raw[math.end : math.end + 1] in (" ", "\n", "\r", "")


def _finding(math: Math, post: ScannedPost, opener: str, closer: str, what: str) -> Finding:
    said = math.source.strip()[:40]
    return post.finding(
        "label-as-math",
        math.start,
        math.end,
        f"the forum sets “{said}” as a formula; it looks like {what} whose brackets were escaped",
        f"write {opener}{said}{closer}, or $…$ if it is a formula",
    )
