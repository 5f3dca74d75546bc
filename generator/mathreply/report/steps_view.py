"""A checked chain as the report's page shows it: typeset, with the reasons in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from msgspec.structs import replace

from mathreply.model import (
    CheckedDerivation,
    CheckedStep,
    Macro,
    ProofStep,
    Statement,
    Verdict,
    VerdictKind,
)
from mathreply.report.causes import cause_of
from mathreply.report.mends import Mend, mend_of, wrong_piece
from mathreply.report.reasons import used, why
from mathreply.report.sentences import advice
from mathreply.report.views import ChainView, LawView, StepView
from mathreply.tex.macros import expanded
from mathreply.tex.mathml import typeset, worded
from mathreply.tex.reasons import in_dollars
from mathreply.tex.tokens import TokenKind, tokenize

SIGNS = {
    VerdictKind.STATED: "·",
    VerdictKind.PROVED: "✓",
    VerdictKind.SUPPORTED: "≈",
    VerdictKind.UNREAD: "?",
    VerdictKind.UNDECIDED: "…",
    VerdictKind.TIMEOUT: "⏱",
    VerdictKind.CONDITIONAL: "⚠",
    VerdictKind.REFUTED: "✗",
}
"""As beside the editor of ``mathreply serve``."""
_LONG = 24
"""So many signs may be wider than a phone."""


def chain_view(
    chain: CheckedDerivation,
    number: int,
    definitions: Sequence[Statement],
    macros: Sequence[Macro],
    causes: Mapping[str, tuple[int, int]],
) -> ChainView:
    """A chain with its steps.

    Args:
        chain: as checked.
        number: of the chain in its answer, for its anchors.
        definitions: those in force.
        macros: the author's.
        causes: why steps were not read → the chain and the step at which that is told.
    """
    derivation = chain.derivation
    in_force = (*definitions, *derivation.lets, *derivation.implied)
    left = derivation.start
    steps = []
    for at, entry in enumerate(chain.steps):
        view = _step_view(entry, step_anchor(number, at), left, in_force, macros)
        told_at = causes.get(cause_of(entry.verdict), (number, at))
        steps.append(view if told_at == (number, at) else _told_before(view, told_at))
        left = entry.step.tex or left
    line = derivation.span.line if derivation.span else 0
    start = typeset(expanded(derivation.start, macros), display=True)
    return ChainView(f"chain-{number + 1}", line, start, tuple(steps))


def _told_before(view: StepView, place: tuple[int, int]) -> StepView:
    """A step that was not read for the same reason as one before it."""
    why_html = f'as <a href="#{step_anchor(*place)}">above</a>'
    return replace(view, why_html=why_html, hint_html="")


def step_anchor(chain: int, step: int) -> str:
    """The place on the page of a step, by its indices."""
    return f"step-{chain + 1}-{step + 1}"


def _step_view(
    entry: CheckedStep,
    anchor: str,
    left: str,
    definitions: Sequence[Statement],
    macros: Sequence[Macro],
) -> StepView:
    """A step as the page shows it."""
    step, verdict = entry.step, entry.verdict
    mend = mend_of(verdict.hint)
    named = used(left, step.tex, definitions) if verdict.kind is VerdictKind.PROVED else []
    return StepView(
        anchor=anchor,
        line=step.span.line if step.span else 0,
        relation_html=_relation(step.relation, mend),
        side_html=_side(entry, macros),
        is_long=_glyphs(step.tex) > _LONG,
        reason_html=worded(in_dollars(step.reason.replace("**", ""))),
        operation=step.operation,
        verdict=verdict.kind.value,
        sign=SIGNS[verdict.kind],
        why_html=worded(why(entry, left, definitions)),
        mend_html=_mend(mend),
        hint_html="" if mend else advice(verdict.hint),
        definitions_html=tuple(typeset(expanded(each.tex, macros)) for each in named),
        assumptions_html=tuple(_stated(each) for each in verdict.assumptions),
        excluded_html=tuple(typeset(each) for each in verdict.excluded),
        laws=tuple(map(_law, _telling(verdict))),
    )


def _side(entry: CheckedStep, macros: Sequence[Macro]) -> str:
    """The side after the relation, what is wrong with it marked."""
    tex = entry.step.tex
    if not tex:
        return f"<code>! {escape(entry.step.operation)}</code>"
    written = expanded(tex, macros)
    wrong = wrong_piece(tex, entry.verdict) if written == tex else None
    return typeset(written, display=True, wrong=wrong)


def _relation(relation: str, mend: Mend | None) -> str:
    wrong = (0, len(relation)) if mend and mend.old.strip() == relation.strip() else None
    return typeset(relation, wrong=wrong)


def _mend(mend: Mend | None) -> str:
    if mend is None:
        return ""
    before = f" before {typeset(mend.term)}" if mend.term else ""
    return f"{typeset(mend.new)} in place of {typeset(mend.old)}{before}"


def _stated(assumption: str) -> str:
    """``z_1 : real`` with the name typeset, other assumptions whole."""
    name, colon, domain = assumption.partition(" : ")
    if colon:
        return f"{typeset(name)} is {escape(domain)}"
    return typeset(assumption)


def _telling(verdict: Verdict) -> tuple[ProofStep, ...]:
    """The laws of a proof; what ends it is told by its method."""
    return tuple(step for step in verdict.proof if step.law != "structural")


def _law(step: ProofStep) -> LawView:
    return LawView(step.law, step.statement, step.source, step.conditions)


def _glyphs(tex: str) -> int:
    """About how many signs wide it is."""
    seen = {TokenKind.LETTER, TokenKind.NUMBER, TokenKind.OTHER, TokenKind.COMMAND}
    return sum(token.kind in seen for token in tokenize(tex))
