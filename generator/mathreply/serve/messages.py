"""What is known of a document, as the page is told it: plain JSON values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mathreply.diagnostics import Diagnostic
from mathreply.model import CheckedStep, Span, Step, VerdictKind
from mathreply.report.step_findings import short
from mathreply.run.origins import SourceEdit
from mathreply.serve.changes import units
from mathreply.serve.fixes import fix_of, fix_of_edits

Message = dict[str, Any]


def step_message(step: Step, entry: CheckedStep | None) -> Message:
    """One step: where it stands, and what is known of it."""
    value: Message = {
        "span": span_message(step.span),
        "tex": short(step.tex or f"! {step.operation}"),
        "verdict": "working" if entry is None else entry.verdict.kind.value,
    }
    if entry is not None:
        verdict = entry.verdict
        value |= {
            "why": why(entry),
            "method": verdict.method,
            "hint": verdict.hint,
            "assumptions": list(verdict.assumptions),
            "excluded": list(verdict.excluded),
        }
        if step.operation and entry.step.tex:
            value["computed"] = entry.step.tex
    return value


def why(entry: CheckedStep) -> str:
    """The reason of a verdict in a few words: of a refuted step the numbers."""
    verdict = entry.verdict
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
        "message": finding.message,
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
