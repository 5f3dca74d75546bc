"""Truncated Taylor expansions with balls as coefficients: derivatives without a step size.

A :class:`Jet` is a polynomial in formal increments, one for every variable in which something is
differentiated, cut off at the order that is asked for in each. A function is applied by its own
Taylor coefficients at the constant term, which Arb computes with error bounds.

Source: R. E. Moore, Methods and Applications of Interval Analysis (1979), section 3.4;
F. Johansson, Arb: efficient arbitrary-precision midpoint-radius interval arithmetic (2017).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from math import factorial

import flint
from flint import acb, acb_series

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.kinds import Value

Monomial = tuple[tuple[int, int], ...]
"""Pairs of an increment and its power, in the order of the increments; ``()`` is the constant."""

_fresh = itertools.count()
_orders: dict[int, int] = {}
"""The highest power of every increment that is in use."""


class Increment:
    """A formal increment up to an order; forgotten when the ``with`` block ends."""

    def __init__(self, order: int, direction: Expr = None) -> None:
        self.order = order
        self.direction = acb(1) if direction is None else direction
        """The increment is a real number times this."""
        self.number = next(_fresh)

    def __enter__(self) -> Increment:
        _orders[self.number] = self.order
        return self

    def __exit__(self, *_: object) -> None:
        del _orders[self.number]

    def above(self, value: Expr) -> Jet:
        """``value`` and the increment."""
        return as_jet(value) + Jet({((self.number, 1),): self.direction})

    def derivative(self, value: Expr) -> Value:
        """The derivative of full order that a value holds, free of this increment."""
        if not isinstance(value, Jet):
            return acb(0)
        found: dict[Monomial, Expr] = {}
        for monomial, coefficient in value.terms.items():
            if dict(monomial).get(self.number) == self.order:
                rest = tuple(part for part in monomial if part[0] != self.number)
                found[rest] = coefficient * factorial(self.order) / self.direction**self.order
        return Jet(found).plain()

    def coefficients(self, value: Expr) -> list[Value]:
        """The coefficients of the increment's powers, each free of it."""
        parts: list[dict[Monomial, Expr]] = [{} for _ in range(self.order + 1)]
        for monomial, coefficient in as_jet(value).terms.items():
            rest = tuple(part for part in monomial if part[0] != self.number)
            parts[dict(monomial).get(self.number, 0)][rest] = coefficient
        return [Jet(part).plain() for part in parts]


def order_of(value: Jet) -> int:
    """The highest total order that an expansion may reach."""
    return sum(_orders[number] for number in {n for m in value.terms for n, _ in m})


class Jet:
    """A truncated expansion; it behaves like a ball wherever the evaluator treats numbers."""

    __slots__ = ("terms",)

    def __init__(self, terms: dict[Monomial, Expr]) -> None:
        self.terms = terms

    @property
    def head(self) -> Value:
        """The constant term: the value itself."""
        return self.terms.get((), acb(0))

    def plain(self) -> Value:
        """The value as a ball where nothing depends on an increment."""
        return self.head if not any(m for m in self.terms) else self

    def moves(self) -> bool:
        """Whether some coefficient beyond the value is not exactly zero."""
        return any(m and not c.is_zero() for m, c in self.terms.items())

    # What the evaluator asks of a ball.

    def contains(self, number: Expr) -> bool:
        """Whether the value may be this number."""
        return bool(self.head.contains(number))

    def is_zero(self) -> bool:
        """Whether it is zero with all that is kept of it."""
        return bool(self.head.is_zero()) and not self.moves()

    def is_finite(self) -> bool:
        """Whether every coefficient is bounded."""
        return all(c.is_finite() for c in self.terms.values())

    # Arithmetic.

    def __add__(self, other: Expr) -> Jet:
        other = as_jet(other)
        terms = dict(self.terms)
        for monomial, coefficient in other.terms.items():
            terms[monomial] = terms[monomial] + coefficient if monomial in terms else coefficient
        return Jet(terms)

    __radd__ = __add__

    def __neg__(self) -> Jet:
        return Jet({m: -c for m, c in self.terms.items()})

    def __sub__(self, other: Expr) -> Jet:
        return self + (-as_jet(other))

    def __rsub__(self, other: Expr) -> Jet:
        return as_jet(other) - self

    def __mul__(self, other: Expr) -> Jet:
        other = as_jet(other)
        terms: dict[Monomial, Expr] = {}
        for (m, a), (n, b) in itertools.product(self.terms.items(), other.terms.items()):
            monomial = _times(m, n)
            if monomial is not None:
                term = a * b
                terms[monomial] = terms[monomial] + term if monomial in terms else term
        return Jet(terms)

    __rmul__ = __mul__

    def __truediv__(self, other: Expr) -> Jet:
        return self * as_jet(other).applied(lambda s: 1 / s)

    def __rtruediv__(self, other: Expr) -> Jet:
        return as_jet(other) / self

    def __pow__(self, power: int) -> Jet:
        result, square, rest = as_jet(acb(1)), self, power
        while rest:
            if rest & 1:
                result = result * square
            rest >>= 1
            if rest:
                square = square * square
        return result

    def exp(self) -> Jet:
        """The exponential, under the name that a ball has for it."""
        return self.applied(lambda s: s.exp())

    def applied(self, function: Callable[[Expr], Expr]) -> Jet:
        """``function``, given as what it does to a power series, of this."""
        rise = Jet({m: c for m, c in self.terms.items() if m})
        coefficients = taylor(function, self.head, order_of(rise))
        result = as_jet(coefficients[-1])
        for coefficient in reversed(coefficients[:-1]):
            result = result * rise + coefficient
        return result


def taylor(function: Callable[[Expr], Expr], place: Value, order: int) -> list[Value]:
    """The Taylor coefficients of a function at a place up to an order."""
    before = flint.ctx.cap
    flint.ctx.cap = order + 1
    try:
        series = function(acb_series([place, acb(1)], order + 1))
        found = [series[k] for k in range(order + 1)]
    finally:
        flint.ctx.cap = before
    return found


def as_jet(value: Expr) -> Jet:
    """A ball as an expansion that is constant."""
    return value if isinstance(value, Jet) else Jet({(): acb(value)})


def head(value: Expr) -> Value:
    """The value itself of a ball or of an expansion."""
    return value.head if isinstance(value, Jet) else value


def _times(m: Monomial, n: Monomial) -> Monomial | None:
    """The product of two monomials; None beyond the order that is kept."""
    if not m or not n:
        return m or n
    powers = dict(m)
    for number, power in n:
        powers[number] = powers.get(number, 0) + power
    if any(power > _orders[number] for number, power in powers.items()):
        return None
    return tuple(sorted(powers.items()))
