"""Claims about probabilities of events, judged by the laws that hold for every probability measure.

A claim about events ``A_1, …, A_n`` speaks of the ``2^n`` numbers that say how probable each
combination of them is: any positive numbers, divided by their sum. With these in place of the
probabilities it is a claim like any other. Numbers that are zero are left out there, as what is
given in a conditional probability has to be positive; what holds for ``=``, ``<=`` and ``>=`` holds
with zeros as well wherever both sides have a value, as both are continuous there and every such
point is a limit of positive ones. Of a strict order that is not so, nor under an assumption, which
may leave no positive ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import sympy as sp
from msgspec.structs import replace

from mathreply.algebra.budget import within
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.event_means import (
    by_assumed,
    is_random,
    restricted_in,
    with_one_measure,
    with_totals,
)
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.marginals import without_totals
from mathreply.algebra.expression.measure import basics_of, is_joint, joints_in, possible
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.expression.related import EventRelation, joined, related
from mathreply.algebra.judge import over_events, verdicts
from mathreply.algebra.judge.case import Case
from mathreply.algebra.judge.explained import proof_step
from mathreply.algebra.judge.opposites import may_be_related
from mathreply.algebra.judge.outcomes import Outcomes
from mathreply.algebra.judge.related import Reduced, connected, factors_of, laws_of
from mathreply.algebra.judge.rounding import APPROXIMATELY
from mathreply.algebra.prove.divergences import shown_by
from mathreply.algebra.prove.relations import prove_relation
from mathreply.algebra.refute.claims import OPERATORS
from mathreply.algebra.refute.trials import Sampling
from mathreply.model import Verdict, VerdictKind
from mathreply.settings import Limits

PROOF_SHARE = 0.4
LAWS = "probabilities of events"
_DETAIL = "By the laws that hold for every probability, wherever what is given can occur."
_POSITIVE = "What is divided by, or stands in a logarithm, is taken to be positive there."
_PLAIN = ("structural", "definitions inlined")
"""Methods that say nothing of how probabilities were written by those of intersections."""
_STRICT = ("<", ">", "!=")
_CONTINUOUS = (
    sp.Add,
    sp.Mul,
    sp.Min,
    sp.Max,
    sp.Abs,
    sp.exp,
    sp.log,
    sp.Sum,
    sp.Integral,
    sp.Tuple,
    sp.Indexed,
)
"""Wherever they have a value; of a quotient's poles and a logarithm's end nothing is claimed."""
_NO_VALUE = (sp.zoo, sp.nan, sp.oo, -sp.oo)
_EXCLUDE = (
    "if exactly one of two events occurs, assume P(A \\cap B) = 0 and P(A \\cup B) = 1 of them"
)
_FAILED = (VerdictKind.REFUTED, VerdictKind.CONDITIONAL)


def holds_events(claim: Claim, context: Context) -> bool:
    """Whether probabilities of events stand in a claim or in a statement in it, or definitions by
    them."""
    return any(
        holds_events(side, context)
        if isinstance(side, Claim)
        else bool(joints_in(inline(side, context)))
        for side in (claim.left, claim.right)
    )


def judges_events(claim: Claim, context: Context) -> bool:
    """Whether a claim is a plain relation in which probabilities of events stand, or definitions by
    them."""
    known = claim.relation in OPERATORS or claim.relation == "\\propto"
    if not known or claim.relation in APPROXIMATELY or isinstance(claim.left, Claim):
        return False
    sides = [inline(claim.left, context), inline(claim.right, context)]
    return bool(joints_in(*sides)) or (
        any(map(is_random, sides)) and bool(restricted_in(_assumed_differences(context)))
    )


def _assumed_differences(context: Context) -> list[Expr]:
    """The differences of sides of which it is assumed that they are equal."""
    found: list[Expr] = []
    for claim in context.assumptions:
        sides = (claim.left, claim.right)
        is_of_numbers = all(isinstance(side, sp.Expr) and not side.is_Matrix for side in sides)
        if claim.relation == "=" and is_of_numbers and not claim.further:
            found.append(inline(claim.left, context) - inline(claim.right, context))
    return found


def judge_events(
    claim: Claim, context: Context, limits: Limits, test: Callable[[Case], Verdict]
) -> Verdict:
    """The verdict on a claim about probabilities of events.

    Args:
        claim: as read.
        context: what is in force.
        limits: of the step.
        test: the verdict on two sides without probabilities.
    """
    sides = [inline(side, context) for side in (claim.left, claim.right)]
    assumed = _assumed_differences(context)
    means = restricted_in([*sides, *assumed])
    if means:
        every = with_one_measure([*sides, *assumed])
        left, right, *assumed = (with_totals(side, means) for side in every)
        told = by_assumed(a for a in assumed if restricted_in([a]))
        sides = [side.xreplace(told) for side in (left, right)]
    relations = connected(context.related, sides)
    sides = [without_totals(joined(side, relations)) for side in sides]
    if claim.relation not in OPERATORS:
        facts = Case(sides[0], "=", sides[1], context, limits, claim).facts
        return _proportional(sides[0], sides[1], relations, facts)
    case = Case(sides[0], claim.relation, sides[1], context, limits, claim)
    if not relations:
        found = _judge(case, Outcomes.of(_joints(case)), test)
        refuted = over_events.counterexample(case) if means else None
        is_open = found.kind is VerdictKind.UNDECIDED and refuted is not None
        return _unless_related(refuted, case) if is_open and refuted else found
    found = _judge_related(case, relations, test)
    if found.kind is VerdictKind.UNDECIDED:
        # What holds for every probability holds for those that are related as well.
        always = _judge(case, Outcomes.of(_joints(case)), test)
        return always if always.kind is VerdictKind.PROVED else found
    return found


def _joints(case: Case) -> set[Expr]:
    assumed = [side for a in case.assumptions for side in (a.left, a.right)]
    return joints_in(case.left, case.right, *assumed)


def _judge_related(
    case: Case, relations: tuple[EventRelation, ...], test: Callable[[Case], Verdict]
) -> Verdict:
    """The verdict where events are related, by the probabilities that are left."""
    reduced = Reduced.of(case, relations)
    if reduced.case.left.has(*_NO_VALUE) or reduced.case.right.has(*_NO_VALUE):
        return _undecided("a side has no value as the events are related.")
    found = _judge(reduced.case, reduced.outcomes, test)
    if found.kind is not VerdictKind.PROVED or not reduced.laws:
        return found
    return replace(found, proof=(*found.proof, *map(proof_step, reduced.laws)))


def _judge(case: Case, outcomes: Outcomes | None, test: Callable[[Case], Verdict]) -> Verdict:
    """The verdict by the laws of probability, then by weights of the combinations of events."""
    sides = [case.left, case.right]
    assumed = [side for a in case.assumptions for side in (a.left, a.right)]
    if outcomes is not None and assumed and outcomes.is_impossible(case):
        return _undecided("no probabilities are as it is assumed, and nothing follows.")
    if outcomes is not None and assumed and outcomes.is_told(case):
        return Verdict(VerdictKind.PROVED, LAWS, _detail(case), proof=(proof_step(LAWS),))
    shown = _shown(case, outcomes)
    if shown is not None:
        return shown
    if outcomes is None:
        return _undecided("it rests on more than the laws that hold for every probability.")
    refuted = outcomes.counterexample(case)
    if refuted is not None:
        return _unless_related(refuted, case)
    if joints_in(*assumed) or outcomes.put:
        return _undecided("no proof was found, and no probabilities for which it fails.")
    found = test(outcomes.case(case))
    if found.kind in _FAILED:
        return _unless_related(outcomes.told(found, joints_in(*sides)), case)
    is_shown = found.kind is VerdictKind.PROVED and outcomes.are_chances
    if is_shown and all(map(_is_continuous, sides)):
        return _proved(found, case)
    return _undecided("no proof was found, and no probabilities for which it fails.")


def _shown(case: Case, outcomes: Outcomes | None) -> Verdict | None:
    """The verdict on a claim that holds for any numbers in place of the probabilities, of which
    only signs and order are known."""
    given = [e for e in case.context.given if not e.is_number]
    chances = outcomes.chances() if outcomes is not None and outcomes.are_chances else []
    operator = case.operator
    assert operator is not None
    assumed = [side for a in case.assumptions for side in (a.left, a.right)]
    is_positive = (
        operator not in _STRICT
        and not joints_in(*assumed)
        and not (outcomes is not None and outcomes.put)
        and _is_continuous(case.left)
        and _is_continuous(case.right)
    )
    sides = [case.left, case.right]
    if is_positive:
        # Where one of them is zero the sides are limits of what they are where all are positive.
        sides, given, chances = (list(map(possible, each)) for each in (sides, given, chances))
        # This takes little, and what it shows a search for a proof may not find.
        if method := shown_by(sides[0], operator, sides[1]):
            return Verdict(VerdictKind.PROVED, method, _detail(case), proof=(proof_step(method),))
    assert case.claim is not None
    asked = case.with_sides(sides[0], sides[1], case.claim)
    nonzero = [factor for e in given for factor in factors_of(e)]
    positive = [e for e in nonzero if is_joint(e)]
    asked.facts = asked.facts.also(
        positive=[*given, *positive], nonnegative=chances, nonzero=nonzero
    )
    steps = int(case.limits.step_work * PROOF_SHARE)
    proof = within(
        steps, lambda: prove_relation(asked.left, operator, asked.right, asked.facts, asked.context)
    )
    if proof is None:
        return None
    found = verdicts.conclude(asked, Sampling(), proof)
    if found.kind is not VerdictKind.PROVED:
        return None
    others = tuple(step for step in found.proof if step.law not in _PLAIN)
    return replace(found, method=LAWS, detail=_detail(case), proof=(proof_step(LAWS), *others))


def _proportional(
    left: Expr, right: Expr, relations: tuple[EventRelation, ...], facts: Facts
) -> Verdict:
    """The verdict on ``p(\\theta \\mid D) \\propto p(D \\mid \\theta) p(\\theta)``: of what stands
    on the left without being given the sides' ratio, which is positive, must not speak."""
    _, divisor = sp.fraction(sp.together(left))
    below = joints_in(divisor)
    given = _spoken_of(below)
    first = _spoken_of(joints_in(left)) - given
    reduced, _, used = related(sp.Tuple(left, right), relations)
    above, under = reduced.args
    ratio = sp.cancel(sp.together(above / under)) if under != 0 else sp.nan
    kept = _spoken_of(joints_in(ratio))
    # A declared name stands in the probabilities at its value, and may stand beside them.
    held = {value for joint in below for value in joint.args if value.is_Symbol}
    values = _values(joints_in(left)) - held
    if not first or first & kept or values & ratio.free_symbols or ratio.has(sp.nan, sp.zoo):
        return _undecided("whether their ratio does not depend on what is not given.")
    if not facts.is_positive(possible(ratio)):
        return _undecided("whether their ratio is positive.")
    told = ", ".join(f"${event}$" for event in sorted(first))
    detail = f"Their ratio does not depend on {told}. {_DETAIL}"
    proof = tuple(map(proof_step, (LAWS, *laws_of(used))))
    return Verdict(VerdictKind.PROVED, LAWS, detail, proof=proof)


def _spoken_of(joints: Iterable[Expr]) -> set[str]:
    """The events of which probabilities speak."""
    return {event for joint in joints for event in _events(joint)}


def _values(joints: Iterable[Expr]) -> set[Expr]:
    """The names in the values at which probabilities are taken."""
    return {s for joint in joints for value in joint.args for s in value.free_symbols}


def _events(joint: Expr) -> frozenset[str]:
    name = joint.name if isinstance(joint, sp.Symbol) else joint.func.__name__
    return basics_of(name)[1]


def _is_continuous(side: Expr) -> bool:
    """Whether a side is continuous in its probabilities wherever it has a value: quotients, roots,
    logarithms, extrema, sizes, and whatever holds no probability."""
    if not isinstance(side, sp.Basic) or is_joint(side) or not joints_in(side):
        return True
    is_root = isinstance(side, sp.Pow) and side.exp.is_Rational
    return (is_root or isinstance(side, _CONTINUOUS)) and all(map(_is_continuous, side.args))


def _proved(found: Verdict, case: Case) -> Verdict:
    """A proof in the weights as one in probabilities; a strict order needs every combination to
    occur."""
    if case.operator in _STRICT:
        detail = "it holds where every combination of the events can occur, and else perhaps not."
        return _undecided(detail)
    others = tuple(step for step in found.proof if step.law not in _PLAIN)
    proof = (proof_step(LAWS), *others)
    return Verdict(VerdictKind.PROVED, LAWS, _detail(case), proof=proof)


def _detail(case: Case) -> str:
    """Where a claim that was shown holds: not where a density by which is divided is zero, though
    the other one is not."""
    claim = case.claim
    written = (claim.left, claim.right) if claim is not None else (case.left, case.right)
    divisors: set[Expr] = set()
    logged: list[Expr] = []
    for side in written:
        for node in sp.preorder_traversal(inline(side, case.context)):
            if node.is_Pow and node.exp.is_negative:
                divisors.add(node.base)
            elif isinstance(node, sp.log):
                logged.append(node.args[0])
    needed = joints_in(*divisors, *logged)
    given = joints_in(*case.context.given)
    return f"{_DETAIL} {_POSITIVE}" if needed - given else _DETAIL


def _unless_related(refuted: Verdict, case: Case) -> Verdict:
    """A refutation for events that have nothing to do with each other; undecided where the claim
    may hold for what the words for them mean."""
    if not may_be_related(case):
        return refuted
    found = _undecided("it fails where the events have nothing to do with each other.")
    return replace(found, hint=_EXCLUDE)


def _undecided(detail: str) -> Verdict:
    return Verdict(VerdictKind.UNDECIDED, detail=f"Not decided: {detail}")
