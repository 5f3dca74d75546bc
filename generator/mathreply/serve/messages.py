"""What is known of a document, as the page is told it: plain JSON values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from mathreply.diagnostics import Diagnostic
from mathreply.model import CheckedStep, Span, Statement, Step, VerdictKind
from mathreply.report.causes import cause_of
from mathreply.report.reasons import why as reason
from mathreply.report.step_findings import short
from mathreply.run.origins import SourceEdit
from mathreply.serve.changes import units
from mathreply.serve.fixes import fix_of, fix_of_edits

Message = dict[str, Any]


def step_message(
    step: Step,
    entry: CheckedStep | None,
    left: str = "",
    definitions: Sequence[Statement] = (),
) -> Message:
    """One step: where it stands, and what is known of it.

    Args:
        step: as written.
        entry: with its verdict; None where that is not known yet.
        left: the side before it.
        definitions: those in force.
    """
    value: Message = {
        "span": span_message(step.span),
        "tex": short(step.tex or f"! {step.operation}"),
        "verdict": "working" if entry is None else entry.verdict.kind.value,
    }
    if entry is not None:
        verdict = entry.verdict
        value |= {
            "why": why(entry, left, definitions),
            "cause": cause_of(verdict),
            "method": verdict.method,
            "hint": verdict.hint,
            "assumptions": list(verdict.assumptions),
            "excluded": list(verdict.excluded),
        }
        if step.operation and entry.step.tex:
            value["computed"] = entry.step.tex
    return value


def once_a_cause(steps: Sequence[Message]) -> list[Message]:
    """The steps, of which those that hang on one cause tell it once: at the first, with their
    number; the others are marked in the margin alone.

    >>> steps = [{"why": "q?", "cause": "q"}, {"why": "", "cause": ""}, {"why": "q?", "cause": "q"}]
    >>> [step["why"] for step in once_a_cause(steps)]
    ['q? (2 steps hang on it)', '', 'as above: q?']
    """
    hanging = Counter(step["cause"] for step in steps if step.get("cause"))
    told: list[Message] = []
    seen: set[str] = set()
    for step in steps:
        cause = step.get("cause", "")
        if hanging[cause] > 1 and cause in seen:
            told.append(step | {"why": f"as above: {step['why']}", "is_told": True})
        elif hanging[cause] > 1:
            told.append(step | {"why": f"{step['why']} ({hanging[cause]} steps hang on it)"})
        else:
            told.append(step)
        seen.add(cause)
    return told


def why(entry: CheckedStep, left: str = "", definitions: Sequence[Statement] = ()) -> str:
    """The reason of a verdict in a few words: of a proved step its laws, of a refuted one the
    numbers."""
    verdict = entry.verdict
    if verdict.kind is VerdictKind.PROVED:
        return reason(entry, left, definitions).replace("$", "")
    counter = verdict.counterexample
    if counter is not None and verdict.kind in (VerdictKind.REFUTED, VerdictKind.CONDITIONAL):
        at = ", ".join(f"{name} = {value}" for name, value in counter.values) or "every point"
        told = f"at {at}: {counter.left} against {counter.right}"
        return f"only if {verdict.condition}; {told}" if verdict.condition else told
    return verdict.detail or verdict.method


def finding_message(finding: Diagnostic, text: str, edits: Sequence[SourceEdit] = ()) -> Message:
    """A finding of a text, with its place and the edit that mends it, where it has one."""
    fix = fix_of_edits(edits, text) or fix_of(finding, text)
    return {
        "fix": None
        if fix is None
        else {
            "label": fix.label,
            "from": units(text[: fix.start]),
            "to": units(text[: fix.end]),
            "insert": fix.insert,
        },
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.beside or finding.message,
        "hint": finding.hint,
        "span": None if finding.in_output else span_message(finding.span),
    }


def findings_message(
    findings: Sequence[Diagnostic], text: str, edits: Sequence[Sequence[SourceEdit]] = ()
) -> list[Message]:
    """All of one kind, of one state of the text."""
    mends = edits or [()] * len(findings)
    return [finding_message(each, text, mend) for each, mend in zip(findings, mends, strict=True)]


def span_message(span: Span | None) -> list[int] | None:
    """Line and column, and those of the end where they are known; columns in code points."""
    return None if span is None else [span.line, span.column, span.end_line, span.end_column]
