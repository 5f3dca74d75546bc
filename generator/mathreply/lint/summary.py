"""The findings of many posts on one screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mathreply.diagnostics import Diagnostic, Severity
from mathreply.lint.codes import CODES
from mathreply.lint.finding import Edit, Finding

_SHOWN_POSTS = 10


def summarize(findings: Mapping[str, Sequence[Finding]], unread: int = 0) -> str:
    """A few lines of text: how many posts have what, the codes by number, the posts with most
    errors; ``unread`` posts could not be read and are not among them."""
    found = [finding for several in findings.values() for finding in several]
    clean = sum(not several for several in findings.values())
    severities = Counter(finding.severity for finding in found)
    mendable = sum(bool(finding.edits) for finding in found)
    lines = [
        (
            f"{_many(len(findings), 'post')}: {clean} without a finding, {len(findings) - clean}"
            " with one or more" + (f"; {unread:,} more could not be read" if unread else "")
        ),
        (
            f"{_many(severities[Severity.ERROR], 'error')},"
            f" {_many(severities[Severity.WARNING], 'warning')}, {severities[Severity.INFO]} for"
            f" information; --fix mends up to {mendable} of {len(found)}"
        ),
    ]
    if found:
        lines += ["", *_by_code(findings), "", *_worst(findings)]
    return "\n".join(lines).rstrip()


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _by_code(findings: Mapping[str, Sequence[Finding]]) -> list[str]:
    numbers = Counter(finding.code for several in findings.values() for finding in several)
    posts = Counter(
        code for several in findings.values() for code in {finding.code for finding in several}
    )
    width = max(map(len, numbers))
    return [
        f"{number:>7,}  {code:<{width}}  in {_many(posts[code], 'post')}: {CODES[code].meaning}"
        for code, number in sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
    ]


def _worst(findings: Mapping[str, Sequence[Finding]]) -> list[str]:
    errors = {
        path: sum(finding.severity is Severity.ERROR for finding in several)
        for path, several in findings.items()
    }
    worst = sorted(
        (path for path in errors if errors[path]), key=lambda path: (-errors[path], path)
    )
    lines = [
        f"{errors[path]:>7,}  {_errors(errors[path])} in {path}" for path in worst[:_SHOWN_POSTS]
    ]
    if len(worst) > _SHOWN_POSTS:
        lines.append(f"         and {_many(len(worst) - _SHOWN_POSTS, 'more post')} with errors")
    return lines


def _errors(number: int) -> str:
    return "error" if number == 1 else "errors"


def to_json(
    findings: Mapping[str, Sequence[Finding]], unread: Iterable[Diagnostic] = ()
) -> list[dict[str, Any]]:
    """Findings as plain data, one object each, in order; then why posts could not be read."""
    told = [
        _object(path, finding.diagnostic, finding.edits)
        for path, several in findings.items()
        for finding in several
    ]
    return told + [_object(diagnostic.path, diagnostic, ()) for diagnostic in unread]


def _object(path: str, diagnostic: Diagnostic, edits: Sequence[Edit]) -> dict[str, Any]:
    span = diagnostic.span
    return {
        "path": path,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "end_line": (span.end_line or span.line) if span else None,
        "end_column": (span.end_column or span.column) if span else None,
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "edits": [{"start": edit.start, "end": edit.end, "text": edit.text} for edit in edits],
    }
