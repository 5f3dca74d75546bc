"""Orders of homogeneous polynomials, and of those that an assumed sum makes homogeneous."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.forms import together
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.value_range import ValueRange, prove_polynomial

MAX_DEGREE = 12


def by_binary_form(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``f(x, y) >= 0`` of a homogeneous polynomial in two names, by one unknown ``t = x/y``:
    ``f(x, y) = y^d f(t, 1)`` for y not 0, and f is continuous where y is 0.

    Source: Hardy, Littlewood, Pólya, 2.20 for the substitution; Sturm's theorem (Basu, Pollack,
    Roy, 2.2) for the polynomial in t.
    """
    names = sorted(difference.free_symbols, key=str)
    if len(names) != 2 or not all(s.is_Symbol and s.is_real and not s.is_integer for s in names):
        return False
    top, bottom = sp.fraction(together(difference))
    # p/q has the sign of p q wherever q is not 0.
    form = sp.expand(top * bottom)
    if not form.is_polynomial(*names):
        return False
    polynomial = sp.Poly(form, *names)
    degree = polynomial.homogeneous_order()
    if (
        degree is None
        or not 0 < degree <= MAX_DEGREE
        or not polynomial.domain.is_ZZ | polynomial.domain.is_QQ
    ):
        return False
    positive = [s for s in names if s.is_positive]
    if not positive and (strict or degree % 2):
        return False  # of both signs, and 0 where both are
    x, y = (names[0], positive[0]) if positive and positive[0] != names[0] else (names[1], names[0])
    t = sp.Dummy("t", real=True)
    low = sp.S.Zero if x.is_positive else -sp.oo
    where = ValueRange(low, sp.oo, True, True)
    return prove_polynomial(form.xreplace({x: t, y: sp.S.One}), t, where, strict)


def homogenised(difference: Expr, facts: Facts) -> Iterator[Expr]:
    """A difference as a homogeneous one, where a sum of names is assumed to be a positive number:
    with ``a + b + c = 3``, ``1 - a b c`` is ``((a + b + c)/3)^3 - a b c``.

    Source: Hardy, Littlewood, Pólya, 1.4: what holds of all positive numbers of one degree holds
    where their sum is given.
    """
    top, bottom = sp.fraction(together(difference))
    names = sorted(top.free_symbols | bottom.free_symbols, key=str)
    if not names or not all(s.is_Symbol for s in names) or not top.is_polynomial(*names):
        return
    terms = sp.Poly(top, *names).terms()
    highest = max(sum(powers) for powers, _ in terms)
    if highest > MAX_DEGREE:
        return
    for left, right in facts.equal:
        unit = _unit(left, right, names) or _unit(right, left, names)
        if unit is None:
            continue
        one, order = unit
        missing = [highest - sum(powers) for powers, _ in terms]
        if not any(missing) or any(degrees % order for degrees in missing):
            continue
        whole = [
            coefficient
            * sp.Mul(*(s**power for s, power in zip(names, powers, strict=True)))
            * one ** (degrees // order)
            for (powers, coefficient), degrees in zip(terms, missing, strict=True)
        ]
        yield sp.expand(sp.Add(*whole)) / bottom


def _unit(total: Expr, number: Expr, names: list[Expr]) -> tuple[Expr, int] | None:
    """What is 1 by an equation between a homogeneous polynomial and a positive rational number, and
    its degree."""
    if not isinstance(total, sp.Expr) or not (number.is_Rational and number > 0):
        return None
    own = sorted(total.free_symbols, key=str)
    if not own or not set(own) <= set(names) or not total.is_polynomial(*own):
        return None
    order = sp.Poly(total, *own).homogeneous_order()
    return (total / number, int(order)) if order else None
