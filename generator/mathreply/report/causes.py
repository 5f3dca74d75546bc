"""Why steps were not read: one cause is told once, however many steps hang on it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from mathreply.model import CheckedDerivation, Verdict, VerdictKind


def cause_of(verdict: Verdict) -> str:
    """The undeclared name, or else what was not understood; empty of a step that was read."""
    if verdict.kind is not VerdictKind.UNREAD:
        return ""
    return verdict.missing or verdict.detail


def first_places(checked: Sequence[CheckedDerivation]) -> dict[str, tuple[int, int]]:
    """Each cause → the indices of the chain and of the step that hangs on it first."""
    places: dict[str, tuple[int, int]] = {}
    for at, chain in enumerate(checked):
        for step, entry in enumerate(chain.steps):
            if cause := cause_of(entry.verdict):
                places.setdefault(cause, (at, step))
    return places
