"""Remainders of whole numbers that are made of names by sums, products and powers: one after the
other, until they repeat."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import sympy as sp
from msgspec import Struct

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts

MAX_MODULUS = 1_000
MAX_POINTS = 3_000


class _Unfit(ValueError):
    """Something of which the remainders are not known to repeat."""


class _Exponent(Struct, frozen=True):
    """``a n + b`` above a whole number."""

    base: int
    slope: int
    offset: int


def remainders(e: Expr, facts: Facts) -> frozenset[int] | None:
    """All remainders that ``P mod m`` may leave; None where they are not known to be all, or ``e``
    is something else.

    Source: Hardy, Wright, An Introduction to the Theory of Numbers, 5.2: a polynomial with whole
    coefficients leaves the same remainder for numbers that do; the remainders of ``c^n`` follow
    from one another, and repeat as soon as one comes again.
    """
    if not isinstance(e, sp.Mod):
        return None
    value, modulus = e.args
    if not modulus.is_Integer or not 1 <= modulus <= MAX_MODULUS:
        return None
    names = sorted(value.free_symbols, key=str)
    try:
        exponents = list(_exponents(value))
        ranges = [_range(name, exponents, int(modulus), facts) for name in names]
    except _Unfit:
        return None
    if math.prod(map(len, ranges)) > MAX_POINTS:
        return None
    points = (dict(zip(names, point, strict=True)) for point in itertools.product(*ranges))
    return frozenset(_value(value, point, int(modulus)) for point in points)


def _exponents(e: Expr) -> Iterator[tuple[Expr, _Exponent]]:
    """Each name above a whole number, with what stands there."""
    if e.is_Integer or (isinstance(e, sp.Symbol) and e.is_integer):
        return
    if isinstance(e, sp.Add | sp.Mul):
        for part in e.args:
            yield from _exponents(part)
    elif isinstance(e, sp.Pow) and e.exp.is_Integer and e.exp >= 0:
        yield from _exponents(e.base)
    elif isinstance(e, sp.Pow) and e.base.is_Integer and len(e.exp.free_symbols) == 1:
        (name,) = e.exp.free_symbols
        above = sp.expand(e.exp)
        if not above.is_polynomial(name) or sp.degree(above, name) != 1:
            raise _Unfit
        slope, offset = above.coeff(name, 1), above.coeff(name, 0)
        if not (slope.is_Integer and offset.is_Integer and slope > 0 and name.is_integer):
            raise _Unfit
        yield name, _Exponent(int(e.base), int(slope), int(offset))
    else:
        raise _Unfit


def _range(
    name: Expr, exponents: list[tuple[Expr, _Exponent]], modulus: int, facts: Facts
) -> range:
    """Values of a name at which every remainder occurs that occurs at all."""
    own = [exponent for other, exponent in exponents if other == name]
    if not own:
        # Of a name that stands in no exponent only its remainder counts.
        return range(modulus)
    first = 1 if facts.is_positive(name) else 0
    # c^(-1) has a remainder only where c has an inverse.
    if not facts.is_nonnegative(name) or any(x.slope * first + x.offset < 0 for x in own):
        raise _Unfit
    start, period = 0, modulus
    for exponent in own:
        before, cycle = _cycle(pow(exponent.base, exponent.slope, modulus), modulus)
        # Several exponents repeat together at the least common multiple, once all of them do.
        start, period = max(start, before), math.lcm(period, cycle)
    return range(first, first + start + period)


def _cycle(factor: int, modulus: int) -> tuple[int, int]:
    """After how many powers of a factor the remainders begin to repeat, and how often they do."""
    seen: dict[int, int] = {}
    power = 1 % modulus
    while power not in seen:
        seen[power] = len(seen)
        power = power * factor % modulus
    return seen[power], len(seen) - seen[power]


def _value(e: Expr, point: dict[Expr, int], modulus: int) -> int:
    """The remainder of an expression at a point."""
    if e.is_Integer:
        return int(e) % modulus
    if isinstance(e, sp.Symbol):
        return point[e] % modulus
    if isinstance(e, sp.Add):
        return sum(_value(part, point, modulus) for part in e.args) % modulus
    if isinstance(e, sp.Mul):
        return math.prod(_value(part, point, modulus) for part in e.args) % modulus
    exponent = e.exp if e.exp.is_Integer else e.exp.xreplace(_whole(point))
    return pow(_value(e.base, point, modulus), int(exponent), modulus)


def _whole(point: dict[Expr, int]) -> dict[Expr, Expr]:
    """The values of a point as SymPy's numbers."""
    return {name: sp.Integer(value) for name, value in point.items()}
