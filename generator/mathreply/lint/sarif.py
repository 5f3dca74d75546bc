"""Findings in the form that editors and code hosts read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mathreply.diagnostics import Severity
from mathreply.lint.codes import CODES
from mathreply.lint.finding import Edit, Finding
from mathreply.lint.offsets import Lines

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def to_sarif(
    findings: Mapping[str, Sequence[Finding]], raws: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """A SARIF 2.1.0 log of the findings of several posts, by path.

    Columns count code points, as the log says of itself; a byte order mark belongs to none. With
    the posts' texts in ``raws`` the edits are told too, as fixes.

    Source: OASIS SARIF 2.1.0, sections 3.14.17 (columnKind), 3.30 (region), 3.55 (fix).
    """
    codes = sorted({finding.code for found in findings.values() for finding in found})
    order = {code: position for position, code in enumerate(codes)}
    texts = raws or {}
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "mathreply", "rules": [_rule(code) for code in codes]}},
                "columnKind": "unicodeCodePoints",
                "results": [
                    _result(path, finding, order, texts.get(path))
                    for path, found in findings.items()
                    for finding in found
                ],
            }
        ],
    }


def _rule(code: str) -> dict[str, Any]:
    known = CODES[code]
    return {
        "id": code,
        "shortDescription": {"text": known.meaning},
        "defaultConfiguration": {"level": _LEVELS[known.severity]},
    }


def _result(
    path: str, finding: Finding, order: Mapping[str, int], raw: str | None
) -> dict[str, Any]:
    """One finding as a SARIF result, with what mends it."""
    span = finding.span
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": order[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}. {finding.hint[:1].upper()}{finding.hint[1:]}."},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": path}, "region": region}}],
    }
    if finding.edits and raw is not None:
        lines = Lines(raw)
        result["fixes"] = [
            {
                "description": {"text": finding.hint},
                "artifactChanges": [
                    {
                        "artifactLocation": {"uri": path},
                        "replacements": [_replacement(edit, lines) for edit in finding.edits],
                    }
                ],
            }
        ]
    return result


def _replacement(edit: Edit, lines: Lines) -> dict[str, Any]:
    span = lines.span(edit.start, edit.end)
    return {
        "deletedRegion": {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        },
        "insertedContent": {"text": edit.text},
    }
