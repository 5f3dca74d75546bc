r"""``\[1\]`` alone on a line, ``\(2\)`` at the head of one: citations and labels, escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mathreply.lint.finding import Finding
from mathreply.lint.likeness import has_words
from mathreply.lint.post import Math, ScannedPost

CITATION = re.compile(
    r"\s*(?:\d{1,3}[a-z]?(?:\s*[,;–-]\s*\d{1,3}[a-z]?)*|[A-Z][A-Za-z+]{0,12}[ -]?\d{2,4}[a-z]?"
    r"|\^?\d+)\s*"
)
"""A number, several, or a key such as ``Knu84``."""
_COUNT = re.compile(r"(?<![^\s])\((?P<number>\d{1,2})\)(?= [A-Za-z])")
"""``(1) the first``: a label in running text."""
_LABEL = re.compile(r"\s*(?:\d{1,2}|i{1,3}|iv|vi{0,3}|ix)\s*")


def check(post: ScannedPost) -> Iterator[Finding]:
    """Each formula that is more like a citation or a label; a person must decide."""
    counted = set(_counted(post))
    for math in post.maths:
        if math.opener == "\\[" and _is_citation(math):
            yield _finding(math, post, "[", "]", "a citation")
        elif math.opener == "\\(" and (math.start in counted or _heads(math, post)):
            yield _finding(math, post, "(", ")", "a label")


def _counted(post: ScannedPost) -> Iterator[int]:
    r"""Where formulas begin that count on from a label, as in ``(1) one, \(2\) two``."""
    labels = [(match.start(), int(match["number"]), False) for match in _COUNT.finditer(post.text)]
    if not labels:
        return
    labels += (
        (math.start, int(math.source), True)
        for math in post.maths
        if math.opener == "\\(" and math.source.isdecimal() and len(math.source) < 3
    )
    for run in _runs(post, sorted(labels)):
        if run[0][1] == 1 and not all(is_math for _, _, is_math in run):
            yield from (start for start, _, is_math in run if is_math)


def _runs(
    post: ScannedPost, labels: Sequence[tuple[int, int, bool]]
) -> Iterator[list[tuple[int, int, bool]]]:
    """Labels of a paragraph of which each counts one more than the one before."""
    run = [labels[0]]
    for before, label in pairwise(labels):
        if label[1] != before[1] + 1 or not post.paragraphs.together(before[0], label[0]):
            yield run
            run = []
        run.append(label)
    yield run


def _is_citation(math: Math) -> bool:
    """Whether brackets hold a citation or a name, and no formula."""
    if "\n" in math.source or "\r" in math.source:
        return False  # brackets on lines of their own are nobody's escape
    return CITATION.fullmatch(math.source) is not None or (
        "\\" not in math.source and has_words(math.source)
    )


def _heads(math: Math, post: ScannedPost) -> bool:
    """Whether a number stands at the head of its line, with words behind it."""
    if not _LABEL.fullmatch(math.source):
        return False
    start, _ = post.lines.bounds(math.start)
    before = post.raw[start : math.start]
    return not before.strip(" \t>") and post.raw[math.end : math.end + 1] in (" ", "\n", "\r", "")


def _finding(math: Math, post: ScannedPost, opener: str, closer: str, what: str) -> Finding:
    """The finding on brackets that were escaped and became delimiters."""
    said = math.source.strip()[:40]
    return post.finding(
        "label-as-math",
        math.start,
        math.end,
        f"the forum sets “{said}” as a formula; it looks like {what} whose brackets were escaped",
        f"write {opener}{said}{closer}, or $…$ if it is a formula",
    )
