"""The sign of a function of one unknown on an interval, and the places where it may change."""

from __future__ import annotations

import flint
import sympy as sp
from flint import arb

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.numbers import NoBall, enclosure, sign_of

MAX_PLACES = 60
PIECES = 64


class NoSign(ArithmeticError):
    """A function whose zeros are not known here."""


def places(u: Expr, x: Expr, low: Expr, high: Expr) -> list[Expr]:
    """All zeros of ``u`` strictly between two numbers, in no order.

    Raises:
        NoSign: where they are not known.
    """
    if not u.has(x):
        return []
    if isinstance(u, sp.Mul):
        return [place for factor in u.args for place in places(factor, x, low, high)]
    if isinstance(u, sp.Pow) and u.exp.is_Integer:
        return places(u.base, x, low, high)
    if isinstance(u, sp.exp):
        return []
    if u.is_polynomial(x):
        return [root for root in _roots(u, x) if _between(root, low, high)]
    wave = _as_sine(u, x)
    if wave is None:
        raise NoSign(str(type(u)))
    slope, offset = wave
    # A sine is zero at the multiples of pi: their numbers lie between those of the ends.
    half_turns = [(slope * end + offset) / sp.pi for end in (low, high)]
    lower, upper = sorted(half_turns, key=_float)
    first, last = int(sp.floor(lower)), int(sp.ceiling(upper))
    if last - first > MAX_PLACES:
        raise NoSign("too many zeros")
    found = [sp.expand((k * sp.pi - offset) / slope) for k in range(first, last + 1)]
    return [place for place in found if _between(place, low, high)]


def sign_between(u: Expr, x: Expr, low: Expr, high: Expr) -> int:
    """The sign that ``u`` has everywhere strictly between two numbers without a zero of it between
    them; ends may be infinite.

    Raises:
        NoSign: where that is not known.
    """
    middle = _middle(low, high)
    sign = sign_of(u.xreplace({x: middle}))
    if not sign:
        raise NoSign("zero in the middle")
    if _never_zero(u, x, low, high):
        return sign
    raise NoSign("zeros that are not known")


def _never_zero(u: Expr, x: Expr, low: Expr, high: Expr) -> bool:
    """Whether a function has no zero between two numbers."""
    if isinstance(u, sp.Mul):
        return all(_never_zero(f, x, low, high) for f in u.args)
    if isinstance(u, sp.Pow) and u.exp.is_Rational:
        return _never_zero(u.base, x, low, high)
    if not u.has(x) or isinstance(u, sp.exp):
        return u.has(x) or sign_of(u) != 0
    if u.is_polynomial(x):
        if _has_no_real_root(u, x):
            return True
        p = _polynomial(u, x)
        return not any(_between(r, low, high) for r in p.real_roots())
    try:
        return not places(u, x, low, high)
    except NoSign:
        return _ball_nonzero(u, x, low, high)


def _has_no_real_root(u: Expr, x: Expr) -> bool:
    """Whether the discriminant of a polynomial of degree 2 is negative; its coefficients may be
    any real numbers."""
    if sp.degree(u, x) != 2:
        return False
    a, b, c = sp.Poly(u, x).all_coeffs()
    numbers = all(not e.free_symbols for e in (a, b, c))
    return numbers and bool(sign_of(a)) and sign_of(sp.expand(b**2 - 4 * a * c)) == -1


def _polynomial(u: Expr, x: Expr) -> Expr:
    """A polynomial with rational coefficients."""
    p = sp.Poly(u, x)
    if not (p.domain.is_QQ or p.domain.is_ZZ):
        raise NoSign("coefficients that are not rational")
    return p


def _roots(u: Expr, x: Expr) -> list[Expr]:
    """All real roots, by formulas."""
    found = []
    for factor, _ in _polynomial(u, x).factor_list()[1]:
        if factor.degree() > 2:
            if factor.count_roots():
                raise NoSign("a root without a formula")
            continue
        found += sp.roots(factor)
    return [r for r in found if r.is_real]


def _as_sine(u: Expr, x: Expr) -> Expr:
    """``(c, d)`` where ``u`` is a multiple of ``sin(c x + d)``; None otherwise."""
    if isinstance(u, (sp.sin, sp.cos)):
        angle = u.args[0]
        slope, offset = angle.coeff(x), angle.xreplace({x: sp.S.Zero})
        is_linear = sp.expand(angle - slope * x - offset) == 0
        if not is_linear or slope == 0 or not (slope.is_number and offset.is_number):
            return None
        # cos t = sin(t + pi/2)
        return slope, offset if isinstance(u, sp.sin) else offset + sp.pi / 2
    if not isinstance(u, sp.Add) or len(u.args) != 2:
        return None
    weights = {}
    for term in u.args:
        weight, wave = term.as_coeff_Mul()
        weights[type(wave)] = (weight, wave)
    if weights.keys() != {sp.sin, sp.cos}:
        return None
    (a, sine), (b, cosine) = weights[sp.sin], weights[sp.cos]
    if sine.args != cosine.args or abs(a) != abs(b):
        return None
    base = _as_sine(sine, x)
    if base is None:
        return None
    slope, offset = base
    # sin t + cos t = sqrt(2) sin(t + pi/4), sin t - cos t = sqrt(2) sin(t - pi/4)
    return slope, offset + (sp.pi / 4 if a == b else -sp.pi / 4)


def _ball_nonzero(u: Expr, x: Expr, low: Expr, high: Expr) -> bool:
    """By interval arithmetic on small pieces of a bounded interval, its ends included."""
    if low.is_infinite or high.is_infinite:
        return False
    before = flint.ctx.prec
    flint.ctx.prec = 64
    try:
        start, end = enclosure(low), enclosure(high)
        width = (end - start) / PIECES
        for j in range(PIECES):
            middle = start + width * (arb(2 * j + 1) / 2)
            # A little wider than the piece: rounding leaves no gap between neighbours.
            piece = middle + (width / 2) * arb(0, 1.01)
            if _ball(u, x, piece).contains(0):
                return False
    except (NoBall, ValueError, OverflowError, ZeroDivisionError):
        return False
    finally:
        flint.ctx.prec = before
    return True


def _ball(u: Expr, x: Expr, value: Expr) -> Expr:
    """A ball that holds ``u`` for every value in a ball."""
    return enclosure(u, {x: value})


def _between(p: Expr, low: Expr, high: Expr) -> bool:
    """Whether a number lies strictly between two others."""
    above = low is -sp.oo or sign_of(p - low) == 1
    below = high is sp.oo or sign_of(high - p) == 1
    return above and below


def _middle(low: Expr, high: Expr) -> Expr:
    """A number between the ends."""
    if low.is_finite and high.is_finite:
        return (low + high) / 2
    if low.is_finite:
        return low + 1
    return high - 1 if high.is_finite else sp.Rational(1, 3)


def _float(e: Expr) -> float:
    return float(e)
