"""The greatest or least value of a function on an interval: a bound that is reached."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.budget import within
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.nodes import Extremum
from mathreply.algebra.expression.numbers import sign_of
from mathreply.algebra.prove.kernel.derivatives import derivative
from mathreply.algebra.prove.kernel.domain import needs
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.univariate import prove_on_interval
from mathreply.algebra.prove.zero import is_zero

PLACES_WORK = 50_000
MAX_PLACES = 8


def by_greatest_value(left: Expr, right: Expr, facts: Facts) -> bool:
    """Whether one side is the extremum of a function over an interval of numbers, and the other a
    bound of its values and one of them."""
    for side, bound in ((left, right), (right, left)):
        if isinstance(side, Extremum) and not bound.has(Extremum):
            return _is_reached_bound(side, bound, facts)
    return False


def _is_reached_bound(e: Expr, bound: Expr, facts: Facts) -> bool:
    kind, f, over = e.args
    x, *rest = over
    if len(rest) != 1 or not isinstance(rest[0], sp.Interval) or not facts.real:
        return False
    interval = rest[0]
    ends = (interval.start, interval.end)
    if not all(end.is_number for end in ends) or bound.has(x):
        return False
    inside = Normalizer(_within(facts, x, interval))
    # A function without a value somewhere has no greatest one.
    if needs(f, inside.facts):
        return False
    gap = bound - f if kind.name in ("max", "sup") else f - bound
    form = inside(gap)
    if inside.record.gaps or not _never_negative(inside, form, x):
        return False
    return any(_is_at(f, x, place, bound, facts) for place in _places(f, x, interval))


def _within(facts: Facts, x: Expr, interval: Expr) -> Facts:
    low = interval.start if interval.start.is_finite else -sp.oo
    high = interval.end if interval.end.is_finite else sp.oo
    return facts.inside(x, low, high)


def _never_negative(n: Normalizer, form: Expr, x: Expr) -> bool:
    if n.facts.is_nonnegative(form) or n.facts.is_nonnegative(sp.factor(form)):
        return True
    return prove_on_interval(n, form, strict=False)


def _places(f: Expr, x: Expr, interval: Expr) -> list[Expr]:
    """Where the bound may be reached: ends that belong to the interval, and level places inside."""
    found = [
        end
        for end, is_open in (
            (interval.start, interval.left_open),
            (interval.end, interval.right_open),
        )
        if end.is_finite and not is_open
    ]
    level = within(PLACES_WORK, lambda: sp.solve(derivative(f, x), x)) or []
    return found + [p for p in level[:MAX_PLACES] if _lies_inside(p, interval)]


def _lies_inside(place: Expr, interval: Expr) -> bool:
    if place.free_symbols or not place.is_real:
        return False
    low, high = interval.start, interval.end
    above = not low.is_finite or sign_of(place - low) == 1
    return above and (not high.is_finite or sign_of(high - place) == 1)


def _is_at(f: Expr, x: Expr, place: Expr, bound: Expr, facts: Facts) -> bool:
    value = f.xreplace({x: place})
    if value.has(sp.nan, sp.zoo, sp.oo):
        return False
    n = Normalizer(facts)
    return is_zero(n, n(value - bound)) and not n.record.gaps
