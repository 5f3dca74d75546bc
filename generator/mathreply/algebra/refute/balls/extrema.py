"""Maxima and minima: over an index by its values, over an interval by branch and bound."""

from __future__ import annotations

import heapq
import itertools

import sympy as sp
from flint import acb, arb

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.jets import Increment, Jet, head
from mathreply.algebra.refute.balls.kinds import Value
from mathreply.algebra.refute.balls.value import (
    MAX_TERMS,
    Evaluator,
    Infinite,
    Undefined,
    Unknown,
    rule,
)

PIECES = 600
NARROW = arb("1e-9")


@rule("Extremum")
def _extremum(evaluator: Evaluator, e: Expr) -> Value:
    """A greatest or least value: of an index by all values, on an interval by search."""
    function, body, (variable, *ends) = e.args[:3]
    if len(ends) == 1 and isinstance(ends[0], sp.Interval) and ends[0].is_closed:
        ends = [ends[0].start, ends[0].end]
    if evaluator.on_path:
        raise Unknown("an extremum inside of an integral")
    has_finite_ends = len(ends) == 2 and all(end.is_finite is not False for end in ends)
    if not has_finite_ends:
        raise Unknown("an extremum over infinitely many")
    largest = function.name in ("max", "sup")
    if not variable.is_integer:
        return _over_interval(evaluator, body, variable, ends, largest=largest)
    values = [value for _, value in _by_index(evaluator, body, variable, ends)]
    result = values[0]
    for value in values[1:]:
        result = result.max(value) if largest else result.min(value)
    return acb(result)


def _by_index(
    evaluator: Evaluator, body: Expr, variable: Expr, ends: list[Expr]
) -> list[tuple[int, Value]]:
    """The value at each index of a range."""
    low, high = (evaluator.integer(end) for end in ends)
    if high < low:
        raise Undefined("an extremum of nothing")
    if high - low > MAX_TERMS:
        raise Unknown("an extremum over too many")
    values = []
    for k in range(low, high + 1):
        value = evaluator.under({variable: k}, body)
        if isinstance(value, Jet):
            raise Unknown("a derivative of an extremum")
        if not value.imag.contains(0):
            raise Undefined("an order of complex numbers")
        values.append((k, value.real))
    return values


@rule("ArgExtremum")
def _arg_extremum(evaluator: Evaluator, e: Expr) -> Value:
    """The index at which the greatest or least value is taken."""
    variable, *ends = e.args[2]
    if len(ends) != 2 or not variable.is_integer:
        raise Unknown("an extremum over infinitely many")
    values = _by_index(evaluator, e.args[1], variable, ends)
    best = values[0]
    for k, value in values[1:]:
        difference = value - best[1]
        if difference.contains(0):
            raise Unknown("two extremal values that are too close to tell")
        if (difference > 0) == (e.args[0].name in ("max", "sup")):
            best = (k, value)
    return acb(best[0])


# Over an interval.


def _over_interval(
    evaluator: Evaluator, body: Expr, x: Expr, ends: list[Expr], *, largest: bool
) -> Value:
    """A ball around the greatest (least) value on a closed interval.

    Pieces are enclosed and the most promising one is cut in two, until the best value at a point is
    as good as every enclosure. Source: R. E. Moore, R. B. Kearfott, M. J. Cloud, Introduction to
    Interval Analysis (2009), chapter 11.
    """
    a, b = (head(evaluator._value(end)).real for end in ends)
    if not a <= b:
        raise Undefined("an extremum of nothing")
    sign = 1 if largest else -1
    if a.overlaps(b):
        return evaluator.under({x: acb(a)}, body)
    search = _Search(evaluator, body, x, sign)
    best = search.value_at(a).max(search.value_at(b))
    count = itertools.count()  # balls have no order: pieces with one bound are told by their age

    def piece(left: Value, right: Value) -> tuple[float, int, Value, Value]:
        """A piece in the order of the heap: the one with the highest bound comes first."""
        return -float(search.above(left, right).upper()), next(count), left, right

    waiting = [piece(a, b)]
    for _ in range(PIECES):
        bound, _, low, high = heapq.heappop(waiting)
        top = arb(-bound)
        if top - best.lower() < NARROW * (1 + abs(best)):
            highest = top.max(best.upper())
            return acb(sign * best.lower().union(highest))
        # The exact middle of the ball: pieces may not overlap.
        middle = ((low + high) / 2).mid()
        best = best.max(search.value_at(middle))
        heapq.heappush(waiting, piece(low, middle))
        heapq.heappush(waiting, piece(middle, high))
    raise Unknown("an extremum that is approached slowly")


class _Search:
    def __init__(self, evaluator: Evaluator, body: Expr, x: Expr, sign: int) -> None:
        self.evaluator, self.body, self.x, self.sign = evaluator, body, x, sign

    def value_at(self, place: Value) -> Value:
        """The value at a place, turned so that the greatest is looked for."""
        value = self.evaluator.under({self.x: acb(place)}, self.body)
        if not value.imag.contains(0):
            raise Undefined("an order of complex numbers")
        return self.sign * value.real

    def above(self, low: Expr, high: Expr) -> Value:
        """A bound of the values on a piece: its own enclosure, or by the mean value theorem."""
        piece = low.union(high)
        bounds = []
        try:
            whole = self.evaluator.under({self.x: acb(piece)}, self.body)
            # Either bound alone may be wide: the enclosure where x stands often, the other where it
            # bends.
            bounds.append((self.sign * whole.real).upper())
        except (Unknown, ValueError, OverflowError, ZeroDivisionError):
            pass
        except Undefined as error:
            raise Unknown("an extremum over places without a value") from error
        try:
            with Increment(1) as increment:
                moving = increment.above(acb(piece))
                slope = increment.derivative(self.evaluator.under({self.x: moving}, self.body))
            middle = arb(piece.mid())
            bounds.append(
                (self.value_at(middle) + self.sign * slope.real * (piece - middle)).upper()
            )
        except (Unknown, Undefined, ValueError, OverflowError, ZeroDivisionError):
            pass
        finite = [arb(bound) for bound in bounds if arb(bound).is_finite()]
        if not finite:
            return arb("1e300")
        return min(finite, key=float)


# Brackets.


@rule("Evaluated")
def _evaluated(evaluator: Evaluator, e: Expr) -> Value:
    """``[F]_a^b``: values at the ends, limits where there are none."""
    variable, *ends = e.args[1]
    values = []
    for end, side in zip(ends, "+-" if len(ends) == 2 else "-", strict=True):
        limit = sp.Limit(e.args[0], variable, end, side)
        if end.is_infinite:
            values.append(evaluator._value(limit))
            continue
        try:
            values.append(evaluator.under({variable: evaluator._value(end)}, e.args[0]))
        except Infinite:
            raise
        except Undefined:
            values.append(evaluator._value(limit))
    return values[0] if len(values) == 1 else values[1] - values[0]
