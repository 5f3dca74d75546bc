"""Findings in the forms that code hosts read: annotations of a pull request, SARIF. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

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
        properties = {"file": diagnostic.path}
        span = diagnostic.span
        if span is not None:
            properties |= {"line": str(span.line), "col": str(span.column)}
        properties["title"] = diagnostic.code
        given = [f"{name}={_property(value)}" for name, value in properties.items() if value]
        command = _COMMANDS[diagnostic.severity]
        hint = f"\nhint: {diagnostic.hint}" if diagnostic.hint else ""
        message = _data(diagnostic.message + hint)
        yield f"::{command} {','.join(given)}::{message}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def sarif(found: Iterable[Diagnostic], meanings: Mapping[str, str]) -> dict[str, Any]:
    """A SARIF 2.1.0 log of the findings; lines and columns count from 1, columns in code points.

    Args:
        found: those of which the line is known point at what is amiss in it.
        meanings: of the codes, for whoever reads the log.

    Source: OASIS SARIF 2.1.0, sections 3.4 (artifactLocation), 3.14 (run), 3.27 (result), 3.30
        (region), 3.49 (reportingDescriptor).
    """
    findings = list(found)
    codes = sorted({diagnostic.code for diagnostic in findings})
    driver = {"name": "mathreply", "rules": [_rule(code, meanings) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(diagnostic, codes) for diagnostic in findings],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def uri(path: str) -> str:
    """The reference by which a log names a file: what no URI may hold is written as ``%XX``.

    >>> uri("my answers/積分.md")
    'my%20answers/%E7%A9%8D%E5%88%86.md'
    """
    return quote(path.replace("\\", "/").encode("utf-8", "surrogateescape"))


def _rule(code: str, meanings: Mapping[str, str]) -> dict[str, Any]:
    meaning = meanings.get(code)
    return {"id": code, "shortDescription": {"text": meaning}} if meaning else {"id": code}


def _region(diagnostic: Diagnostic) -> dict[str, int]:
    span, shown = diagnostic.span, diagnostic.excerpt
    if shown is not None:
        columns = {"startColumn": shown.start + 1, "endColumn": shown.end + 1}
        return {"startLine": shown.number, **columns}
    return {"startLine": span.line, "startColumn": span.column} if span is not None else {}


def _result(diagnostic: Diagnostic, codes: list[str]) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": uri(diagnostic.path)}}
    if region := _region(diagnostic):
        place["region"] = region
    hint = f"\nhint: {diagnostic.hint}" if diagnostic.hint else ""
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": codes.index(diagnostic.code),
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": diagnostic.message + hint},
        "locations": [{"physicalLocation": place}] if diagnostic.path else [],
    }
