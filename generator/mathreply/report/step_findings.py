"""What the algebra found out about the steps, as findings. Pure.

Codes: ``<verdict>-step``.
"""

from __future__ import annotations

from collections.abc import Iterator

from mathreply.diagnostics import Diagnostic, Severity
from mathreply.model import CheckedDerivation, CheckedStep, Span, VerdictKind

FINDINGS = frozenset({VerdictKind.REFUTED, VerdictKind.CONDITIONAL})
UNSURE = frozenset(
    {
        VerdictKind.SUPPORTED,
        VerdictKind.UNREAD,
        VerdictKind.UNDECIDED,
        VerdictKind.TIMEOUT,
    }
)
STRICT_CODES = frozenset(f"{kind.value}-step" for kind in UNSURE)
"""Findings that count only under ``--strict``: steps that are not proved and not known to be
false."""


def step_diagnostics(checked: tuple[CheckedDerivation, ...], path: str) -> Iterator[Diagnostic]:
    """One finding for every step that is neither proved nor stated."""
    for chain in checked:
        for entry in chain.steps:
            if entry.verdict.kind in FINDINGS | UNSURE:
                yield step_diagnostic(entry, path)


def step_diagnostic(entry: CheckedStep, path: str) -> Diagnostic:
    """The finding for one step, with the counterexample in words."""
    verdict, span = entry.verdict, entry.step.span
    severity = Severity.ERROR if verdict.kind in FINDINGS else Severity.WARNING
    if (
        verdict.kind is VerdictKind.UNREAD
        and verdict.column
        and span is not None
        and not span.end_line
    ):
        span = Span(span.line, span.column + verdict.column - 1)
    return Diagnostic(
        f"{verdict.kind.value}-step", severity, _told(entry), path, span, verdict.hint
    )


def _told(entry: CheckedStep) -> str:
    verdict = entry.verdict
    step = f"'{entry.step.relation} {short(entry.step.tex or '! ' + entry.step.operation)}'"
    counter = verdict.counterexample
    if counter is not None and verdict.kind in FINDINGS:
        at = ", ".join(f"{name} = {value}" for name, value in counter.values) or "every point"
        told = (
            f"{step}: at {at} the left side is {counter.left} and the right side is {counter.right}"
        )
        if verdict.kind is VerdictKind.CONDITIONAL and verdict.condition:
            told = (
                f"{step} holds only if {verdict.condition}; at {at} the sides are {counter.left}"
                f" and {counter.right}"
            )
        return told
    return f"{step}: {verdict.detail}" if verdict.detail else step


def short(tex: str, most: int = 70) -> str:
    """TeX on one line, cut to what a message holds."""
    one_line = " ".join(tex.split())
    return one_line if len(one_line) <= most else one_line[: most - 1] + "…"
