"""Inequalities in one unknown: no sign change between roots, convexity, values at the ends of the
domain."""

from __future__ import annotations

from fractions import Fraction

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.forms import factored, together
from mathreply.algebra.prove.kernel.derivatives import NotDifferentiable, derivative
from mathreply.algebra.prove.kernel.limits import limit
from mathreply.algebra.prove.level_places import level_places
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.value_range import (
    ValueRange,
    ends,
    prove_polynomial,
    roots_inside,
)
from mathreply.algebra.prove.zero import is_zero
from mathreply.model.domains import Interval

MAX_NAMES = 3
MAX_DERIVATIVES = 4
_SMOOTH = (sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh, sp.tanh, sp.atan, sp.asinh)
"""Functions that are analytic on the whole line."""


def prove_on_interval(n: Normalizer, f: Expr, *, strict: bool) -> bool:
    """Whether ``f >= 0`` (``> 0``) on the whole domain of its unknown; with several names, for
    every value of the others."""
    symbols = [s for s in f.free_symbols if isinstance(s, sp.Symbol)]
    if not n.facts.real or not 0 < len(symbols) <= MAX_NAMES:
        return False
    if f.has(sp.Sum, sp.Product, sp.Integral):
        return False
    if len(symbols) == 1 and f.has(sp.Indexed, sp.Abs):
        return False
    by_name = sorted(symbols, key=lambda s: s.name)
    if any(_in(n, f, unknown, strict) for unknown in by_name):
        return True
    return len(symbols) == 1 and _without_divisor(n, f, symbols[0], strict)


def _without_divisor(n: Normalizer, f: Expr, x: Expr, strict: bool) -> bool:
    """The same of what stands above a divisor that has one sign."""
    above, below = sp.fraction(together(f))
    if not below.has(x):
        return False
    for sign in (1, -1):
        if n.facts.is_positive(n(sign * below)):
            return _in(n, n(sign * above), x, strict)
    return False


def is_constant(n: Normalizer, f: Expr, x: Expr) -> bool:
    """Whether ``f`` is zero on the whole domain of ``x``: its derivative is zero on an interval
    that holds the domain, and so is one of its values there."""
    inner, g, y, where = _alone(n, f, x)
    # An arc has no slope outside of its domain, and nothing is claimed there.
    where = _narrowed(g, y, where)
    inner.facts = inner.facts.inside(y, where.low, where.high)
    if not _smooth(g, y, inner.facts, where):
        return False
    try:
        if not is_zero(inner, inner(derivative(g, y))):
            return False
    except NotDifferentiable:
        return False
    places = [sp.S.Zero, sp.S.One, sp.Rational(1, 2), where.inner]
    # At an end the function may have a value of its own; the constant is that of the inside.
    between = [p for p in places if where.low < p < where.high]
    return any(is_zero(n, n(g.xreplace({y: place}))) for place in between)


def _narrowed(f: Expr, x: Expr, where: ValueRange) -> ValueRange:
    """The part of an interval on which the arcs of a bare name have a value; it is one interval."""
    low, high = where.low, where.high
    if f.has(sp.asin(x)) or f.has(sp.acos(x)) or f.has(sp.atanh(x)):
        low, high = max(low, sp.S.NegativeOne), min(high, sp.S.One)
    if f.has(sp.acosh(x)):
        low = max(low, sp.S.One)
    return ValueRange(low, high, where.low_open, where.high_open)


def _alone(n: Normalizer, f: Expr, x: Expr) -> tuple[Normalizer, Expr, Expr, ValueRange]:
    """The unknown under a new name, of which nothing is known but an interval: a hole in a domain
    is filled, so that the interval is one piece."""
    where = ends(x, n.facts)
    y = sp.Dummy(x.name, **_sign(where))
    bounds = Interval(_fraction(where.low), _fraction(where.high), where.low_open, where.high_open)
    intervals = dict(n.facts.intervals)
    if bounds.low is not None or bounds.high is not None:
        intervals[y] = bounds
    facts = n.facts.also(intervals=intervals)
    # An interval has rational ends; of others, as pi/2, it is known on which side of them y is.
    irrational = [
        (y, side, is_open)
        for end, side, is_open in (
            (where.low, y - where.low, where.low_open),
            (where.high, where.high - y, where.high_open),
        )
        if end.is_finite and not end.is_Rational
    ]
    facts.scoped += irrational
    return Normalizer(facts, n.record), f.xreplace({x: y}), y, where


def _sign(where: ValueRange) -> dict[str, bool]:
    """The sign that every value in a range has, as assumptions of a name."""
    if where.low.is_finite and where.low >= 0:
        return {"positive": True} if where.low > 0 or where.low_open else {"nonnegative": True}
    if where.high.is_finite and where.high <= 0:
        return {"negative": True} if where.high < 0 or where.high_open else {"nonpositive": True}
    return {"real": True}


def _fraction(e: Expr) -> Fraction | None:
    """A rational number as Python's; None of an end without number."""
    return Fraction(int(e.p), int(e.q)) if e.is_Rational else None


def _in(n: Normalizer, f: Expr, x: Expr, strict: bool) -> bool:
    """Whether the bound holds for every value of one unknown, inside its range and at its ends."""
    inner, g, y, where = _alone(n, f, x)
    if g.is_polynomial(y) and g.free_symbols == {y}:
        return prove_polynomial(g, y, where, strict)
    if not _holds(inner, g, y, where, strict, 0):
        return False
    at_ends = [inner(g.xreplace({y: end})) for end in where.closed_ends]
    return all(_has_sign(inner, value, strict) for value in at_ends)


def _has_sign(n: Normalizer, value: Expr, strict: bool) -> bool:
    """Whether a value at one place has the sign that is claimed."""
    if strict:
        return bool(n.facts.is_positive(value))
    return bool(n.facts.is_nonnegative(value)) or is_zero(n, value)


def _holds(n: Normalizer, f: Expr, x: Expr, where: ValueRange, strict: bool, depth: int) -> bool:
    """Whether ``f >= 0`` (``> 0``) between the ends: by its sign, or because it grows from an end,
    or is convex."""
    known = n.facts.is_positive if strict else n.facts.is_nonnegative
    if known(f) or known(factored(together(f))):
        return True
    top, bottom = sp.fraction(together(f))
    if f.free_symbols == {x} and top.is_polynomial(x) and bottom.is_polynomial(x):
        # p/q has the sign of p q wherever q is not 0.
        return prove_polynomial(sp.expand(top * bottom), x, where, strict)
    if depth >= MAX_DERIVATIVES or not _smooth(f, x, n.facts, where):
        return False
    try:
        slope = n(derivative(f, x))
    except NotDifferentiable:
        return False
    # Growing from the lower end, or falling towards the upper one: it is least there.
    for sign, end in ((1, where.low), (-1, where.high)):
        away = n(sign * slope)
        if _holds(n, away, x, where, False, depth + 1):
            return _from_an_end(n, f, away, x, end, where, strict, depth)
    if depth > 1:
        return False
    return (
        _convex(n, f, slope, x, where, strict, depth)
        or _falls_and_grows(n, f, slope, x, where, strict)
        or _concave(n, f, slope, x, where, depth)
    )


def _grows(n: Normalizer, slope: Expr, x: Expr, where: ValueRange, depth: int) -> bool:
    """Whether a function with a slope ``>= 0`` grows strictly: a slope that is somewhere positive
    is analytic, has isolated zeros, and the function is constant on no interval."""
    place = where.inner
    if _inside(n, place, where) and n.facts.is_positive(n(slope.xreplace({x: place}))):
        return True
    return _holds(n, slope, x, where, True, depth + 1)


def _concave(n: Normalizer, f: Expr, slope: Expr, x: Expr, where: ValueRange, depth: int) -> bool:
    """A concave function lies above its chord, which lies above 0 if both ends do. Inside it is
    above 0 as well, unless it is 0 throughout."""
    if not (where.low.is_finite and where.high.is_finite):
        return False
    try:
        bend = n(derivative(slope, x))
    except NotDifferentiable:
        return False
    if not all(_end_value(n, f, x, end) in ("positive", "zero") for end in (where.low, where.high)):
        return False
    # Where it bends somewhere it is not 0 throughout.
    bends = n.facts.is_positive(n(-bend.xreplace({x: where.inner})))
    return bends and _holds(n, n(-bend), x, where, False, depth + 2)


def _from_an_end(
    n: Normalizer,
    f: Expr,
    away: Expr,
    x: Expr,
    end: Expr,
    where: ValueRange,
    strict: bool,
    depth: int,
) -> bool:
    """Whether the bound holds at an end away from which ``f`` does not fall, and so everywhere."""
    value = _end_value(n, f, x, end)
    # Where it is 0 at the end it is above 0 inside only if it grows at once.
    if value == "zero" and strict:
        return _grows(n, away, x, where, depth)
    return value in ("positive", "zero")


def _convex(
    n: Normalizer, f: Expr, slope: Expr, x: Expr, where: ValueRange, strict: bool, depth: int
) -> bool:
    """A convex function is least where its tangent is level."""
    places = [p for p in _stationary(n, slope, x) if _inside(n, p, where)]
    if not places:
        return False
    try:
        bend = n(derivative(slope, x))
    except NotDifferentiable:
        return False
    if not _holds(n, bend, x, where, False, depth + 2):
        return False
    value = n(f.xreplace({x: places[0]}))
    return bool(n.facts.is_positive(value) or (not strict and is_zero(n, value)))


def _falls_and_grows(
    n: Normalizer, f: Expr, slope: Expr, x: Expr, where: ValueRange, strict: bool
) -> bool:
    """A function that falls up to a level place and grows from there on is least at it."""
    for place in _stationary(n, slope, x):
        if not (place.is_number and _inside(n, place, where)):
            continue
        value = n(f.xreplace({x: place}))
        if not n.facts.is_positive(value) and (strict or not is_zero(n, value)):
            continue
        if _turns_by_size(n, slope, x, place, where):
            return True
        if not place.is_Rational:
            continue
        far = (sp.oo if end.is_infinite else abs(end - place) for end in (where.low, where.high))
        if all(
            _has_slope(n, slope, x, place, sign, room)
            for sign, room in zip((-1, 1), far, strict=True)
        ):
            return True
    return False


def _turns_by_size(n: Normalizer, slope: Expr, x: Expr, place: Expr, where: ValueRange) -> bool:
    """Whether a slope in which a logarithm of the name stands is not positive below a place and not
    negative above it: it is written by the ratio to the place, ``x = p e^t``."""
    positive = where.low.is_finite and where.low >= 0 and n.facts.is_positive(place)
    if not positive or not slope.has(sp.log):
        return False
    t = sp.Dummy("t", positive=True)
    for sign in (-1, 1):
        inner = Normalizer(n.facts.also(), n.record)
        moved = slope.xreplace({sp.log(x): sp.log(place) + sign * t})
        away = inner(sign * moved.xreplace({x: place * sp.exp(sign * t)}))
        if not (inner.facts.is_nonnegative(away) or inner.facts.is_nonnegative(factored(away))):
            return False
    return True


def _has_slope(n: Normalizer, slope: Expr, x: Expr, place: Expr, sign: int, room: Expr) -> bool:
    """Whether a slope has a sign on one side of a place: it is written by the distance from it."""
    t = sp.Dummy("t", positive=True)
    intervals = dict(n.facts.intervals)
    if room.is_Rational:
        intervals[t] = Interval(Fraction(0), _fraction(room))
    inner = Normalizer(n.facts.also(intervals=intervals), n.record)
    away = inner(sign * slope.xreplace({x: place + sign * t}))
    return inner.facts.is_nonnegative(away) or inner.facts.is_nonnegative(factored(together(away)))


def _stationary(n: Normalizer, slope: Expr, x: Expr) -> list[Expr]:
    """Where a slope is level, of the few places that are tried: a list that need not be
    complete."""
    places = [sp.S.Zero, sp.S.One, sp.Rational(1, 2), sp.Integer(2), sp.E]
    places += sorted((s for s in slope.free_symbols if s is not x), key=sp.default_sort_key)
    places += [place for place in level_places(slope, x) if place not in places]
    return [p for p in places if _vanishes(n, slope, x, p)]


def _vanishes(n: Normalizer, slope: Expr, x: Expr, place: Expr) -> bool:
    """Whether a slope has a value at a place, and it is 0."""
    value = slope.xreplace({x: place})
    return not value.has(sp.nan, sp.zoo, sp.oo) and is_zero(n, n(value))


def _inside(n: Normalizer, place: Expr, where: ValueRange) -> bool:
    """Whether a place lies strictly between the ends."""
    above = where.low is -sp.oo or n.facts.is_positive(n(place - where.low))
    below = where.high is sp.oo or n.facts.is_positive(n(where.high - place))
    return above and below


def _end_value(n: Normalizer, f: Expr, x: Expr, end: Expr) -> str:
    """``positive``, ``zero`` or nothing known: the limit of ``f`` at an end of its domain."""
    value = one_sided_limit(n, f, x, end)
    if value is None:
        return ""
    value = n(value)
    if value is sp.oo or n.facts.is_positive(value):
        return "positive"
    return "zero" if is_zero(n, value) else ""


def one_sided_limit(n: Normalizer, f: Expr, x: Expr, end: Expr) -> Expr | None:
    """The limit at infinity, and at an end where ``f`` has a value: what is built from continuous
    functions is continuous wherever it has one. None elsewhere."""
    if end.is_infinite:
        return limit(f, x, end, "-" if end is sp.oo else "+", n.facts, lambda e: is_zero(n, n(e)))
    if not all(_is_continuous_at(n, node, x, end) for node in sp.preorder_traversal(f)):
        return None
    value = f.xreplace({x: end})
    return None if value.has(sp.nan, sp.zoo, sp.oo, -sp.oo, sp.AccumBounds) else value


def _is_continuous_at(n: Normalizer, node: Expr, x: Expr, end: Expr) -> bool:
    """Whether one node is continuous at an end, if its arguments are and it has a value there."""
    if isinstance(node, sp.Pow) and node.exp.has(x):
        # 0^0 is 1, and u^v takes any limit on the way to it.
        return bool(n.facts.is_positive(n(node.base.xreplace({x: end}))))
    jumps = isinstance(node, (sp.floor, sp.ceiling, sp.sign, sp.Piecewise))
    return not (jumps and node.has(x))


def _smooth(f: Expr, x: Expr, facts: Facts, where: ValueRange) -> bool:
    """Whether ``f`` is differentiable between the ends: no denominator, logarithm or root can
    vanish there, and nothing has a kink or a jump."""
    moving = (node for node in sp.preorder_traversal(f) if node.has(x))
    return all(_smooth_node(node, x, facts, where) for node in moving)


def _smooth_node(node: Expr, x: Expr, facts: Facts, where: ValueRange) -> bool:
    """Whether one node has a derivative wherever its arguments have one."""
    if isinstance(node, (sp.Symbol, sp.Add, sp.Mul, *_SMOOTH)):
        return True
    if isinstance(node, sp.Pow):
        return _smooth_power(node, x, facts, where)
    if isinstance(node, sp.log):
        inner = node.args[0]
        return facts.is_positive(inner) or _positive_between(inner, x, where)
    if isinstance(node, (sp.asin, sp.acos, sp.atanh)):
        return all(_positive_between(1 + s * node.args[0], x, where) for s in (1, -1))
    if isinstance(node, sp.acosh):
        return _positive_between(node.args[0] - 1, x, where)
    return False


def _smooth_power(node: Expr, x: Expr, facts: Facts, where: ValueRange) -> bool:
    """Whether ``b^c`` has a derivative: with ``b > 0``, or a whole ``c`` and no division by 0."""
    base, exponent = node.args
    if base is sp.E or facts.is_positive(base) or _positive_between(base, x, where):
        return True
    if exponent.has(x) or not facts.is_integer(exponent):
        return False
    is_product = facts.is_nonnegative(exponent)
    return is_product or facts.is_nonzero(base) or _no_root(base, x, where)


def _no_root(base: Expr, x: Expr, where: ValueRange) -> bool:
    """Whether a polynomial with rational coefficients has no root between the ends."""
    if not base.is_polynomial(x) or base.free_symbols != {x}:
        return False
    p = sp.Poly(base, x)
    is_rational = p.domain.is_QQ or p.domain.is_ZZ
    return is_rational and not roots_inside(p, where, with_ends=False)


def _positive_between(base: Expr, x: Expr, where: ValueRange) -> bool:
    """Whether a polynomial is positive between the ends."""
    return _no_root(base, x, where) and bool(base.xreplace({x: where.inner}) > 0)
