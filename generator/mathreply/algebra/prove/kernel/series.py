"""Infinite sums that have a value by a law, or because they telescope."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.kernel.law import register
from mathreply.algebra.prove.kernel.limits import limit
from mathreply.algebra.prove.kernel.missing_needs import loses_needs

MAX_SHIFT = 24
register(
    "zeta at even numbers",
    "sum_{k>=1} 1/k^(2m) = zeta(2m), a rational multiple of pi^(2m); over odd k it is "
    "(1 - 2^(-2m)) zeta(2m), and with the signs +, -, +, ... (1 - 2^(1-2m)) zeta(2m)",
    "DLMF 25.6.2, 25.2.2, 25.2.3",
)
register(
    "telescoping series",
    "sum_{k>=l} f(k) = lim G - G(l) where G(k + 1) - G(k) = f(k)",
    "GKP (2.46); the equation is checked, the limit is shown",
)
register(
    "logarithmic series",
    "sum_{k>=1} x^k/k = -log(1 - x) for |x| < 1; sum_{k>=1} (-1)^(k+1)/k = log 2",
    "DLMF 4.6.1; at x = -1 by Abel's theorem",
)
register(
    "arctangent series",
    "sum_{k>=0} (-1)^k x^(2k+1)/(2k+1) = arctan x for -1 <= x <= 1",
    "DLMF 4.24.3; at both ends by Abel's theorem",
)
register(
    "sine and cosine series",
    "sum_{k>=0} (-1)^k u^(2k+1)/(2k+1)! = sin u, sum_{k>=0} (-1)^k u^(2k)/(2k)! = cos u; "
    "without the signs sinh u and cosh u",
    "DLMF 4.19.1, 4.19.2, 4.33.1, 4.33.2; they converge for every u",
)

ZeroTest = Callable[[Expr], bool]


def value(e: Expr, facts: Facts, zero: ZeroTest) -> tuple[str, Expr] | None:
    """The name of a law and the value of an infinite sum by it; None where none is known."""
    if len(e.limits) != 1:
        return None
    k, low, high = e.limits[0]
    if high is not sp.oo or not low.is_Integer:
        return None
    if loses_needs(e.function, k, facts.inside(k, low, high)):
        return None
    body = e.function.doit()
    for law, rule in _RULES:
        found = rule(body, k, low, facts, zero)
        if found is not None:
            return law, found
    return None


def _zeta(f: Expr, k: Expr, low: Expr, facts: Facts, zero: ZeroTest) -> Expr | None:
    """``sum 1/(a k + b)^(2m)`` over whole or odd numbers from any place on, and the former with
    signs that alternate."""
    outer, inner = f.as_independent(k, as_Add=False)
    powers = [factor for factor in sp.Mul.make_args(inner) if isinstance(factor, sp.Pow)]
    signs = [power for power in powers if power.base is sp.S.NegativeOne]
    others = [factor for factor in sp.Mul.make_args(inner) if factor not in signs]
    if len(others) != 1 or not isinstance(others[0], sp.Pow):
        return None
    base, exponent = others[0].args
    is_even = exponent.is_Integer and exponent < 0 and exponent % 2 == 0
    if not is_even or not base.is_polynomial(k) or sp.degree(base, k) != 1:
        return None
    step, start = base.coeff(k, 1), base.xreplace({k: low})
    is_rational = step.is_Rational and start.is_Rational
    if not (is_rational and step > 0 and start > 0):
        return None
    first = sp.Mul(*signs).xreplace({k: low})
    alternates = _alternates(signs, k)
    if alternates is None or first not in (1, -1):
        return None
    # a k + b = a (k + place - low): a zeta function from place on.
    front = outer * first
    place = start / step
    if place.is_Integer:
        return front * step**exponent * _zeta_from(place, exponent, alternates)
    half, twice = step / 2, 2 * place
    if twice.is_Integer and not alternates:
        return front * half**exponent * _odd_zeta_from(twice, exponent)
    return None


def _alternates(signs: list[Expr], k: Expr) -> bool | None:
    """Whether a product of powers of -1 changes its sign from each whole number to the next; None
    where that cannot be told."""
    turns = [sign.exp.coeff(k, 1) for sign in signs]
    rest = [sp.expand(sign.exp - turn * k) for sign, turn in zip(signs, turns, strict=True)]
    if not all(number.is_Integer for number in (*turns, *rest)):
        return None
    return sum(turns) % 2 == 1


def _zeta_from(place: Expr, exponent: Expr, alternates: bool) -> Expr:
    """The sum of ``n^exponent`` over all n from a place on, or with the signs +, -, +, ... .

    Source: DLMF 25.2.3 for ``sum (-1)^(n+1)/n^s = (1 - 2^(1-s)) zeta(s)``.
    """
    sign = -1 if alternates else 1
    before = (sign ** (j + 1) * sp.Integer(j) ** exponent for j in range(1, int(place)))
    whole = sp.zeta(-exponent)
    whole *= 1 - sp.Integer(2) ** (1 + exponent) if alternates else 1
    return sign ** (int(place) + 1) * (whole - sum(before, sp.S.Zero))


def _odd_zeta_from(place: Expr, exponent: Expr) -> Expr:
    """The sum of ``n^exponent`` over all odd n from an odd place on: DLMF 25.2.2."""
    before = (sp.Integer(j) ** exponent for j in range(1, int(place), 2))
    return (1 - sp.Integer(2) ** exponent) * sp.zeta(-exponent) - sum(before, sp.S.Zero)


def _telescoping(f: Expr, k: Expr, low: Expr, facts: Facts, zero: ZeroTest) -> Expr:
    """Of a rational function whose simple poles are whole numbers apart: partial fractions, each
    a difference of neighbours."""
    if f.has(sp.factorial, sp.gamma, sp.binomial):
        f = sp.combsimp(f)
    if not f.is_rational_function(k) or f.free_symbols != {k}:
        return None
    weights = _weights_of_poles(f, k)
    if not weights or sum(weights.values()) != 0:
        return None
    most = max(weights)
    if any(not (most - p).is_Integer or most - p > MAX_SHIFT or low + p <= 0 for p in weights):
        return None
    # sum c_p/(k + p) with sum c_p = 0: each 1/(k + p) - 1/(k + most) telescopes.
    total = sp.S.Zero
    for place, weight in weights.items():
        left_over = [1 / (low + place + j) for j in range(int(most - place))]
        total += weight * sum(left_over, sp.S.Zero)
    written = sum((weight / (k + place) for place, weight in weights.items()), sp.S.Zero)
    return total if _is_same(written, f, k) else None


def _weights_of_poles(f: Expr, k: Expr) -> dict[Expr, Expr]:
    """``c_p`` by ``p`` of a rational function that is ``sum c_p/(k + p)``; none where it is not."""
    weights: dict[Expr, Expr] = {}
    for term in sp.Add.make_args(sp.apart(sp.together(f), k)):
        top, bottom = sp.fraction(term)
        if top.has(k) or not bottom.is_polynomial(k) or sp.degree(bottom, k) != 1:
            return {}
        slope = bottom.coeff(k, 1)
        place = bottom.coeff(k, 0) / slope
        weights[place] = weights.get(place, sp.S.Zero) + top / slope
    return weights


def _is_same(one: Expr, other: Expr, k: Expr) -> bool:
    """Whether two rational functions are the same."""
    top, _ = sp.fraction(sp.together(one - other))
    return bool(sp.Poly(sp.expand(top), k).is_zero)


def _difference(f: Expr, k: Expr, low: Expr, facts: Facts, zero: ZeroTest) -> Expr:
    """``G(k) - G(k + 1)`` as it stands, or the other way round: two terms of one function."""
    terms = sp.Add.make_args(f)
    if len(terms) != 2:
        return None
    for ours, other in (terms, terms[::-1]):
        if zero(ours.xreplace({k: k + 1}) + other):
            end = limit(ours, k, sp.oo, "-", facts, zero)
            start = ours.xreplace({k: low})
            if end is not None and end.is_finite and not start.has(sp.nan, sp.zoo):
                return start - end
    return None


def _logarithmic(f: Expr, k: Expr, low: Expr, facts: Facts, zero: ZeroTest) -> Expr:
    """``sum x^k/k`` with ``-1 <= x < 1``."""
    f, low = _numbered_by_divisor(f, k, low)
    outer, inner = f.as_independent(k, as_Add=False)
    ratio, divided = sp.S.One, False
    for factor in sp.Mul.make_args(inner):
        base, exponent = factor.as_base_exp()
        if base == k and exponent == -1 and not divided:
            divided = True
        elif not base.has(k) and exponent.has(k):
            slope = sp.expand(exponent).coeff(k)
            offset = sp.expand(exponent - slope * k)
            if offset.has(k) or not offset.is_Integer:
                return None
            ratio, outer = ratio * base**slope, outer * base**offset
        else:
            return None
    if not divided or low != 1:
        return None
    if ratio is sp.S.NegativeOne or (facts.is_positive(1 - ratio) and facts.is_positive(1 + ratio)):
        return -outer * sp.log(1 - ratio)
    return None


def _numbered_by_divisor(f: Expr, k: Expr, low: Expr) -> tuple[Expr, Expr]:
    """``x^(k+1)/(k+1)`` from 0 as ``x^k/k`` from 1: the term and where it begins, with what is
    divided by as the index."""
    for factor in sp.Mul.make_args(f):
        base, exponent = factor.as_base_exp()
        shift = base - k
        if exponent == -1 and shift.is_Integer and shift != 0:
            return sp.expand_power_base(f.xreplace({k: k - shift}).doit()), low + shift
    return f, low


def _arc_tangent(f: Expr, k: Expr, low: Expr, facts: Facts, zero: ZeroTest) -> Expr:
    """``c (-1)^k x^(2k+1)/(2k+1)`` from k = 0."""
    outer, inner = f.as_independent(k, as_Add=False)
    turns, root, divided = False, None, False
    for factor in sp.Mul.make_args(inner):
        base, exponent = factor.as_base_exp()
        beyond_k = sp.expand(exponent - k)
        if exponent == -1 and sp.expand(base - 2 * k) == 1 and not divided:
            divided = True
        elif base is sp.S.NegativeOne and beyond_k.is_Integer and not turns:
            turns, outer = True, outer * base**beyond_k
        elif not base.has(k) and sp.expand(exponent - 2 * k) == 1 and root is None:
            root = base
        else:
            return None
    if not (turns and divided) or low != 0:
        return None
    root = sp.S.One if root is None else root
    # At both ends the series converges as well, to pi/4 and -pi/4.
    within = facts.is_nonnegative(1 - root) and facts.is_nonnegative(1 + root)
    return outer * sp.atan(root) if within else None


def _waves(f: Expr, k: Expr, low: Expr, facts: Facts, zero: ZeroTest) -> Expr:
    """``c (-1)^k u^(2k)/(2k)!`` and ``c (-1)^k u^(2k+1)/(2k+1)!`` from k = 0, with signs or
    without."""
    outer, inner = f.as_independent(k, as_Add=False)
    sign, root, first = 1, sp.S.One, None
    for factor in sp.Mul.make_args(inner):
        base, exponent = factor.as_base_exp()
        if isinstance(base, sp.factorial) and exponent == -1 and first is None:
            first = sp.expand(base.args[0] - 2 * k)
            continue
        slope = sp.expand(exponent).coeff(k)
        offset = sp.expand(exponent - slope * k)
        if base.has(k) or not slope.is_Integer or not offset.is_Integer or offset < 0:
            return None
        if base is sp.S.NegativeOne:
            sign *= base**slope
        elif slope > 0 and slope % 2 == 0:
            root *= base ** (slope / 2)
        else:
            return None
        outer *= base**offset
    if low != 0 or first not in (0, 1):
        return None
    even, odd = (sp.cos, sp.sin) if sign == -1 else (sp.cosh, sp.sinh)
    # u^(2k+1) is u times u^(2k): of odd powers one u is left in front.
    if first == 0:
        return outer * even(root)
    front = sp.cancel(outer / root)
    # At u = 0 both sides are 0, and u may be left out of the front; not so below a line.
    return front * odd(root) if sp.denom(front).is_number else None


_RULES = (
    ("zeta at even numbers", _zeta),
    ("telescoping series", _telescoping),
    ("telescoping series", _difference),
    ("logarithmic series", _logarithmic),
    ("sine and cosine series", _waves),
    ("arctangent series", _arc_tangent),
)
