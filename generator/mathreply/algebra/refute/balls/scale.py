"""Growth at infinity: sums of ``c e^(a x^r (ln x)^t + ...) x^p (ln x)^s`` and an error.

A :class:`Germ` stands for all functions that differ from its terms by at most a constant times its
error, from some place on. Terms are compared by their exponents alone, so a limit read off a germ
is a theorem: the leading term is larger than all others together.
Source: G. H. Hardy, Orders of Infinity (1910); the scale is closed under the operations below.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from functools import cmp_to_key

import sympy as sp
from flint import acb, fmpq
from msgspec import Struct

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.kinds import Value
from mathreply.algebra.refute.balls.value import Evaluator, Point, Unknown

Number = Expr
"""A Fraction, a number of SymPy's where it is exact, else a ball."""
MAX_TERMS = 10
EXPANSION = 7
"""Terms of a power series that are kept."""


def as_ball(number: Number) -> Value:
    """A number as a ball."""
    if isinstance(number, Fraction):
        return acb(fmpq(number.numerator, number.denominator))
    if isinstance(number, sp.Expr):
        return Evaluator(Point(), real=False).value(number)
    return acb(number)


def as_exact(number: Number) -> Value:
    """A number as SymPy has it; None for a ball."""
    if isinstance(number, Fraction):
        return sp.Rational(number.numerator, number.denominator)
    return number if isinstance(number, sp.Expr) else None


def from_exact(number: Expr) -> Number:
    """A number of SymPy's, as a fraction where it is one.

    Raises:
        Unknown: where it is none that is finite.
    """
    if number.has(sp.zoo, sp.nan, sp.oo, -sp.oo) or number.free_symbols:
        raise Unknown("a coefficient without a value")
    return Fraction(int(number.p), int(number.q)) if number.is_Rational else number


def add(a: Number, b: Number) -> Number:
    """The sum, exact where both are."""
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a + b
    return _computed(operator.add, a, b)


def times(a: Number, b: Number) -> Number:
    """The product, exact where both are."""
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a * b
    return _computed(operator.mul, a, b)


def over(a: Number, b: Number) -> Number:
    """The quotient by a number that is not zero, exact where both are."""
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a / b
    return _computed(operator.truediv, a, b)


def _computed(operation: Callable[[Number, Number], Number], a: Number, b: Number) -> Number:
    """What an operation makes of two numbers of which not both are fractions."""
    x, y = as_exact(a), as_exact(b)
    if x is None or y is None:
        return operation(as_ball(a), as_ball(b))
    return from_exact(sp.expand(operation(x, y)))


def is_zero(number: Number) -> bool:
    """Whether a number is zero, for certain either way.

    Raises:
        Unknown: where a ball only touches zero.
    """
    if isinstance(number, Fraction):
        return number == 0
    number = as_ball(number)
    if number.is_zero():
        return True
    if number.contains(0):
        raise Unknown("a coefficient too close to zero to tell")
    return False


def sign_of(number: Number) -> int:
    """The sign of a real number.

    Raises:
        Unknown: where it is not certain.
    """
    if is_zero(number):
        return 0
    if isinstance(number, Fraction):
        return 1 if number > 0 else -1
    number = as_ball(number)
    if not number.imag.is_zero():
        raise Unknown("the sign of a complex number")
    return 1 if number.real > 0 else -1


Rates = tuple[tuple[tuple[Fraction, Fraction], Number], ...]


class Key(Struct, frozen=True):
    """``e^(sum a x^r (ln x)^t) x^p (ln x)^s``; the rates with the largest ``(r, t)`` first."""

    rates: Rates = ()
    power: Number = Fraction(0)
    logs: Fraction = Fraction(0)

    def __mul__(self, other: Key) -> Key:
        rates = dict(self.rates)
        for place, rate in other.rates:
            rates[place] = add(rates[place], rate) if place in rates else rate
        kept = tuple((p, r) for p, r in sorted(rates.items(), reverse=True) if not is_zero(r))
        return Key(kept, add(self.power, other.power), self.logs + other.logs)

    def raised(self, exponent: Number) -> Key:
        """Its power."""
        rates = tuple((place, times(rate, exponent)) for place, rate in self.rates)
        if self.logs and not isinstance(exponent, Fraction):
            raise Unknown("a power of a logarithm")
        logs = self.logs * exponent if self.logs else Fraction(0)
        return Key(rates, times(self.power, exponent), logs)

    def order(self) -> int:
        """1 if it grows, -1 if it falls off, 0 if it is the constant 1."""
        for _, rate in self.rates:
            return sign_of(rate)
        return sign_of(self.power) or (self.logs > 0) - (self.logs < 0)


ONE = Key()


def compare(a: Key, b: Key) -> int:
    """1 where ``a`` grows faster than ``b``."""
    if a.rates == b.rates and isinstance(a.power, Fraction) and isinstance(b.power, Fraction):
        ours, theirs = (a.power, a.logs), (b.power, b.logs)
        return (ours > theirs) - (ours < theirs)
    return (a * b.raised(Fraction(-1))).order()


class Germ(Struct, frozen=True):
    """Terms, the largest first, and an error of the order of a key (None: none)."""

    terms: tuple[tuple[Number, Key], ...]
    error: Key | None = None

    @property
    def lead(self) -> tuple[Number, Key]:
        """The largest term.

        Raises:
            Unknown: where only the size of the whole is known.
        """
        if not self.terms:
            raise Unknown("only the size of it is known")
        return self.terms[0]


def build(terms: list[tuple[Number, Key]], error: Key | None) -> Germ:
    """A germ of these terms, like ones joined, those below the error dropped."""
    kept = []
    for coefficient, key in _of_powers(terms) or _in_order(terms):
        if error is not None and compare(key, error) <= 0:
            break
        if _may_vanish(coefficient):
            error = key  # all that is known of the term is its size
        elif not is_zero(coefficient):
            kept.append((coefficient, key))
    if len(kept) > MAX_TERMS:
        error = kept[MAX_TERMS][1]
        kept = kept[:MAX_TERMS]
    return Germ(tuple(kept), error)


def _in_order(terms: list[tuple[Number, Key]]) -> list[tuple[Number, Key]]:
    """Terms, the largest first, like ones joined."""
    joined: list[tuple[Number, Key]] = []
    for coefficient, key in sorted(terms, key=cmp_to_key(_by_key), reverse=True):
        if joined and compare(joined[-1][1], key) == 0:
            joined[-1] = (add(joined[-1][0], coefficient), key)
        else:
            joined.append((coefficient, key))
    return joined


def _of_powers(terms: list[tuple[Number, Key]]) -> list[tuple[Number, Key]]:
    """The same of powers of ``x`` and ``ln x`` alone, which most terms are: no two of them need be
    compared. Nothing where there are others."""
    joined: dict[tuple[Fraction, Fraction], tuple[Number, Key]] = {}
    for coefficient, key in terms:
        if key.rates or not isinstance(key.power, Fraction):
            return []
        place = (key.power, key.logs)
        if place in joined:
            coefficient = add(joined[place][0], coefficient)
        joined[place] = (coefficient, key)
    return [joined[place] for place in sorted(joined, reverse=True)]


def _by_key(a: tuple[Number, Key], b: tuple[Number, Key]) -> int:
    return compare(a[1], b[1])


def _may_vanish(number: Number) -> bool:
    """Whether a coefficient might be 0, and is not known to be."""
    if isinstance(number, Fraction):
        return False
    value = as_ball(number)
    return bool(value.contains(0)) and not value.is_zero()


def constant(number: Number) -> Germ:
    """A number as a germ."""
    return build([(number, ONE)], None)


def larger_error(a: Key | None, b: Key | None) -> Key | None:
    """The error of a sum."""
    if a is None or b is None:
        return a or b
    return a if compare(a, b) >= 0 else b


def sum_of(a: Germ, b: Germ) -> Germ:
    """The sum of two germs."""
    return build([*a.terms, *b.terms], larger_error(a.error, b.error))


def product(a: Germ, b: Germ) -> Germ:
    """The product of two germs, and what their errors make of it."""
    terms = [(times(c, d), k * m) for c, k in a.terms for d, m in b.terms]
    error: Key | None = None
    for one, other in ((a, b), (b, a)):
        if one.error is not None:
            size = other.terms[0][1] if other.terms else other.error
            if size is not None:
                error = larger_error(error, one.error * size)
    return build(terms, error)


def scaled(a: Germ, number: Number) -> Germ:
    """A germ times a number."""
    return product(a, constant(number))


def split(a: Germ) -> tuple[Number, Key, Germ]:
    """``a = c m (1 + d)``: the leading term, and a ``d`` that falls off."""
    coefficient, key = a.lead
    back = key.raised(Fraction(-1))
    rest = [(over(c, coefficient), k * back) for c, k in a.terms[1:]]
    return coefficient, key, build(rest, None if a.error is None else a.error * back)


def series(coefficients: list[Number], small: Germ) -> Germ:
    """A power series in something that falls off; by Taylor's theorem its error is the next
    power."""
    # Horner's scheme: one product a coefficient.
    total = constant(coefficients[-1])
    for coefficient in reversed(coefficients[:-1]):
        total = sum_of(product(total, small), constant(coefficient))
    size = small.terms[0][1] if small.terms else small.error
    if size is None:
        return total
    next_power = size.raised(Fraction(len(coefficients)))
    return build(list(total.terms), larger_error(total.error, next_power))


def _number_to(base: Number, exponent: Number) -> Number:
    """A power of coefficients, exact where both are."""
    x, y = as_exact(base), as_exact(exponent)
    if x is None or y is None:
        return as_ball(base) ** as_ball(exponent)
    return from_exact(x**y)


def power(a: Germ, exponent: Number) -> Germ:
    """``a^q`` of a germ of positive leading coefficient, or for a whole ``q``."""
    coefficient, key, small = split(a)
    # A small whole power is multiplied out: so it is exact, and may be one of something negative.
    whole = isinstance(exponent, Fraction) and exponent.denominator == 1
    if whole and 0 <= exponent < EXPANSION:
        result = constant(Fraction(1))
        for _ in range(int(exponent)):
            result = product(result, a)
        return result
    if not whole and sign_of(coefficient) < 0:
        raise Unknown("a power of something negative")
    front = _number_to(coefficient, exponent)
    binomials: list[Number] = [Fraction(1)]
    for k in range(1, EXPANSION):
        step = times(add(exponent, Fraction(1 - k)), Fraction(1, k))
        binomials.append(times(binomials[-1], step))
    outer = build([(front, key.raised(exponent))], None)
    return product(outer, series(binomials, small))


def exponential(a: Germ) -> Germ:
    """``e^a``: what grows becomes a rate or a power, a constant a factor, the rest a series."""
    if a.error is not None and a.error.order() >= 0:
        raise Unknown("the exponential of something of which only the size is known")
    rates: dict[tuple[Fraction, Fraction], Number] = {}
    power_: Number = Fraction(0)
    front: Number = Fraction(1)
    small: list[tuple[Number, Key]] = []
    for coefficient, key in a.terms:
        order = key.order()
        if order < 0:
            small.append((coefficient, key))
        elif order == 0:
            exact = as_exact(coefficient)
            front = as_ball(coefficient).exp() if exact is None else from_exact(sp.exp(exact))
        elif _exponent_of(key) == _LOGARITHM:
            power_ = coefficient
        else:
            rates[_exponent_of(key)] = coefficient
    # e^{ix} has no limit, but its size is known.
    if any(not _is_real(rate) for rate in (*rates.values(), power_)):
        return _oscillating(rates, power_)
    place = tuple(sorted(rates.items(), reverse=True))
    outer = build([(front, Key(place, power_))], None)
    coefficients: list[Number] = [Fraction(1)]
    for k in range(1, EXPANSION):
        coefficients.append(coefficients[-1] / k)
    return product(outer, series(coefficients, build(small, a.error)))


_LOGARITHM = (Fraction(0), Fraction(1))


def _exponent_of(key: Key) -> tuple[Fraction, Fraction]:
    """The powers of ``x`` and ``ln x`` in a term that grows at least as ``ln x``.

    Raises:
        Unknown: where its exponential is beyond the scale.
    """
    if key.rates or not isinstance(key.power, Fraction):
        raise Unknown("an exponential of an exponential")
    if (key.power, key.logs) < _LOGARITHM:
        raise Unknown("an exponential of a root of a logarithm")
    return key.power, key.logs


def _is_real(number: Number) -> bool:
    return isinstance(number, Fraction) or bool(as_ball(number).imag.is_zero())


def _oscillating(rates: dict[tuple[Fraction, Fraction], Number], power_: Number) -> Germ:
    real = {p: _real_part(rate) for p, rate in rates.items()}
    kept = tuple((p, r) for p, r in sorted(real.items(), reverse=True) if not is_zero(r))
    return Germ((), Key(kept, _real_part(power_)))


def _real_part(number: Number) -> Number:
    return number if isinstance(number, Fraction) else acb(as_ball(number).real)


def logarithm(a: Germ) -> Germ:
    """``ln a`` of a germ of positive leading coefficient."""
    coefficient, key, small = split(a)
    if sign_of(coefficient) < 0:
        raise Unknown("the logarithm of something negative")
    if key.logs:
        raise Unknown("a logarithm of a logarithm")
    terms: list[tuple[Number, Key]] = [
        (rate, Key((), place[0], place[1])) for place, rate in key.rates
    ]
    terms.append((key.power, Key((), Fraction(0), Fraction(1))))
    if coefficient != 1:
        exact = as_exact(coefficient)
        log = as_ball(coefficient).log() if exact is None else from_exact(sp.log(exact))
        terms.append((log, ONE))
    coefficients: list[Number] = [Fraction(0)]
    coefficients += [Fraction((-1) ** (k + 1), k) for k in range(1, EXPANSION)]
    return sum_of(build(terms, None), series(coefficients, small))


def at_infinity(a: Germ) -> tuple[int, Number]:
    """``(0, c)`` for a limit ``c``, ``(1, 0)`` and ``(-1, 0)`` for the two infinities.

    Raises:
        Unknown: where the germ does not tell.
    """
    # An error that does not fall off is harmless only beside a term that outgrows it.
    if a.error is not None and a.error.order() >= 0 and not _outgrows(a, a.error):
        raise Unknown("only the size of it is known")
    if not a.terms:
        return 0, Fraction(0)
    coefficient, key = a.lead
    order = key.order()
    if order > 0:
        return sign_of(coefficient), Fraction(0)
    return (0, coefficient) if order == 0 else (0, Fraction(0))


def _outgrows(a: Germ, error: Key) -> bool:
    """Whether the leading term grows, and faster than the error."""
    if not a.terms:
        return False
    _, key = a.terms[0]
    return compare(key, error) > 0 and key.order() > 0
