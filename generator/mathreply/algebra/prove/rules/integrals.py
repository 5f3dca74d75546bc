"""Laws of integrals of functions of which nothing is known: linearity, orientation, additivity of
the range."""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove import symmetries
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
    below, above = (_from_zero(n, body, t, end) for end in (low, high))
    return multiply(n, [outside, above - below])


def _from_zero(n: Normalizer, body: Expr, t: Expr, end: Expr) -> Expr:
    """The integral from 0 to an end; of an even or an odd function to one without a minus in front,
    of a periodic one to one without whole periods."""
    if end == 0:
        return sp.S.Zero
    if n.facts.equal and end.is_finite is not False:
        for moved in (_without_periods, _without_minus):
            found = moved(n, body, t, end)
            if found is not None:
                return found
    return sp.Integral(body, (t, 0, end))


def _without_periods(n: Normalizer, body: Expr, t: Expr, end: Expr) -> Expr | None:
    """``int_0^(x + k T)`` as that up to x and k over a period; None where there is none."""
    lengths = symmetries.periods(n.facts)
    for period in {lengths[call.func] for call in body.atoms(AppliedUndef) if call.func in lengths}:
        count = symmetries.turns(end, period)
        rest = sp.expand(end - count * period)
        if count == 0 or end == period:
            continue
        shifted = symmetries.with_symmetries(body.xreplace({t: t + period}), n.facts)
        if n(shifted - body) == 0:
            n.record.use("periods")
            whole = count * sp.Integral(body, (t, 0, period))
            return whole + _from_zero(n, body, t, rest)
    return None


def _without_minus(n: Normalizer, body: Expr, t: Expr, end: Expr) -> Expr | None:
    """``int_0^(-b)`` of an even or odd function as one up to b; None of any other."""
    if not end.could_extract_minus_sign() or not symmetries.parities(n.facts):
        return None
    turned = symmetries.with_symmetries(body.xreplace({t: -t}), n.facts)
    for sign in (1, -1):
        if n(turned - sign * body) == 0:
            n.record.use("even and odd functions")
            return -sign * _from_zero(n, body, t, sp.expand(-end))
    return None


def _substituted(n: Normalizer, inside: Expr, x: Expr, low: Expr, high: Expr) -> Parted:
    """``int f(c x + d) dx`` as an integral of ``f(u) du``, if a function stands at one linear place
    and the slope is a number: the number in front, the function, its ends."""
    unchanged = (sp.S.One, inside, low, high)
    calls = inside.atoms(AppliedUndef)
    places = {place for call in calls for place in call.args if place.has(x)}
    if len(places) != 1:
        return unchanged
    (place,) = places
    is_bounded = not low.is_infinite and not high.is_infinite
    if is_bounded and (found := _by_place(n, inside, place, x, low, high)) is not None:
        return found
    slope = sp.expand(place).coeff(x)
    offset = sp.expand(place - slope * x)
    is_linear = not offset.has(x) and slope.is_Rational and slope != 0
    if place == x or not is_linear:
        return unchanged
    n.record.use("linear substitution")
    body = n(inside.xreplace({x: (x - offset) / slope}))
    ends = (slope * end if end.is_infinite else n(slope * end + offset) for end in (low, high))
    return (1 / slope, body, *ends)


def _by_place(
    n: Normalizer, inside: Expr, place: Expr, x: Expr, low: Expr, high: Expr
) -> Parted | None:
    """``int f(p(x)) p'(x) dx`` as an integral of ``f(u) du``, if all but the slope depends on x by
    p alone; None where it does not, or p is linear."""
    slope = sp.diff(place, x)
    if not slope.has(x) or not _is_smooth(place, x):
        return None
    u = n.variable()
    body = sp.cancel(inside / slope).xreplace({place: u})
    if body.has(x) or n(body.xreplace({u: place}) * slope - inside) != 0:
        return None
    n.record.use("substitution")
    number, body = body.xreplace({u: x}).as_independent(x, as_Add=False)
    return number, body, n(place.xreplace({x: low})), n(place.xreplace({x: high}))


def _is_smooth(e: Expr, x: Expr) -> bool:
    """Whether an expression has a continuous slope by a name wherever it is."""
    if not e.has(x) or e == x:
        return True
    if isinstance(e, sp.Pow):
        is_whole = e.exp.is_Integer and e.exp > 0
        return (is_whole and _is_smooth(e.base, x)) or (e.base == sp.E and _is_smooth(e.exp, x))
    kinds = (sp.Add, sp.Mul, sp.exp, sp.sin, sp.cos)
    return isinstance(e, kinds) and all(_is_smooth(part, x) for part in e.args)
