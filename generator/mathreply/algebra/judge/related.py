"""A claim about probabilities of events that are related to each other, by those that are left."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

import sympy as sp
from msgspec import Struct
from msgspec.structs import replace

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.marginals import without_totals
from mathreply.algebra.expression.measure import Basic, joint_with, joints_in
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.expression.related import (
    MEASURES,
    EventRelation,
    events_of,
    names_of,
    related,
)
from mathreply.algebra.judge.case import Case
from mathreply.algebra.judge.outcomes import Outcomes

_LAWS = {
    "mutual": "independent events",
    "pairwise": "independent events",
    "disjoint": "disjoint events",
    "within": "part of an event",
    "partition": "partition into events",
    "family": "partition into events",
}


def laws_of(relations: Iterable[EventRelation]) -> tuple[str, ...]:
    """The names of the laws on which relations rest, each once."""
    return tuple(dict.fromkeys(_LAWS[relation.kind] for relation in relations))


def connected(relations: tuple[EventRelation, ...], sides: list[Expr]) -> tuple[EventRelation, ...]:
    """The relations of which sides speak, and those that speak of the same events as these."""
    events = _events(joints_in(*sides))
    names = names_of(events, relations)
    while True:
        found = tuple(r for r in relations if r.names & names)
        more = names.union(*(r.names for r in found))
        if more == names:
            return found
        names = more


def factors_of(e: Expr) -> list[Expr]:
    """The factors of a probability that has no other zeros than theirs."""
    factors = sp.Mul.make_args(sp.factor(sp.fraction(sp.together(e))[0]))
    return [f.base if f.is_Pow else f for f in factors if not f.is_number]


class Reduced(Struct, frozen=True):
    """A claim with those probabilities put in that relations between events give."""

    case: Case
    outcomes: Outcomes | None
    """The combinations of all events that are related to those of the claim."""
    laws: tuple[str, ...]
    """On which the passage rests."""

    @classmethod
    def of(cls, case: Case, relations: tuple[EventRelation, ...]) -> Self:
        """The claim by the probabilities that are left.

        Args:
            case: the claim as it was read.
            relations: those that are connected with its events.
        """
        left, put, used = related(sp.Tuple(case.left, case.right), relations)
        context = _reduced_context(case.context, relations, put)
        assert case.claim is not None
        first = Case(left[0], case.relation, left[1], context, case.limits, case.claim)
        outcomes = _outcomes(case, first, relations)
        more = () if outcomes is None else _agreeing(outcomes, relations)
        context = replace(context, assumptions=(*context.assumptions, *more))
        reduced = Case(left[0], case.relation, left[1], context, case.limits, case.claim)
        return cls(reduced, outcomes, laws_of(used))


def _reduced_context(
    context: Context, relations: tuple[EventRelation, ...], put: dict[Expr, Expr]
) -> Context:
    """What is assumed and what is given, by the probabilities that are left."""
    assumptions = tuple(_reduced_claim(a, context, relations) for a in context.assumptions)
    given = {related(e, relations)[0] for e in context.given}
    for joint in put:
        measure, events = events_of(joint)
        needed = (relation.condition(measure, events) for relation in relations)
        given |= {e for e in needed if e is not None}
    return replace(context, assumptions=assumptions, given=given)


def _reduced_claim(claim: Claim, context: Context, relations: tuple[EventRelation, ...]) -> Claim:
    """A claim with what is assumed of events put into its probabilities."""
    left, right = (
        _reduced_claim(side, context, relations)
        if isinstance(side, Claim)
        else _reduced_side(side, context, relations)
        for side in (claim.left, claim.right)
    )
    further = tuple(_reduced_claim(c, context, relations) for c in claim.further)
    return replace(claim, left=left, right=right, further=further)


def _reduced_side(side: Expr, context: Context, relations: tuple[EventRelation, ...]) -> Expr:
    """A side with what is assumed of events put into its probabilities."""
    if not joints_in(side):
        return side
    return related(without_totals(inline(side, context)), relations)[0]


def _outcomes(case: Case, reduced: Case, relations: tuple[EventRelation, ...]) -> Outcomes | None:
    """All combinations of the claim's events and of those that are related to them: a point has to
    have probabilities for all of them."""
    assumptions = [*case.assumptions, *reduced.assumptions]
    assumed = [side for one in assumptions for side in (one.left, one.right)]
    joints = joints_in(case.left, case.right, reduced.left, reduced.right, *assumed)
    measures = {events_of(joint)[0] for joint in joints}
    if any(relation.kind == "family" for relation in relations):
        return None  # how many events there are is not known
    if len(measures) != 1 or not measures <= MEASURES:
        return None
    (measure,) = measures
    spoken = names_of(_events(joints), relations)
    names = frozenset[str]().union(*(relation.names for relation in relations))
    silent = {joint_with(measure, [Basic(name)]) for name in names - spoken}
    outcomes = Outcomes.of(joints | silent)
    if outcomes is not None:
        values = {joint: related(joint, relations)[0] for joint in outcomes.joints()}
        outcomes.put = {joint: value for joint, value in values.items() if value != joint}
    return outcomes


def _agreeing(outcomes: Outcomes, relations: tuple[EventRelation, ...]) -> tuple[Claim, ...]:
    """What follows where two relations give one probability: of events that are both disjoint and
    independent one cannot occur."""
    found: dict[Claim, None] = {}
    for joint, chosen in outcomes.put.items():
        measure, events = events_of(joint)
        for relation in relations:
            value = relation.of(measure, events)
            other = chosen if value is None else related(value, relations)[0]
            if sp.cancel(sp.together(chosen - other)) != 0:
                found[Claim(chosen, "=", other)] = None
    return tuple(found)


def _events(joints: Iterable[Expr]) -> set[Basic]:
    return {event for joint in joints for event in events_of(joint)[1]}
