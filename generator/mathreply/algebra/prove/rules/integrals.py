"""Laws of integrals of functions of which nothing is known: linearity, orientation, additivity of
the range."""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.normal import Normalizer, law, multiply

Parted = tuple[Expr, Expr, Expr, Expr]


@law("Integral", name="linearity of integrals")
def _integral(n: Normalizer, e: Expr) -> Expr:
    """An integral of unknown functions, term by term."""
    if len(e.limits) != 1 or len(e.limits[0]) != 3:
        return e
    x, low, high = e.limits[0]
    body, low, high = n(e.function), n(low), n(high)
    if not body.has(AppliedUndef):
        return sp.Integral(body, (x, low, high))
    return sp.Add(*(_term(n, term, x, low, high) for term in n.terms(body)))


def _term(n: Normalizer, term: Expr, x: Expr, low: Expr, high: Expr) -> Expr:
    """``F(high) - F(low)``, ``F`` the integral from 0 on: one object for every range."""
    factors = sp.Mul.make_args(term)
    outside = sp.Mul(*(f for f in factors if not f.has(x)))
    inside = sp.Mul(*(f for f in factors if f.has(x)))
    if inside is sp.S.One:
        return multiply(n, [outside, n(high - low)])
    number, inside, low, high = _substituted(n, inside, x, low, high)
    outside = number * outside
    t = n.variable()
    body = inside.xreplace({x: t})
    below, above = (_from_zero(body, t, end) for end in (low, high))
    return multiply(n, [outside, above - below])


def _from_zero(body: Expr, t: Expr, end: Expr) -> Expr:
    """The integral from 0 to an end."""
    return sp.Integral(body, (t, 0, end)) if end != 0 else sp.S.Zero


def _substituted(n: Normalizer, inside: Expr, x: Expr, low: Expr, high: Expr) -> Parted:
    """``int f(c x + d) dx`` as an integral of ``f(u) du``, if a function stands at one linear place
    and the slope is a number: the number in front, the function, its ends."""
    unchanged = (sp.S.One, inside, low, high)
    calls = inside.atoms(AppliedUndef)
    places = {place for call in calls for place in call.args if place.has(x)}
    if len(places) != 1 or low.is_infinite or high.is_infinite:
        return unchanged
    (place,) = places
    slope = sp.expand(place).coeff(x)
    offset = sp.expand(place - slope * x)
    is_linear = not offset.has(x) and slope.is_Rational and slope != 0
    if place == x or not is_linear:
        return unchanged
    n.record.use("linear substitution")
    body = n(inside.xreplace({x: (x - offset) / slope}))
    return 1 / slope, body, n(slope * low + offset), n(slope * high + offset)
