"""From what a page tells of a formula to what is said of it; no browser is needed for that."""

from __future__ import annotations

from typing import Any

import pytest

from mathreply.browser.outcomes import judge, unbalanced
from mathreply.browser.page_call import limit_px
from mathreply.model import Formula, Outcome
from mathreply.settings import Limits, Settings

TEX = r"\frac{1}{2}"
SEEN: dict[str, Any] = {
    "found": True,
    "tex": TEX,
    "outputs": 1,
    "stray": "",
    "errors": [],
    "undefined": [],
    "raw": [],
    "width": 40.0,
    "height": 30.0,
    "shown": True,
    "ink": True,
    "unseen": {"all": False, "parts": []},
    "strokeless": [],
    "twice": False,
}
"""A formula of which everything is on the screen."""
UNTOUCHED = {"found": True, "tex": TEX}


def judged(fact: dict[str, Any], tex: str = TEX, fault: str = "") -> tuple[Outcome, str]:
    seen = judge(Formula(tex, True), fact, fault, limit_px=500)
    return seen.outcome, seen.detail


def test_a_formula_that_is_seen_passes() -> None:
    """The good twin of all others, with its size."""
    assert judged(SEEN) == (Outcome.RENDERED, "")
    assert judged({**SEEN, "width": 500.0, "height": 500.0})[0] is Outcome.RENDERED
    seen = judge(Formula(TEX, True), SEEN, "", 500)
    assert (seen.width_px, seen.height_px, seen.notes) == (40.0, 30.0, ())


@pytest.mark.parametrize(
    ("change", "outcome", "words"),
    [
        ({"found": False}, Outcome.RAW, "no mathematics at this place"),
        ({"tex": "x"}, Outcome.RAW, "other TeX at this place: x"),
        ({"processing": "no mtable"}, Outcome.PROCESSING_ERROR, "Processing Error]”: no mtable"),
        ({"refused": "no parse"}, Outcome.RAW, "the TeX itself is shown: no parse"),
        ({"outputs": 0}, Outcome.BLANK, "no output"),
        ({"outputs": 0, "stray": "x"}, Outcome.RAW, "not taken for mathematics"),
        ({"outputs": 2}, Outcome.RAW, "cut into 2 formulas"),
        ({"stray": "rest"}, Outcome.RAW, "shown as text: rest"),
        ({"raw": ["\\a", "\\a"]}, Outcome.RAW, "\\a does nothing inside \\text"),
        ({"errors": ["Missing brace"]}, Outcome.ERROR, "the engine says: Missing brace"),
        ({"errors": ["Undefined control sequence \\a"]}, Outcome.UNDEFINED_MACRO, "\\a"),
        ({"undefined": ["\\a"]}, Outcome.UNDEFINED_MACRO, "red letters"),
        ({"width": 501.0}, Outcome.TOO_LARGE, "501 × 30 px are more than the limit of 500 px"),
        ({"height": 501.0}, Outcome.TOO_LARGE, "40 × 501 px"),
        ({"ink": False, "shown": False}, Outcome.BLANK, "the box is empty"),
        ({"ink": False}, Outcome.BLANK, "nothing in it leaves a mark"),
        ({"unseen": {"all": True, "parts": []}}, Outcome.BLANK, "colour of the paper"),
        ({"unseen": {"all": False, "parts": ["x"]}}, Outcome.PART_UNSEEN, "‘x’ cannot be told"),
        ({"strokeless": ["x"]}, Outcome.PART_UNSEEN, "strokes through or around ‘x’"),
        ({"twice": True}, Outcome.DUPLICATED, "drawn twice"),
        ({"missing": ["測"]}, Outcome.MISSING_GLYPH, "測 (U+6E2C)"),
        ({"missing": ["測"], "sizeless": ["測"]}, Outcome.MISSING_GLYPH, "測 (U+6E2C)"),
    ],
    ids=str,
)
def test_whatever_is_missed_is_no_success(
    change: dict[str, Any], outcome: Outcome, words: str
) -> None:
    """One thing amiss in what the page tells, and it is told with its cause."""
    found, detail = judged({**SEEN, **change})
    assert (found, words in detail) == (outcome, True), detail


def test_what_the_engine_did_not_touch_is_no_success() -> None:
    """With the page's own fault where there is one, and the brace at fault where that is why."""
    assert judged(UNTOUCHED, fault="it hung") == (
        Outcome.RAW,
        "the TeX itself is shown: it hung",
    )
    assert "did not touch" in judged(UNTOUCHED)[1]
    open_brace = {**SEEN, "tex": "x {", "outputs": 0, "stray": "x"}
    assert "the { at column 3 is never closed" in judged(open_brace, "x {")[1]


def test_an_empty_formula_is_none() -> None:
    """Though an engine makes a box of it."""
    outcome, detail = judged({**SEEN, "tex": " "}, " ")
    assert (outcome, "no TeX in it" in detail) == (Outcome.BLANK, True)


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        (r"\frac{1}{2}", ""),
        (r"\{ x", ""),
        ("x } y", "a } at column 3 closes nothing"),
        ("a\n b {", "the { at line 2, column 4 is never closed"),
    ],
)
def test_a_brace_at_fault_has_its_place(tex: str, said: str) -> None:
    """The first that closes nothing, the last that is not closed."""
    assert unbalanced(tex) == said


@pytest.mark.parametrize(
    "scheme", ["javascript:x", "data:x", "file:///etc/passwd", "JavaScript :x"]
)
def test_a_link_that_is_dropped_is_noted(scheme: str) -> None:
    """Those of the web are not."""
    for target, notes in ((scheme, 1), ("https://example.org", 0), ("/t/5", 0), ("mailto:x", 0)):
        tex = rf"\href{{{target}}}{{y}}"
        assert len(judge(Formula(tex, True), {**SEEN, "tex": tex}, "", 500).notes) == notes


def test_the_limit_is_that_of_the_settings() -> None:
    """Device px a side, at two to a CSS px."""
    assert limit_px(Settings(limits=Limits(picture_max_px=1_000))) == 500
