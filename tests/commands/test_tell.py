"""What a person reads: one cause told once, lines that fit, nothing unknown among the good."""

from __future__ import annotations

from pathlib import Path

import pytest

from mathreply.commands import tell
from mathreply.diagnostics import Diagnostic, Excerpt, Severity
from mathreply.model import Span
from mathreply.report.excerpts import WIDTH
from mathreply.report.outcome import AnswerResult

EVERY = tuple(
    (kind, 12)
    for kind in (
        "stated",
        "proved",
        "supported",
        "unread",
        "undecided",
        "timeout",
        "conditional",
        "refuted",
    )
)


def finding(
    line: int, code: str = "unread-step", *, told: str = "'q' is not declared"
) -> Diagnostic:
    """One of a kind, at a line."""
    shown = Excerpt(line, "= q + 1", 2, 3)
    return Diagnostic(
        code,
        Severity.WARNING,
        f"'= q': {told}",
        "a.md",
        Span(line, 3),
        "h",
        beside=told,
        excerpt=shown,
    )


def result(**fields: object) -> AnswerResult:
    """A rendered answer."""
    kept = {"slug": "euler", "verdicts": EVERY, "shown": 20, "formulas": 22, "where": "katex in x"}
    return AnswerResult("a.md", title="t", exit_code=0, strict_exit_code=1, **(kept | fields))  # type: ignore[arg-type]  # by name


def test_one_cause_is_told_once() -> None:
    """The first place with its line and the hint, the others by number; another cause apart."""
    lines = list(tell.finding_lines([finding(3), finding(9, told="other"), finding(7)]))
    assert lines == [
        "a.md:3:3: unread-step: 'q' is not declared\n    3 | = q + 1\n      |   ^\nhint: h\n"
        "the same at 7:3",
        "a.md:9:3: unread-step: other\n    9 | = q + 1\n      |   ^\nhint: h",
    ]


def test_what_fails_is_told_place_by_place() -> None:
    """Two refuted steps are two findings, whatever is said of them."""
    assert len(list(tell.finding_lines([finding(n, "refuted-step") for n in (1, 2)]))) == 2


def test_colours_are_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    """None in a pipe, none under NO_COLOR; the same words."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    (plain,) = tell.finding_lines([finding(3)])
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    (bright,) = tell.finding_lines([finding(3)])
    monkeypatch.setenv("NO_COLOR", "1")
    (dull,) = tell.finding_lines([finding(3)])
    assert "\x1b" in bright
    assert dull == plain
    assert "\x1b" not in plain


@pytest.mark.parametrize("slug", ["e", "softmax-from-sigmoid", "long-" * 12, "longer-" * 30])
@pytest.mark.parametrize("verdicts", [(), EVERY, (("proved", 17),), (("timeout", 1_000_000),) * 3])
def test_an_answers_line_fits(slug: str, verdicts: tuple[tuple[str, int], ...]) -> None:
    """100 columns, whatever came of it."""
    told = tell.answer_line(
        result(slug=slug, verdicts=verdicts), Path("some/where/output"), left_alone=True
    )
    assert len(told) <= WIDTH


def test_what_is_not_known_is_parted_from_the_good() -> None:
    """Each kind by its name, in three groups."""
    told = tell.steps_told(dict(EVERY))
    good, unsure, fails = told.split("; ")
    assert good == "12 stated, 12 proved"
    assert unsure == "not proved: 12 supported, 12 unread, 12 undecided, 12 timeout"
    assert fails == "fails: 12 conditional, 12 refuted"


@pytest.mark.parametrize("kind", ["supported", "unread", "undecided", "timeout"])
def test_a_batch_never_counts_the_unknown_as_good(kind: str) -> None:
    """An answer with one such step is in a row of its own, though its exit code is 0."""
    told = tell.table([result(verdicts=(("proved", 3), (kind, 1)))])
    rows = dict(line.rsplit(maxsplit=1) for line in told.splitlines())
    assert rows["with steps not proved"] == "1"
    assert rows[f"steps {kind} (not proved)"] == "1"
    assert "good" not in rows
