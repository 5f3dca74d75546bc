"""The combinations of some events, each with a weight, and the probabilities that follow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import combinations, islice, product

import sympy as sp
from msgspec.structs import replace

from mathreply.algebra.expression.context import Name
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.marginals import evaluated
from mathreply.algebra.expression.measure import (
    Joint,
    basics_of,
    is_restricted,
    joint_of,
    joints_in,
)
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.judge import verdicts
from mathreply.algebra.judge.case import Case
from mathreply.algebra.read.events import PROBABILITIES
from mathreply.algebra.refute.claims import Assumption
from mathreply.model import Counterexample, Verdict, VerdictKind
from mathreply.model.domains import Domain

MOST_EVENTS = 5
"""Events of one measure whose combinations are told apart: thirty-two numbers."""
MOST_POINTS = 400
_FRACTIONS = tuple(sp.Rational(n, d) for n, d in ((1, 2), (1, 3), (1, 4), (2, 3), (3, 4), (1, 10)))
"""Values that are tried for a probability of which an assumption says nothing."""
_FACTORS = tuple(sp.Rational(n, d) for n, d in ((5, 4), (3, 4), (1, 1), (9, 8)))
"""By what an intersection is tried to be more probable than that of independent events."""
MOST_STARTS = 24
_NUMBER = re.compile(r"(?<![A-Za-z\\])[A-Z](?:_(?:\w|\{[^{}]*\}))?")
_SAYS = re.compile(r"[=<>]|\\(?:le|in)(?![A-Za-z])")
"""What a statement about a number holds, ``X = x``."""
_NEGATION = re.compile(r"\b(?:not|no|non|without|neither|other)(?![A-Za-z])")
"""In an event in words: it may be the complement of another."""
_RELATED = "if the events are independent or disjoint, assume it, as in P(A \\cap B) = P(A) P(B)"
HOLDS = {
    "==": lambda d: d == 0,
    "!=": lambda d: d != 0,
    "<": lambda d: d < 0,
    ">": lambda d: d > 0,
    "<=": lambda d: d <= 0,
    ">=": lambda d: d >= 0,
}


class Outcomes:
    """How probable each combination of some events is, up to a common factor."""

    def __init__(self, measure: str, events: list[str]) -> None:
        self.measure = measure
        self.events = events
        self.put: dict[Expr, Expr] = {}
        """Probabilities of intersections that others give, as the events are related."""
        self._weights: dict[frozenset[str], Expr] = {}
        for number, subset in enumerate(_subsets(events), 1):
            name = Name(f"w_{{{number}}}", Domain("positive", text="positive"))
            self._weights[subset] = name.scalar()

    @classmethod
    def of(cls, joints: Iterable[Expr]) -> Outcomes | None:
        """The combinations of all events of some probabilities; None where these hold values, are
        of several measures, or are too many."""
        measures: set[str] = set()
        events: set[str] = set()
        for joint in joints:
            if not isinstance(joint, Joint):
                return None
            measure, basics = basics_of(joint.name)
            measures.add(measure)
            events |= basics
        if (
            len(measures) != 1
            or any(map(is_restricted, measures))
            or len(events) > MOST_EVENTS
            or not are_free(events)
        ):
            return None
        (measure,) = measures
        return cls(measure, sorted(events))

    @property
    def are_chances(self) -> bool:
        """Whether none can be above 1: ``p`` may also be a density."""
        return self.measure.partition("_")[0] in PROBABILITIES

    def case(self, case: Case) -> Case:
        """A claim without assumptions on probabilities, about the weights."""
        put = self._by_weights()
        names = {s.name: Name(s.name, Domain("positive")) for s in self._weights.values()}
        context = replace(case.context, names={**case.context.names, **names})
        left, right = case.left.xreplace(put), case.right.xreplace(put)
        claim = Claim(left, case.relation, right)
        return Case(left, case.relation, right, context, case.limits, claim)

    def chances(self) -> list[Expr]:
        """The probability of each combination, by those of the intersections; none is negative."""
        return [self._chance(subset).xreplace(self.put) for subset in self._weights]

    def joints(self) -> list[Expr]:
        """The probabilities of all intersections."""
        return [self._joint(subset) for subset in self._weights if subset]

    def _chance(self, subset: frozenset[str]) -> Expr:
        """That exactly the events of a subset occur: inclusion and exclusion."""
        others = [event for event in self.events if event not in subset]
        terms = ((-1) ** len(more) * self._joint(subset | more) for more in _subsets(others))
        return sp.Add(*terms)

    def _joint(self, subset: frozenset[str]) -> Expr:
        """The probability of an intersection; 1 of no event."""
        return joint_of(self.measure, subset) if subset else sp.Integer(1)

    def _by_weights(self) -> dict[Expr, Expr]:
        """Of every intersection its probability by the weights."""
        total = sp.Add(*self._weights.values())
        found: dict[Expr, Expr] = {}
        for subset in self._weights:
            if subset:
                # All events of the subset occur, whatever else does.
                favourable = [w for events, w in self._weights.items() if events >= subset]
                found[self._joint(subset)] = sp.Add(*favourable) / total
        return found

    def told(self, found: Verdict, joints: Iterable[Expr]) -> Verdict:
        """A verdict on the weights that fails, in the probabilities that stand in the claim."""
        counterexample = found.counterexample
        by_name = {w.name: w for w in self._weights.values()}
        values = () if counterexample is None else counterexample.values
        try:
            weights = {by_name[n]: sp.Rational(Fraction(v)) for n, v in values}
        except (KeyError, ValueError):
            weights = {}
        if counterexample is None or len(weights) < len(by_name):
            detail = "Not decided: no proof was found."
            return Verdict(VerdictKind.UNDECIDED, detail=detail)
        point = {j: value.xreplace(weights) for j, value in self._by_weights().items()}
        return refuted_at(point, joints, counterexample.left, counterexample.right)

    def counterexample(self, case: Case) -> Verdict | None:
        """A refutation where some combinations cannot occur, or under assumptions, by exact
        numbers; None where none was found."""
        if (case.left.free_symbols | case.right.free_symbols) - joints_in(case.left, case.right):
            return None
        assumed = [a for a in case.assumptions if joints_in(a.left, a.right)]
        if len(assumed) < len(case.assumptions):
            return None
        operator = case.operator
        assert operator is not None
        for point in islice(self._points(assumed), MOST_POINTS):
            sides = [evaluated(side.xreplace(point)) for side in (case.left, case.right)]
            if not all(side.is_Rational for side in sides):
                continue
            if not HOLDS[operator](sides[0] - sides[1]):
                left, right = map(str, sides)
                return refuted_at(point, joints_in(case.left, case.right), left, right)
        return None

    def is_impossible(self, case: Case) -> bool:
        """Whether no probability is as it is assumed: by what the assumptions tell, one after the
        other, a combination of events has a negative one."""
        return self.are_chances and not self._may_be(case, self._told(case))

    def is_told(self, case: Case) -> bool:
        """Whether the assumptions tell all probabilities of a claim one after the other, and it
        holds for them."""
        point = self._told(case)
        if not self._may_be(case, point):
            return False
        sides = [evaluated(side.xreplace(point)) for side in (case.left, case.right)]
        operator = case.operator
        is_number = operator is not None and all(side.is_Rational for side in sides)
        return is_number and bool(HOLDS[operator or "=="](sides[0] - sides[1]))

    def _told(self, case: Case) -> dict[Expr, Expr]:
        """The probabilities that the assumptions tell one after the other."""
        equations = _equations([a for a in case.assumptions if joints_in(a.left, a.right)])
        point: dict[Expr, Expr] = {}
        while (solved := _next(equations, point)) is not None:
            point[solved[0]] = solved[1]
        return point

    def _may_be(self, case: Case, point: dict[Expr, Expr]) -> bool:
        """Whether the assumptions hold at what they tell, and no chance is negative there."""
        for a in case.assumptions:
            difference = evaluated((a.left - a.right).xreplace(point))
            is_known = bool(joints_in(a.left, a.right)) and difference.is_Rational
            if is_known and not HOLDS[a.operator](difference):
                return False
        chances = (*self.chances(), *point.values())
        return not any(evaluated(c.xreplace(point)).is_negative for c in chances)

    def _points(self, assumed: list[Assumption]) -> Iterator[dict[Expr, Expr]]:
        """Probabilities of all intersections under which the assumptions hold."""
        # Nothing ties them: some combinations never occur, the others are equally probable.
        if not assumed and not self.put:
            for weights in product((0, 1), repeat=len(self._weights)):
                total = sum(weights)
                if total:
                    put = dict(zip(self._weights.values(), map(sp.Integer, weights), strict=True))
                    yield {j: v.xreplace(put) for j, v in self._by_weights().items()}
            return
        joints = [joint for joint in self.joints() if joint not in self.put]
        chances = self.chances()
        for start in range(MOST_STARTS):
            point = _solved(assumed, joints, start)
            if point is not None and all(c.xreplace(point).is_nonnegative for c in chances):
                yield point


def _solved(assumed: list[Assumption], joints: list[Expr], start: int) -> dict[Expr, Expr] | None:
    """Numbers for the probabilities under which the assumptions hold; None where they do not.

    One equation after the other is solved for a probability in which it is linear; what is left is
    free.
    """
    equations = _equations(assumed)
    point: dict[Expr, Expr] = {}
    while len(point) < len(joints):
        solved = _next(equations, point)
        if solved is None:
            free = next(j for j in joints if j not in point)
            solved = free, _guess(free, point, start)
        point[solved[0]] = solved[1]
    for a in assumed:
        difference = evaluated((a.left - a.right).xreplace(point))
        if not difference.is_Rational or not HOLDS[a.operator](difference):
            return None
    return point


def _equations(assumed: list[Assumption]) -> list[Expr]:
    """The assumed equations as polynomials that are zero."""
    return [sp.fraction(sp.together(a.left - a.right))[0] for a in assumed if a.operator == "=="]


def _guess(joint: Joint, point: dict[Expr, Expr], start: int) -> Expr:
    """A value for a probability of which no assumption says anything: of an intersection about what
    it is where the events are independent."""
    measure, events = basics_of(joint.name)
    place = (start + len(point)) % len(_FRACTIONS)
    if len(events) == 1:
        return _FRACTIONS[place]
    single = [point.get(joint_of(measure, [event]), _FRACTIONS[0]) for event in events]
    independent = sp.Mul(*single)
    near = [independent * factor for factor in _FACTORS]
    # As much and as little as such events can have in common (Fréchet's bounds) stand at the ends.
    most = sp.Min(*single)
    least = sp.Max(0, sp.Add(*single) - len(single) + 1)
    guesses = (*near, most, least)
    return guesses[start % len(guesses)]


def _next(equations: list[Expr], point: dict[Expr, Expr]) -> tuple[Expr, Expr] | None:
    """A probability that an equation tells where the others have their values."""
    for equation in equations:
        left = sp.expand(equation.xreplace(point))
        unknown = joints_in(left)
        if len(unknown) != 1:
            continue
        (joint,) = unknown
        # Of a quadratic equation either root may be meant.
        if left.free_symbols == unknown and sp.degree(left, joint) == 1:
            return joint, sp.solve(left, joint)[0]
    return None


def refuted_at(point: dict[Expr, Expr], joints: Iterable[Expr], left: str, right: str) -> Verdict:
    """The verdict that a point refutes, in the probabilities of the claim."""
    shown = tuple((j.name, str(point[j])) for j in sorted(joints, key=str))
    example = Counterexample(shown, left, right, rigorous=True)
    detail = verdicts.sentence(example, "==")
    return Verdict(VerdictKind.REFUTED, "counterexample", detail, example, hint=_RELATED)


def _subsets(events: list[str]) -> Iterator[frozenset[str]]:
    """All subsets of some events, small ones first."""
    for size in range(len(events) + 1):
        yield from map(frozenset, combinations(events, size))


def are_free(events: set[str]) -> bool:
    """Whether any combination of the events may occur: not so of ``X = 1`` and ``X = 2``, in which
    one number stands twice."""
    if any(_NEGATION.search(event) for event in events):
        return False
    letters = [letter for event in events for letter in set(_NUMBER.findall(event))]
    return not any(_SAYS.search(e) for e in events) or len(letters) == len(set(letters))
