"""``\\begin{align} … \\end{align}`` without delimiters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.lint.finding import Edit, Finding, Intended
from mathreply.lint.known.environments import INNER, KNOWN, NUMBERED
from mathreply.lint.likeness import holds_bare_tex
from mathreply.lint.post import CODE_MARK, MATH_MARK, ScannedPost
from mathreply.lint.rewriting import block

_NAMES = frozenset().union(*KNOWN.values()) | NUMBERED | set(INNER)
_EDGE = re.compile(r"\\(begin|end)\{([A-Za-z]+\*?)\}")
_LONGEST = 4_000
_BESIDE = 80
_MARGIN = re.compile(r"\A[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*")
_TEX_BEFORE = re.compile(r"(?:[{(|=+*/^_&-]|\\[A-Za-z]+|\})\s*$")
_TEX_AFTER = re.compile(r"\s*(?:[})|=+*/^_&-]|\\[A-Za-z]+)")
_WHOLE = re.compile(r"\\begin\{(\w{1,20}\*?)\}[^\r\n]{0,400}?\\end\{\1\}")
"""Another environment in the same line, which is told by itself."""
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
    """The finding on an environment without delimiters."""
    hidden = post.text[start:end]
    if (
        CODE_MARK in hidden
        or MATH_MARK in hidden
        or _OWN_DOLLARS.search(post.text[max(0, start - 20) : start])
    ):
        return None
    edits: tuple[Edit, ...] = ()
    intended: tuple[Intended, ...] | None = None
    if end - start <= _LONGEST and not _is_a_piece(post, start, end):
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


def _is_a_piece(post: ScannedPost, start: int, end: int) -> bool:
    """Whether TeX goes on beside an environment on its line, so that it is a piece of a formula."""
    line_start, _ = post.lines.bounds(start)
    _, line_end = post.lines.bounds(end - 1)
    near_before = post.text[max(line_start, start - _BESIDE) : start]
    near_after = post.text[end : min(line_end, end + _BESIDE)]
    if _TEX_BEFORE.search(_MARGIN.sub("", near_before)) or _TEX_AFTER.match(near_after):
        return True
    before, after = post.text[line_start:start], post.text[end:line_end]
    return any(holds_bare_tex(_WHOLE.sub(" ", beside)) for beside in (before, after))
