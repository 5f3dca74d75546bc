"""Inequalities of sines and cosines of one angle."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.value_range import ValueRange, ends, prove_polynomial

MAX_MULTIPLE = 12
"""Of the angle: the polynomials have twice that degree and more."""


def bounded_wave(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``c + a sin u + b cos u >= 0`` for ``c >= 0`` and ``c^2 >= a^2 + b^2``, whatever u is; and
    forms of the second degree by twice the angle, and polynomials in ``sin u`` and ``cos u`` by the
    tangent of half the angle.

    Source: Cauchy's inequality (Hardy, Littlewood, Pólya, theorem 7) with
    ``sin^2 u + cos^2 u = 1``; DLMF 4.21.34 and 4.21.36 for the half angle.
    """
    if not n.facts.real or not difference.has(sp.sin, sp.cos):
        return False
    waves = difference.atoms(sp.sin, sp.cos)
    angles = {wave.args[0] for wave in waves}
    if len(angles) == 1:
        (angle,) = angles
        doubled = _of_twice_the_angle(difference, angle)
        if _within_its_height(n, difference, angle, strict):
            return True
        if doubled is not None and _within_its_height(n, doubled, 2 * angle, strict):
            return True
    return _by_half_the_angle(n, difference, waves, strict)


def _within_its_height(n: Normalizer, e: Expr, u: Expr, strict: bool) -> bool:
    """``a sin u + b cos u + c`` where ``c >= 0`` and ``c^2 >= a^2 + b^2``: Cauchy for (a, b) and
    (sin u, cos u)."""
    flat = sp.expand(e)
    a, b = flat.coeff(sp.sin(u), 1), flat.coeff(sp.cos(u), 1)
    c = sp.expand(flat - a * sp.sin(u) - b * sp.cos(u))
    if sp.Tuple(a, b, c).has(sp.sin(u), sp.cos(u)) or not n.facts.is_nonnegative(c):
        return False
    room = n(c**2 - a**2 - b**2)
    return n.facts.is_positive(room) if strict else n.facts.is_nonnegative(room)


def _of_twice_the_angle(e: Expr, u: Expr) -> Expr | None:
    """``c + p sin^2 u + q sin u cos u + r cos^2 u`` by the sine and cosine of ``2 u``; None of
    anything else.

    Source: DLMF 4.21.27 and 4.21.28.
    """
    sine, cosine = sp.Dummy("s"), sp.Dummy("c")
    flat = sp.expand(e.xreplace({sp.sin(u): sine, sp.cos(u): cosine}))
    if not flat.is_polynomial(sine, cosine):
        return None
    double = sp.S.Zero
    for (i, j), coefficient in sp.Poly(flat, sine, cosine).terms():
        if i + j not in (0, 2):
            return None
        form = {
            (0, 0): sp.S.One,
            (1, 1): sp.sin(2 * u) / 2,
            (2, 0): (1 - sp.cos(2 * u)) / 2,
            (0, 2): (1 + sp.cos(2 * u)) / 2,
        }[i, j]
        double += coefficient * form
    return double


def _by_half_the_angle(n: Normalizer, e: Expr, waves: set[Expr], strict: bool) -> bool:
    """By a polynomial in ``t = tan(u/2)``, which runs over the whole line as u runs from -pi to pi;
    at pi itself ``sin u = 0`` and ``cos u = -1``."""
    base = _common_angle([wave.args[0] for wave in waves])
    if base is None:
        return False
    u, x, share = base
    sine, cosine, t = (sp.Dummy(letter, real=True) for letter in "sct")
    flat = e.xreplace({wave: _of_multiple(wave, u, sine, cosine) for wave in waves})
    if flat.free_symbols - {sine, cosine} or not flat.is_polynomial(sine, cosine):
        return False
    below = 1 + t**2
    by_tangent = flat.xreplace({sine: 2 * t / below, cosine: (1 - t**2) / below})
    # Times a power of 1 + t^2, which is positive, it has no divisor.
    degree = sp.Poly(flat, sine, cosine).total_degree()
    top = sp.expand(sp.cancel(by_tangent * below**degree))
    if not top.is_polynomial(t) or not all(c.is_Rational for c in sp.Poly(top, t).coeffs()):
        return False
    where, holds_pi = _tangents(ends(x, n.facts), share)
    if holds_pi:
        at_pi = flat.xreplace({sine: sp.S.Zero, cosine: sp.S.NegativeOne})
        if at_pi < 0 or (strict and at_pi == 0):
            return False
    return prove_polynomial(top, t, where, strict)


def _common_angle(angles: list[Expr]) -> tuple[Expr, Expr, Expr] | None:
    """``(u, x, q)`` with ``u = q x`` for one name x, of which every angle is a whole multiple."""
    names = {s for angle in angles for s in angle.free_symbols}
    if len(names) != 1:
        return None
    (x,) = names
    shares = [angle / x for angle in angles]
    if not x.is_Symbol or not x.is_real or not all(q.is_Rational for q in shares):
        return None
    share = sp.Rational(
        sp.igcd(*(q.p for q in shares)) if len(shares) > 1 else abs(shares[0].p),
        sp.ilcm(*(q.q for q in shares)) if len(shares) > 1 else shares[0].q,
    )
    if share == 0 or any(abs(q / share) > MAX_MULTIPLE for q in shares):
        return None
    return share * x, x, share


def _of_multiple(wave: Expr, u: Expr, s: Expr, c: Expr) -> Expr:
    """``cos(k u)`` and ``sin(k u)`` by ``cos u`` and ``sin u``: DLMF 18.5.1 and 18.5.2."""
    k = int(wave.args[0] / u)
    if isinstance(wave, sp.cos):
        return sp.chebyshevt(abs(k), c)
    # U_(-1) = 0, and a sine is odd.
    return sp.sign(k) * s * sp.chebyshevu(abs(k) - 1, c) if k else sp.S.Zero


def _tangents(angle: ValueRange, share: Expr) -> tuple[ValueRange, bool]:
    """The values of ``tan(u/2)`` for ``u = share x``, and whether u may be an odd multiple of pi:
    all of the line, if u is not known to stay between -pi and pi with ends of which the tangent is
    rational."""
    everywhere = ValueRange(-sp.oo, sp.oo, True, True)
    low, high = share * angle.low, share * angle.high
    if not (low >= -sp.pi and high <= sp.pi):
        return everywhere, True
    first, last = map(_tangent_of_half, (low, high))
    if not all(tangent.is_infinite or tangent.is_Rational for tangent in (first, last)):
        return everywhere, True
    holds_pi = (high == sp.pi and not angle.high_open) or (low == -sp.pi and not angle.low_open)
    low_open = first.is_infinite or angle.low_open
    high_open = last.is_infinite or angle.high_open
    return ValueRange(first, last, low_open, high_open), holds_pi


def _tangent_of_half(angle: Expr) -> Expr:
    """``tan(u/2)`` from within -pi and pi; infinite at both, with their sign."""
    size = abs(angle)
    return angle / size * sp.oo if size == sp.pi else sp.tan(angle / 2)
