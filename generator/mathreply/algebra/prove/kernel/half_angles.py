"""Integrals of rational functions of sines and cosines, as integrals of rational functions."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import sympy as sp

from mathreply.algebra.expression.elementary import CIRCULAR
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.kernel.law import register

MAX_PIECES = 12
MAX_MULTIPLE = 6
register(
    "half-angle substitution",
    "int R(cos x, sin x) dx = int R((1 - t^2)/(1 + t^2), 2 t/(1 + t^2)) 2/(1 + t^2) dt with "
    "t = tan(x/2), piece by piece between odd multiples of pi; with t = tan x where R does not "
    "change under a half turn",
    "DLMF 4.21.36 and 1.4(v): t grows from -oo to oo on each piece, and has a derivative there",
)
register(
    "squares of half angles",
    "sqrt(1 + cos u) = sqrt 2 |cos(u/2)|, sqrt(1 - cos u) = sqrt 2 |sin(u/2)|, likewise for sin",
    "DLMF 4.21.21, 4.21.22; sin u = cos(u - pi/2)",
)

Piece = tuple[Expr, Expr, Expr]
"""A function of the new name, and its ends."""


def rational_pieces(f: Expr, x: Expr, low: Expr, high: Expr, t: Expr) -> list[Piece] | None:
    """Integrals in ``t`` whose sum is ``int_low^high f dx``; None where ``f`` is no rational
    function of sines and cosines of multiples of ``x``, or an end no fraction of pi.

    Each piece is improper where an end is infinite, and so is the whole then at that place.
    """
    base = _base(f, x)
    if base is None or not all((end * base / sp.pi).is_Rational for end in (low, high)):
        return None
    u = sp.Dummy("u", real=True)
    turned = _plain(f.xreplace({x: u / base}) / base, u)
    found = _halved(turned, u, t)
    if found is None:
        return None
    form, share = found
    ends = [sp.expand(end * base) for end in (low, high)]
    if not 0 < (ends[1] - ends[0]) / share <= MAX_PIECES * sp.pi:
        return None
    return _parted(form, t, ends[0], ends[1], share)


def _base(f: Expr, x: Expr) -> Expr | None:
    """The greatest number of which the factors of ``x`` in all angles are whole multiples."""
    circular = f.atoms(*CIRCULAR)
    factors = []
    for node in circular:
        if not node.has(x):
            continue
        factor = node.args[0] / x
        if not factor.is_Rational:
            return None
        factors.append(abs(factor))
    if not factors:
        return None
    base = sp.gcd_list(factors) if len(factors) > 1 else factors[0]
    return base if all(c / base <= MAX_MULTIPLE for c in factors) else None


def _plain(f: Expr, u: Expr) -> Expr:
    """The same by sines and cosines of ``u`` alone."""
    for function, quotient in _BY_SINE_AND_COSINE.items():
        f = f.replace(function, quotient)
    return f.replace(_is_wave_of(u), sp.expand_trig)


def _is_wave_of(u: Expr) -> Callable[[Expr], bool]:
    """Whether something is a sine or a cosine that depends on ``u``."""
    return lambda e: isinstance(e, (sp.sin, sp.cos)) and bool(e.has(u))


_BY_SINE_AND_COSINE: dict[Expr, Callable[[Expr], Expr]] = {
    sp.tan: lambda angle: sp.sin(angle) / sp.cos(angle),
    sp.cot: lambda angle: sp.cos(angle) / sp.sin(angle),
    sp.sec: lambda angle: 1 / sp.cos(angle),
    sp.csc: lambda angle: 1 / sp.sin(angle),
}
"""Source: DLMF 4.14.4 to 4.14.7."""


def _halved(f: Expr, u: Expr, t: Expr) -> tuple[Expr, Expr] | None:
    """The function of ``t`` with its differential, and by what ``u`` is divided in ``t = tan``."""
    s, c = sp.Dummy("s"), sp.Dummy("c")
    written = f.xreplace({sp.sin(u): s, sp.cos(u): c})
    if written.has(u) or not written.is_rational_function(s, c):
        return None
    one_more = 1 + t**2
    # In s = t c a function that a half turn does not change holds even powers of c alone.
    even = _even(sp.cancel(sp.together(written.xreplace({s: t * c}))), c)
    if even is not None:
        # t = tan u: c^2 = 1/(1 + t^2), du = dt/(1 + t^2)
        form = even.xreplace({c: 1 / one_more}) / one_more
        return sp.cancel(sp.together(form)), sp.S.One
    # t = tan(u/2): du = 2 dt/(1 + t^2)
    form = written.xreplace({s: 2 * t / one_more, c: (1 - t**2) / one_more}) * 2 / one_more
    return sp.cancel(sp.together(form)), sp.Integer(2)


def _even(f: Expr, c: Expr) -> Expr | None:
    """A rational function with ``c`` in place of ``c^2``; None where odd powers are left."""
    parts = []
    for side in sp.fraction(f):
        terms = sp.Poly(side, c).terms()
        if any(degree % 2 for (degree,), _ in terms):
            return None
        parts.append(sp.Add(*(k * c ** (degree // 2) for (degree,), k in terms)))
    return parts[0] / parts[1]


def _parted(form: Expr, t: Expr, low: Expr, high: Expr, share: Expr) -> list[Piece]:
    """Pieces between the poles of ``tan(u/share)``; whole periods are shifted to one place."""
    period = share * sp.pi
    whole = sp.floor((high - low) / period)
    found = [(whole * form, -sp.oo, sp.oo)] if whole else []
    # Over a whole period the integral does not depend on where it begins.
    start = low + whole * period
    if start == high:
        return found
    first = sp.floor(start / period + sp.Rational(1, 2)) * period + period / 2
    places = [start, first, high] if start < first < high else [start, high]
    for a, b in itertools.pairwise(places):
        found.append((form, _tangent(a, share, sp.S.One), _tangent(b, share, -sp.S.One)))
    return found


def _tangent(place: Expr, share: Expr, side: Expr) -> Expr:
    """``tan(place/share)``, at a pole the limit from the side named."""
    turns = place / (share * sp.pi) - sp.Rational(1, 2)
    return -side * sp.oo if turns.is_Integer else sp.tan(place / share)


def without_roots(f: Expr, x: Expr) -> Expr:
    """The same with ``sqrt(a + a cos u)`` and the like as sizes of sines and cosines."""

    def is_root(e: Expr) -> bool:
        return isinstance(e, sp.Pow) and e.exp == sp.Rational(1, 2) and e.base.has(x)

    return f.replace(is_root, _as_size)


def _as_size(root: Expr) -> Expr:
    """``sqrt(a + a cos u) = sqrt(2a) |cos(u/2)|``, and likewise with a sine."""
    terms = sp.Add.make_args(sp.expand(root.base))
    if len(terms) != 2:
        return root
    number, wave = sorted(terms, key=lambda e: bool(e.free_symbols))
    count, wave = wave.as_coeff_Mul()
    if not (number.is_Rational and number > 0 and abs(count) == number):
        return root
    if not isinstance(wave, (sp.sin, sp.cos)):
        return root
    angle = wave.args[0] - (sp.pi / 2 if isinstance(wave, sp.sin) else 0)
    half = sp.expand(angle / 2)
    return sp.sqrt(2 * number) * sp.Abs(sp.cos(half) if count > 0 else sp.sin(half))
