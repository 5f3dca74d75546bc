"""The interval over which an unknown runs, and the sign of a polynomial there."""

from __future__ import annotations

from fractions import Fraction

import sympy as sp
from msgspec import Struct

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts, whole_ends

_FINE = 10**6
"""How finely an irrational end is rounded outward."""


class ValueRange(Struct, frozen=True):
    """An interval that holds every value of an unknown."""

    low: Expr
    high: Expr
    low_open: bool
    high_open: bool

    @property
    def closed_ends(self) -> list[Expr]:
        """The ends that belong to it."""
        ends = ((self.low, self.low_open), (self.high, self.high_open))
        return [end for end, is_open in ends if not is_open]

    @property
    def inner(self) -> Expr:
        """A point between the ends."""
        if self.low.is_finite and self.high.is_finite:
            return (self.low + self.high) / 2
        if self.low.is_finite:
            return self.low + 1
        return self.high - 1 if self.high.is_finite else sp.S.Zero


def ends(x: Expr, facts: Facts) -> ValueRange:
    """The least interval that is known to hold every value of a real name."""
    low, high, low_open, high_open = _declared_ends(x, facts)
    if low is -sp.oo and x.is_nonnegative:
        low, low_open = sp.S.Zero, bool(x.is_positive)
        # A positive whole number is at least 1, and it may be 1.
        if x.is_integer and x.is_positive:
            low, low_open = sp.S.One, False
    if high is sp.oo and x.is_nonpositive:
        high, high_open = sp.S.Zero, bool(x.is_negative)
    where = ValueRange(low, high, low_open, high_open)
    return where if x.is_integer else _narrowed_by_what_is_assumed(where, x, facts)


def _narrowed_by_what_is_assumed(where: ValueRange, x: Expr, facts: Facts) -> ValueRange:
    """The part of an interval on which the name keeps the bounds that are assumed of it, as in
    ``0 <= x < pi/2``; the interval itself where they leave nothing of it."""
    low, high, low_open, high_open = where.low, where.high, where.low_open, where.high_open
    known = [(e, True) for e in facts.positive] + [(e, False) for e in facts.nonnegative]
    for e, is_open in known:
        if e.free_symbols != {x} or not e.is_polynomial(x) or sp.degree(e, x) != 1:
            continue
        slope = e.coeff(x, 1)
        end = -e.xreplace({x: sp.S.Zero}) / slope
        if not (slope.is_extended_real and end.is_extended_real):
            continue
        if slope.is_positive and (end > low or (end == low and is_open)):
            low, low_open = end, is_open
        elif slope.is_negative and (end < high or (end == high and is_open)):
            high, high_open = end, is_open
    return ValueRange(low, high, low_open, high_open) if low < high else where


def _declared_ends(x: Expr, facts: Facts) -> tuple[Expr, Expr, bool, bool]:
    """The ends of the interval that is declared for a name, and whether each is left out."""
    low, high = -sp.oo, sp.oo
    low_open = high_open = True
    interval = facts.intervals.get(x)
    if interval is None:
        return low, high, low_open, high_open
    if x.is_integer:
        # The least whole number in an open interval belongs to what the name may be.
        least, most = whole_ends(interval)
        if least is not None:
            low, low_open = sp.Integer(least), False
        if most is not None:
            high, high_open = sp.Integer(most), False
        return low, high, low_open, high_open
    if interval.low is not None:
        low, low_open = _rational(interval.low), interval.low_open
    if interval.high is not None:
        high, high_open = _rational(interval.high), interval.high_open
    return low, high, low_open, high_open


def _rational(value: Fraction | int) -> Expr:
    """Python's number as SymPy's."""
    return sp.Rational(value.numerator, value.denominator)


def prove_polynomial(f: Expr, x: Expr, where: ValueRange, strict: bool) -> bool:
    """Whether ``f >= 0`` (``> 0``) on an interval.

    By Sturm's theorem: no root of odd multiplicity inside (no root at all, ends that belong to
    the interval included, if strict), and the right sign at one place.
    """
    p = sp.Poly(f, x)
    if p.is_zero:
        return not strict
    _, factors = p.factor_list()
    for factor, multiplicity in factors:
        # At a root of even multiplicity a polynomial touches 0 and keeps its sign.
        changes_sign = multiplicity % 2 == 1
        if (strict or changes_sign) and roots_inside(factor, where, with_ends=strict):
            return False
    place = _place_off_roots(p, where)
    return bool(p.eval(place) > 0)


def _place_off_roots(p: Expr, where: ValueRange) -> Expr:
    """A place inside at which a polynomial is not 0: it has finitely many roots, so that steps
    towards the upper end come to one."""
    place = where.inner
    while p.eval(place) == 0:
        towards = where.high if where.high.is_finite else place + 2
        place = (place + towards) / 2
    return place


def roots_inside(p: Expr, where: ValueRange, *, with_ends: bool) -> int:
    """How many real roots lie between the ends; those at an end count if it belongs to the
    interval."""
    both = (where.low, where.high)
    count = int(p.count_roots(_outward(where.low, -1), _outward(where.high, 1)))
    # SymPy counts the roots at the ends as well.
    at_ends = [end for end in both if end.is_Rational and p.eval(end) == 0]
    if with_ends:
        at_ends = [end for end in at_ends if end not in where.closed_ends]
    return count - len(at_ends)


def _outward(end: Expr, sign: int) -> Expr | None:
    """A rational end that leaves nothing out: roots are counted between such. None if infinite."""
    if end.is_infinite or end.is_Rational:
        return None if end.is_infinite else end
    return sp.Rational(sp.floor(end * _FINE) + (sign > 0), _FINE)
