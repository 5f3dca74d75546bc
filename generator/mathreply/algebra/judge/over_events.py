"""Points at which claims about means over events fail: each combination of the events has a
probability, and there each random number has one value.

Numbers of which nothing is assumed may have any values in any combinations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

import sympy as sp

from mathreply.algebra.expression.event_means import restricted_in
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.marginals import evaluated
from mathreply.algebra.expression.measure import (
    Joint,
    basics_of,
    is_restricted,
    joints_in,
    mean_over,
)
from mathreply.algebra.judge.case import Case
from mathreply.algebra.judge.outcomes import HOLDS, are_free, refuted_at
from mathreply.model import Verdict

MOST_EVENTS = 3
TRIES = 12
_ALWAYS = "\\Omega"
Point = dict[Expr, Expr]


def counterexample(case: Case) -> Verdict | None:
    """A refutation of a claim about means over events; None where none was found, or anything is
    assumed."""
    joints = joints_in(case.left, case.right)
    if not _is_free(case, joints):
        return None
    operator = case.operator
    assert operator is not None
    for point in _points(joints):
        sides = [evaluated(side.xreplace(point)) for side in (case.left, case.right)]
        if not all(side.is_Rational for side in sides):
            continue
        if not HOLDS[operator](sides[0] - sides[1]):
            return refuted_at(point, joints, str(sides[0]), str(sides[1]))
    return None


def _is_free(case: Case, joints: set[Expr]) -> bool:
    """Whether nothing ties the events and numbers of which a claim speaks."""
    context = case.context
    measures = restricted_in((case.left, case.right))
    numbers = {
        mean_over(name)
        for name, known in context.names.items()
        if known.domain.kind == "random" and not known.domain.shape and not known.domain.trait
    }
    are_plain = all(isinstance(joint, Joint) for joint in joints)
    if not measures or not measures <= numbers or not are_plain:
        return False
    others = (case.left.free_symbols | case.right.free_symbols) - joints
    events = _events(joints)
    # Of X over an event of X itself the event tells something.
    own = {name for name in context.names if any(_speaks_of(event, name) for event in events)}
    if own & {name for name in context.names if mean_over(name) in measures}:
        return False
    is_tied = context.assumptions or context.draws or context.related or context.independent
    return not others and not is_tied and len(events) <= MOST_EVENTS and are_free(events)


def _speaks_of(event: str, name: str) -> bool:
    """Whether a name stands in an event."""
    return re.search(rf"(?<![A-Za-z\\\\]){re.escape(name)}(?![A-Za-z])", event) is not None


def _events(joints: set[Expr]) -> set[str]:
    return {event for joint in joints for event in basics_of(joint.name)[1]} - {_ALWAYS}


def _points(joints: set[Expr]) -> Iterator[Point]:
    """Probabilities and means of the intersections, by weights of all combinations and values of
    the numbers there."""
    events = sorted(_events(joints))
    cells = [frozenset(c) for n in range(len(events) + 1) for c in combinations(events, n)]
    measures = sorted({basics_of(joint.name)[0] for joint in joints})
    for number in range(TRIES):
        weights = [1 + (7 * place + 3 * number) % 5 for place in range(len(cells))]
        total = sum(weights)
        point: Point = {}
        for joint in joints:
            name, told = basics_of(joint.name)
            shift = measures.index(name)
            value = sp.Integer(0)
            for place, (cell, weight) in enumerate(zip(cells, weights, strict=True)):
                if cell >= told - {_ALWAYS}:
                    own = (5 * place + 11 * number + 3 * shift) % 7 - 3
                    value += sp.Rational(weight * (own if is_restricted(name) else 1))
            point[joint] = value / total
        yield point
