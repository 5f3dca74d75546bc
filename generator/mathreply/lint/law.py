"""The law of mending: a mended post cooks to its old formulas and to those that the findings
intended, in order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from msgspec import Struct

from mathreply.lint.edits import put, reach
from mathreply.lint.finding import Finding, Intended
from mathreply.lint.post import Math, ScannedPost


class _Expected(Struct, frozen=True):
    """The formulas that a mended post must show: all of ``before``, then anything, then all of
    ``after``."""

    before: tuple[Intended, ...]
    after: tuple[Intended, ...] | None
    """``None``: nothing may follow ``before``."""


def keeps_the_law(old: ScannedPost, findings: Sequence[Finding], new: ScannedPost) -> bool:
    """Whether ``new``, which is ``old`` after the edits of ``findings``, shows what it should."""
    shown = [Intended(tex, display) for tex, display in new.shown]
    # Where a formula that is shown has no place in the source, what stays cannot be told one by
    # one: the number has to stay, and no edit may have meant a formula.
    has_unplaced = len(old.shown) != len(old.maths) or len(new.shown) != len(new.maths)
    if has_unplaced:
        is_same_count = len(shown) == len(old.shown)
        return is_same_count and not any(finding.intended for finding in findings)
    expected = _expected(old, findings)
    before, after = expected.before, expected.after
    if not _all_same(before, shown[: len(before)]):
        return False
    if after is None:
        return len(shown) == len(before)
    if len(shown) < len(before) + len(after):
        return False
    tail = shown[len(shown) - len(after) :] if after else []
    return _all_same(after, tail)


def _all_same(expected: Sequence[Intended], shown: Sequence[Intended]) -> bool:
    return len(expected) == len(shown) and all(map(_same, expected, shown))


def _same(expected: Intended, shown: Intended) -> bool:
    return expected.display == shown.display and (
        expected.tex == _ANY_TEX or expected.tex.split() == shown.tex.split()
    )


_ANY_TEX = "\ue002"
"""Stands for TeX that cannot be foretold, because it does not stand in the post as the engine gets
it."""


def _expected(post: ScannedPost, findings: Sequence[Finding]) -> _Expected:
    """The formulas that the post is to have once it is mended."""
    entries: list[tuple[int, Intended]] = []
    freed_at: int | None = None
    freed_to = 0
    replacing = [finding for finding in findings if finding.intended is not None]
    for finding in replacing:
        entries += ((finding.start, formula) for formula in finding.intended or ())
        if finding.frees:
            freed_at = finding.start
    taken = _taken(replacing)
    inner = [finding for finding in findings if finding.intended is None]
    position = 0
    for math in post.maths:
        if _overlaps(math, taken):
            freed_to = max(freed_to, math.end) if not math.closed else freed_to
            continue
        while position < len(inner) and reach(inner[position])[1] < math.start:
            position += 1
        entries.append((math.start, _edited(math, inner, position)))
    entries.sort(key=lambda entry: entry[0])
    if freed_at is None:
        return _Expected(tuple(formula for _, formula in entries), None)
    before = tuple(formula for place, formula in entries if place <= freed_at)
    after = tuple(formula for place, formula in entries if place >= max(freed_to, freed_at + 1))
    return _Expected(before, after)


def _taken(findings: Sequence[Finding]) -> list[tuple[int, int]]:
    """Where old formulas give way, in order and joined where they touch."""
    ranges: list[tuple[int, int]] = []
    for finding in findings:
        if finding.intended:
            ranges.append(reach(finding))
        else:  # text in the place of formulas: what stands between the edits stays
            ranges.append((finding.start, finding.end))
            ranges += ((edit.start, edit.end) for edit in finding.edits)
    joined: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _overlaps(math: Math, taken: Sequence[tuple[int, int]]) -> bool:
    at = bisect_left(taken, (math.end, 0))
    return at > 0 and taken[at - 1][1] > math.start


def _edited(math: Math, findings: Sequence[Finding], position: int) -> Intended:
    """A formula after the edits that fall inside it."""
    edits = []
    while position < len(findings) and findings[position].edits[0].start < math.inner_end:
        edits += [
            edit
            for edit in findings[position].edits
            if math.inner_start <= edit.start and edit.end <= math.inner_end
        ]
        position += 1
    if not edits:
        return Intended(math.tex, math.display)
    if math.source.split() != math.tex.split():
        return Intended(_ANY_TEX, math.display)
    return Intended(put(math.source, edits, math.inner_start), math.display)
