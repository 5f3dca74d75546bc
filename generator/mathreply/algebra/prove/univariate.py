"""Inequalities in one unknown: no sign change between roots, convexity, values at the ends of the
domain."""

from __future__ import annotations

from typing import Any

import sympy as sp

from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.rules.derivatives import NotDifferentiable, derivative
from mathreply.algebra.prove.zero import is_zero

MAX_DERIVATIVES = 4


def prove_on_interval(n: Normalizer, f: Any, *, strict: bool) -> bool:
    """Whether ``f >= 0`` (``> 0``) on the whole domain of its one unknown."""
    symbols = [s for s in f.free_symbols if isinstance(s, sp.Symbol)]
    if len(symbols) != 1 or f.has(sp.Sum, sp.Product, sp.Indexed, sp.Abs) or not n.facts.real:
        return (
            any(_in(n, f, x, strict) for x in symbols)
            if 1 < len(symbols) <= 3 and not f.has(sp.Sum, sp.Product)
            else False
        )
    return _in(n, f, symbols[0], strict)


def is_constant(n: Normalizer, f: Any, x: Any) -> bool:
    """Whether ``f`` is zero on the whole domain of ``x``: its derivative is, and so is one of its
    values."""
    low, high = ends(x, n.facts)
    both_sides = x.is_nonzero and not (x.is_positive or x.is_negative)
    if both_sides or not _smooth(f, x, n.facts, low, high):
        return False
    try:
        if not is_zero(n, n(derivative(f, x))):
            return False
    except NotDifferentiable:
        return False
    places = [sp.S.Zero, sp.S.One, sp.Rational(1, 2), _inner_point(low, high)]
    inside = [p for p in places if (low is -sp.oo or p > low) and (high is sp.oo or p < high)]
    return any(is_zero(n, n(sp.simplify(f.xreplace({x: place})))) for place in inside)


def _in(n: Normalizer, f: Any, x: Any, strict: bool) -> bool:
    low, high = ends(x, n.facts)
    if f.is_polynomial(x) and f.free_symbols == {x}:
        return _polynomial(f, x, low, high, strict)
    if not _holds(n, f, x, low, high, strict, 0):
        return False
    return not strict or all(
        _open_at(n.facts, x, end) or n.facts.is_positive(n(f.xreplace({x: end})))
        for end in (low, high)
        if end.is_finite
    )


def ends(x: Any, facts: Facts) -> tuple[Any, Any]:
    """The ends of the domain of a real name."""
    interval = facts.intervals.get(x)
    low = high = None
    if interval is not None:
        low = (
            None
            if interval.low is None
            else sp.Rational(interval.low.numerator, interval.low.denominator)
        )
        high = (
            None
            if interval.high is None
            else sp.Rational(interval.high.numerator, interval.high.denominator)
        )
    if low is None:
        low = (
            sp.Integer(1)
            if x.is_integer and x.is_positive
            else sp.S.Zero
            if x.is_nonnegative
            else -sp.oo
        )
    if high is None:
        high = sp.S.Zero if x.is_nonpositive else sp.oo
    return low, high


def _polynomial(f: Any, x: Any, low: Any, high: Any, strict: bool) -> bool:
    """By Sturm's theorem: no root of odd multiplicity inside, and the right sign at one place."""
    p = sp.Poly(f, x)
    if p.is_zero:
        return not strict
    inside = _inner_point(low, high)
    for factor, multiplicity in p.factor_list()[1]:
        if strict or multiplicity % 2:
            count = factor.count_roots(
                None if low is -sp.oo else low, None if high is sp.oo else high
            )
            count -= sum(1 for end in (low, high) if end.is_finite and factor.eval(end) == 0)
            if count:
                return False
    value = p.eval(inside)
    while value == 0:
        inside = (inside + (high if high.is_finite else inside + 2)) / 2
        value = p.eval(inside)
    return bool(value > 0)


def _inner_point(low: Any, high: Any) -> Any:
    if low.is_finite and high.is_finite:
        return (low + high) / 2
    if low.is_finite:
        return low + 1
    return high - 1 if high.is_finite else sp.S.Zero


def _holds(n: Normalizer, f: Any, x: Any, low: Any, high: Any, strict: bool, depth: int) -> bool:
    """Whether ``f >= 0`` (``> 0``) on the open interval: by its sign, or because it grows from an
    end, or is convex."""
    known = n.facts.is_positive if strict else n.facts.is_nonnegative
    if known(f) or known(sp.factor(sp.together(f))):
        return True
    top, bottom = sp.fraction(sp.together(f))
    if f.free_symbols == {x} and top.is_polynomial(x) and bottom.is_polynomial(x):
        return _polynomial(sp.expand(top * bottom), x, low, high, strict)
    if depth >= MAX_DERIVATIVES or not _smooth(f, x, n.facts, low, high):
        return False
    try:
        slope = n(derivative(f, x))
    except NotDifferentiable:
        return False
    for sign, end in ((1, low), (-1, high)):
        if _holds(n, n(sign * slope), x, low, high, False, depth + 1):
            value = _end_value(n, f, x, end)
            if value == "zero" and strict:
                return _holds(n, n(sign * slope), x, low, high, True, depth + 1)
            return value in ("positive", "zero")
    return depth <= 1 and _convex(n, f, slope, x, low, high, strict, depth)


def _convex(
    n: Normalizer, f: Any, slope: Any, x: Any, low: Any, high: Any, strict: bool, depth: int
) -> bool:
    """A convex function is least where its tangent is level."""
    places = [p for p in _stationary(n, slope, x) if _inside(n, p, x, low, high)]
    if not places:
        return False
    try:
        bend = n(derivative(slope, x))
    except NotDifferentiable:
        return False
    if not _holds(n, bend, x, low, high, False, depth + 2):
        return False
    value = n(f.xreplace({x: places[0]}))
    return bool(n.facts.is_positive(value) or (not strict and is_zero(n, value)))


def _stationary(n: Normalizer, slope: Any, x: Any) -> list[Any]:
    places = [sp.S.Zero, sp.S.One, sp.Rational(1, 2), sp.Integer(2), sp.E]
    places += [s for s in slope.free_symbols if s is not x]
    return [p for p in places if _vanishes(n, slope, x, p)]


def _vanishes(n: Normalizer, slope: Any, x: Any, place: Any) -> bool:
    value = slope.xreplace({x: place})
    return not value.has(sp.nan, sp.zoo, sp.oo) and is_zero(n, n(value))


def _inside(n: Normalizer, place: Any, x: Any, low: Any, high: Any) -> bool:
    above = low is -sp.oo or n.facts.is_positive(n(place - low)) or (place - low).is_zero
    below = high is sp.oo or n.facts.is_positive(n(high - place)) or (high - place).is_zero
    return bool(above and below)


def _end_value(n: Normalizer, f: Any, x: Any, end: Any) -> str:
    """``positive``, ``zero`` or nothing known: the value or limit of ``f`` at an end of its
    domain."""
    if end.is_infinite and f.free_symbols != {x}:
        return ""
    value = f.xreplace({x: end}) if end.is_finite else sp.nan
    if value.has(sp.nan, sp.zoo, sp.oo):
        value = sp.limit(f, x, end, "+" if end.is_finite and not _is_high(n, x, end) else "-")
    if value is sp.oo:
        return "positive"
    if value.has(sp.Limit, sp.AccumBounds, sp.nan, sp.zoo, sp.oo):
        return ""
    value = n(value)
    if n.facts.is_positive(value):
        return "positive"
    return "zero" if is_zero(n, value) else ""


def _is_high(n: Normalizer, x: Any, end: Any) -> bool:
    return bool(ends(x, n.facts)[1] == end)


def _open_at(facts: Facts, x: Any, end: Any) -> bool:
    interval = facts.intervals.get(x)
    if interval is not None:
        return interval.low_open if interval.low == end else interval.high_open
    return bool(x.is_positive)


def _smooth(f: Any, x: Any, facts: Facts, low: Any, high: Any) -> bool:
    """Whether ``f`` is differentiable inside the domain: no denominator, logarithm or root can
    vanish there."""
    for node in sp.preorder_traversal(f):
        if not node.has(x):
            continue
        if (
            isinstance(node, sp.Pow)
            and node.base is not sp.E
            and not (node.exp.is_integer and not node.exp.has(x) and facts.is_nonnegative(node.exp))
        ):
            if facts.is_positive(node.base) or (
                not node.exp.has(x)
                and (
                    (facts.is_nonzero(node.base) and node.exp.is_integer)
                    or _no_root(node.base, x, low, high)
                )
            ):
                continue
            return False
        if isinstance(node, sp.log) and not (
            facts.is_positive(node.args[0]) or _no_root(node.args[0], x, low, high)
        ):
            return False
        if isinstance(
            node,
            (sp.tan, sp.floor, sp.ceiling, sp.sign, sp.Piecewise, sp.Abs, sp.gamma, sp.factorial),
        ):
            return False
    return True


def _no_root(base: Any, x: Any, low: Any, high: Any) -> bool:
    if not base.is_polynomial(x) or base.free_symbols != {x}:
        return False
    p = sp.Poly(base, x)
    count = p.count_roots(None if low is -sp.oo else low, None if high is sp.oo else high)
    count -= sum(1 for end in (low, high) if end.is_finite and p.eval(end) == 0)
    return bool(count == 0)
