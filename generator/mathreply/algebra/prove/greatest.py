"""The greatest or least value of a function on an interval: a bound that is reached, or the value
at the level place of a function that bends one way."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.budget import within
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.nodes import ArgExtremum, Extremum
from mathreply.algebra.expression.numbers import sign_of
from mathreply.algebra.prove.kernel.derivatives import NotDifferentiable, derivative
from mathreply.algebra.prove.kernel.domain import needs
from mathreply.algebra.prove.kernel.proof import Proof
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.univariate import prove_on_interval
from mathreply.algebra.prove.zero import is_zero

PLACES_WORK = 50_000
MAX_PLACES = 8


def by_greatest_value(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """A proof that one side is the extremum of a function over an interval, or the one place where
    it is taken, and the other its value."""
    for side, bound in ((left, right), (right, left)):
        if not isinstance(side, (Extremum, ArgExtremum)) or bound.has(Extremum, ArgExtremum):
            continue
        x, *over = side.args[2]
        if len(over) != 1 or not isinstance(over[0], sp.Interval) or not facts.real or bound.has(x):
            return None
        inside = Normalizer(_within(facts, x, over[0]))
        # A function without a value somewhere has no greatest one.
        if needs(side.args[1], inside.facts):
            return None
        if isinstance(side, Extremum) and _is_reached_bound(side, bound, inside, facts):
            return Proof("maximum")
        if _is_at_level_place(side, bound, inside, facts):
            return Proof("level place")
        return None
    return None


def _is_reached_bound(e: Expr, bound: Expr, inside: Normalizer, facts: Facts) -> bool:
    """Whether a number is a bound of a function, and reached somewhere in the interval."""
    kind, f, (x, interval) = e.args
    if not all(end.is_number for end in (interval.start, interval.end)):
        return False
    gap = bound - f if kind.name in _GREATEST else f - bound
    form = inside(gap)
    if inside.record.gaps or not _never_negative(inside, form, x):
        return False
    return any(_is_at(f, x, place, bound, facts) for place in _places(f, x, interval))


_GREATEST = ("max", "sup")
_BENT = (sp.Abs, sp.sign, sp.Max, sp.Min, sp.floor, sp.ceiling, sp.Piecewise)
"""What has kinks or jumps, and slopes beside them that tell nothing of the whole."""


def _is_at_level_place(e: Expr, bound: Expr, inside: Normalizer, facts: Facts) -> bool:
    """Whether a function that is convex on the whole interval (concave, for a greatest value) is
    level at a place inside of it where it has the value ``bound``, or at ``bound`` itself."""
    kind, f, (x, interval) = e.args
    # Beside a kink a second derivative of one sign does not make a function convex.
    if f.has(*_BENT) or not f.has(x):
        return False
    sign = -1 if kind.name in _GREATEST else 1
    try:
        slope = derivative(f, x)
        bend = sign * derivative(slope, x)
    except NotDifferentiable:
        return False
    bent = inside(bend)
    if needs(bend, inside.facts) or inside.record.gaps:
        return False
    if isinstance(e, ArgExtremum):
        is_one = inside.facts.is_positive(bent) or inside.facts.is_positive(sp.factor(bent))
        # Strictly convex: there is one level place at most, and it is the least.
        return is_one and _is_inside(bound, interval, facts) and _is_at(slope, x, bound, 0, facts)
    if not (inside.facts.is_nonnegative(bent) or inside.facts.is_nonnegative(sp.factor(bent))):
        return False
    # Of a sum over an index the normal form is solved: in it the name stands outside of the sum.
    level = within(PLACES_WORK, lambda: sp.solve(slope, x) or sp.solve(inside(slope), x)) or []
    return any(
        _is_inside(place, interval, facts)
        and _is_at(slope, x, place, sp.S.Zero, facts)
        and _is_at(f, x, place, bound, facts)
        for place in level[:MAX_PLACES]
    )


def _is_inside(place: Expr, interval: Expr, facts: Facts) -> bool:
    """Whether a place, with names in it, is a number inside an interval."""
    low, high = interval.start, interval.end
    if place.has(sp.I, sp.nan, sp.zoo, sp.oo) or needs(place, facts):
        return False
    above = low is -sp.oo or facts.is_positive(place - low)
    return above and (high is sp.oo or facts.is_positive(high - place))


def _within(facts: Facts, x: Expr, interval: Expr) -> Facts:
    """The facts with a name inside an interval."""
    low = interval.start if interval.start.is_finite else -sp.oo
    high = interval.end if interval.end.is_finite else sp.oo
    # Strict only if both ends are left out: the facts know one kind of range.
    return facts.inside(x, low, high, strict=bool(interval.left_open and interval.right_open))


def _never_negative(n: Normalizer, form: Expr, x: Expr) -> bool:
    """Whether a function is not negative, by its sign or on its interval."""
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
    """Whether a number lies strictly inside an interval."""
    if place.free_symbols or not place.is_real:
        return False
    low, high = interval.start, interval.end
    above = not low.is_finite or sign_of(place - low) == 1
    return above and (not high.is_finite or sign_of(high - place) == 1)


def _is_at(f: Expr, x: Expr, place: Expr, bound: Expr, facts: Facts) -> bool:
    """Whether a function has a value at a place, and which."""
    value = f.xreplace({x: place})
    if value.has(sp.nan, sp.zoo, sp.oo):
        return False
    n = Normalizer(facts)
    return is_zero(n, n(value - bound)) and not n.record.gaps
