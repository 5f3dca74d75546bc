"""Mending a post: edits are tried together, and only those that keep the law of mending stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from mathreply.lint.checks import findings_in
from mathreply.lint.edits import growth, moved, put, reach
from mathreply.lint.finding import Finding, Fixed
from mathreply.lint.law import keeps_the_law
from mathreply.lint.outline import loses_only, same_outline, with_stand_ins
from mathreply.lint.post import MATH_MARK, ScannedPost
from mathreply.lint.reading import outline, read
from mathreply.lint.selection import ALL, Selection, selected
from mathreply.settings import SiteProfile

_MOST_PASSES = 20
_MOST_CHARACTERS = 200_000
"""Characters that may be cooked in trying edits; some tries are allowed for any post."""
_LEAST_TRIES = 6
_MANY = 8
"""Edits of one code; where so many fail together, three of them speak for the others."""
_ROUNDS = 3
"""Times that findings whose edits overlap others' are tried on their own."""


def fix(raw: str, profile: SiteProfile, *, path: str = "", selection: Selection = ALL) -> Fixed:
    """The post with everything mended that can be mended safely, what was mended, and what is left.

    A pass finds, tries and keeps; passes go on until one keeps nothing. The same pass would be the
    first of a second mending, so a second mending changes nothing. A post on which passes go on for
    too long is left as it was.
    """
    post = read(raw, profile, path)
    findings = untouched = selected(post, findings_in(post), selection)
    applied: list[Finding] = []
    tries = _tries(raw)
    for _ in range(_MOST_PASSES):
        attempt = _Pass(post, tries)
        attempt.settle(tuple(_disjoint(findings)))
        tries = attempt.tries - 1  # looking for the next findings costs as much as a try
        if attempt.tries < 0:
            break
        if not attempt.kept:
            return Fixed(post.raw, tuple(applied), _without_edits(findings))
        applied += attempt.kept
        post = attempt.post
        findings = selected(post, findings_in(post), selection)
    return Fixed(raw, (), _without_edits(untouched))


def offered(post: ScannedPost, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, with those edits alone that keep the law of mending when they are made."""
    sound: set[int] = set()
    tries = _tries(post.raw)
    waiting = [finding for finding in findings if finding.edits]
    for _ in range(_ROUNDS):
        batch = tuple(_disjoint(waiting))
        tried = {id(finding) for finding in batch}
        attempt = _Trial(post, tries)
        attempt.settle(batch)
        tries = attempt.tries
        sound |= {id(finding) for finding in attempt.sound}
        waiting = [finding for finding in waiting if id(finding) not in tried]
        if not waiting or tries < 0:
            break
    return tuple(
        finding if not finding.edits or id(finding) in sound else _without(finding)
        for finding in findings
    )


def _tries(raw: str) -> int:
    return _MOST_CHARACTERS // (len(raw) + 1) + _LEAST_TRIES


def _without(finding: Finding) -> Finding:
    return replace(finding, edits=(), intended=None, meant=(), frees=False)


def _without_edits(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """What is left after mending: none of it can be mended safely."""
    return tuple(_without(finding) if finding.edits else finding for finding in findings)


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


def _mended(post: ScannedPost, batch: Sequence[Finding]) -> ScannedPost | None:
    """The post after the edits of a batch, if they keep the law; else ``None``."""
    raw = put(post.raw, [edit for finding in batch for edit in finding.edits])
    new = read(raw, post.profile, post.path)
    if not keeps_the_law(post, batch, new):
        return None
    return new if _keeps_the_words(post, batch, new) else None


def _keeps_the_words(post: ScannedPost, batch: Sequence[Finding], new: ScannedPost) -> bool:
    """Whether a mended post shows the words and the shape that it had.

    Only what becomes a formula, or was one, may be missed. Where a text has gone just as it stood,
    that is seen at once; else the post with stand-ins for the formulas is cooked for comparison.
    """
    replacing = [finding for finding in batch if finding.intended is not None]
    if not replacing:
        return same_outline(post.outline, new.outline)
    lost = _lost(post, replacing)
    if lost is not None and loses_only(post.outline, new.outline, lost):
        return True
    return same_outline(outline(with_stand_ins(post.raw, batch), post.profile), new.outline)


def _lost(post: ScannedPost, replacing: Sequence[Finding]) -> list[str] | None:
    """The texts, besides formulas, that formulas take the place of; ``None`` where a finding does
    more than that."""
    if any(finding.frees or finding.meant or not finding.intended for finding in replacing):
        return None
    return [
        post.text[slice(*reach(finding))].replace(MATH_MARK, "")
        for finding in sorted(replacing, key=reach)
    ]


class _Pass(Struct):
    """Edits made one batch after another, each to the post as the former left it."""

    post: ScannedPost
    tries: int
    kept: list[Finding] = field(default_factory=list)

    def settle(self, batch: Sequence[Finding]) -> int:
        """Keep as much of a batch as the law allows; by how many characters the post has grown."""
        self.tries -= bool(batch)
        if not batch or self.tries < 0:
            return 0
        new = _mended(self.post, batch)
        if new is not None:
            self.post = new
            self.kept += batch
            return growth(batch)
        if len(batch) == 1:
            return 0
        hopeful = self._hopeful(batch)
        if len(hopeful) < len(batch):
            return self.settle(hopeful)
        half = len(batch) // 2
        by = self.settle(batch[:half])
        return by + self.settle([moved(finding, by) for finding in batch[half:]])

    def _hopeful(self, batch: Sequence[Finding]) -> Sequence[Finding]:
        hopeless, tries = _hopeless(self.post, batch, self.tries)
        self.tries = tries
        return [finding for finding in batch if finding.code not in hopeless]


class _Trial(Struct):
    """Edits tried on one post, which stays as it is."""

    post: ScannedPost
    tries: int
    sound: list[Finding] = field(default_factory=list)

    def settle(self, batch: Sequence[Finding]) -> None:
        """Learn which findings of a batch keep the law, together or by halves."""
        self.tries -= bool(batch)
        if not batch or self.tries < 0:
            return
        if _mended(self.post, batch) is not None:
            self.sound += batch
            return
        if len(batch) == 1:
            return
        hopeless, self.tries = _hopeless(self.post, batch, self.tries)
        if hopeless:
            self.settle([finding for finding in batch if finding.code not in hopeless])
            return
        half = len(batch) // 2
        self.settle(batch[:half])
        self.settle(batch[half:])


def _hopeless(post: ScannedPost, batch: Sequence[Finding], tries: int) -> tuple[set[str], int]:
    """Codes of which many edits stand in a batch and the first, the last and one between fail each
    on its own; and the tries that are left. Else a hostile post would have each edit tried."""
    by_code: dict[str, list[Finding]] = {}
    for finding in batch:
        by_code.setdefault(finding.code, []).append(finding)
    hopeless = set()
    for code, findings in by_code.items():
        if len(findings) <= _MANY:
            continue
        asked = (findings[0], findings[len(findings) // 2], findings[-1])
        for finding in asked:
            tries -= 1
            if tries < 0 or _mended(post, (finding,)) is not None:
                break
        else:
            hopeless.add(code)
    return hopeless, tries
