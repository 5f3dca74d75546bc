"""Mending a post: edits are tried together, and only those that keep the law of mending stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mathreply.lint.checks import findings_in
from mathreply.lint.edits import growth, moved, put, reach
from mathreply.lint.finding import Finding, Fixed
from mathreply.lint.law import keeps_the_law
from mathreply.lint.post import Post
from mathreply.lint.reading import read
from mathreply.settings import SiteProfile

_MOST_PASSES = 20
_MOST_CHARACTERS = 1_500_000
"""Characters that may be cooked in trying edits; some tries are allowed for any post."""
_LEAST_TRIES = 20


def fix(raw: str, profile: SiteProfile, *, path: str = "") -> Fixed:
    """The post with everything mended that can be mended safely, what was mended, and what is left.

    A pass finds, tries and keeps; passes go on until one keeps nothing. The same pass would be the
    first of a second mending, so a second mending changes nothing. A post on which passes go on for
    too long is left as it was.
    """
    post = read(raw, profile, path)
    findings = findings_in(post)
    applied: list[Finding] = []
    tries = _MOST_CHARACTERS // (len(raw) + 1) + _LEAST_TRIES
    for _ in range(_MOST_PASSES):
        attempt = _Pass(post, tries)
        attempt.settle(tuple(_disjoint(findings)))
        tries = attempt.tries
        if tries < 0:
            break
        if not attempt.kept:
            return Fixed(post.raw, tuple(applied), findings)
        applied += attempt.kept
        post = attempt.post
        findings = findings_in(post)
    post = read(raw, profile, path)
    return Fixed(raw, (), findings_in(post))


def _disjoint(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Findings with edits, in order, none of which touches another's range; at most one that frees
    text, the last."""
    position = -1
    for finding in sorted((finding for finding in findings if finding.edits), key=reach):
        start, end = reach(finding)
        if start > position:
            yield finding
            if finding.frees:
                return
            position = end


@dataclass
class _Pass:
    post: Post
    tries: int
    kept: list[Finding] = field(default_factory=list)

    def settle(self, batch: Sequence[Finding]) -> int:
        """Keep as much of a batch as the law allows; by how many characters the post has grown."""
        self.tries -= bool(batch)
        if not batch or self.tries < 0:
            return 0
        raw = put(self.post.raw, [edit for finding in batch for edit in finding.edits])
        new = read(raw, self.post.profile, self.post.path)
        if keeps_the_law(self.post, batch, new):
            self.post = new
            self.kept += batch
            return growth(batch)
        if len(batch) == 1:
            return 0
        half = len(batch) // 2
        by = self.settle(batch[:half])
        return by + self.settle([moved(finding, by) for finding in batch[half:]])
