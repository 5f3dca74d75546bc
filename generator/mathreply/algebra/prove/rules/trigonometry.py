"""Laws of trigonometric and hyperbolic functions: everything through sine, cosine and the
exponential."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.kernel.proof import at_least
from mathreply.algebra.prove.normal import Normalizer, law, multiply, power

MAX_MULTIPLE = 12


@law("tan", "cot", "sec", "csc", name="trigonometric quotients")
def _quotient(n: Normalizer, e: Expr) -> Expr:
    sine, cosine = sp.sin(e.args[0]), sp.cos(e.args[0])
    top, bottom = {
        "tan": (sine, cosine),
        "cot": (cosine, sine),
        "sec": (sp.S.One, cosine),
        "csc": (sp.S.One, sine),
    }[type(e).__name__]
    return multiply(n, [n(top), power(n, n(bottom), sp.S.NegativeOne)])


@law("sinh", "cosh", "tanh", "coth", "sech", "csch", name="hyperbolic functions")
def _hyperbolic(n: Normalizer, e: Expr) -> Expr:
    u = e.args[0]
    grow, fall = sp.exp(u), sp.exp(-u)
    sine, cosine = (grow - fall) / 2, (grow + fall) / 2
    top, bottom = {
        "sinh": (sine, sp.S.One),
        "cosh": (cosine, sp.S.One),
        "tanh": (sine, cosine),
        "coth": (cosine, sine),
        "sech": (sp.S.One, cosine),
        "csch": (sp.S.One, sine),
    }[type(e).__name__]
    return multiply(n, [n(top), power(n, n(bottom), sp.S.NegativeOne)])


@law("sin", name="addition theorems")
def _sin(n: Normalizer, e: Expr) -> Expr:
    return _expanded(n, sp.sin, n(e.args[0]))


@law("cos", name="addition theorems")
def _cos(n: Normalizer, e: Expr) -> Expr:
    return _expanded(n, sp.cos, n(e.args[0]))


def _expanded(n: Normalizer, function: Expr, u: Expr) -> Expr:
    """Addition theorems, and Chebyshev's polynomials for whole multiples."""
    terms = n.terms(u)
    if len(terms) > 1:
        return _of_sum(n, function, terms[0], sp.Add(*terms[1:]))
    count, base = u.as_coeff_Mul()
    # Whole multiples of pi are numbers that SymPy knows.
    is_multiple = count.is_Integer and 1 < abs(count) <= MAX_MULTIPLE
    if is_multiple and base is not sp.pi:
        return _of_multiple(n, function, int(count), base)
    return function(u)


def _of_sum(n: Normalizer, function: Expr, first: Expr, rest: Expr) -> Expr:
    """``sin(a + b) = sin a cos b + cos a sin b``, ``cos(a + b) = cos a cos b - sin a sin b``."""
    sine, cosine = _expanded(n, sp.sin, first), _expanded(n, sp.cos, first)
    other_sine, other_cosine = _expanded(n, sp.sin, rest), _expanded(n, sp.cos, rest)
    if function is sp.sin:
        return sp.Add(multiply(n, [sine, other_cosine]), multiply(n, [cosine, other_sine]))
    return sp.Add(multiply(n, [cosine, other_cosine]), -multiply(n, [sine, other_sine]))


def _of_multiple(n: Normalizer, function: Expr, count: int, base: Expr) -> Expr:
    """``cos(m u) = T_m(cos u)`` and ``sin(m u) = sin u U_(m-1)(cos u)``."""
    m = abs(count)
    cosine = sp.cos(base)
    if function is sp.cos:
        return n(sp.chebyshevt(m, cosine))
    sign = 1 if count > 0 else -1
    return sign * multiply(n, [sp.sin(base), n(sp.chebyshevu(m - 1, cosine))])


@law("asin", "acos", "atan", name="inverse of a wave")
def _arc(n: Normalizer, e: Expr) -> Expr:
    inside = e.args[0]
    if not n.facts.real:
        return e.func(n(inside))
    for u in (v for angle in _angles(n, e, inside) for v in _of_same_wave(e, angle)):
        low, high = (sp.S.Zero, sp.pi) if isinstance(e, sp.acos) else (-sp.pi / 2, sp.pi / 2)
        if n.may("inverse of a wave", at_least(u, low), at_least(high, u)):
            return n(u)
    return e.func(n(inside))


def _of_same_wave(e: Expr, u: Expr) -> tuple[Expr, ...]:
    """An angle, and its neighbours with the same sine, cosine or tangent (DLMF 4.16)."""
    if isinstance(e, sp.asin):
        return u, sp.pi - u, -sp.pi - u
    if isinstance(e, sp.acos):
        return u, -u, 2 * sp.pi - u
    return u, u - sp.pi, u + sp.pi


def _angles(n: Normalizer, e: Expr, inside: Expr) -> list[Expr]:
    """The angles of which the sine, cosine or tangent may stand below an inverse function."""
    if not isinstance(e, sp.atan):
        wave = sp.sin if isinstance(e, sp.asin) else sp.cos
        return [inside.args[0]] if isinstance(inside, wave) else []
    if isinstance(inside, sp.tan):
        return [inside.args[0]]
    quotient = n(inside) if inside.has(sp.sin) else sp.S.Zero
    return [u for f in inside.atoms(sp.sin) for u in f.args if quotient == n(sp.tan(u))]


@law("asinh", "acosh", "atanh", name="inverse hyperbolic functions")
def _area(n: Normalizer, e: Expr) -> Expr:
    u = e.args[0]
    # Over the complex numbers the branches of the logarithm and of the function may differ.
    if not n.facts.real:
        return e.func(n(u))
    if isinstance(e, sp.atanh):
        return n((sp.log(1 + u) - sp.log(1 - u)) / 2)
    below = u**2 + (1 if isinstance(e, sp.asinh) else -1)
    return n(sp.log(u + sp.sqrt(below)))
