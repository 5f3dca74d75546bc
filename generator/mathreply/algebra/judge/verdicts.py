"""Verdicts in words: what the trials and the proof of a step amount to."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.budget import within
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.judge.assumed_functions import assumed_elsewhere
from mathreply.algebra.judge.case import Case
from mathreply.algebra.judge.conditions import (
    WrittenCondition,
    find_condition,
    missing_signs,
    nudged,
)
from mathreply.algebra.judge.domains import Gaps, gaps
from mathreply.algebra.judge.excluded import excluded_points
from mathreply.algebra.judge.explained import explained
from mathreply.algebra.judge.hints import hint_for
from mathreply.algebra.prove.calculus import evaluated
from mathreply.algebra.prove.kernel.convergence import diverges
from mathreply.algebra.prove.kernel.domain import needs
from mathreply.algebra.prove.kernel.need import Need
from mathreply.algebra.prove.kernel.proof import Proof
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.read import Unread, read_side
from mathreply.algebra.refute.branches import BRANCHES
from mathreply.algebra.refute.closed import EXPENSIVE, decide, is_endless, stands
from mathreply.algebra.refute.trials import Sampling, TrialOutcome, Tried, told, told_closed
from mathreply.algebra.refute.vanishing_parts import JUMPS, KINKS, POLES, ZEROS
from mathreply.algebra.write.said import sentence_for, tex_of
from mathreply.model import Counterexample, Step, Verdict, VerdictKind

_WORDS = {
    "==": "differ",
    "!=": "are equal",
    "<": "are not in this order",
    "<=": "are not in this order",
    ">": "are not in this order",
    ">=": "are not in this order",
}
CLOSED_SHARE = 0.2
"""Of a step's work, for deciding between two numbers."""
MANY_WHOLE = 6
"""Whole numbers at which one side alone has a value, from which on they are no single points."""
_TELLING = {"ends of the domains", POLES, ZEROS, KINKS, JUMPS, BRANCHES}
"""Kinds of places where claims break."""
STRICT = ("<", ">", "!=")
LEAST_SUPPORT = 3
LEAST_OF_ONE_KIND = 6
"""Different points at which a step must hold to be called supported; more where they are all of
one kind, since those of another may be where it breaks."""


TOO_DEEP = Verdict(
    VerdictKind.UNREAD, detail="Not read: it is too deeply nested.", hint="split the step"
)


_ARROWS = ("\\to", "\\rightarrow", "\\longrightarrow")
_OF_LIMITS = "say what moves, as in \\lim_{n \\to \\infty} \\frac{n}{n+1} = 1"


def unknown_relation(relation: str) -> Verdict:
    """The verdict on a relation that says nothing which can be checked."""
    detail = f"The relation {relation} is not known."
    hint = _OF_LIMITS if relation in _ARROWS else ""
    return Verdict(VerdictKind.UNREAD, detail=detail, hint=hint, piece=relation)


def unread(error: Unread, before: str = "") -> Verdict:
    """The verdict on what was not understood."""
    return Verdict(
        VerdictKind.UNREAD,
        detail=f"{before}{error.message}",
        hint=error.hint,
        piece=error.piece,
        missing=error.undeclared,
        column=error.column,
    )


def is_refuted_outright(sampling: Sampling) -> bool:
    """Whether a failure was found: every number in it is rigorous."""
    return bool(sampling.at(TrialOutcome.FAILS))


def failing(case: Case, sampling: Sampling) -> Verdict:
    """A step that fails at some point: refuted, or conditional where a condition on a sign saves
    it."""
    counterexample = sampling.counterexample()
    assert counterexample is not None
    condition = find_condition(case, sampling)
    if condition is not None:
        return conditional(condition, counterexample)
    hint = hint_for(case, sampling.at(TrialOutcome.FAILS)) if case.in_full else ""
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
    sides = (c.left, c.right)
    if "no value" in sides:
        left, right = ("has no value" if side == "no value" else f"is {side}" for side in sides)
        return f"{place} left side {left}, the right side {right}."
    told = f"{place} left side is {c.left}, the right side {c.right}"
    return f"{told}." if operator == "==" else f"{told}: they {_WORDS[operator]}."


def conditional(condition: WrittenCondition, counterexample: Counterexample | None) -> Verdict:
    """True under a condition that is not declared."""
    holds = "Holds if" if condition.suffices else "Holds only if"
    detail = f"{holds} ${condition.tex}$." if condition.tex else "Holds only under a condition."
    if counterexample is not None:
        detail += " " + sentence(counterexample, "==")
    return Verdict(
        VerdictKind.CONDITIONAL,
        "counterexample",
        detail,
        counterexample,
        condition=condition.tex,
        condition_suffices=condition.suffices,
        hint=f"declare or assume ${condition.tex}$" if condition.tex else "",
    )


def conclude(case: Case, sampling: Sampling, proof: Proof | None) -> Verdict:
    """The verdict on a step that no trial has refuted."""
    gap = "No proof was found."
    if proof is not None and proof.needs:
        return conditional(_as_condition(tuple(map(Need, proof.needs)), case), None)
    if proof is not None:
        found = gaps(case)
        if found is not None and found.broken:
            return conditional(_as_condition(found.broken, case), None)
        if _lacks_value(case, sampling):
            detail = "Not decided: neither side is known to have a value."
            return Verdict(VerdictKind.UNDECIDED, detail=detail)
        if found is not None and not found.unknown:
            return _proved(case, proof, found)
        gap = "It was shown but for where both sides have a value."
    if not case.slots:
        return Verdict(
            VerdictKind.UNDECIDED,
            detail=f"Not decided. {gap} Digits alone decide no equality.",
        )
    open_place = _open_place(
        sampling, every=proof is not None or case.operator in STRICT
    ) or _open_side(case, proof)
    if open_place:
        return Verdict(VerdictKind.UNDECIDED, detail=f"Not decided. {gap} {open_place}")
    if name := _real_at_all_points(case, sampling):
        real = f"It was only seen to hold where {name} is real."
        return Verdict(VerdictKind.UNDECIDED, detail=f"Not decided. {gap} {real}")
    if name := assumed_elsewhere(case):
        other = f"Of {name} nothing is assumed at all places that are spoken of."
        return Verdict(VerdictKind.UNDECIDED, detail=f"Not decided. {gap} {other}")
    if _is_supported(sampling):
        return Verdict(
            VerdictKind.SUPPORTED,
            "sampling",
            f"{gap} It holds at all {sampling.holds} points that were tried: {_kinds(sampling)}.",
        )
    tried = sampling.holds
    few = "Neither side could be computed" if not tried else "Too few points could be tried"
    return Verdict(VerdictKind.UNDECIDED, detail=f"Not decided. {gap} {few}.")


def _lacks_value(case: Case, sampling: Sampling) -> bool:
    """Whether two numbers are not known to exist, or neither side has a value wherever the step was
    tried: nothing is said by it then."""
    lacking = [need for side in (case.left, case.right) for need in needs(side, case.facts)]
    if not case.slots:
        return any(n.kind != "converges" or _diverges(n.subject) for n in lacking)
    if any(n.kind == "converges" and not n.bound and _never_converges(n.subject) for n in lacking):
        return True
    if any(side.has(sp.Indexed) for side in (case.left, case.right)):
        # A family is tried at a few members: theta_0 of a real^n, and what lies beyond, is not one.
        return False
    outcomes = {tried.outcome for tried in sampling.tried}
    return outcomes == {TrialOutcome.UNDEFINED}


def _diverges(e: Expr) -> bool:
    return isinstance(e, sp.Sum) and diverges(e)


def _never_converges(e: Expr) -> bool:
    """Whether a series diverges whatever its names are, for none stands in its terms."""
    return _diverges(e) and e.function.free_symbols <= {e.limits[0][0]}


def _is_supported(sampling: Sampling) -> bool:
    """Whether a step held at enough points, and at more of them than could not be decided."""
    least = LEAST_SUPPORT if len(sampling.kinds) > 1 else LEAST_OF_ONE_KIND
    return sampling.holds >= max(least, len(sampling.at(TrialOutcome.UNKNOWN)))


def _open_place(sampling: Sampling, *, every: bool) -> str:
    """A place of those where claims break at which nothing could be said, or one side alone has a
    value: what holds all around it may fail there."""
    onesided = sampling.at(TrialOutcome.LEFT_UNDEFINED, TrialOutcome.RIGHT_UNDEFINED)
    if onesided:
        return sentence(told(onesided[0]), "==")
    unordered = [tried for tried in sampling.at(TrialOutcome.UNDEFINED) if tried.has_values]
    if unordered:
        where = _where(unordered[0])
        return f"At {where} both sides have values, and complex numbers have no order."
    # Of what was shown where both sides have a value only the places without one are open; where a
    # strict order cannot be told, both sides may be equal.
    telling = sampling.at(TrialOutcome.UNKNOWN)
    unknown = [t for t in telling if every or t.trial.kind in _TELLING]
    if not unknown:
        return ""
    return f"At {_where(unknown[0])} it could not be told whether it holds."


def _where(tried: Tried) -> str:
    """The values of the names at a point."""
    return ", ".join(f"{name} = {value}" for name, value in tried.trial.shown)


def _open_side(case: Case, proof: Proof | None) -> str:
    """What is needed for a value by one side alone and does not hold everywhere: at none of the
    points where it fails was the step tried."""
    found = None if proof is not None else gaps(case)
    if found is None or not found.broken:
        return ""
    return f"One side alone needs ${_as_condition(found.broken, case).tex}$."


def _real_at_all_points(case: Case, sampling: Sampling) -> str:
    """A complex name with real values alone wherever the step held; empty where there is none."""
    points = [tried.trial.point for tried in sampling.held]
    names = (slot for slot in case.slots if slot.kind == "complex")
    told = (s.name for s in names if all(p.is_real_of(s.name, s.symbol) for p in points))
    return next(told, "")


def _kinds(sampling: Sampling) -> str:
    """``small numbers (20), ends of the domains (3)``."""
    ordered = sorted(sampling.kinds.items(), key=lambda item: -item[1])
    return ", ".join(f"{kind} ({count})" for kind, count in ordered)


def closed_numbers(case: Case, operator: str) -> Verdict | None:
    """The verdict on two numbers without names; None where it takes a proof."""
    comparison = case.comparison(operator)
    if comparison.difference is None:
        return None
    return _decided(case, operator, comparison.left, comparison.right)


def evaluated_numbers(case: Case, operator: str) -> Verdict | None:
    """The verdict on two numbers without names by the values of their integrals, limits and sums,
    each with its certificate."""
    found = evaluated_sides(case, operator)
    return None if found is None else _decided(case, operator, *found)


def evaluated_sides(case: Case, operator: str) -> tuple[Expr, Expr] | None:
    """Both sides with the values of their integrals, limits and infinite sums, each with its
    certificate; None where there are none, or one of them is left."""
    comparison = case.comparison(operator)
    if comparison.difference is None:
        return None
    n = Normalizer(case.facts)
    sides = (comparison.left, comparison.right)
    found = within(case.limits.step_work, lambda: tuple(evaluated(side, n) for side in sides))
    if found is None or n.record.gaps or found == sides:
        return None
    if any(side.has(sp.nan, sp.zoo, sp.oo, *EXPENSIVE) or is_endless(side) for side in found):
        return None
    return found[0], found[1]


def _decided(case: Case, operator: str, left: Expr, right: Expr) -> Verdict | None:
    """The verdict on two algebraic numbers by separation bounds; None where they are none."""
    steps = int(case.limits.step_work * CLOSED_SHARE)
    # None also where one of them has no value: the trials tell which.
    decided = within(steps, lambda: decide(left, right, real=case.facts.real))
    holds = None if decided is None else stands(decided, operator)
    if decided is None or holds is None:
        return None
    if holds:
        return _proved(case, Proof(decided.method), Gaps())
    counterexample = told_closed(left, right, real=case.facts.real)
    return Verdict(
        VerdictKind.REFUTED,
        "counterexample",
        sentence(counterexample, operator),
        counterexample,
        hint=hint_for(case),
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
    for tried in _of_each_kind(onesided):
        around = nudged(case, tried)
        if around and all(t.outcome is tried.outcome for t in around):
            return conditional(missing_signs(case, tried), told(tried))
    alone = {tried.trial.shown: tried for tried in onesided}
    whole = all(s.kind in ("integer", "natural") for s in case.slots)
    if len(alone) >= MANY_WHOLE and whole and not _are_single(case):
        tried = next(iter(alone.values()))
        return conditional(missing_signs(case, tried), told(tried))
    return None


def _are_single(case: Case) -> bool:
    """Whether the sides are shown to have values at the same points, but for single values of a
    name."""
    found = gaps(case)
    return found is not None and not found.broken and not found.unknown


_SIGNS = {
    "positive": "> 0",
    "nonnegative": "\\ge 0",
    "nonzero": "\\ne 0",
    "integer": "\\in \\mathbb{Z}",
    "power": "> 0",
}


def _as_condition(broken: tuple[Need, ...], case: Case) -> WrittenCondition:
    said = [f"{tex_of(_shown(n), case.context)} {_SIGNS[n.kind]}" for n in broken]
    return WrittenCondition(", ".join(dict.fromkeys(said)))


def _shown(need: Need) -> Expr:
    return need.subject.base if need.kind == "power" else need.subject


def _of_each_kind(onesided: list[Tried]) -> list[Tried]:
    """A few points of every kind: a pole is a single point, the next one may be inside a gap."""
    found: dict[str, list[Tried]] = {}
    for tried in onesided:
        found.setdefault(tried.trial.kind, []).append(tried)
    return [tried for group in found.values() for tried in group[:5]]


def _proved(case: Case, proof: Proof, found: Gaps) -> Verdict:
    """The verdict of a proof: what it used, where it holds, and each step of it."""
    method = proof.method
    claim = case.claim
    inlined = claim is not None and (claim.left != case.left or claim.right != case.right)
    if method == "structural" and inlined:
        method = "definitions inlined"
    detail = sentence_for(method) + (f" {proof.detail}" if proof.detail else "")
    if not case.in_full:
        return Verdict(VerdictKind.PROVED, method, detail)
    used = [a.tex for a in _declared(case)] + sorted(case.facts.used)
    return Verdict(
        VerdictKind.PROVED,
        method,
        detail,
        assumptions=tuple(dict.fromkeys(used)),
        excluded=excluded_points(case.left, case.right, found.thin, case.facts, case.context),
        proof=explained(method, proof, case.facts, case.context),
    )


def _declared(case: Case) -> list[WrittenCondition]:
    """The domains of the names that occur, and the assumptions that speak of them."""
    names = {
        s.name
        for side in (case.left, case.right)
        if isinstance(side, sp.Basic)
        for s in side.free_symbols
        if hasattr(s, "name")
    }
    found = [
        WrittenCondition(f"{name} : {declared.domain.text}")
        for name, declared in case.context.names.items()
        if name in names and declared.domain.text and not declared.inferred
    ]
    signs = {"==": "=", "!=": "\\ne", "<=": "\\le", ">=": "\\ge"}
    for a in case.assumptions:
        left, right = (tex_of(side, case.context) for side in (a.left, a.right))
        found.append(WrittenCondition(f"{left} {signs.get(a.operator, a.operator)} {right}"))
    return found


def said_alone(step: Step, context: Context) -> Verdict:
    """The verdict on what a display says behind an arrow without anything before it, ``\\implies x
    = 3``: ``stated`` where it is read."""
    try:
        read_side(step.tex, context)
    except Unread as error:
        return unread(error)
    return Verdict(VerdictKind.STATED, "stated", "It follows from what stands before it.")
