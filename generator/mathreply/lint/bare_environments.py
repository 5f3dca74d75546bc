"""``\\begin{align} … \\end{align}`` without delimiters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.lint.finding import Edit, Finding, Intended
from mathreply.lint.known.environments import INNER, KNOWN, NUMBERED
from mathreply.lint.post import CODE_MARK, MATH_MARK, ScannedPost
from mathreply.lint.rewriting import block

_NAMES = frozenset().union(*KNOWN.values()) | NUMBERED | set(INNER)
_EDGE = re.compile(r"\\(begin|end)\{([A-Za-z]+\*?)\}")
_LONGEST = 4_000
_OWN_DOLLARS = re.compile(r"\$\$?[ \t]*(?:\r\n|\r|\n)?[ \t]*$")


def check(post: ScannedPost) -> Iterator[Finding]:
    """Each outermost environment in the text."""
    depth = 0
    start = 0
    name = ""
    for match in _EDGE.finditer(post.text):
        if match.group(2) not in _NAMES:
            continue
        if match.group(1) == "begin":
            if depth == 0:
                start, name = match.start(), match.group(2)
            depth += 1
        elif depth and (depth := depth - 1) == 0 and match.group(2) == name:
            finding = _finding(post, start, match.end(), name)
            if finding is not None:
                yield finding


def _finding(post: ScannedPost, start: int, end: int, name: str) -> Finding | None:
    hidden = post.text[start:end]
    if (
        CODE_MARK in hidden
        or MATH_MARK in hidden
        or _OWN_DOLLARS.search(post.text[max(0, start - 20) : start])
    ):
        return None
    edits: tuple[Edit, ...] = ()
    intended: tuple[Intended, ...] | None = None
    if end - start <= _LONGEST:
        edits, intended = block(post, start, end, post.raw[start:end])
    return post.finding(
        "bare-environment",
        start,
        end,
        f"\\begin{{{name}}} without delimiters is no mathematics: the "
        "forum shows the bare TeX, its \\\\ halved",
        "put $$ on a line of its own above and below it",
        edits,
        intended=intended,
    )
