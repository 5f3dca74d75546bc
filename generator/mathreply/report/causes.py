"""One cause is told once, however many findings or steps come of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mathreply.diagnostics import Diagnostic
from mathreply.model import CheckedDerivation, Verdict, VerdictKind
from mathreply.report.step_findings import FINDINGS

_EACH_ALONE = frozenset(f"{kind.value}-step" for kind in FINDINGS)
"""What is wrong is looked at place by place, even where the same was found of two."""


def by_cause(found: Iterable[Diagnostic]) -> list[list[Diagnostic]]:
    """The findings, those of one file that say the same of several places together."""
    causes: dict[object, list[Diagnostic]] = {}
    for each in found:
        said = each.beside or each.message
        cause = (each.path, each.code, said, each.hint, each.traceback)
        alone = each.span is None or each.code in _EACH_ALONE
        causes.setdefault(id(each) if alone else cause, []).append(each)
    return list(causes.values())


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
