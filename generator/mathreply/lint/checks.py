"""All checks, in the order in which they are asked."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from msgspec.structs import replace

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
    latex_text,
    limits,
    lists,
    plain_text_places,
    stray_delimiters,
    unicode_math,
    width,
)
from mathreply.lint.codes import CODES
from mathreply.lint.edits import reach
from mathreply.lint.finding import Finding
from mathreply.lint.foreign import is_foreign
from mathreply.lint.latex_text import in_listing
from mathreply.lint.paste import bbcode, entities, escapes, markers, notes, rendered, roles, thrice
from mathreply.lint.paste import brackets as brackets_without_backslashes
from mathreply.lint.post import Math, ScannedPost
from mathreply.lint.tex import (
    alphabets,
    arguments,
    blank,
    brackets,
    colours,
    comment,
    definitions,
    doubled,
    environments,
    forbidden,
    hollow,
    labels,
    macros,
    once,
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
    (
        "paste-marker",
        "paste-html",
        "paste-thrice",
        "paste-role",
        "paste-label",
        "paste-lost-backslash",
    )
)
"""Codes of pastes that are told as a whole, whatever their parts look like."""

OF_CHARACTERS = frozenset(("unicode-math", "zero-width", "look-alike"))
"""Codes about single characters and runs of them, which go with what they are a part of."""

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
    thrice.check,
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
    hollow.check,
    blank.check,
    operators.check,
    once.check,
    colours.check,
    alphabets.check,
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
    latex_text.check,
    invisible.check,
    eaten.check,
    notes.check,
)
"""The post as a whole."""


def findings_in(post: ScannedPost) -> tuple[Finding, ...]:
    """Everything that is found in a post, by place."""
    found = _by(post, DELIMITERS, post)
    found = list(_without_parts(found, CODES.keys() - WHOLES))
    # Later checks see the post as it will be read: first without what is no formula, then without
    # what a mend of the delimiters replaces.
    no_formulas = sorted((one.start, one.end) for one in found if one.code in NO_FORMULA)
    meant = post.without(no_formulas)
    found += _by(post, SPELLING, meant)
    meant = meant.without(_replaced(found, meant))
    found += _of_formulas(meant)
    found += _by(post, WHOLE, meant)
    found = list(_without_parts(found, OF_CHARACTERS))
    found = [
        one for one in found if one.code == "latex-text" or not in_listing(post.raw, one.start)
    ]
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.code)))


def _by(post: ScannedPost, checks: Iterable[PostCheck], meant: ScannedPost) -> list[Finding]:
    """What these checks find in the post as it is meant."""
    return [finding for check in checks for finding in _guarded(post, check, meant)]


def _without_parts(found: Sequence[Finding], codes: AbstractSet[str]) -> Iterator[Finding]:
    """The findings without those of some codes about a part of something that is told as a
    whole."""
    wholes = sorted((f.start, f.end) for f in found if f.code in WHOLES)
    for finding in found:
        at = bisect_left(wholes, (finding.end, 0)) - 1
        crossing = at >= 0 and wholes[at][1] > finding.start
        if finding.code not in codes or not crossing:
            yield finding


def _of_formulas(post: ScannedPost) -> Iterator[Finding]:
    """What is found in the TeX of each formula; one that stands in the post again, and in which
    nothing was found, is not looked at again unless a definition could have changed it."""
    faultless: set[tuple[str, str, str]] = set()
    for math in post.maths:
        written = (math.opener, math.source, math.tex)
        if not math.closed or written in faultless:
            continue
        pasted = _all_guarded(post, PASTED, math)
        found = _of_formula(math, post, pasted)
        yield from found
        if not (found or pasted or post.definitions):
            faultless.add(written)


def _of_formula(math: Math, post: ScannedPost, pasted: list[Finding]) -> list[Finding]:
    """The findings on one formula; pasted text first, for mending it settles the rest."""
    foreign = math.opener == "$" and is_foreign(post, math.start, math.end)
    if any(finding.edits for finding in pasted) and not foreign:
        return pasted
    asked = FORMULA if math.tex.strip() else FORMULA[:1]
    found = _all_guarded(post, asked, math)
    if foreign or (math.opener == "$" and formula_weight(math.source, "", "") < -LIKELY):
        return [replace(finding, edits=()) for finding in found]  # perhaps no TeX at all
    return found


def _replaced(found: Sequence[Finding], post: ScannedPost) -> list[tuple[int, int]]:
    """Where formulas are about to give way to others, so that their TeX says nothing; where they
    keep it and get other delimiters, it does."""
    starts = [math.start for math in post.maths]
    return sorted(
        reach(finding)
        for finding in found
        if finding.edits and finding.intended is not None and not _keeps_tex(finding, post, starts)
    )


def _keeps_tex(finding: Finding, post: ScannedPost, starts: Sequence[int]) -> bool:
    """Whether a finding's edits leave the formulas that they touch with the TeX that they have."""
    start, end = reach(finding)
    first = max(0, bisect_right(starts, start) - 1)
    touched = [m for m in post.maths[first : bisect_left(starts, end)] if m.end > start]
    intended = finding.intended or ()
    return len(touched) == len(intended) > 0 and all(
        math.tex.split() == formula.tex.split()
        for math, formula in zip(touched, intended, strict=True)
    )


def _all_guarded(post: ScannedPost, checks: Sequence[MathCheck], math: Math) -> list[Finding]:
    """What several checks find in a formula; one that breaks takes nothing from the others."""
    try:
        return [finding for check in checks for finding in check(math, post)]
    except Exception:  # noqa: BLE001  # which of them broke is told when each is asked by itself
        return [finding for check in checks for finding in _guarded(post, check, math, post)]


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
