"""From a report to the objects of our JSON, and to its bytes. Pure.

The same input gives the same bytes: nothing here holds a time or a path of the machine.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import UNSET

from mathreply.diagnostics import Diagnostic
from mathreply.model import (
    WORST_LAST,
    CheckedDerivation,
    CheckedStep,
    Counterexample,
    Equation,
    Picture,
    ProofStep,
    Proposal,
    RenderedFormula,
    Rendering,
    Vector,
    Verdict,
    VerdictKind,
)
from mathreply.report.artifacts import Artifacts, artifacts, displayed, fallbacks
from mathreply.report.result import Report
from mathreply.report.schema import (
    SCHEMA,
    CounterexampleRow,
    CountsRow,
    DeclaredRow,
    DerivationRow,
    DiagnosticRow,
    DoubtedRow,
    EquationRow,
    FallbackRow,
    FormulaRow,
    LineRow,
    ProofRow,
    ProposedRow,
    RenderingRow,
    ReportFile,
    ReportObject,
    RiskRow,
    SizeRow,
    StepRow,
    UndeclaredRow,
    VerdictRow,
    ViewRow,
)


def report_file(report: Report) -> ReportFile:
    """The content of ``report.json``."""
    answer = report.answer
    return ReportFile(
        schema=SCHEMA,
        title=answer.title,
        slug=answer.slug,
        source=answer.path,
        source_sha256=answer.digest,
        exit_code=report.exit_code(),
        rendered=report.in_browser,
        verdicts=verdict_counts(report.checked),
        derivations=[derivation_row(chain) for chain in report.checked],
        equations=list(_equation_rows(report)),
        renderings=[_rendering_row(rendering) for rendering in report.renderings],
        fallback=[
            FallbackRow(png=name, width_px=picture.width_px, height_px=picture.height_px)
            for name, picture in fallbacks(report.renderings)
        ],
        diagnostics=[diagnostic_row(found) for found in report.diagnostics],
    )


def as_data(value: ReportObject) -> Any:
    """An object of our JSON as dictionaries and lists."""
    return msgspec.to_builtins(value)


def dumps(value: ReportObject) -> bytes:
    """JSON as files hold it: sorted by us, readable, UTF-8, one newline at the end."""
    return (json.dumps(as_data(value), ensure_ascii=False, indent=2) + "\n").encode()


def verdict_counts(checked: Iterable[CheckedDerivation]) -> dict[str, int]:
    """How many steps came out how, the best verdict first; what did not occur is left out."""
    kinds = Counter(entry.verdict.kind for chain in checked for entry in chain.steps)
    return {kind.value: kinds[kind] for kind in VerdictKind if kinds[kind]}


def worst(kinds: Iterator[VerdictKind]) -> VerdictKind:
    """What a chain is worth: its weakest step."""
    return max(kinds, key=WORST_LAST.index, default=VerdictKind.STATED)


def declared_row(path: str, proposal: Proposal) -> DeclaredRow:
    """What one post had better declare."""
    return DeclaredRow(
        source=path,
        proposed=[
            ProposedRow(
                key=one.key,
                tex=one.tex,
                domain=one.domain,
                reason=one.reason,
                line=one.span.line if one.span is not None else None,
            )
            for one in proposal.proposed
        ],
        left=[
            UndeclaredRow(tex=name.tex, steps=name.steps, why=name.why) for name in proposal.left
        ],
        doubted=[DoubtedRow(line=one.line, detail=one.detail) for one in proposal.doubted],
        steps=proposal.steps,
        read=CountsRow(before=proposal.read[0], after=proposal.read[1]),
        proved=CountsRow(before=proposal.proved[0], after=proposal.proved[1]),
    )


def derivation_row(chain: CheckedDerivation) -> DerivationRow:
    """One chain with its verdicts."""
    return DerivationRow(
        line=chain.derivation.span.line if chain.derivation.span else None,
        start=chain.derivation.start,
        verdict=worst(entry.verdict.kind for entry in chain.steps),
        steps=[_step_row(entry) for entry in chain.steps],
    )


def _step_row(entry: CheckedStep) -> StepRow:
    step = entry.step
    return StepRow(
        line=step.span.line if step.span else None,
        relation=step.relation,
        tex=step.tex,
        reason=step.reason,
        operation=step.operation or UNSET,
        **_verdict_fields(entry.verdict),
    )


def verdict_row(entry: CheckedStep) -> VerdictRow:
    """What is known of a step, with the side that was computed where it was."""
    computed = entry.step.tex if entry.step.operation else UNSET
    return VerdictRow(**_verdict_fields(entry.verdict), tex=computed)


def _verdict_fields(verdict: Verdict) -> dict[str, Any]:
    """What a step's row and a verdict's row share: the first four always, the rest where there is
    any."""
    return {
        "verdict": verdict.kind,
        "method": verdict.method,
        "detail": verdict.detail,
        "counterexample": _counterexample_row(verdict.counterexample),
        "condition": verdict.condition or UNSET,
        "hint": verdict.hint or UNSET,
        "piece": verdict.piece or UNSET,
        "column": verdict.column or UNSET,
        "assumptions": list(verdict.assumptions) or UNSET,
        "excluded": list(verdict.excluded) or UNSET,
        "proof": [_proof_row(step) for step in verdict.proof] or UNSET,
    }


def _proof_row(step: ProofStep) -> ProofRow:
    return ProofRow(
        law=step.law,
        statement=step.statement,
        source=step.source,
        conditions=list(step.conditions) or UNSET,
    )


def _counterexample_row(counter: Counterexample | None) -> CounterexampleRow | None:
    if counter is None:
        return None
    return CounterexampleRow(
        values=dict(counter.values),
        left=counter.left,
        right=counter.right,
        rigorous=counter.rigorous,
    )


def diagnostic_row(diagnostic: Diagnostic) -> DiagnosticRow:
    """A finding with its place."""
    span = diagnostic.span
    return DiagnosticRow(
        code=diagnostic.code,
        severity=diagnostic.severity,
        message=diagnostic.message,
        path=diagnostic.path,
        line=span.line if span else None,
        column=span.column if span else None,
        hint=diagnostic.hint,
    )


def _equation_rows(report: Report) -> Iterator[EquationRow]:
    made = artifacts(report.renderings)
    for index, equation in enumerate(report.equations):
        files = made[index] if index < len(made) else None
        yield _equation_row(equation, files, _risk_rows(report, index))


def _equation_row(equation: Equation, files: Artifacts | None, risks: list[RiskRow]) -> EquationRow:
    row = EquationRow(
        tex=equation.tex, words=equation.words, alt=equation.alt, png=None, risks=risks or UNSET
    )
    if files is None or files.light is None:
        return row
    shown: dict[str, Any] = msgspec.structs.asdict(_size_row(files.light))
    for kind, name, file in files.files():
        shown[kind] = name
        if kind != "png":
            shown[f"{kind}_size"] = _size_row(file)
    return msgspec.structs.replace(row, **shown)


def _size_row(file: Picture | Vector) -> SizeRow:
    return SizeRow(width_px=file.width_px, height_px=file.height_px, baseline_px=file.baseline_px)


def _risk_rows(report: Report, index: int) -> list[RiskRow]:
    """What the equation asks of a slow reader in each engine where that was measured."""
    return [
        RiskRow(
            engine=rendering.engine,
            files=list(risk.files),
            kib=risk.kib,
            late_s=risk.late_s,
            breaks=risk.breaks,
            spreads=risk.spreads,
            plainer=risk.plainer,
        )
        for rendering in report.renderings
        if (risk := displayed(rendering)[index].risk) is not None
    ]


def _rendering_row(rendering: Rendering) -> RenderingRow:
    return RenderingRow(
        engine=rendering.engine,
        browser=rendering.browser,
        view=ViewRow(width_px=rendering.view.width_px, dark=rendering.view.dark),
        line=LineRow(name=rendering.line.name, lost=list(rendering.line.lost)),
        lost=sorted(set(rendering.lost)),
        blocked=sorted(set(rendering.blocked)),
        formulas=[_formula_row(formula) for formula in rendering.formulas],
    )


def _formula_row(shown: RenderedFormula) -> FormulaRow:
    return FormulaRow(
        tex=shown.formula.tex,
        display=shown.formula.display,
        outcome=shown.outcome,
        detail=shown.detail,
        width_px=shown.width_px,
        height_px=shown.height_px,
        overflow_px=shown.overflow_px,
        proposed_break=shown.proposed_break,
        notes=list(shown.notes),
    )
