"""Our JSON is what its published types say, and an answer's outcome is what its report holds."""

from __future__ import annotations

import json

import msgspec
import pytest
from msgspec.structs import replace

from mathreply.diagnostics import Diagnostic, Severity
from mathreply.model import (
    Answer,
    CheckedDerivation,
    CheckedStep,
    Counterexample,
    Declarations,
    Derivation,
    Equation,
    Formula,
    Outcome,
    Picture,
    Post,
    RenderedFormula,
    Rendering,
    Risk,
    Span,
    Step,
    Vector,
    Verdict,
    VerdictKind,
    View,
)
from mathreply.report.outcome import answer_row, result_of
from mathreply.report.result import Report
from mathreply.report.schema import AnswerRow, ReportFile, VerdictRow
from mathreply.report.to_json import as_data, dumps, report_file, verdict_row

FALSE = Verdict(
    VerdictKind.REFUTED,
    "sampling",
    "They differ.",
    Counterexample((("x", "2"),), "4", "5", rigorous=True),
    assumptions=("x > 0",),
)
STEPS = (
    CheckedStep(Step("=", "b", "because", span=Span(3, 5)), Verdict(VerdictKind.PROVED)),
    CheckedStep(Step("=", "c", operation="expand"), FALSE),
)
SHOWN = RenderedFormula(
    Formula("a = b", True),
    Outcome.RENDERED,
    width_px=120.5,
    risk=Risk(("mtable.js",), 10.7, 0.6, breaks=True),
    picture=Picture(b"png", 120, 40, 22.5),
)
SVG = replace(SHOWN, risk=None, picture=None, vector=Vector("<svg/>", 121, 41))
REPORT = Report(
    Answer("a.md", "a", "A title", "reply", Declarations(), ()),
    (CheckedDerivation(Derivation("a", tuple(s.step for s in STEPS), Span(2, 1)), STEPS),),
    Post("raw\n", "text\n"),
    (Equation("a = b", "a equals b", "a equals b"),),
    (
        Rendering("mathjax4-chtml", "chromium 1", (SHOWN,), fallback=(Picture(b"png", 9, 9),)),
        Rendering("mathjax4-svg", "chromium 1", (SVG,)),
        Rendering("mathjax4-chtml", "chromium 1", (SHOWN,), view=View(360)),
    ),
    (Diagnostic("refuted-step", Severity.ERROR, "no", "a.md", Span(3, 5)),),
)


@pytest.mark.parametrize("report", [REPORT, replace(REPORT, renderings=(), in_browser=False)])
def test_a_report_reads_back_as_it_was_written(report: Report) -> None:
    """Its bytes, read strictly by the published types, are the same report again."""
    file = report_file(report)
    assert msgspec.json.decode(dumps(file), type=ReportFile) == file


def test_what_there_is_nothing_of_is_left_out() -> None:
    """A verdict has four fields always, and the others where they say something."""
    proved, refuted = (as_data(verdict_row(step)) for step in STEPS)
    assert list(proved) == ["verdict", "method", "detail", "counterexample"]
    assert list(refuted) == [*proved, "assumptions", "tex"]
    assert msgspec.convert(refuted, VerdictRow) == verdict_row(STEPS[1])


def test_an_equation_lists_its_files_and_their_sizes() -> None:
    """The picture's own size stands in the row, every other file's beside its name."""
    (row,) = as_data(report_file(REPORT))["equations"]
    assert row["png"].endswith(".png")
    assert (row["width_px"], row["baseline_px"]) == (120, 22.5)
    assert row["svg_size"] == {"width_px": 121, "height_px": 41, "baseline_px": None}
    assert [risk["files"] for risk in row["risks"]] == [["mtable.js"], ["mtable.js"]]


def test_an_outcome_is_what_its_report_holds() -> None:
    """Counts, exit code, pictures and findings agree with ``report.json``."""
    file, result = report_file(REPORT), result_of(REPORT, "")
    assert dict(result.verdicts) == file.verdicts == {"proved": 1, "refuted": 1}
    assert (result.exit_code, result.shown, result.formulas) == (file.exit_code, 1, 1)
    assert [name for name, *_ in result.pictures] == [row.png for row in file.equations]
    row = answer_row(result)
    assert msgspec.convert(json.loads(dumps(row)), AnswerRow) == row
    assert row.diagnostics == file.diagnostics
