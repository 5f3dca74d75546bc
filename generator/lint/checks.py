"""All checks, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.lint import (
    backslashes,
    bare_environments,
    displays,
    dollars,
    fences,
    formulas,
    invisible,
    limits,
    places,
    placing,
    tex_blank,
    tex_brackets,
    tex_comment,
    tex_definitions,
    tex_doubled,
    tex_environments,
    tex_forbidden,
    tex_labels,
    tex_macros,
    tex_scripts,
    tex_size,
    tex_text,
    unicode_math,
    width,
)
from generator.lint.edits import reach
from generator.lint.finding import Finding
from generator.lint.post import Math, Post

PostCheck = Callable[[Post], Iterator[Finding]]
MathCheck = Callable[[Math, Post], Iterator[Finding]]

DELIMITERS: tuple[PostCheck, ...] = (
    displays.check, dollars.check, backslashes.check, formulas.check, bare_environments.check, fences.check,
    placing.check,
)
"""What is no mathematics and was meant as such, and the other way round; asked first."""
FORMULA: tuple[MathCheck, ...] = (
    tex_size.check, tex_doubled.check, tex_brackets.check, tex_environments.check, tex_macros.check,
    tex_forbidden.check, tex_text.check, tex_comment.check, tex_scripts.check, tex_blank.check,
)
"""The TeX of one formula; the first alone has a word on an empty one."""
WHOLE: tuple[PostCheck, ...] = (
    tex_labels.check, tex_definitions.check, limits.check, places.check, width.check, unicode_math.check,
    invisible.check,
)
"""The post as a whole."""


def findings_in(post: Post) -> tuple[Finding, ...]:
    """Everything that is found in a post, by place."""
    found = [finding for check in DELIMITERS for finding in check(post)]
    replaced = sorted(reach(finding) for finding in found if finding.edits and finding.intended is not None)
    for math in post.maths:
        if math.closed and not _replaced(math, replaced):
            asked = FORMULA if math.tex.strip() else FORMULA[:1]
            found += (finding for check in asked for finding in check(math, post))
    found += (finding for check in WHOLE for finding in check(post))
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.code)))


def _replaced(math: Math, ranges: list[tuple[int, int]]) -> bool:
    """Whether a formula is about to give way to others, so that its TeX is not what its author meant."""
    return any(start < math.end and end > math.start for start, end in ranges)
