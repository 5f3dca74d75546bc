"""Values of what binds a name: finite sums, products, derivatives, applications of functions."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from flint import acb

from mathreply.algebra.expression.chance import CHANCES, operator, randoms_of, through_expectations
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls import series
from mathreply.algebra.refute.balls.grids import derivative, plus, times
from mathreply.algebra.refute.balls.jets import Increment
from mathreply.algebra.refute.balls.kinds import Value
from mathreply.algebra.refute.balls.value import (
    MAX_TERMS,
    Evaluator,
    Undefined,
    Undistributed,
    Unknown,
    ball,
    rule,
)

MAX_ORDER = 40
"""The highest order of a derivative that is computed."""


@rule("Sum")
def _sum(evaluator: Evaluator, e: Expr) -> Value:
    return _fold(evaluator, e.function, e.limits, acb(0), plus)


@rule("Product")
def _product(evaluator: Evaluator, e: Expr) -> Value:
    return _fold(evaluator, e.function, e.limits, acb(1), times)


def _fold(
    evaluator: Evaluator,
    body: Expr,
    limits: tuple[Expr, ...],
    start: Expr,
    join: Callable[[Expr, Expr], Expr],
) -> Value:
    """The last limit is the outermost, as in SymPy."""
    index, low, high = limits[-1]
    if low.is_finite is False:
        raise Unknown("a sum without a first term")
    first, inner = evaluator.integer(low), limits[:-1]
    if high is sp.oo:
        if inner or join is times:
            raise Unknown("an infinite product, or an infinite sum of sums")
        return series.infinite_sum(evaluator, body, index, first)
    last = evaluator.integer(high)
    if last - first > MAX_TERMS:
        raise Unknown("too many terms")
    total = start
    for k in range(first, last + 1):
        term = _term(evaluator, body, inner, index, k, start, join)
        # A sum of vectors or matrices starts with its first term.
        total = term if k == first and hasattr(term, "nrows") else join(total, term)
    return total


def _term(
    evaluator: Evaluator,
    body: Expr,
    inner: tuple[Expr, ...],
    index: Expr,
    k: int,
    start: Expr,
    join: Callable[[Expr, Expr], Expr],
) -> Value:
    """One term of a sum or product, inner ranges folded."""
    if not inner:
        return evaluator.under({index: k}, body)
    saved = evaluator.point.scalars
    evaluator.point.scalars = {**saved, index: k}
    try:
        return _fold(evaluator, body, inner, start, join)
    finally:
        evaluator.point.scalars = saved


# Derivatives.

_NOT_HOLOMORPHIC = (sp.conjugate, sp.re, sp.im, sp.Abs, sp.arg, sp.sign)


@rule("Derivative")
def _derivative(evaluator: Evaluator, e: Expr) -> Value:
    return _differentiated(evaluator, e.expr, list(e.variable_count))


def _differentiated(evaluator: Evaluator, body: Expr, counts: list[Expr]) -> Value:
    """Derivatives as coefficients of expansions, the last variable first."""
    if not counts:
        return evaluator._value(body)
    variable, order = counts[-1]
    count = evaluator.integer(order)
    if count < 0 or count > MAX_ORDER:
        raise Unknown("a derivative of this order")
    if count == 0:
        return _differentiated(evaluator, body, counts[:-1])
    along_line = _along(evaluator, body, counts, variable, count, acb(1))
    if evaluator.real or _is_real(evaluator, variable) or not body.has(*_NOT_HOLOMORPHIC):
        return along_line
    return _from_every_side(evaluator, body, counts, variable, count, along_line)


def _is_real(evaluator: Evaluator, variable: Expr) -> bool:
    return variable.is_extended_real is True


def _from_every_side(
    evaluator: Evaluator, body: Expr, counts: list[Expr], variable: Expr, count: int, first: Expr
) -> Value:
    """A complex derivative: the slope across the real line must be the one along it.

    Source: the Cauchy-Riemann equations, L. V. Ahlfors, Complex Analysis (3rd ed.), section 2.1.2.
    """
    if count > 1 or len(counts) > 1:
        raise Unknown("a higher derivative of a function that may not be analytic")
    across = _along(evaluator, body, counts, variable, count, acb(0, 1))
    gap = first - across
    if not hasattr(gap, "nrows") and not gap.contains(0):
        raise Undefined("a complex derivative that depends on the direction")
    raise Unknown("a complex derivative that may depend on the direction")


def _along(
    evaluator: Evaluator,
    body: Expr,
    counts: list[Expr],
    variable: Expr,
    count: int,
    direction: Expr,
) -> Value:
    """The derivative along a direction, taken by that direction."""
    with Increment(count, direction) as increment:
        value = _shifted(
            evaluator,
            variable,
            increment,
            lambda: _differentiated(evaluator, body, counts[:-1]),
        )
        return derivative(increment, value)


def _shifted(
    evaluator: Evaluator, variable: Expr, increment: Increment, compute: Callable[[], Expr]
) -> Value:
    """What is computed with one variable moved by an increment."""
    point = evaluator.point
    if isinstance(variable, sp.Indexed):
        name = str(variable.base.label)
        indices = [evaluator.integer(i) - 1 for i in variable.indices]
        saved = point.arrays
        if name not in saved:
            raise Unknown(f"no value for {name}")
        point.arrays = {**saved, name: moved(saved[name], indices, increment)}
        try:
            return compute()
        finally:
            point.arrays = saved
    kept = point.scalars
    if variable not in kept:
        raise Unknown("a derivative in something that has no value")
    point.scalars = {**kept, variable: increment.above(ball(kept[variable]))}
    try:
        return compute()
    finally:
        point.scalars = kept


def moved(values: tuple[Expr, ...], indices: list[int], increment: Increment) -> tuple[Value, ...]:
    """The values of a family with an increment on the entry at these places (from 0)."""
    first, *rest = indices
    if not 0 <= first < len(values):
        raise Undefined("an index out of its range")
    if rest:
        changed: Expr = moved(values[first], rest, increment)
    else:
        changed = increment.above(ball(values[first]))
    return (*values[:first], changed, *values[first + 1 :])


# Functions applied.


@rule("AppliedUndef")
def _applied(evaluator: Evaluator, e: Expr) -> Value:
    """The value of an unknown function, or of a mean."""
    kind = operator(e)
    if kind == "expectation":
        return _expectation(evaluator, e.args[0])
    if kind:
        return evaluator._value(through_expectations(e))
    function = evaluator.point.functions.get(str(e.func))
    if function is None:
        raise Unknown(f"no value for {e.func}")
    return function(*(evaluator._value(a) for a in e.args))


def _expectation(evaluator: Evaluator, e: Expr) -> Value:
    """The mean over all outcomes."""
    outcomes = evaluator.point.outcomes
    total = acb(0)
    if evaluator.point.worlds:
        for world in evaluator.point.worlds:
            total = total + ball(world.chance) * evaluator.inside(world, e)
        return total
    if any(s not in outcomes for s in randoms_of(e)):
        raise Undistributed("no distribution")
    for number, chance in enumerate(CHANCES):
        total = total + ball(chance) * evaluator.under(
            {s: values[number] for s, values in outcomes.items()}, e
        )
    return total


@rule("ConditionalMean")
def _conditional(evaluator: Evaluator, e: Expr) -> Value:
    """The mean over the outcomes in which what is given is as it is here."""
    here = [evaluator._value(g) for g in e.args[1]]
    chance, total = acb(0), acb(0)
    for world in evaluator.point.worlds:
        there = [evaluator.inside(world, g) for g in e.args[1]]
        if all(_is_same(a, b) for a, b in zip(here, there, strict=True)):
            chance += ball(world.chance)
            total += ball(world.chance) * evaluator.inside(world, e.args[0])
    if not chance.real > 0:
        raise Undistributed("no distribution")
    return total / chance


def _is_same(a: Value, b: Value) -> bool:
    """Whether two values of a random number are one, for certain either way."""
    if not isinstance(a, acb) or not isinstance(b, acb):
        raise Unknown("a value that moves")
    if not a.overlaps(b):
        return False
    # They are found by the same steps from the same numbers.
    if (a.is_exact() and b.is_exact()) or (a.mid() == b.mid() and a.rad() == b.rad()):
        return True
    raise Unknown("two values that may be one")


@rule("Subs")
def _subs(evaluator: Evaluator, e: Expr) -> Value:
    values = {v: evaluator._value(p) for v, p in zip(e.variables, e.point, strict=True)}
    return evaluator.under(values, e.expr)
