"""``\\\\frac`` inside a formula: a line break and four letters, where an escape has doubled the
backslash; ``\\\\\\\\`` at the end of a row, where it has doubled both."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.lint.finding import Edit, Finding
from mathreply.lint.post import Math, ScannedPost

_DOUBLED = re.compile(r"(?<!\\)\\\\([A-Za-z]{2,})")
_PAIR = re.compile(r"\\\\")
_RUN = re.compile(r"\\+")
_TWICE = (4, 5)
"""Backslashes in a run that ends two rows, and may begin a command as well."""
_ROWS = re.compile(
    r"(?<!\\)\\(?:begin|substack|cases|matrix|pmatrix|eqalign|displaylines)(?![A-Za-z])"
)


def _is_doubled(tex: str) -> bool:
    """Whether every backslash stands beside another."""
    return all(len(run) % 2 == 0 for run in _RUN.findall(tex))


def check(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """Each doubled command outside rows; where ``\\\\begin`` or every backslash is
    doubled, all of the formula is."""
    if "\\\\" not in math.source:
        return
    yield from _row_ends(math, post)
    if _ROWS.search(math.source):
        return
    found = [
        match for match in _DOUBLED.finditer(math.source) if match.group(1) in post.engine.macros
    ]
    whole = any(match.group(1) == "begin" for match in found) or _is_doubled(math.source)
    for position, match in enumerate(found):
        start, end = math.inner_start + match.start(), math.inner_start + match.end()
        edits: tuple[Edit, ...] = (Edit(start, start + 1, ""),)
        if whole:
            pairs = _PAIR.finditer(math.source) if position == 0 else iter(())
            edits = tuple(
                Edit(math.inner_start + pair.start(), math.inner_start + pair.start() + 1, "")
                for pair in pairs
            )
        yield post.finding(
            "doubled-backslash",
            start,
            end,
            f"\\\\{match.group(1)} is a line break and the letters “{match.group(1)}” to the forum",
            f"write \\{match.group(1)}",
            edits,
        )


def _row_ends(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """One finding where each end of a row is doubled; a single one would be an author's space."""
    runs = [run for run in _RUN.finditer(math.source) if len(run.group()) > 1]
    if not runs or any(len(run.group()) not in _TWICE for run in runs):
        return
    edits = tuple(
        Edit(math.inner_start + run.start(), math.inner_start + run.start() + 2, "") for run in runs
    )
    yield post.finding(
        "doubled-backslash",
        edits[0].start,
        math.inner_start + runs[0].end(),
        "\\\\\\\\ ends two rows: the forum sets an empty one between them",
        "write \\\\",
        edits,
    )
