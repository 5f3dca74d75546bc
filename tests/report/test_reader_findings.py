"""What readers miss becomes a finding with its code, its words and its line; what they see as meant
becomes none."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mathreply.diagnostics import Diagnostic, Place, Severity
from mathreply.model import Formula, Line, Outcome, RenderedFormula, Rendering, Risk, Span, View
from mathreply.report.reader_findings import reader_findings

GOOD = RenderedFormula(Formula("x = y", True), Outcome.RENDERED, width_px=200)
SEEN = Rendering("mathjax2-chtml", "chromium 1", (GOOD,))
RISK = Risk(("mathjax2/autoload/mtable.js",), 10.7, 0.6, breaks=True, plainer="no table")
FAILED = replace(
    GOOD,
    outcome=Outcome.PROCESSING_ERROR,
    detail="the reader sees “[Math Processing Error]”: mtable",
)
LOSSY = Line("lossy", lost=("*mtable.js",))


def with_formula(rendering: Rendering = SEEN, **changes: object) -> Rendering:
    return replace(rendering, formulas=(replace(GOOD, **changes),))  # type: ignore[arg-type]  # of its fields


def found(*renderings: Rendering) -> list[Diagnostic]:
    return list(reader_findings(renderings, "a.md", {0: Place("a.md", Span(7, 3))}))


def test_a_post_seen_as_meant_has_no_finding() -> None:
    """Nor has one that is so on a phone, in the dark and on a good line."""
    assert found(SEEN, replace(SEEN, view=View(360)), replace(SEEN, view=View(dark=True))) == []


@pytest.mark.parametrize(
    ("rendering", "code", "severity", "words"),
    [
        (
            replace(SEEN, formulas=(FAILED,)),
            "formula-processing-error",
            "error",
            "“[Math Processing Error]”",
        ),
        (
            with_formula(notes=("the link is dropped",)),
            "formula-note",
            "warning",
            "'x = y': the link is dropped",
        ),
        (
            with_formula(overflow_px=12.2, proposed_break="the 2nd ="),
            "too-wide-here",
            "warning",
            "12 px too wide for the post's column; break it before the 2nd =",
        ),
        (with_formula(width_px=500), "wide-on-phones", "info", "1 of 1 displayed equations"),
        (with_formula(risk=RISK), "slow-reader-risk", "warning", "needs mtable.js (10.7 KiB)"),
        (
            with_formula(risk=Risk(("katex/a.woff2",), 60, 1.6, breaks=False)),
            "slow-reader-risk",
            "info",
            "1.6 s late",
        ),
        (
            replace(SEEN, lost=("mathjax2/a.js",)),
            "engine-file-lost",
            "warning",
            "did not arrive: mathjax2/a.js",
        ),
        (
            replace(SEEN, browser="webkit 2.50"),
            "no-pictures",
            "warning",
            "webkit 2.50 is for the check alone",
        ),
        (
            replace(SEEN, blocked=("https://example.org/x",)),
            "blocked-address",
            "warning",
            "https://example.org/x",
        ),
    ],
)
def test_each_kind_is_told(rendering: Rendering, code: str, severity: str, words: str) -> None:
    """One finding with the code, severity and words of its kind; of a formula, with its line in the
    source."""
    (finding,) = found(rendering)
    assert (finding.code, finding.severity) == (code, Severity(severity))
    assert words in finding.message
    assert (finding.span is None) == (
        code in {"wide-on-phones", "engine-file-lost", "blocked-address", "no-pictures"}
    )


@pytest.mark.parametrize(
    ("rendering", "code", "words"),
    [
        (
            replace(SEEN, line=LOSSY, lost=("mathjax2/mtable.js",), formulas=(FAILED,)),
            "formula-processing-error",
            "with *mtable.js lost): the reader sees “[Math Processing Error]”",
        ),
        (
            replace(SEEN, line=LOSSY),
            "nothing-lost",
            "no file of mathjax2-chtml that matches *mtable.js",
        ),
        (
            replace(SEEN, line=Line("slow3g", 400, 400), files=(("a", 51_200),)),
            "slow-line",
            "up to 1 s at 400 kbit/s",
        ),
        (
            with_formula(replace(SEEN, view=View(360)), overflow_px=40),
            "wide-on-phones",
            "40 px too wide for a phone's 360",
        ),
        (
            with_formula(replace(SEEN, view=View(dark=True)), outcome=Outcome.BLANK),
            "formula-blank",
            "in the dark theme",
        ),
    ],
)
def test_another_reader_is_told_apart(rendering: Rendering, code: str, words: str) -> None:
    """What happens beside a good first rendering names the line, the phone or the theme."""
    finding = next(each for each in found(SEEN, rendering) if each.code == code)
    assert words in finding.message


def test_what_fails_everywhere_is_told_once() -> None:
    """A formula that fails on the good line is not told again for the bad one and the dark; another
    engine's is."""
    bad = replace(SEEN, formulas=(FAILED,))
    again = (replace(bad, line=LOSSY, lost=("x.js",)), replace(bad, view=View(dark=True)))
    assert [each.code for each in found(bad, *again)].count("formula-processing-error") == 1
    assert [each.code for each in found(bad, replace(bad, engine="katex"))].count(
        "formula-processing-error"
    ) == 2


def test_a_note_on_many_formulas_is_one_finding() -> None:
    """Where a font of every formula is lost, one finding says how many; few are told one by one."""
    noted = replace(GOOD, notes=("a reader sees substitute letters",))
    few, many = (replace(SEEN, formulas=(noted,) * count) for count in (3, 4))
    assert len(found(few)) == 3
    assert [each.message.split(":")[0] for each in found(many)] == ["4 formulas"]
