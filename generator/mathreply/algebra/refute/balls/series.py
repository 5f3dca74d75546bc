"""Infinite sums with a bound of what is cut off: geometric ones whole, rational ones through the
Hurwitz zeta function, all others term by term up to where an envelope bounds the rest."""

from __future__ import annotations

import sympy as sp
from flint import acb, arb

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.envelopes import Bounds, NoBound
from mathreply.algebra.refute.balls.jets import Jet
from mathreply.algebra.refute.balls.kinds import Value
from mathreply.algebra.refute.balls.tails import does_not_fall_off, tail_sum
from mathreply.algebra.refute.balls.value import Evaluator, Infinite, Undefined, Unknown

STARTS = (16, 64, 256, 1024, 4096)
"""Terms that are added before the rest is bounded."""
SMALL_TAIL_BITS = 60
EXPANSION_TERMS = 40
LEAST_START = -1_000
_JUMPS = (sp.floor, sp.ceiling, sp.sign, sp.Piecewise, sp.Mod, sp.KroneckerDelta)


def infinite_sum(evaluator: Evaluator, body: Expr, index: Expr, first: int) -> Value:
    """The sum of a series from its first index on.

    Raises:
        Infinite: where it grows without bound.
        Undefined: where it diverges otherwise.
        Unknown: where no method encloses it.
    """
    if body.is_zero:
        return acb(0)
    if isinstance(evaluator.under({index: first}, body), Jet):
        # Term by term it may converge to something else, or not at all.
        raise Unknown("a derivative of an infinite sum")
    if first < LEAST_START:
        raise Unknown("a series that begins far below zero")
    # As a function of a real number: the bounds hold between the whole ones too. It is a positive
    # one, of which 0^k is 0: the terms before k = 1, among them 0^0 = 1, are added apart.
    k = sp.Dummy("k", positive=True)
    term = body.xreplace({index: k})
    head = acb(0)
    for n in range(first, 1):
        head += evaluator.under({index: n}, body)
    return head + _from_one_on(evaluator, term, k, max(first, 1))


def _from_one_on(evaluator: Evaluator, term: Expr, k: Expr, first: int) -> Value:
    """The sum by the first method that encloses it."""
    if term.is_zero:
        return acb(0)
    for method in (_vanishing, _geometric, _rational, _bounded):
        found = method(evaluator, term, k, first)
        if found is not None:
            return found
    _diverges(evaluator, term, k, first)
    raise Unknown("a series whose tail is not bounded")


def _vanishing(evaluator: Evaluator, term: Expr, k: Expr, first: int) -> Value:
    """``c^k`` with a ``c`` that is exactly zero makes every term zero from ``k = 1`` on, where what
    it is multiplied by has a value."""
    is_zero = False
    for factor in sp.Mul.make_args(term):
        base, exponent = factor.as_base_exp()
        if not factor.has(k) or factor.is_polynomial(k):
            continue
        if isinstance(base, sp.factorial) and exponent == -1:
            argument = base.args[0]
        elif base.has(k) or isinstance(factor, sp.exp):
            return None
        else:
            argument = exponent
            is_zero = is_zero or evaluator._value(base).is_zero()
        # Whole and growing, so that a power has a value whatever the sign of its base.
        slope = sp.expand(argument).coeff(k, 1)
        rest = sp.expand(argument - slope * k)
        if not (slope.is_Integer and slope > 0 and rest.is_Integer and slope * first + rest > 0):
            return None
    return acb(0) if is_zero else None


def _geometric(evaluator: Evaluator, term: Expr, k: Expr, first: int) -> Value:
    """``c q^k`` sums to its first term over ``1 - q``, if ``|q| < 1``."""
    exponents = sp.S.Zero
    base = acb(1)
    for factor in sp.Mul.make_args(term):
        if not factor.has(k):
            continue
        if not isinstance(factor, (sp.exp, sp.Pow)):
            return None
        power, exponent = factor.as_base_exp()
        if power.has(k):
            return None
        slope = sp.expand(exponent).coeff(k, 1)
        if slope.has(k) or sp.expand(exponent - slope * k).has(k):
            return None
        base = base * evaluator._value(sp.Pow(power, slope, evaluate=False))
        exponents += slope
    start = evaluator.under({k: first}, term)
    # A first term of 0 says nothing of the others: 0 times a ratio that is no number.
    if start.is_zero():
        return None
    size = abs(base)
    if size < 1:
        return start / (1 - base)
    if not size >= 1:
        return None
    if base.imag.is_zero() and base.real > 0 and start.imag.is_zero():
        raise Infinite(1 if start.real > 0 else -1)
    raise Undefined("a series that diverges")


def _rational(evaluator: Evaluator, term: Expr, k: Expr, first: int) -> Value:
    """``P(k)/Q(k)``, or that times ``(-1)^k``, by its expansion in powers of ``1/k``.

    ``sum_{k>=N} k^-j`` is the Hurwitz zeta value ``zeta(j, N)``; what is left of the term after
    the expansion is a rational function, which an envelope bounds.
    Source: DLMF 25.11.1.
    """
    alternating, rest = _sign_taken(term, k)
    if not rest.is_rational_function(k):
        return None
    top, bottom = sp.fraction(sp.cancel(sp.together(rest)))
    p, q = sp.Poly(top, k), sp.Poly(bottom, k)
    order = q.degree() - p.degree()
    # Like 1/k or larger: it has no sum, unless its terms alternate.
    least_order = 1 if alternating else 2
    if order < least_order or max(p.degree(), q.degree()) > 12:
        return None
    if not all(c.is_number for c in (*p.all_coeffs(), *q.all_coeffs())):
        p, q = _with_values(evaluator, p), _with_values(evaluator, q)
        if p is None or q is None:
            return None
    # The farther out, the faster the expansion in 1/k converges.
    start = max(first, 48)
    expansion, remainder = _expanded(p, q, k)
    total = acb(0)
    for n in range(first, start):
        total += evaluator.under({k: n}, term)
    for power, coefficient in expansion:
        sign = (-1) ** start if alternating else 1
        total += sign * evaluator._value(coefficient) * _zeta(power, start, alternating=alternating)
    try:
        bound = Bounds(evaluator, k, start).above(remainder) if remainder != 0 else None
        error = tail_sum(bound, arb(start)) if bound is not None else arb(0)
    except NoBound:
        return None
    return total + _around(error, real=evaluator.real)


def _sign_taken(term: Expr, k: Expr) -> tuple[bool, Value]:
    """Whether a term alternates, and the term without ``(-1)^k``."""
    signs: list[Expr] = []
    others: list[Expr] = []
    for factor in sp.Mul.make_args(term):
        whole = isinstance(factor, sp.Pow) and factor.base == -1 and factor.exp.has(k)
        (signs if whole else others).append(factor)
    if len(signs) != 1:
        return False, term
    shift = sp.expand(signs[0].exp - k)
    if not shift.is_Integer:
        return False, term
    return True, sp.Mul(*others) * (-1) ** shift


def _with_values(evaluator: Evaluator, p: Expr) -> Value:
    """A polynomial with its names' exact values put in; None where one has none."""
    known = {}
    for symbol in p.free_symbols_in_domain:
        value: Expr = evaluator.point.scalars.get(symbol)
        if isinstance(value, int):
            known[symbol] = sp.Integer(value)
        elif hasattr(value, "numerator"):
            known[symbol] = sp.Rational(value.numerator, value.denominator)
        else:
            return None
    return sp.Poly(p.as_expr().xreplace(known), *p.gens)


def _expanded(p: Expr, q: Expr, k: Expr) -> tuple[list[tuple[int, Value]], Value]:
    """``P/Q`` as powers of ``1/k``, and the exact rest as a rational function."""
    terms: list[tuple[int, Expr]] = []
    rest = p
    lead, degree = q.LC(), q.degree()
    power = 0
    one = sp.Poly(1, k)
    scaled = sp.Poly(k, k)
    # rest / (k^power Q) is what is left; each round takes the leading power off.
    for _ in range(EXPANSION_TERMS):
        if rest.is_zero:
            break
        while rest.degree() < degree:
            rest, power = rest * scaled, power + 1
        if power > EXPANSION_TERMS:
            break
        coefficient = rest.LC() / lead
        terms.append((power, coefficient))
        rest = rest - q * (coefficient * one)
    remainder = rest.as_expr() / (k**power * q.as_expr()) if not rest.is_zero else sp.S.Zero
    return terms, remainder


def _zeta(power: int, start: int, *, alternating: bool) -> Value:
    """``sum_{k>=N} k^-j``; alternating, ``sum (-1)^(k-N) k^-j`` by its even and odd places."""
    if not alternating:
        return acb(power).zeta(acb(start))
    half, other = acb(start) / 2, acb(start + 1) / 2
    if power == 1:
        return (other.digamma() - half.digamma()) / 2
    return (acb(power).zeta(half) - acb(power).zeta(other)) / acb(2) ** power


def _around(error: Expr, *, real: bool) -> Value:
    """A ball around 0 of the size of an error."""
    size = error.upper()
    if not arb(size).is_finite():
        raise Unknown("a tail without a bound")
    return acb(arb(0, size)) if real else acb(arb(0, size), arb(0, size))


def _bounded(evaluator: Evaluator, term: Expr, k: Expr, first: int) -> Value:
    """Term by term up to where the rest is bounded."""
    for start in STARTS:
        begin = max(start, first + 1)
        try:
            error = tail_sum(Bounds(evaluator, k, begin).above(term), arb(begin))
        except NoBound:
            continue
        if error < arb(2) ** -SMALL_TAIL_BITS or (begin >= 1024 and error < 2.0**-20):
            total = acb(0)
            for n in range(first, begin):
                total += evaluator.under({k: n}, term)
            return total + _around(error, real=evaluator.real)
    return None


def _diverges(evaluator: Evaluator, term: Expr, k: Expr, first: int) -> None:
    """Raise where terms of one sign stay above an envelope of infinite sum, or do not vanish."""
    start = max(64, first)
    try:
        bound = Bounds(evaluator, k, start).below(term)
    except NoBound:
        return
    if not does_not_fall_off(bound):
        return
    oscillates = term.has(sp.sin, sp.cos, *_JUMPS) or _has_negative_power(evaluator, term, k)
    value = evaluator.under({k: start}, term)
    if not oscillates and value.imag.is_zero():
        raise Infinite(1 if value.real > 0 else -1)
    if bound.rate < 0 or bound.power >= 0:
        raise Undefined("a series whose terms do not vanish")


def _has_negative_power(evaluator: Evaluator, term: Expr, k: Expr) -> bool:
    """Whether a power makes the terms change their sign."""
    for node in term.atoms(sp.Pow):
        if node.exp.has(k) and node.base is not sp.E and not evaluator._value(node.base).real > 0:
            return True
    return bool(term.has(sp.I))
