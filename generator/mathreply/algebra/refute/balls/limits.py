"""Limits by an expansion at the place: never by values close to it."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable
from fractions import Fraction

import sympy as sp
from flint import acb

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls import scale
from mathreply.algebra.refute.balls.elementary import _SERIES, taylor
from mathreply.algebra.refute.balls.jets import Jet
from mathreply.algebra.refute.balls.kinds import Value
from mathreply.algebra.refute.balls.scale import Germ
from mathreply.algebra.refute.balls.value import (
    Evaluator,
    Gauss,
    Infinite,
    Undefined,
    Unknown,
    rule,
    whole_number,
)

_X = scale.Key((), Fraction(1))
_T = sp.Dummy("t")
_BINDERS = (sp.Sum, sp.Product, sp.Integral, sp.Derivative, sp.Limit, sp.Indexed)
_STIRLING = (Fraction(1, 12), Fraction(-1, 360), Fraction(1, 1260))
"""Source: DLMF 5.11.1."""


class _Outside(Undefined):
    """The expression has no value on this side of the place: the limit is that from the other."""


@rule("Limit")
def _limit(evaluator: Evaluator, e: Expr) -> Value:
    body, variable, place, side = e.args
    # On a path in the plane there is no side from which the place is approached.
    if evaluator.on_path:
        raise Unknown("a limit inside of an integral")
    found = []
    for start in _starts(evaluator, variable, place, str(side)):
        expansion = _Expansion(evaluator, variable, start)
        # sqrt(x) at 0 is approached from the right alone.
        with contextlib.suppress(_Outside):
            try:
                found.append(scale.at_infinity(expansion.of(body)))
            except Unknown:
                if not expansion.alternates:
                    raise
                found += _by_parity(evaluator, variable, start, body)
    if not found:
        raise Undefined("a limit at a place that no values lead to")
    signs = [sign for sign, _ in found]
    if any(signs):
        # 1/x at 0: to either infinity.
        if len(set(signs)) > 1:
            raise Undefined("the limits from both sides differ")
        raise Infinite(signs[0])
    values = [scale.as_ball(value) for _, value in found]
    if len(values) == 2:
        gap = values[0] - values[1]
        if not gap.contains(0):
            raise Undefined("the limits from both sides differ")
        if not gap.is_zero() and values[0].rad() > 1e-20:
            raise Unknown("limits from both sides too close to tell")
    return values[0]


def _starts(evaluator: Evaluator, variable: Expr, place: Value, side: str) -> list[Germ]:
    """What the variable is, seen from infinity: ``x``, ``-x``, ``a + 1/x``, ``a - 1/x``."""
    if place in (sp.oo, -sp.oo):
        direction = Fraction(1 if place is sp.oo else -1)
        return [Germ(((direction, _X),))]
    centre = _Expansion(evaluator, variable, None).of(place)
    back = scale.Key((), Fraction(-1))
    after, before = Germ(((Fraction(1), back),)), Germ(((Fraction(-1), back),))
    steps = {"+": [after], "-": [before]}.get(side, [after, before])
    return [scale.sum_of(centre, step) for step in steps]


def _by_parity(
    evaluator: Evaluator, name: Expr, start: Germ, body: Expr
) -> list[tuple[int, Value]]:
    """What a sequence tends to along the even numbers, and along the odd ones."""
    return [
        scale.at_infinity(_Expansion(evaluator, name, start, parity).of(body)) for parity in (0, 1)
    ]


class _Expansion:
    """Germs of the expressions in one name."""

    def __init__(
        self, evaluator: Evaluator, name: Expr, start: Germ | None, parity: int | None = None
    ) -> None:
        self.evaluator, self.name, self.start = evaluator, name, start
        self.parity = parity
        """Whether the name runs over the even numbers (0) or the odd ones (1) alone."""
        self.alternates = False
        """Whether a power of a negative number was met of which only the size is known."""

    def of(self, e: Expr) -> Germ:
        """The germ of an expression.

        Raises:
            Unknown: where the scale does not hold it.
        """
        if e == self.name and self.start is not None:
            return self.start
        if e.is_Rational:
            return scale.constant(Fraction(int(e.p), int(e.q)))
        if isinstance(e, (sp.Symbol, sp.Indexed)) or not e.args:
            return scale.constant(self._value(e))
        if isinstance(e, sp.Add):
            return _folded(scale.sum_of, [self.of(a) for a in e.args])
        if isinstance(e, sp.Mul):
            return _folded(scale.product, [self.of(a) for a in e.args])
        if not e.has(self.name):
            return scale.constant(self._value(e))
        if isinstance(e, (sp.Pow, sp.exp)):
            return self._power(e)
        rule_ = _FUNCTIONS.get(type(e).__name__)
        if rule_ is not None:
            return rule_(self, e)
        name = _ANALYTIC.get(type(e).__name__)
        if name is None or len(e.args) != 1:
            raise Unknown(f"a limit of {type(e).__name__}")
        return self.analytic(name, self.of(e.args[0]))

    def _value(self, e: Expr) -> Value:
        """A constant, exact where it is a fraction."""
        known = self.evaluator.point.scalars.get(e)
        if isinstance(known, (int, Fraction)):
            return Fraction(known)
        if isinstance(known, Gauss) and known.imag == 0:
            return known.real
        exact = self._exact(e)
        if exact is not None:
            return exact
        value = self.evaluator._value(e)
        if isinstance(value, Jet) or not isinstance(value, acb):
            raise Unknown("a derivative of a limit")
        whole = whole_number(value) if value.is_exact() else None
        return Fraction(whole) if whole is not None and abs(whole) < 10**30 else value

    def _exact(self, e: Expr) -> Value:
        """A constant with its names' fractions put in; None where one has none."""
        if e.has(*_BINDERS):
            return None
        values = {s: self.evaluator.point.scalars.get(s) for s in e.free_symbols}
        if not all(isinstance(v, (int, Fraction)) for v in values.values()):
            return None
        return scale.from_exact(
            e.xreplace({s: scale.as_exact(Fraction(v)) for s, v in values.items() if v is not None})
        )

    def _power(self, e: Expr) -> Germ:
        base, exponent = (sp.E, e.args[0]) if isinstance(e, sp.exp) else e.args
        if base is sp.E:
            return scale.exponential(self.of(exponent))
        if exponent.has(self.name):
            if self._is_zero(base) and scale.sign_of(self.of(exponent).lead[0]) > 0:
                return Germ(())
            whole = self._whole_power(base, exponent)
            if whole is not None:
                return whole
            return scale.exponential(scale.product(self.of(exponent), self.logarithm(base)))
        germ, power = self.of(base), self._constant(exponent)
        if not germ.terms and germ.error is None:  # exactly zero
            if scale.sign_of(power) > 0:
                return germ
            raise Undefined("zero to a power that is not positive")
        if not germ.terms:
            return _size_to_power(germ, power)
        if isinstance(power, Fraction) and power.denominator == 1:
            return scale.power(germ, power)
        if scale.sign_of(germ.lead[0]) > 0:
            return scale.power(germ, power)
        return self._negative_power(germ, power)

    def _negative_power(self, germ: Germ, power: Expr) -> Germ:
        """Over the reals an odd root of something negative is negative, others have no value."""
        if not self.evaluator.real:
            raise Unknown("a power of something negative")
        if not isinstance(power, Fraction) or power.denominator % 2 == 0:
            raise _Outside("a power of something negative")
        size = scale.power(scale.scaled(germ, Fraction(-1)), power)
        return scale.scaled(size, Fraction(-1)) if power.numerator % 2 else size

    def logarithm(self, e: Expr) -> Germ:
        """The logarithm of an expression."""
        germ = self.of(e)
        if self.evaluator.real and germ.terms and scale.sign_of(germ.lead[0]) < 0:
            raise _Outside("the logarithm of something negative")
        return scale.logarithm(germ)

    def _is_zero(self, e: Expr) -> bool:
        """Whether it is 0 throughout."""
        if e.has(self.name):
            return False
        germ = self.of(e)
        return not germ.terms and germ.error is None

    def _constant(self, e: Expr) -> Value:
        """What does not move as one coefficient."""
        germ = self.of(e)
        if not germ.terms and germ.error is None:
            return Fraction(0)
        coefficient, key = germ.lead
        if len(germ.terms) > 1 or germ.error is not None or key != scale.ONE:
            raise Unknown("an exponent that is no constant")
        return coefficient

    def _whole_power(self, base: Expr, exponent: Expr) -> Germ | None:
        """Powers of 0, 1 and of negative numbers with a whole exponent that grows."""
        if base.has(self.name) or not self.name.is_integer or self.start is None:
            return None
        value = self._constant(base)
        if isinstance(value, Fraction) and value in (0, 1):
            if value == 1:
                return scale.constant(Fraction(1))
            growth, _ = scale.at_infinity(self.of(exponent))
            return scale.constant(Fraction(0)) if growth > 0 else None
        ball = scale.as_ball(value)
        if not ball.imag.is_zero() or ball.real > 0 or ball.contains(0):
            return None
        size = scale.exponential(scale.scaled(self.of(exponent), acb(abs(ball)).log()))
        odd = self._is_odd(exponent)
        if odd is None:
            self.alternates = True
            return Germ((), size.lead[1])  # of alternating sign: its size is known
        return scale.scaled(size, Fraction(-1 if odd else 1))

    def _is_odd(self, exponent: Expr) -> bool | None:
        """Whether a polynomial with whole coefficients is odd where its name is even, or odd; None
        where that is not known."""
        if self.parity is None or not exponent.is_polynomial(self.name):
            return None
        value = exponent.xreplace({self.name: sp.Integer(self.parity)})
        whole = all(c.is_Integer for c in sp.Poly(exponent, self.name).all_coeffs())
        return bool(value % 2) if whole else None

    # Functions.

    def analytic(self, name: str, a: Germ) -> Germ:
        """A function that is analytic at the finite limit of its argument."""
        if a.error is not None and a.error.order() >= 0:
            raise Unknown("a function of something of which only the size is known")
        centre: Expr = Fraction(0)
        small = []
        for coefficient, key in a.terms:
            order = key.order()
            if order > 0:
                return self._of_large(name, a)
            if order == 0:
                centre = coefficient
            else:
                small.append((coefficient, key))
        found = _coefficients(name, centre)
        return scale.series(found, scale.build(small, a.error))

    def _of_large(self, name: str, a: Germ) -> Germ:
        """A function where its argument grows beyond all bounds."""
        sign = scale.sign_of(a.lead[0])
        if name in ("sin", "cos"):
            if not self.evaluator.real:
                raise Unknown("a sine of a complex argument")
            return Germ((), scale.ONE)
        if name == "atan":
            inverse = self.analytic("atan", scale.power(a, Fraction(-1)))
            half = sp.pi / 2 * sign
            return scale.sum_of(scale.constant(half), scale.scaled(inverse, Fraction(-1)))
        if name == "erf":
            # 1 - erf x < e^(-x^2) for x > 1 (DLMF 7.8.3).
            size = scale.exponential(scale.scaled(scale.product(a, a), Fraction(-1)))
            return scale.build([(Fraction(sign), scale.ONE)], size.lead[1])
        raise Unknown(f"a limit of {name} at infinity")


def _coefficients(name: str, centre: Expr) -> list[Value]:
    """The Taylor coefficients of a function, exact where its place is.

    Raises:
        Unknown: at a singular point.
    """
    exact = scale.as_exact(centre)
    if exact is None or name == "zeta":
        found = taylor(_SERIES[name], scale.as_ball(centre), scale.EXPANSION - 1)
        if not all(c.is_finite() for c in found):
            raise Unknown(f"a limit of {name} at a singular point")
        return found
    return [
        scale.from_exact(slope.xreplace({_T: exact}) / sp.factorial(k))
        for k, slope in enumerate(_slopes(name))
    ]


@functools.cache
def _slopes(name: str) -> tuple[Value, ...]:
    """A function of a name of its own and its derivatives."""
    found = [getattr(sp, name)(_T)]
    for _ in range(scale.EXPANSION - 1):
        found.append(sp.diff(found[-1], _T))
    return tuple(found)


def _folded(join: Callable[[Germ, Germ], Germ], germs: list[Germ]) -> Germ:
    """All germs joined, one after the other."""
    total = germs[0]
    for germ in germs[1:]:
        total = join(total, germ)
    return total


def _size_to_power(germ: Germ, power: Expr) -> Germ:
    if scale.sign_of(power) < 0 or germ.error is None:
        raise Unknown("a quotient by something of which only the size is known")
    return Germ((), germ.error.raised(power))


def _rewritten(expansion: _Expansion, e: Expr) -> Germ:
    return expansion.of(e.rewrite(sp.exp))


def _log(expansion: _Expansion, e: Expr) -> Germ:
    """A logarithm, to another base as a quotient."""
    value = expansion.logarithm(e.args[0])
    if len(e.args) == 1:
        return value
    below = expansion.logarithm(e.args[1])
    return scale.product(value, scale.power(below, Fraction(-1)))


def _abs(expansion: _Expansion, e: Expr) -> Germ:
    """The size by the sign of the leading term."""
    germ = expansion.of(e.args[0])
    if not germ.terms:
        return germ if germ.error is None else Germ((), germ.error)
    return scale.scaled(germ, Fraction(scale.sign_of(germ.lead[0])))


def _sign(expansion: _Expansion, e: Expr) -> Germ:
    """The sign of the leading term."""
    germ = expansion.of(e.args[0])
    if not germ.terms and germ.error is None:
        return scale.constant(Fraction(0))
    return scale.constant(Fraction(scale.sign_of(germ.lead[0])))


def _floor(expansion: _Expansion, e: Expr) -> Germ:
    """A rounded number: off by less than 1 where it grows, by the side at a whole limit."""
    germ = expansion.of(e.args[0])
    if germ.terms and germ.terms[0][1].order() > 0:
        return scale.build(list(germ.terms), scale.larger_error(germ.error, scale.ONE))
    _, value = scale.at_infinity(germ)
    if not isinstance(value, Fraction):
        raise Unknown("rounding of a limit that is no fraction")
    down = isinstance(e, sp.floor)
    if value.denominator != 1:
        rounded = value.__floor__() if down else value.__ceil__()
        return scale.constant(Fraction(rounded))
    rest = scale.sum_of(germ, scale.constant(-value))
    if not rest.terms and rest.error is None:
        return scale.constant(value)
    # Just below a whole number it is rounded down to the one before, just above up to the next.
    sign = scale.sign_of(rest.lead[0])
    if down:
        return scale.constant(value - 1 if sign < 0 else value)
    return scale.constant(value + 1 if sign > 0 else value)


def _extreme(expansion: _Expansion, e: Expr) -> Germ:
    """The one that is larger in the end."""
    germs = [expansion.of(a) for a in e.args]
    best = germs[0]
    for germ in germs[1:]:
        gap = scale.sum_of(germ, scale.scaled(best, Fraction(-1)))
        if not gap.terms and gap.error is None:
            continue
        larger = scale.sign_of(gap.lead[0]) > 0
        if larger == (type(e).__name__ == "Max"):
            best = germ
    return best


def _gamma(expansion: _Expansion, e: Expr) -> Germ:
    """Stirling's series of ``ln Gamma`` at an argument that grows, its exponential otherwise.

    Source: DLMF 5.11.1.
    """
    argument = e.args[0] + 1 if isinstance(e, sp.factorial) else e.args[0]
    a = expansion.of(argument)
    growth, _ = scale.at_infinity(a)
    if growth < 0:
        raise Unknown("a gamma function towards minus infinity")
    if growth == 0:
        return expansion.analytic("gamma", a)
    # (a - 1/2) ln a - a + ln(2 pi)/2, and the terms in 1/a, 1/a^3, ...
    half_less = scale.sum_of(a, scale.constant(Fraction(-1, 2)))
    total = scale.product(half_less, scale.logarithm(a))
    total = scale.sum_of(total, scale.scaled(a, Fraction(-1)))
    total = scale.sum_of(total, scale.constant(sp.log(2 * sp.pi) / 2))
    for k, coefficient in enumerate(_STIRLING):
        power = scale.power(a, Fraction(-2 * k - 1))
        total = scale.sum_of(total, scale.scaled(power, coefficient))
    # What is left out is of the order of the first term that is.
    first_left = Fraction(-2 * len(_STIRLING) - 1)
    error = scale.power(a, first_left).lead[1]
    total = scale.build(list(total.terms), scale.larger_error(total.error, error))
    return scale.exponential(total)


def _binomial(expansion: _Expansion, e: Expr) -> Germ:
    """A binomial of small lower number as a polynomial, any other by factorials."""
    n, k = e.args
    if k == 0:
        return scale.constant(Fraction(1))
    if k.is_Integer and 0 < k <= 12:
        factors = [(n - j) / sp.Integer(j + 1) for j in range(int(k))]
        return expansion.of(sp.Mul(*factors))
    others = sp.factorial(k) * sp.factorial(sp.expand(n - k))
    return expansion.of(sp.factorial(n) / others)


_FUNCTIONS: dict[str, Callable[[_Expansion, Expr], Germ]] = {
    **dict.fromkeys(("sinh", "cosh", "tanh", "coth", "sech", "csch"), _rewritten),
    "log": _log,
    "Abs": _abs,
    "sign": _sign,
    **dict.fromkeys(("floor", "ceiling"), _floor),
    **dict.fromkeys(("Max", "Min"), _extreme),
    **dict.fromkeys(("gamma", "factorial"), _gamma),
    "binomial": _binomial,
}
_ANALYTIC = {
    **{n: n for n in ("sin", "cos", "tan", "cot", "sec", "csc", "atan", "asin", "acos")},
    **{n: n for n in ("asinh", "acosh", "atanh", "erf", "erfc", "zeta")},
}
