"""All checks, in the order in which they are asked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from mathreply.lint import (
    backslashes,
    bare_environments,
    displays,
    dollars,
    eaten,
    fences,
    formulas,
    invisible,
    labels_as_math,
    limits,
    lists,
    plain_text_places,
    stray_delimiters,
    unicode_math,
    width,
)
from mathreply.lint.edits import reach
from mathreply.lint.finding import Finding
from mathreply.lint.foreign import is_foreign
from mathreply.lint.paste import bbcode, entities, escapes, markers, notes, rendered, roles
from mathreply.lint.paste import brackets as brackets_without_backslashes
from mathreply.lint.post import Math, ScannedPost
from mathreply.lint.tex import (
    arguments,
    blank,
    brackets,
    colours,
    comment,
    definitions,
    doubled,
    environments,
    forbidden,
    labels,
    macros,
    operators,
    references,
    scripts,
    size,
    strokes,
    text,
)
from mathreply.lint.weighing import LIKELY, formula_weight

NO_FORMULA = frozenset(("money-as-math", "dollar-inverted", "text-as-math", "label-as-math"))
"""Codes of what the forum takes for a formula and its author did not mean as one."""

WHOLES = frozenset(
    ("paste-marker", "paste-html", "paste-role", "paste-label", "paste-lost-backslash")
)
"""Codes of pastes that are told as a whole, whatever their parts look like."""

PostCheck = Callable[[ScannedPost], Iterator[Finding]]
MathCheck = Callable[[Math, ScannedPost], Iterator[Finding]]

DELIMITERS: tuple[PostCheck, ...] = (
    displays.check,
    lists.check,
    labels_as_math.check,
    dollars.check,
    backslashes.check,
    bare_environments.check,
    fences.check,
    stray_delimiters.check,
    brackets_without_backslashes.check,
    markers.check,
    rendered.check,
    roles.check,
    bbcode.check,
)
"""What is no mathematics and was meant as such, and the other way round; asked first."""
SPELLING: tuple[PostCheck, ...] = (formulas.check,)
"""How the formulas that were meant are delimited."""
PASTED: tuple[MathCheck, ...] = (entities.check, escapes.check)
"""What a copy has put into the TeX of one formula; its TeX is looked at when that is mended."""
FORMULA: tuple[MathCheck, ...] = (
    size.check,
    doubled.check,
    brackets.check,
    environments.check,
    macros.check,
    forbidden.check,
    text.check,
    strokes.check,
    comment.check,
    scripts.check,
    arguments.check,
    blank.check,
    operators.check,
    colours.check,
)
"""The TeX of one formula; the first alone has a word on an empty one."""
WHOLE: tuple[PostCheck, ...] = (
    labels.check,
    references.check,
    definitions.check,
    limits.check,
    plain_text_places.check,
    width.check,
    unicode_math.check,
    invisible.check,
    eaten.check,
    notes.check,
)
"""The post as a whole."""


def findings_in(post: ScannedPost) -> tuple[Finding, ...]:
    """Everything that is found in a post, by place."""
    found = [finding for check in DELIMITERS for finding in _guarded(post, check, post)]
    found = list(_without_parts(found))
    meant = post.without(sorted((f.start, f.end) for f in found if f.code in NO_FORMULA))
    found += (finding for check in SPELLING for finding in _guarded(post, check, meant))
    meant = meant.without(_replaced(found))
    for math in meant.maths:
        if math.closed:
            found += _of_formula(math, meant)
    found += (finding for check in WHOLE for finding in _guarded(post, check, meant))
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.code)))


def _without_parts(found: Sequence[Finding]) -> Iterator[Finding]:
    """The findings without those about a part of something that is told as a whole."""
    wholes = sorted((f.start, f.end) for f in found if f.code in WHOLES)
    for finding in found:
        at = bisect_left(wholes, (finding.end, 0)) - 1
        crossing = at >= 0 and wholes[at][1] > finding.start
        if finding.code in WHOLES or not crossing:
            yield finding


def _of_formula(math: Math, post: ScannedPost) -> list[Finding]:
    pasted = [finding for check in PASTED for finding in _guarded(post, check, math, post)]
    foreign = math.opener == "$" and is_foreign(post, math.start, math.end)
    if any(finding.edits for finding in pasted) and not foreign:
        return pasted
    asked = FORMULA if math.tex.strip() else FORMULA[:1]
    found = [finding for check in asked for finding in _guarded(post, check, math, post)]
    if foreign or (math.opener == "$" and formula_weight(math.source, "", "") < -LIKELY):
        return [replace(finding, edits=()) for finding in found]  # perhaps no TeX at all
    return found


def _replaced(found: Sequence[Finding]) -> list[tuple[int, int]]:
    """Where formulas are about to give way to others, so that their TeX says nothing."""
    return sorted(
        reach(finding) for finding in found if finding.edits and finding.intended is not None
    )


def _guarded(
    post: ScannedPost, check: Callable[..., Iterator[Finding]], *asked: object
) -> list[Finding]:
    """A check's findings; of a check that breaks, one finding that says so."""
    try:
        return list(check(*asked))
    except Exception as error:  # noqa: BLE001  # the last line of defence: the other checks and posts go on
        name = check.__module__.removeprefix("mathreply.lint.")
        return [
            post.finding(
                "lint-fault",
                0,
                0,
                f"the check “{name}” broke on this post ({type(error).__name__}: {error})"[:200],
                "please report it with the post; everything else here has been checked",
            )
        ]
