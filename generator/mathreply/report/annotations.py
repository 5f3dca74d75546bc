"""Findings in the forms that code hosts read: annotations of a pull request, SARIF. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from mathreply.diagnostics import Diagnostic, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def github(found: Iterable[Diagnostic]) -> Iterator[str]:
    r"""One workflow command a finding, which the host shows beside the line that it is about.

    Source: github.com/actions/toolkit, packages/core/src/command.ts (escapeData, escapeProperty).

    >>> from mathreply.model import Span
    >>> finding = Diagnostic("refuted-step", Severity.ERROR, "3, not 5", "a.md", Span(7, 3))
    >>> next(github([finding]))
    '::error file=a.md,line=7,col=3,title=refuted-step::3, not 5'
    """
    for diagnostic in found:
        places = {"file": diagnostic.path}
        if diagnostic.span is not None:
            places |= {"line": str(diagnostic.span.line), "col": str(diagnostic.span.column)}
        places["title"] = diagnostic.code
        told = ",".join(f"{name}={_property(value)}" for name, value in places.items() if value)
        hint = f"\nhint: {diagnostic.hint}" if diagnostic.hint else ""
        yield f"::{_COMMANDS[diagnostic.severity]} {told}::{_data(diagnostic.message + hint)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def sarif(found: Iterable[Diagnostic]) -> dict[str, Any]:
    """A SARIF 2.1.0 log of the findings; lines and columns count from 1, columns in code points.

    Source: OASIS SARIF 2.1.0, sections 3.14 (run), 3.27 (result), 3.30 (region).
    """
    findings = list(found)
    codes = sorted({diagnostic.code for diagnostic in findings})
    driver = {"name": "mathreply", "rules": [{"id": code} for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(diagnostic, codes) for diagnostic in findings],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(diagnostic: Diagnostic, codes: list[str]) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": diagnostic.path.replace("\\", "/")}}
    if diagnostic.span is not None:
        span = diagnostic.span
        place["region"] = {"startLine": span.line, "startColumn": span.column}
    hint = f"\nhint: {diagnostic.hint}" if diagnostic.hint else ""
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": codes.index(diagnostic.code),
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": diagnostic.message + hint},
        "locations": [{"physicalLocation": place}] if diagnostic.path else [],
    }
