"""Integrals with an error bound: Arb's adaptive quadrature, and envelopes for what is improper.

Source: F. Johansson, Numerical integration in arbitrary-precision ball arithmetic (2018): the
integrand is enclosed on neighbourhoods of its path, where it says itself whether it is analytic.
"""

from __future__ import annotations

import functools
import operator

import flint
import sympy as sp
from flint import acb, arb

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.envelopes import FROM_AFAR, Bounds, NoBound
from mathreply.algebra.refute.balls.jets import Increment, Jet, order_of
from mathreply.algebra.refute.balls.kinds import Value
from mathreply.algebra.refute.balls.poles import look_for_poles
from mathreply.algebra.refute.balls.probes import inner_pole, probe, with_fractions
from mathreply.algebra.refute.balls.quadrature import JUMPS, quadrature
from mathreply.algebra.refute.balls.tails import does_not_fall_off, tail_integral
from mathreply.algebra.refute.balls.value import (
    Evaluator,
    Infinite,
    Undefined,
    Unknown,
    rule,
)

MOST_DEGREE = 12
"""Of polynomials whose roots are looked for, where quadrature has failed."""
FAR_BITS = (4, 6, 8, 12, 20, 40, 70, 110)
"""Where a tail may begin, as powers of two."""
SMALL_TAIL_BITS = 45


@rule("Integral")
def _integral(evaluator: Evaluator, e: Expr) -> Value:
    limit = e.limits[-1]
    if len(limit) != 3:
        raise Unknown("an integral without bounds")
    variable, low, high = limit
    body = e.func(e.function, *e.limits[:-1]) if len(e.limits) > 1 else e.function
    if low in (sp.oo, -sp.oo) and low == high:
        raise Unknown("an integral from infinity to infinity")
    separate = _separated(e)
    if separate is not None:
        return functools.reduce(operator.mul, (evaluator._value(part) for part in separate))
    if low is sp.oo or high is -sp.oo:
        return -_between(evaluator, body, variable, high, low)
    return _between(evaluator, body, variable, low, high)


def _separated(e: Expr) -> list[Value] | None:
    """A multiple integral over a box whose integrand is a product, as single integrals.

    Where all of them converge this is Fubini's theorem; where one does not, it is undefined.
    """
    names = [limit[0] for limit in e.limits]
    if len(names) < 2 or any(end.has(*names) for limit in e.limits for end in limit[1:]):
        return None
    parts = dict.fromkeys(names, sp.S.One)
    outer = sp.S.One
    for factor in sp.Mul.make_args(sp.expand_power_exp(sp.expand(e.function, power_exp=True))):
        inside = [name for name in names if factor.has(name)]
        if len(inside) > 1:
            return None
        if inside:
            parts[inside[0]] *= factor
        else:
            outer *= factor
    return [outer, *(sp.Integral(parts[limit[0]], limit) for limit in e.limits)]


def _between(evaluator: Evaluator, body: Expr, variable: Expr, low: Expr, high: Expr) -> Value:
    """The integral between two ends that are numbers, expansions or infinite."""
    ends: list[Expr] = [None if end.is_infinite else evaluator._value(end) for end in (low, high)]
    if any(isinstance(end, Jet) and end.moves() for end in ends):
        return _moving_ends(evaluator, body, variable, ends)
    start, stop = (end.head if isinstance(end, Jet) else end for end in ends)
    if start is not None and stop is not None:
        if (start - stop).is_zero():
            return acb(0)
        # Envelopes and probes go from the lower end to the upper one.
        if start.real > stop.real and not evaluator.on_path:
            return -_proper(evaluator, body, variable, high, low, stop, start)
    return _proper(evaluator, body, variable, low, high, start, stop)


def _proper(
    evaluator: Evaluator, body: Expr, x: Expr, low: Expr, high: Expr, a: Expr, b: Expr
) -> Value:
    """The integral from ``a`` to ``b`` (None at infinity); ``low`` and ``high`` as expressions."""
    if a is not None and b is not None:
        if not evaluator.on_path:
            # Where the integrand has no value in the middle, quadrature would look for long.
            probe(evaluator, body, x, a, b)
            body = with_fractions(evaluator, body, x)
            pole = inner_pole(evaluator, body, x, a, b, most=1)
            if pole is not None:
                return _in_two(evaluator, body, x, low, high, pole)
        direct = _inner_integral(evaluator, body, x, low, high) if evaluator.on_path else None
        if direct is None:
            direct = quadrature(evaluator, body, x, a, b)
        if direct is not None:
            return direct
        if evaluator.on_path:
            raise Unknown("an inner integral that converges slowly")
        pole = inner_pole(evaluator, body, x, a, b, most=MOST_DEGREE)
        if pole is not None:
            return _in_two(evaluator, body, x, low, high, pole)
        look_for_poles(evaluator, body, x, a, b)
    return _joined(evaluator, body, x, low, high)


def _in_two(evaluator: Evaluator, body: Expr, x: Expr, low: Expr, high: Expr, pole: Expr) -> Value:
    """The integral on both sides of a place where the integrand may be without bound."""
    halves = [(low, pole), (pole, high)]
    values = [_joined(evaluator, body, x, *half) for half in halves]
    return values[0] + values[1]


def _inner_integral(evaluator: Evaluator, body: Expr, x: Expr, low: Expr, high: Expr) -> Value:
    """An integral inside of another one, between fixed ends: ``x = low + (high - low) t``."""
    t = sp.Dummy("t", real=True)
    if (low, high) == (0, 1):
        return quadrature(evaluator, body, x, acb(0), acb(1))
    changed = body.xreplace({x: low + (high - low) * t}) * (high - low)
    return quadrature(evaluator, changed, t, acb(0), acb(1))


def _joined(evaluator: Evaluator, body: Expr, x: Expr, low: Expr, high: Expr) -> Value:
    """The middle by quadrature, each improper end by an envelope."""
    infinite: set[int] = set()
    places: list[Expr] = []
    total: Expr = acb(0)
    least = _least_far(evaluator, low, high)
    for end, lower in ((low, True), (high, False)):
        try:
            place, error = _end(evaluator, body, x, end, least, lower=lower)
        except Infinite as found:
            infinite.add(found.sign)
            continue
        places.append(place)
        total = total + error
    if len(infinite) > 1:
        raise Undefined("an integral that is infinite at both ends")
    if infinite:
        raise Infinite(infinite.pop())
    a, b = places
    if not (b.real - a.real) > 0:
        raise Unknown("an integral between ends too close to tell")
    return _middle(evaluator, body, x, (low, high), (a, b)) + total


def _middle(
    evaluator: Evaluator, body: Expr, x: Expr, ends: tuple[Expr, Expr], places: tuple[Expr, Expr]
) -> Value:
    """The integral between two places; over many orders of magnitude in their logarithm."""
    inner = list(places)
    total: Expr = acb(0)
    for side, sign in ((0, 1), (1, -1)):
        end, place, other = ends[side], places[side], places[1 - side]
        if end.is_infinite:
            origin, share = sp.S.Zero, -sign
            near = arb(1) + (abs(other) if not ends[1 - side].is_infinite else 0)
        else:
            origin, share = end, sign
            near = abs(place - other).real / 4
            near = near.min(arb(1))
        far = abs(place - evaluator._value(origin))
        near = arb(near.mid())
        if far.is_zero():
            continue  # a regular end
        # Quadrature halves its pieces: over a thousandfold range that takes long.
        if far > near * 2**10 or near > far * 2**10:
            total = total + _by_logarithm(evaluator, body, x, (origin, share), near, far, sign)
            inner[side] = evaluator._value(origin) + share * acb(near)
    if not (inner[1] - inner[0]).real > 0:
        raise Unknown("an integral between ends too close to tell")
    middle = quadrature(evaluator, body, x, *inner)
    if middle is None:
        raise Unknown("an integral that converges slowly")
    return middle + total


def _by_logarithm(
    evaluator: Evaluator,
    body: Expr,
    x: Expr,
    line: tuple[Expr, int],
    near: Expr,
    far: Expr,
    sign: int,
) -> Value:
    """The integral between ``origin + share near`` and ``origin + share far``, ``x = origin +
    share e^u``."""
    origin, share = line
    u = sp.Dummy("u", real=True)
    changed = body.xreplace({x: origin + share * sp.exp(u)}) * sp.exp(u)
    low, high = sorted((near.log(), far.log()), key=float)
    before = evaluator.precision
    evaluator.precision = max(before, 384)  # close to an end, its digits cancel
    try:
        value = quadrature(evaluator, changed, u, acb(low), acb(high))
    finally:
        evaluator.precision = before
        flint.ctx.prec = before
    if value is None:
        raise Unknown("an integral that converges slowly")
    return value


def _least_far(evaluator: Evaluator, low: Expr, high: Expr) -> float:
    """How far out a tail must begin: beyond the other end, or within half of a finite range."""
    finite = [abs(evaluator._value(end)) for end in (low, high) if not end.is_infinite]
    if len(finite) == 2:
        width = abs(evaluator._value(high) - evaluator._value(low))
        return float((2 / width).upper())
    return max([float(size.upper()) + 1 for size in finite], default=2.0)


def _end(
    evaluator: Evaluator, body: Expr, x: Expr, end: Expr, least: float, *, lower: bool
) -> tuple[Value, Value]:
    """Where the middle begins or ends, and a ball around what lies beyond.

    Raises:
        Infinite: where what lies beyond is infinite.
        Unknown: where it is not bounded.
    """
    # What lies beyond is seen from infinity: x is -s, s, a + 1/s or b - 1/s.
    s = sp.Dummy("s", positive=True) if body.has(FROM_AFAR) else FROM_AFAR
    sign = 1 if lower else -1
    if end.is_infinite:
        outer = body.xreplace({x: -sign * s})
        rest = _turned_over(evaluator, outer, s, least)
        if rest is not None:
            return acb(-sign * least), rest
    else:
        value = evaluator._value(end)
        if _is_regular(evaluator, body, x, value):
            return value, acb(0)
        outer = body.xreplace({x: end + sign / s}) / s**2
    oscillates = end.is_infinite and outer.has(sp.sin, sp.cos)
    cut = _cut(evaluator, outer, s, least, oscillates=oscillates)
    if cut is None:
        _diverges(evaluator, outer, s)
        if _waves_forever(evaluator, outer, s):
            raise Undefined("an integral of a wave that does not become small")
        raise Unknown("an improper integral that is not bounded")
    far, rest = cut
    place = acb(-sign * far) if end.is_infinite else value + sign / acb(far)
    return place, rest


def _cut(
    evaluator: Evaluator, outer: Expr, s: Expr, least: float, *, oscillates: bool
) -> tuple[Value, Value] | None:
    """From where on a tail is left out, and a ball around it: as far out as makes it small, or the
    farthest of which it has a bound; None where it has none."""
    best: tuple[Value, Value] | None = None
    for bits in FAR_BITS:
        if 2**bits < least:
            continue
        far = arb(2) ** bits
        try:
            error = tail_integral(Bounds(evaluator, s, 2**bits).above(outer), far)
        except NoBound:
            continue
        if not error.is_finite():
            continue
        radius = arb(0, error.upper())
        best = (far, acb(radius) if evaluator.real else acb(radius, radius))
        if error < arb(2) ** -SMALL_TAIL_BITS:
            break
        if oscillates and bits >= 12:
            break  # too many periods to go further
    return best


def _turned_over(evaluator: Evaluator, outer: Expr, s: Expr, far: float) -> Value:
    """The integral of a rational function from ``far`` to infinity: with ``s = 1/t`` it is a proper
    one from 0 to ``1/far``; None where it is none."""
    if not outer.is_rational_function(s):
        return None
    t = sp.Dummy("t", real=True)
    changed = sp.cancel(sp.together(outer.xreplace({s: 1 / t}) / t**2))
    if not _is_regular(evaluator, changed, t, acb(0)):
        return None
    return quadrature(evaluator, changed, t, acb(0), 1 / acb(far))


def _is_regular(evaluator: Evaluator, body: Expr, x: Expr, value: Expr) -> bool:
    """Whether the integrand is bounded and analytic around an end."""
    around = acb(arb(value.real.mid(), 1e-6), arb(0, 1e-6))
    try:
        found = evaluator.path(True).under({x: around}, body)
    except (Undefined, Unknown, ValueError, OverflowError, ZeroDivisionError):
        return False
    return bool(found.is_finite())


def _diverges(evaluator: Evaluator, outer: Expr, s: Expr) -> None:
    """Raise where an integrand of one sign stays above an envelope of infinite integral."""
    if outer.has(*JUMPS) or not evaluator.real:
        return
    try:
        bound = Bounds(evaluator, s, 4096).below(outer)
    except NoBound:
        return
    if does_not_fall_off(bound):
        try:
            value = evaluator.under({s: acb(4096)}, outer)
        except (Undefined, Unknown):
            return
        # It is continuous and never zero from there on.
        raise Infinite(1 if value.real > 0 else -1)


def _waves_forever(evaluator: Evaluator, outer: Expr, s: Expr) -> bool:
    """Whether an integrand is a wave ``sin(a s + b)`` times what stays away from zero: over half
    periods its integrals do not become small.

    Source: Cauchy's criterion; the other factor keeps its sign where it is continuous and never
    zero, and with ``|g| >= m`` such an integral is ``2 m/|a|`` at least.
    """
    factors = sp.Mul.make_args(outer)
    waves = [factor for factor in factors if isinstance(factor, sp.sin | sp.cos)]
    if len(waves) != 1 or outer.has(*JUMPS) or not evaluator.real:
        return False
    (wave,) = waves
    rest = sp.Mul(*(factor for factor in factors if factor is not wave))
    slope = sp.diff(wave.args[0], s)
    if slope.has(s) or rest.has(sp.sin, sp.cos):
        return False
    try:
        is_moving = not evaluator._value(slope).real.contains(0)
        bound = Bounds(evaluator, s, 4096).below(rest)
    except (Undefined, Unknown, NoBound):
        return False
    does_not_vanish = bound.rate < 0 or (bound.rate.is_zero() and bound.power >= 0)
    return bool(is_moving and bound.factor > 0 and does_not_vanish)


# Quadrature.


# Ends that move.


def _moving_ends(evaluator: Evaluator, body: Expr, x: Expr, ends: list[Expr]) -> Value:
    """An integral as an expansion in what its ends depend on.

    Beyond the ends' own values the integrand is its Taylor polynomial, which is integrated term by
    term. Source: Leibniz's rule, W. Rudin, Principles (3rd ed.), theorem 9.42.
    """
    if None in ends:
        raise Unknown("a derivative of an improper integral")
    heads = [end.head if isinstance(end, Jet) else end for end in ends]
    if (heads[0] - heads[1]).is_zero():
        total: Expr = acb(0)
    else:
        total = quadrature(evaluator, body, x, *heads)
        if total is None:
            raise Unknown("an integral that converges slowly")
    for end, sign in zip(ends, (-1, 1), strict=True):
        if isinstance(end, Jet) and end.moves():
            total = total + sign * _beyond(evaluator, body, x, end)
    return total


def _beyond(evaluator: Evaluator, body: Expr, x: Expr, end: Expr) -> Value:
    """The integral from the head of an end to where the end moves."""
    rise = end - end.head
    with Increment(order_of(end)) as increment:
        value = evaluator.under({x: increment.above(end.head)}, body)
        coefficients = increment.coefficients(value)
    total: Expr = acb(0)
    power = rise
    for k, coefficient in enumerate(coefficients):
        total = total + coefficient * power / (k + 1)
        power = power * rise
    return total
