"""All checks, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mathreply.lint import (
    backslashes,
    bare_environments,
    displays,
    dollars,
    fences,
    formulas,
    invisible,
    limits,
    plain_text_places,
    stray_delimiters,
    unicode_math,
    width,
)
from mathreply.lint.edits import reach
from mathreply.lint.finding import Finding
from mathreply.lint.post import Math, Post
from mathreply.lint.tex import (
    blank,
    brackets,
    comment,
    definitions,
    doubled,
    environments,
    forbidden,
    labels,
    macros,
    scripts,
    size,
    text,
)

PostCheck = Callable[[Post], Iterator[Finding]]
MathCheck = Callable[[Math, Post], Iterator[Finding]]

DELIMITERS: tuple[PostCheck, ...] = (
    displays.check,
    dollars.check,
    backslashes.check,
    formulas.check,
    bare_environments.check,
    fences.check,
    stray_delimiters.check,
)
"""What is no mathematics and was meant as such, and the other way round; asked first."""
FORMULA: tuple[MathCheck, ...] = (
    size.check,
    doubled.check,
    brackets.check,
    environments.check,
    macros.check,
    forbidden.check,
    text.check,
    comment.check,
    scripts.check,
    blank.check,
)
"""The TeX of one formula; the first alone has a word on an empty one."""
WHOLE: tuple[PostCheck, ...] = (
    labels.check,
    definitions.check,
    limits.check,
    plain_text_places.check,
    width.check,
    unicode_math.check,
    invisible.check,
)
"""The post as a whole."""


def findings_in(post: Post) -> tuple[Finding, ...]:
    """Everything that is found in a post, by place."""
    found = [finding for check in DELIMITERS for finding in check(post)]
    replaced = sorted(
        reach(finding) for finding in found if finding.edits and finding.intended is not None
    )
    for math in post.maths:
        if math.closed and not _replaced(math, replaced):
            asked = FORMULA if math.tex.strip() else FORMULA[:1]
            found += (finding for check in asked for finding in check(math, post))
    found += (finding for check in WHOLE for finding in check(post))
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.code)))


def _replaced(math: Math, ranges: list[tuple[int, int]]) -> bool:
    """Whether a formula is about to give way to others, so that its TeX is not what its author
    meant."""
    return any(start < math.end and end > math.start for start, end in ranges)
