"""The outcome of one answer in short, as commands tell it and the next run remembers it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from mathreply.diagnostics import Diagnostic
from mathreply.model import Outcome, VerdictKind
from mathreply.report.artifacts import artifacts
from mathreply.report.excerpts import with_excerpts
from mathreply.report.result import Report
from mathreply.report.schema import AnswerRow
from mathreply.report.step_findings import FINDINGS, UNSURE
from mathreply.report.to_json import diagnostic_row, verdict_counts

GOOD = tuple(kind for kind in VerdictKind if kind not in FINDINGS | UNSURE)
"""Verdicts that are well; all others are counted apart from them."""
STATES = (
    "good",
    "with steps not proved",
    "with findings",
    "not read",
    "not rendered",
    "broken off",
)
"""What an answer comes out as, the best first."""


class AnswerResult(Struct, frozen=True):
    """The outcome of one answer as a command tells it; small, and kept for the next run."""

    path: str
    slug: str
    title: str
    exit_code: int
    strict_exit_code: int
    verdicts: tuple[tuple[str, int], ...] = ()
    """(verdict, count) pairs, in the order of :class:`VerdictKind`."""
    equations: int = 0
    """Displayed equations of the post."""
    shown: int = 0
    """Formulas, displayed or not, that are on the screen."""
    formulas: int = 0
    where: str = ""
    """Engine and browser."""
    pictures: tuple[tuple[str, str, int, int], ...] = ()
    """(name in the answer's folder, alt text, width and height in CSS px) of each equation's
    picture."""
    diagnostics: tuple[Diagnostic, ...] = ()

    def seen_from_here(self, output: Path) -> AnswerResult:
        """The same, every finding with a path that leads there from where the user stands."""
        return replace(self, diagnostics=tuple(d.seen_from_here(output) for d in self.diagnostics))


def result_of(report: Report, text: str) -> AnswerResult:
    """The report in short, each finding with the line of the author's text that it is about.

    Args:
        report: of one answer.
        text: the answer's file.
    """
    seen = report.renderings[0] if report.renderings else None
    return AnswerResult(
        report.answer.path,
        report.answer.slug,
        report.answer.title,
        report.exit_code(),
        report.exit_code(strict=True),
        tuple(verdict_counts(report.checked).items()),
        equations=len(report.equations),
        shown=sum(f.outcome is Outcome.RENDERED for f in seen.formulas) if seen else 0,
        formulas=len(seen.formulas) if seen else 0,
        where=f"{seen.engine} in {seen.browser}" if seen else "",
        pictures=tuple(_pictures(report)),
        diagnostics=with_excerpts(report.diagnostics, text),
    )


def _pictures(report: Report) -> Iterator[tuple[str, str, int, int]]:
    for equation, made in zip(report.equations, artifacts(report.renderings), strict=False):
        if made.light is not None:
            yield made.png_name, equation.alt, made.light.width_px, made.light.height_px


def answer_row(result: AnswerResult) -> AnswerRow:
    """One answer of ``render --json``."""
    return AnswerRow(
        source=result.path,
        slug=result.slug,
        title=result.title,
        exit_code=result.exit_code,
        verdicts=dict(result.verdicts),
        equations=result.equations,
        formulas=result.formulas,
        on_screen=result.shown,
        checked_in=result.where,
        diagnostics=[diagnostic_row(d) for d in result.diagnostics],
    )


def state_of(result: AnswerResult) -> str:
    """One of :data:`STATES`; with a step that is not read, timed out or undecided, none is good."""
    if result.exit_code == 0:
        return STATES[1] if result.strict_exit_code else STATES[0]
    named = {1: "with findings", 2: "not read", 3: "not rendered", 4: "broken off"}
    return named[result.exit_code]


def verdict_groups(verdicts: Mapping[str, int]) -> Iterator[list[tuple[str, int]]]:
    """What is good, what is not known, what is wrong, each as (verdict, count) pairs."""
    for kinds in (GOOD, UNSURE, FINDINGS):
        yield [(kind, count) for kind, count in verdicts.items() if kind in kinds and count]
