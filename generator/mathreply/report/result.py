"""What came of one answer: the value, its JSON, its exit code. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mathreply.diagnostics import Diagnostic, Severity
from mathreply.model import (
    WORST_LAST,
    Answer,
    CheckedDerivation,
    CheckedStep,
    Equation,
    Outcome,
    Post,
    Rendering,
    Span,
    Verdict,
    VerdictKind,
)
from mathreply.report.artifacts import artifacts, displayed, fallbacks

PHONE_PX = 360
"""The post's column on a phone, CSS px."""

SCHEMA = 1
"""Of ``report.json``; raised when a field changes its meaning."""

FINDINGS = frozenset({VerdictKind.REFUTED, VerdictKind.CONDITIONAL})
UNSURE = frozenset(
    {
        VerdictKind.SUPPORTED,
        VerdictKind.UNREAD,
        VerdictKind.UNDECIDED,
        VerdictKind.TIMEOUT,
    }
)


@dataclass(frozen=True)
class Report:
    """Everything that one run found out about one answer."""

    answer: Answer
    checked: tuple[CheckedDerivation, ...]
    post: Post
    equations: tuple[Equation, ...]
    """The displayed equations, in order; as many as displayed formulas in each rendering."""
    renderings: tuple[Rendering, ...]
    """Empty where no browser was found."""
    diagnostics: tuple[Diagnostic, ...]
    in_browser: bool = True

    def exit_code(self, *, strict: bool = False) -> int:
        """0 all good, 1 findings, 3 not rendered (see ``FORMAT.md``)."""
        if not self.in_browser:
            return 3
        return 1 if any(_counts(d, strict=strict) for d in self.diagnostics) else 0


def _counts(diagnostic: Diagnostic, *, strict: bool) -> bool:
    return diagnostic.severity is Severity.ERROR or (strict and diagnostic.code in STRICT_CODES)


STRICT_CODES = frozenset(f"{kind.value}-step" for kind in UNSURE)
"""Findings that count only under ``--strict``: steps that are not proved and not known to be
false."""


def worst(kinds: Iterator[VerdictKind]) -> VerdictKind:
    """What a chain is worth: its weakest step."""
    return max(kinds, key=WORST_LAST.index, default=VerdictKind.STATED)


def step_diagnostics(checked: tuple[CheckedDerivation, ...], path: str) -> Iterator[Diagnostic]:
    """One finding for every step that is neither proved nor stated."""
    for chain in checked:
        for entry in chain.steps:
            if entry.verdict.kind in FINDINGS | UNSURE:
                yield step_diagnostic(entry, path)


def step_diagnostic(entry: CheckedStep, path: str) -> Diagnostic:
    """The finding for one step, with the counterexample in words."""
    verdict, span = entry.verdict, entry.step.span
    severity = Severity.ERROR if verdict.kind in FINDINGS else Severity.WARNING
    if (
        verdict.kind is VerdictKind.UNREAD
        and verdict.column
        and span is not None
        and not span.end_line
    ):
        span = Span(span.line, span.column + verdict.column - 1)
    return Diagnostic(
        f"{verdict.kind.value}-step", severity, _told(entry), path, span, verdict.hint
    )


def _told(entry: CheckedStep) -> str:
    verdict = entry.verdict
    step = f"'{entry.step.relation} {short(entry.step.tex or '! ' + entry.step.operation)}'"
    counter = verdict.counterexample
    if counter is not None and verdict.kind in FINDINGS:
        at = ", ".join(f"{name} = {value}" for name, value in counter.values) or "every point"
        told = (
            f"{step}: at {at} the left side is {counter.left} and the right side is {counter.right}"
        )
        if verdict.kind is VerdictKind.CONDITIONAL and verdict.condition:
            told = (
                f"{step} holds only if {verdict.condition}; at {at} the sides are {counter.left}"
                f" and {counter.right}"
            )
        return told
    return f"{step}: {verdict.detail}" if verdict.detail else step


def short(tex: str, most: int = 70) -> str:
    """TeX on one line, cut to what a message holds."""
    one_line = " ".join(tex.split())
    return one_line if len(one_line) <= most else one_line[: most - 1] + "…"


def to_json(report: Report) -> dict[str, Any]:
    """The report as JSON values; the same input gives the same bytes, so no time and no path of the
    machine."""
    kinds = Counter(entry.verdict.kind.value for chain in report.checked for entry in chain.steps)
    return {
        "schema": SCHEMA,
        "title": report.answer.title,
        "slug": report.answer.slug,
        "source": report.answer.path,
        "exit_code": report.exit_code(),
        "rendered": report.in_browser,
        "verdicts": {kind.value: kinds[kind.value] for kind in VerdictKind if kinds[kind.value]},
        "derivations": [derivation_json(chain) for chain in report.checked],
        "equations": list(_equations(report)),
        "renderings": [_rendering(rendering) for rendering in report.renderings],
        "fallback": [
            {"png": name, "width_px": picture.width_px, "height_px": picture.height_px}
            for name, picture in fallbacks(report.renderings)
        ],
        "diagnostics": [diagnostic_json(d) for d in report.diagnostics],
    }


def dumps(value: Any) -> bytes:
    """JSON as files hold it: sorted by us, readable, UTF-8, one newline at the end."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def derivation_json(chain: CheckedDerivation) -> dict[str, Any]:
    """One chain with its verdicts."""
    return {
        "line": chain.derivation.span.line if chain.derivation.span else None,
        "start": chain.derivation.start,
        "verdict": worst(entry.verdict.kind for entry in chain.steps).value,
        "steps": [
            {
                "line": entry.step.span.line if entry.step.span else None,
                "relation": entry.step.relation,
                "tex": entry.step.tex,
                "reason": entry.step.reason,
                **({"operation": entry.step.operation} if entry.step.operation else {}),
                **verdict_json(entry.verdict),
            }
            for entry in chain.steps
        ],
    }


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """``verdict``, ``method``, ``detail``, ``counterexample`` always; the rest where there is
    any."""
    counter = verdict.counterexample
    value: dict[str, Any] = {
        "verdict": verdict.kind.value,
        "method": verdict.method,
        "detail": verdict.detail,
        "counterexample": (
            None
            if counter is None
            else {
                "values": dict(counter.values),
                "left": counter.left,
                "right": counter.right,
                "rigorous": counter.rigorous,
            }
        ),
    }
    for name in ("condition", "hint", "piece", "column"):
        if getattr(verdict, name):
            value[name] = getattr(verdict, name)
    for name in ("assumptions", "excluded"):
        if getattr(verdict, name):
            value[name] = list(getattr(verdict, name))
    return value


def diagnostic_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """A finding with its place."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "path": diagnostic.path,
        "line": diagnostic.span.line if diagnostic.span else None,
        "column": diagnostic.span.column if diagnostic.span else None,
        "hint": diagnostic.hint,
    }


def _equations(report: Report) -> Iterator[dict[str, Any]]:
    made = artifacts(report.renderings)
    for index, equation in enumerate(report.equations):
        row: dict[str, Any] = {
            "tex": equation.tex,
            "words": equation.words,
            "alt": equation.alt,
            "png": None,
        }
        if index < len(made) and (picture := made[index].light) is not None:
            row |= {
                "png": None,
                "width_px": picture.width_px,
                "height_px": picture.height_px,
                "baseline_px": picture.baseline_px,
            }
            row |= {kind: name for kind, name, _ in made[index].files()}
            row |= {
                f"{kind}_size": {
                    "width_px": file.width_px,
                    "height_px": file.height_px,
                    "baseline_px": file.baseline_px,
                }
                for kind, _, file in made[index].files()
                if kind != "png"
            }
        yield row | _risks(report, index)


def _risks(report: Report, index: int) -> dict[str, Any]:
    """What the equation asks of a slow reader in each engine where that was measured."""
    rows = [
        {
            "engine": rendering.engine,
            "files": list(risk.files),
            "kib": risk.kib,
            "late_s": risk.late_s,
            "breaks": risk.breaks,
            "spreads": risk.spreads,
            "plainer": risk.plainer,
        }
        for rendering in report.renderings
        if (risk := displayed(rendering)[index].risk) is not None
    ]
    return {"risks": rows} if rows else {}


def _rendering(rendering: Rendering) -> dict[str, Any]:
    line = rendering.line
    return {
        "engine": rendering.engine,
        "browser": rendering.browser,
        "view": {"width_px": rendering.view.width_px, "dark": rendering.view.dark},
        "line": {"name": line.name, "lost": list(line.lost)},
        "lost": sorted(set(rendering.lost)),
        "blocked": sorted(set(rendering.blocked)),
        "formulas": [
            {
                "tex": f.formula.tex,
                "display": f.formula.display,
                "outcome": f.outcome.value,
                "detail": f.detail,
                "width_px": f.width_px,
                "height_px": f.height_px,
                "overflow_px": f.overflow_px,
                "proposed_break": f.proposed_break,
                "notes": list(f.notes),
            }
            for f in rendering.formulas
        ],
    }


@dataclass(frozen=True)
class AnswerResult:
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


def result_of(report: Report) -> AnswerResult:
    """The report in short."""
    value = to_json(report)
    rendering = report.renderings[0] if report.renderings else None
    shown = sum(f.outcome is Outcome.RENDERED for f in rendering.formulas) if rendering else 0
    return AnswerResult(
        report.answer.path,
        report.answer.slug,
        report.answer.title,
        report.exit_code(),
        report.exit_code(strict=True),
        tuple(value["verdicts"].items()),
        len(report.equations),
        shown,
        len(rendering.formulas) if rendering else 0,
        f"{rendering.engine} in {rendering.browser}" if rendering else "",
        tuple(
            (row["png"], row["alt"], row["width_px"], row["height_px"])
            for row in value["equations"]
            if row["png"]
        ),
        report.diagnostics,
    )


def result_json(result: AnswerResult) -> dict[str, Any]:
    """One answer of ``render --json``."""
    return {
        "source": result.path,
        "slug": result.slug,
        "title": result.title,
        "exit_code": result.exit_code,
        "verdicts": dict(result.verdicts),
        "equations": result.equations,
        "formulas": result.formulas,
        "on_screen": result.shown,
        "checked_in": result.where,
        "diagnostics": [diagnostic_json(d) for d in result.diagnostics],
    }
