"""Values of what binds a name: sums, products, derivatives, integrals, limits, extrema."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import sympy as sp
from flint import acb, arb

from mathreply.algebra.expression.chance import CHANCES, operator, through_expectations
from mathreply.algebra.refute.balls.value import (
    DERIVATIVE_STEP_BITS,
    MAX_TERMS,
    Evaluator,
    Infinite,
    Undefined,
    Unknown,
    ball,
    rule,
)

SERIES_TERMS = 513
ENDS = (6, 12, 18)
EXTRAPOLATED = tuple(2**j for j in range(2, 10))
_TAIL = arb(2) ** -70
"""A term this small ends an infinite sum."""


@rule("Sum")
def _sum(evaluator: Evaluator, e: Any) -> Any:
    return _fold(evaluator, e.function, e.limits, acb(0), lambda total, term: total + term)


@rule("Product")
def _product(evaluator: Evaluator, e: Any) -> Any:
    return _fold(evaluator, e.function, e.limits, acb(1), lambda total, term: total * term)


def _fold(
    evaluator: Evaluator,
    body: Any,
    limits: tuple[Any, ...],
    start: Any,
    join: Callable[[Any, Any], Any],
) -> Any:
    """The last limit is the outermost, as in SymPy."""
    index, low, high = limits[-1]
    first = evaluator.integer(low) if low.is_finite is not False else None
    inner = limits[:-1]

    def term(k: int) -> Any:
        if inner:
            saved = evaluator.point.scalars
            evaluator.point.scalars = {**saved, index: k}
            try:
                return _fold(evaluator, body, inner, start, join)
            finally:
                evaluator.point.scalars = saved
        return evaluator.under({index: k}, body)

    if first is None:
        raise Unknown("a sum without a first term")
    if high is sp.oo:
        evaluator.rigorous = False
        return _series(term, first, start, join)
    last = evaluator.integer(high)
    if last - first > MAX_TERMS:
        raise Unknown("too many terms")
    total = start
    for k in range(first, last + 1):
        total = join(total, term(k))
    return total


def _series(
    term: Callable[[int], Any], first: int, start: Any, join: Callable[[Any, Any], Any]
) -> Any:
    """An infinite sum: until its terms vanish, or extrapolated from its partial sums as a series in
    1/n."""
    total, small = start, 0
    partial: list[Any] = []
    step = before = ratio = halfway = arb(0)
    for k in range(first, first + SERIES_TERMS):
        piece = term(k)
        total = join(total, piece)
        step = piece if start.is_zero() else piece - 1
        small = small + 1 if abs(step) < _TAIL else 0
        if small >= 12:
            return total
        # A ratio that stays where it is: not so in the exponential series, whose terms grow for
        # long as well.
        ratio = abs(step) / before if before > 0 else arb(0)
        before = abs(step)
        if k - first == SERIES_TERMS // 2:
            halfway = ratio
        if k - first + 1 in EXTRAPOLATED:
            partial.append(total)
    if before > arb("1e-6") and ratio > arb("0.9999") and ratio > arb("0.99") * halfway:
        raise Undefined("a series that diverges")
    return _extrapolated(partial)


def _extrapolated(partial: list[Any]) -> Any:
    """Richardson's extrapolation of partial sums of 2^j terms, wherever two of its last values
    agree."""
    table = [partial]
    while len(table[-1]) > 1:
        factor = 2 ** len(table)
        row = table[-1]
        table.append(
            [(factor * b - a) * (acb(1) / (factor - 1)) for a, b in itertools.pairwise(row)]
        )
    last, before = table[-1][-1], table[-2][-1]
    if not last.is_finite() or not abs(last - before) < arb("1e-9") * (1 + abs(last)):
        raise Unknown("a series that converges slowly")
    return last


@rule("Derivative")
def _derivative(evaluator: Evaluator, e: Any) -> Any:
    evaluator.rigorous = False
    variables = [v for v, count in e.variable_count for _ in range(int(count))]
    return difference_quotient(evaluator, e.expr, variables)


def difference_quotient(evaluator: Evaluator, body: Any, variables: list[Any]) -> Any:
    """A central difference in each variable, with a step of 2^-48: good to some 25 digits, but not
    rigorous."""
    if not variables:
        return evaluator._value(body)
    variable, *others = variables
    step = arb(2) ** -(DERIVATIVE_STEP_BITS // len(variables))
    sides = [
        _shifted(
            evaluator, variable, sign * step, lambda: difference_quotient(evaluator, body, others)
        )
        for sign in (1, -1)
    ]
    return (sides[0] - sides[1]) * (acb(1) / (2 * step))


def _shifted(evaluator: Evaluator, variable: Any, step: Any, compute: Callable[[], Any]) -> Any:
    point = evaluator.point
    if isinstance(variable, sp.Indexed):
        name = str(variable.base.label)
        indices = [evaluator.integer(i) - 1 for i in variable.indices]
        saved = point.arrays
        if name not in saved:
            raise Unknown(f"no value for {name}")
        point.arrays = {**saved, name: moved(saved[name], indices, step)}
        try:
            return compute()
        finally:
            point.arrays = saved
    kept = point.scalars
    if variable not in kept:
        raise Unknown("a derivative in something that has no value")
    point.scalars = {**kept, variable: ball(kept[variable]) + step}
    try:
        return compute()
    finally:
        point.scalars = kept


def moved(values: tuple[Any, ...], indices: list[int], step: Any) -> tuple[Any, ...]:
    """The values of a family with the entry at these places (from 0) moved by a step."""
    first, *rest = indices
    if not 0 <= first < len(values):
        raise Undefined("an index out of its range")
    changed = moved(values[first], rest, step) if rest else ball(values[first]) + step
    return (*values[:first], changed, *values[first + 1 :])


@rule("Integral")
def _integral(evaluator: Evaluator, e: Any) -> Any:
    evaluator.rigorous = False
    limit = e.limits[-1]
    if len(limit) != 3:
        raise Unknown("an integral without bounds")
    variable, low, high = limit
    body = e.func(e.function, *e.limits[:-1]) if len(e.limits) > 1 else e.function
    ends = [_end(evaluator, low), _end(evaluator, high)]
    return integrate(lambda x: evaluator.under({variable: x}, body), *ends)


def _end(evaluator: Evaluator, end: Any) -> Any:
    if end is sp.oo or end is -sp.oo:
        return end
    value = evaluator._value(end)
    return value.real


def integrate(function: Callable[[Any], Any], low: Any, high: Any) -> Any:
    """Double-exponential quadrature at two step sizes that must agree to eight digits.

    Raises:
        Undefined: where the integrand does not fall off towards an end, or has a pole at the
            middle.
    """
    _check_ends(function, low, high)
    coarse = _quadrature(function, low, high, 12)
    fine = _quadrature(function, low, high, 16)
    if abs(fine - coarse) > arb("1e-8") * (1 + abs(fine)):
        raise Unknown("an integral that converges slowly")
    return fine


def _check_ends(function: Callable[[Any], Any], low: Any, high: Any) -> None:
    """A convergent integral of a function that is monotone near an end has ``(x - end) f(x)``
    vanish there."""
    if low is sp.oo or high is -sp.oo:
        return
    for end, sign in ((low, 1), (high, -1)):
        sizes = []
        for k in ENDS:
            step = arb(2) ** (k if isinstance(end, sp.Basic) else -2 * k)
            x = acb(step * -sign) if isinstance(end, sp.Basic) else acb(end + sign * step)
            try:
                value = function(x)
            except Undefined:
                return
            sizes.append(abs(value) * step)
        if (
            all(s.is_finite() for s in sizes)
            and sizes[2] > arb("1e-6")
            and sizes[2] > arb("0.99") * sizes[1]
            and sizes[1] > arb("0.99") * sizes[0]
        ):
            raise Undefined("an integral that diverges")


def _quadrature(function: Callable[[Any], Any], low: Any, high: Any, steps: int) -> Any:
    total = acb(0)
    for x, weight, middle in _nodes(low, high, steps):
        try:
            value = function(x)
        except Undefined as error:
            if middle:
                raise Undefined("a pole inside the range") from error
            continue  # an end at which the integrand has a pole
        if value.is_finite():
            total = total + value * weight
    return total


def _nodes(low: Any, high: Any, steps: int) -> Iterator[tuple[Any, Any, bool]]:
    """Nodes, weights, and whether a node is well inside; of the tanh-sinh, exp-sinh and sinh-sinh
    rules."""
    h = arb(1) / steps
    half_pi = arb.pi() / 2
    infinite_low, infinite_high = low is -sp.oo, high is sp.oo
    if low is sp.oo or high is -sp.oo:
        raise Unknown("an integral from infinity")
    for k in range(-4 * steps, 4 * steps + 1):
        t = (k * h).mid()
        u, du = half_pi * t.sinh(), half_pi * t.cosh() * h
        if infinite_low and infinite_high:
            x, w = u.sinh(), u.cosh() * du
        elif infinite_high:
            x, w = low + u.exp(), u.exp() * du
        elif infinite_low:
            x, w = high - u.exp(), u.exp() * du
        else:
            x = (low + high) / 2 + (high - low) / 2 * u.tanh()
            w = (high - low) / 2 * du / u.cosh() ** 2
        yield acb(x.mid()), acb(w.mid()), abs(k) < 2 * steps


@rule("Limit")
def _limit(evaluator: Evaluator, e: Any) -> Any:
    """Values close to the place, extrapolated: enough to tell a wrong limit from a right one."""
    evaluator.rigorous = False
    body, variable, place, side = e.args
    signs = {"+": (1,), "-": (-1,)}.get(str(side), (1, -1))
    if place in (sp.oo, -sp.oo):
        towards = 1 if place is sp.oo else -1
        return _settled(
            [evaluator.under({variable: acb(towards * 2**k)}, body) for k in (8, 16, 32, 64)]
        )
    centre = evaluator._value(place)
    ends, infinite = [], []
    for sign in signs:
        try:
            ends.append(
                _settled(
                    [
                        evaluator.under({variable: centre + sign * arb(2) ** -k}, body)
                        for k in (8, 16, 32, 40)
                    ]
                )
            )
        except Infinite as error:
            infinite.append(error)
    if infinite and (ends or len({error.sign for error in infinite}) > 1):
        raise Undefined("the limits from both sides differ")
    if infinite:
        raise infinite[0]
    if len(ends) == 2 and abs(ends[0] - ends[1]) > arb("1e-6") * (1 + abs(ends[0])):
        raise Undefined("the limits from both sides differ")
    return ends[0]


def _settled(values: list[Any]) -> Any:
    last, before = values[-1], values[-2]
    sizes = [abs(v) for v in values]
    if (
        all(b > 4 * a for a, b in itertools.pairwise(sizes)) and sizes[-1] > 10**6
    ) or not last.is_finite():
        if last.imag.contains(0):
            raise Infinite(1 if last.real > 0 else -1)
        raise Undefined("a limit that does not exist")
    if not last.is_finite() or abs(last - before) > arb("1e-6") * (1 + abs(last)):
        raise Unknown("a limit that is approached slowly")
    return last


@rule("Evaluated")
def _evaluated(evaluator: Evaluator, e: Any) -> Any:
    variable, *ends = e.args[1]
    values = []
    for end, side in zip(ends, "+-" if len(ends) == 2 else "-", strict=True):
        limit = sp.Limit(e.args[0], variable, end, side)
        if end.is_infinite:
            values.append(evaluator._value(limit))
            continue
        try:
            values.append(evaluator.under({variable: evaluator._value(end)}, e.args[0]))
        except Undefined:
            values.append(evaluator._value(limit))
    return values[0] if len(values) == 1 else values[1] - values[0]


@rule("Extremum")
def _extremum(evaluator: Evaluator, e: Any) -> Any:
    variable, *ends = e.args[2]
    if len(ends) != 2 or not all(end.is_finite is not False for end in ends):
        raise Unknown("an extremum over infinitely many")
    low, high = (evaluator.integer(end) for end in ends)
    if high < low or high - low > MAX_TERMS:
        raise Undefined("an extremum of nothing")
    values = [evaluator.under({variable: k}, e.args[1]).real for k in range(low, high + 1)]
    largest = values[0]
    for value in values[1:]:
        largest = largest.max(value) if e.args[0].name in ("max", "sup") else largest.min(value)
    return acb(largest)


@rule("ArgExtremum")
def _arg_extremum(evaluator: Evaluator, e: Any) -> Any:
    variable, *ends = e.args[2]
    if len(ends) != 2:
        raise Unknown("an extremum over infinitely many")
    low, high = (evaluator.integer(end) for end in ends)
    if high < low or high - low > MAX_TERMS:
        raise Undefined("an extremum of nothing")
    values = [(k, evaluator.under({variable: k}, e.args[1]).real) for k in range(low, high + 1)]
    best = values[0]
    for k, value in values[1:]:
        difference = value - best[1]
        if difference.contains(0):
            raise Unknown("two extremal values that are too close to tell")
        if (difference > 0) == (e.args[0].name in ("max", "sup")):
            best = (k, value)
    return acb(best[0])


@rule("AppliedUndef")
def _applied(evaluator: Evaluator, e: Any) -> Any:
    kind = operator(e)
    if kind == "expectation":
        return _expectation(evaluator, e.args[0])
    if kind:
        return evaluator._value(through_expectations(e))
    function = evaluator.point.functions.get(str(e.func))
    if function is None:
        raise Unknown(f"no value for {e.func}")
    return function(*(evaluator._value(a) for a in e.args))


def _expectation(evaluator: Evaluator, e: Any) -> Any:
    outcomes = evaluator.point.outcomes
    total = acb(0)
    for number, chance in enumerate(CHANCES):
        total = total + ball(chance) * evaluator.under(
            {s: values[number] for s, values in outcomes.items()}, e
        )
    return total


@rule("Subs")
def _subs(evaluator: Evaluator, e: Any) -> Any:
    values = {v: evaluator._value(p) for v, p in zip(e.variables, e.point, strict=True)}
    return evaluator.under(values, e.expr)
