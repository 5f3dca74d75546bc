"""Verdicts in words: what the trials and the proof of a step amount to."""

from __future__ import annotations

from typing import Any

import sympy as sp
from flint import arb
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.context import Context, Rule
from mathreply.algebra.expression.inline import alike, inline
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.judge.case import Case
from mathreply.algebra.judge.conditions import Condition, find_condition, missing_signs, nudged
from mathreply.algebra.judge.domains import Gaps, gaps
from mathreply.algebra.judge.excluded import excluded_points
from mathreply.algebra.judge.hints import hint_for
from mathreply.algebra.prove.kernel.domain import Need
from mathreply.algebra.prove.kernel.proof import Proof
from mathreply.algebra.prove.relations import prove_relation
from mathreply.algebra.read import Unread
from mathreply.algebra.refute.balls.value import Evaluator, Point, Undefined, Unknown
from mathreply.algebra.refute.points import short
from mathreply.algebra.refute.trials import Sampling, TrialOutcome, told
from mathreply.algebra.write.said import sentence_for, tex_of
from mathreply.model import Counterexample, Verdict, VerdictKind

_WORDS = {
    "==": "differ",
    "!=": "are equal",
    "<": "are not in this order",
    "<=": "are not in this order",
    ">": "are not in this order",
    ">=": "are not in this order",
}
MANY = 3
"""Failures at points that were only approximated before a step counts as refuted."""


def unread(error: Unread, before: str = "") -> Verdict:
    """The verdict on what was not understood."""
    return Verdict(
        VerdictKind.UNREAD,
        detail=f"{before}{error.message}",
        hint=error.hint,
        piece=error.piece,
        column=error.column,
    )


def is_definition(claim: Claim, context: Context) -> bool:
    """Whether a claim restates a declared definition in the words of its author; other uses of it
    are to be proved."""
    if (
        claim.relation not in ("=", ":=", "\\equiv")
        or isinstance(claim.left, Claim)
        or claim.left == claim.right
    ):
        return False
    left = claim.left
    if isinstance(left, (sp.Symbol, sp.MatrixSymbol)):
        plain = context.rule_for(left) is not None
    elif isinstance(left, sp.Indexed):
        plain = _own_names(context.rule_for(left.base), left.indices)
    elif isinstance(left, AppliedUndef):
        plain = _own_names(context.rule_for(left.func), left.args)
    else:
        return False
    return plain and alike(inline(left, context), inline(claim.right, context))


def _own_names(rule: Rule | None, arguments: tuple[Any, ...]) -> bool:
    if rule is None or len(rule.parameters) != len(arguments):
        return False
    return all(
        isinstance(a, sp.Symbol) and a.name == p.name
        for a, p in zip(arguments, rule.parameters, strict=True)
        if hasattr(p, "name")
    )


def is_refuted_outright(sampling: Sampling) -> bool:
    """Whether failures were found that leave no room for a proof."""
    failed = sampling.at(TrialOutcome.FAILS)
    return (
        any(t.rigorous for t in failed)
        or len(failed) >= MANY
        or (bool(failed) and sampling.holds == 0)
    )


def failing(case: Case, sampling: Sampling) -> Verdict:
    """A step that fails at some point: refuted, or conditional where a condition on a sign saves
    it."""
    counterexample = sampling.counterexample()
    assert counterexample is not None
    condition = find_condition(case, sampling)
    if condition is not None:
        return conditional(condition, counterexample)
    hint = hint_for(case)
    return Verdict(
        VerdictKind.REFUTED,
        "counterexample",
        sentence(counterexample, case.operator or "=="),
        counterexample,
        hint=hint,
    )


def sentence(c: Counterexample, operator: str) -> str:
    """A counterexample as a person would say it."""
    where = ", ".join(f"{name} = {value}" for name, value in c.values)
    place = f"At {where} the" if where else "The"
    if "no value" in (c.left, c.right):
        left, right = ("has no value" if v == "no value" else f"is {v}" for v in (c.left, c.right))
        return f"{place} left side {left}, the right side {right}."
    if operator == "==":
        return f"{place} left side is {c.left}, the right side {c.right}."
    return f"{place} left side is {c.left}, the right side {c.right}: they {_WORDS[operator]}."


def conditional(condition: Condition, counterexample: Counterexample | None) -> Verdict:
    """True under a condition that is not declared."""
    detail = (
        f"Holds only if ${condition.tex}$." if condition.tex else "Holds only under a condition."
    )
    if counterexample is not None:
        detail += " " + sentence(counterexample, "==")
    return Verdict(
        VerdictKind.CONDITIONAL,
        "counterexample",
        detail,
        counterexample,
        condition=condition.tex,
        hint=f"declare or assume ${condition.tex}$" if condition.tex else "",
    )


def conclude(case: Case, sampling: Sampling, proof: Proof | None) -> Verdict:
    """The verdict on a step that no trial has refuted."""
    gap = "No proof was found."
    if proof is not None:
        found = gaps(case)
        if found is not None and found.broken:
            return conditional(_as_condition(found.broken, case), None)
        if found is not None and not found.unknown:
            return _proved(case, proof, found)
        gap = "It was shown but for where both sides have a value."
    holds = sampling.holds
    failed = sampling.at(TrialOutcome.FAILS)
    if failed:
        return failing(case, sampling)
    if holds:
        points = "1 point" if holds == 1 else f"{holds} points"
        where = (
            f" It holds at all {points} that were tried."
            if sampling.tried[0].trial.shown
            else " Both sides agree to 40 digits."
        )
        return Verdict(VerdictKind.SUPPORTED, "sampling", f"{gap}{where}")
    return Verdict(
        VerdictKind.UNDECIDED,
        "",
        "Not decided: no proof was found, and neither side could be computed.",
    )


def gap(case: Case, sampling: Sampling) -> Verdict | None:
    """The verdict where only one side has a value, and that not at single points but in a whole
    region."""
    onesided = sampling.at(TrialOutcome.LEFT_UNDEFINED, TrialOutcome.RIGHT_UNDEFINED)
    if onesided and not onesided[0].trial.shown:
        counterexample = told(onesided[0])
        return Verdict(
            VerdictKind.REFUTED, "no value", sentence(counterexample, "=="), counterexample
        )
    for tried in onesided[:6]:
        around = nudged(case, tried)
        if around and all(t.outcome is tried.outcome for t in around):
            return conditional(missing_signs(case, tried), told(tried))
    return None


_SIGNS = {
    "positive": "> 0",
    "nonnegative": "\\ge 0",
    "nonzero": "\\ne 0",
    "integer": "\\in \\mathbb{Z}",
}


def _as_condition(broken: tuple[Need, ...], case: Case) -> Condition:
    said = [f"{tex_of(n.subject, case.context)} {_SIGNS[n.kind]}" for n in broken]
    return Condition(", ".join(dict.fromkeys(said)))


def _proved(case: Case, proof: Proof, found: Gaps) -> Verdict:
    method = proof.method
    claim = case.claim
    inlined = claim is not None and (claim.left != case.left or claim.right != case.right)
    if method == "structural" and inlined:
        method = "definitions inlined"
    detail = sentence_for(method) + (f" {proof.detail}" if proof.detail else "")
    used = [a.tex for a in _declared(case)] + sorted(case.facts.used)
    return Verdict(
        VerdictKind.PROVED,
        method,
        detail,
        assumptions=tuple(dict.fromkeys(used)),
        excluded=excluded_points(case.left, case.right, found.thin, case.facts, case.context),
    )


def _declared(case: Case) -> list[Condition]:
    """The domains of the names that occur, and the assumptions that speak of them."""
    names = {
        s.name
        for side in (case.left, case.right)
        if isinstance(side, sp.Basic)
        for s in side.free_symbols
        if hasattr(s, "name")
    }
    found = [
        Condition(f"{name} : {declared.domain.text}")
        for name, declared in case.context.names.items()
        if name in names and declared.domain.text and not declared.inferred
    ]
    signs = {"==": "=", "!=": "\\ne", "<=": "\\le", ">=": "\\ge"}
    for a in case.assumptions:
        left, right = (tex_of(side, case.context) for side in (a.left, a.right))
        found.append(Condition(f"{left} {signs.get(a.operator, a.operator)} {right}"))
    return found


def approximate(case: Case) -> Verdict:
    """``a ≈ b`` between numbers: right if they agree to the digits that are written, or to one in a
    hundred."""
    evaluator = Evaluator(Point(), real=case.facts.real)
    try:
        left, right = evaluator.value(case.left), evaluator.value(case.right)
    except (Undefined, Unknown, ValueError, OverflowError):
        sampling = case.sampled("==")
        if sampling.holds and not sampling.at(TrialOutcome.FAILS):
            return (
                Verdict(VerdictKind.PROVED, "equality", "The two sides are even equal.")
                if _exactly(case)
                else Verdict(VerdictKind.SUPPORTED, "sampling", "The two sides are even equal.")
            )
        return Verdict(
            VerdictKind.UNDECIDED, detail="Not decided: an approximation that is no number."
        )
    far = abs(left - right)
    room = abs(right) / 100
    digits = _last_digit(case.claim.right if case.claim is not None else case.right)
    if digits is not None:
        room = room.min(digits) if digits > 0 else room
    if far <= room:
        return Verdict(
            VerdictKind.PROVED, "ball arithmetic", f"The left side is {short(left)} to four digits."
        )
    counterexample = Counterexample((), short(left), short(right), evaluator.rigorous)
    return Verdict(
        VerdictKind.REFUTED,
        "ball arithmetic",
        f"The left side is {short(left)}, not {short(right)}.",
        counterexample,
    )


def _exactly(case: Case) -> bool:
    return prove_relation(case.left, "==", case.right, case.facts, case.context) is not None


def _last_digit(e: Any) -> Any:
    """One unit of the last decimal that is written: the denominator of an exact decimal is a power
    of ten."""
    if not getattr(e, "is_Rational", False) or e.q == 1:
        return None
    power = 1
    while power % e.q and power < 10**30:
        power *= 10
    return arb(1) / power if power % e.q == 0 else None
