"""Values of numbers, names, sums, products and powers."""

from __future__ import annotations

import functools
from collections.abc import Callable

import sympy as sp
from flint import acb, arb, fmpq

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import FROBENIUS, Norm
from mathreply.algebra.refute.balls.elementary import apply
from mathreply.algebra.refute.balls.grids import plus, times
from mathreply.algebra.refute.balls.jets import Jet, head
from mathreply.algebra.refute.balls.kinds import Value
from mathreply.algebra.refute.balls.value import (
    Evaluator,
    Infinite,
    Undefined,
    Unknown,
    ball,
    divide,
    real_part,
    rule,
    whole_number,
)


@rule("Integer", "Rational", "Half", "One", "Zero", "NegativeOne")
def _rational(_: Evaluator, e: Expr) -> Value:
    return acb(int(e.p)) if e.q == 1 else acb(fmpq(int(e.p), int(e.q)))


@rule("Float")
def _float(_: Evaluator, e: Expr) -> Value:
    # As the decimal that the author wrote.
    exact = sp.Rational(e)
    return acb(fmpq(int(exact.p), int(exact.q)))


_CONSTANTS: dict[str, Callable[[], Expr]] = {
    "Pi": lambda: acb(arb.pi()),
    "Exp1": lambda: acb(1).exp(),
    "ImaginaryUnit": lambda: acb(0, 1),
    "EulerGamma": lambda: acb(arb.const_euler()),
    "GoldenRatio": lambda: (1 + acb(5).sqrt()) / 2,
}


@rule(*_CONSTANTS)
def _constant(_: Evaluator, e: Expr) -> Value:
    return _CONSTANTS[type(e).__name__]()


@rule("Infinity")
def _infinity(_: Evaluator, __: Value) -> Value:
    raise Infinite(1)


@rule("NegativeInfinity")
def _negative_infinity(_: Evaluator, __: Value) -> Value:
    raise Infinite(-1)


@rule("Symbol", "Dummy")
def _symbol(evaluator: Evaluator, e: Expr) -> Value:
    """The value of a name at the point."""
    try:
        return ball(evaluator.point.scalars[e])
    except KeyError:
        raise Unknown(f"no value for {e.name}") from None


@rule("Add")
def _add(evaluator: Evaluator, e: Expr) -> Value:
    """A sum; of infinite terms only those of one sign have one."""
    values, infinite = [], set()
    for term in e.args:
        try:
            values.append(evaluator._value(term))
        except Infinite as error:
            infinite.add(error.sign)
    if infinite:
        if len(infinite) > 1:
            raise Undefined("infinity less infinity")
        raise Infinite(infinite.pop())
    return functools.reduce(plus, values)


@rule("Mul")
def _mul(evaluator: Evaluator, e: Expr) -> Value:
    """A product; a factor without a value makes it have none."""
    result: Expr = acb(1)
    undefined: Undefined | None = None
    for factor in e.args:
        try:
            value = evaluator._value(factor)
        except Undefined as error:
            undefined = error  # 0/0 must not hide behind a factor 0
            continue
        result = times(result, value)
    if isinstance(undefined, Infinite) and not hasattr(result, "nrows"):
        rest = real_part(result)
        if rest.contains(0):
            raise Undefined("zero times infinity")
        raise Infinite(undefined.sign if rest > 0 else -undefined.sign)
    if undefined is not None:
        raise undefined
    return result


@rule("Pow")
def _pow(evaluator: Evaluator, e: Expr) -> Value:
    """A power, by the kinds of its base and exponent."""
    base, exponent = e.args
    if base is sp.E:
        return apply(evaluator, "exp", evaluator._value(exponent))
    whole = int(exponent.p) if exponent.is_Integer else None
    if whole is not None and whole > 0 and whole % 2 == 0:
        square = _square_of(evaluator, base)
        if square is not None:
            return _whole_power(square, whole // 2)
    value = evaluator._value(base)
    if hasattr(value, "nrows"):
        return matrix_power(value, evaluator.integer(exponent))
    if whole is not None:
        return _whole_power(value, whole)
    power = evaluator._value(exponent)
    if isinstance(power, Jet) and power.moves():
        return _moving_power(evaluator, value, power)
    power = head(power)
    whole = whole_number(power)
    if whole is not None and power.is_exact():
        return _whole_power(value, whole)
    if isinstance(value, Jet):
        return _power_of_expansion(evaluator, value, exponent, power)
    return _plain_power(evaluator, value, exponent, power)


def _square_of(evaluator: Evaluator, base: Expr) -> Value:
    """The square of the length of a vector, or of the absolute value of a real number: unlike
    these it has a derivative everywhere. None for anything else, and where nothing moves."""
    if not evaluator.real:
        return None
    if isinstance(base, sp.Abs):
        entries = [evaluator._value(base.args[0])]
    elif isinstance(base, Norm) and base.args[1] in (2, FROBENIUS):
        vector = evaluator._value(base.args[0])
        is_column = base.args[1] != 2 or vector.ncols() == 1
        entries = vector.entries() if is_column else []
    else:
        return None
    if not any(isinstance(entry, Jet) for entry in entries):
        return None
    return sum((entry * entry for entry in entries), acb(0))


def _plain_power(evaluator: Evaluator, value: Expr, exponent: Expr, power: Expr) -> Value:
    """A power of a ball with a fixed exponent."""
    if value.is_zero():
        if real_part(power) > 0:
            return acb(0)
        raise Undefined("zero to a power that is not positive")
    if (
        (evaluator.on_path and evaluator.real)
        and (exponent.is_Rational and exponent.q % 2)
        and value.real < 0
    ):
        size = (-value).pow(power)  # the real odd root goes on beyond the line as it is on it
        return -size if exponent.p % 2 else size
    on_cut = value.imag.contains(0) and not value.real > 0
    if evaluator.on_path and on_cut and evaluator.analytic:
        raise Unknown("a power on its branch cut")
    if value.contains(0):
        if evaluator.on_path and real_part(power) > 0:
            return _power_near_zero(value, power)
        raise Unknown("a power of something close to zero")
    if evaluator.real and value.imag.contains(0) and value.real < 0:
        # Over the reals an odd root of a negative number is negative.
        if exponent.is_Rational and exponent.q % 2:
            size = (-value).pow(power)
            return -size if exponent.p % 2 else size
        raise Undefined("a power of a negative number")
    if exponent == sp.Rational(1, 2):
        return value.sqrt()
    return value.pow(power)


def _power_near_zero(value: Expr, power: Expr) -> Value:
    """A ball around 0 that holds every branch of a positive power."""
    size = abs(value).upper()
    radius = acb(size).pow(acb(power.real)).real.upper() if size > 0 else arb(0)
    return acb(arb(0, radius), arb(0, radius))


def _power_of_expansion(evaluator: Evaluator, value: Expr, exponent: Expr, power: Expr) -> Value:
    """A power of an expansion, away from 0."""
    place = value.head
    if not value.moves():
        return _plain_power(evaluator, place, exponent, power)
    if place.contains(0):
        if place.is_zero() and evaluator.real and real_part(power) < 1:
            raise Undefined("a root at zero has no derivative")
        raise Unknown("a derivative of a power close to zero")
    if evaluator.real and place.imag.contains(0) and place.real < 0:
        if not (exponent.is_Rational and exponent.q % 2):
            raise Undefined("a power of a negative number")
        size = apply(evaluator, "exp", apply(evaluator, "log", -value) * power)
        return -size if exponent.p % 2 else size
    if exponent == sp.Rational(1, 2):
        return apply(evaluator, "sqrt", value)
    return apply(evaluator, "exp", apply(evaluator, "log", value) * power)


def _moving_power(evaluator: Evaluator, value: Expr, power: Expr) -> Value:
    """``u^v = e^(v log u)`` where the exponent moves."""
    if evaluator.real and head(value).real < 0:
        raise Undefined("a power of a negative number")
    if head(value).contains(0):
        raise Unknown("a power of something close to zero")
    return apply(evaluator, "exp", apply(evaluator, "log", value) * power)


def _whole_power(value: Expr, power: int) -> Value:
    """A whole power; a huge one by logarithms."""
    if abs(power) > 10**6 and not (head(value).imag.is_zero() and head(value).real > 0):
        raise Unknown("too large a power")
    if abs(power) > 10**6 and not isinstance(value, Jet):
        return (value.log() * power).exp()
    return value**power if power >= 0 else divide(acb(1), value**-power)


def matrix_power(value: Expr, power: int) -> Value:
    """A whole power of a matrix."""
    if power >= 0:
        return value**power
    return inverse(value) ** -power


def inverse(value: Expr) -> Value:
    """The inverse of a matrix of balls."""
    if value.nrows() != value.ncols():
        raise Undefined("the inverse of a matrix that is not square")
    divide(acb(1), value.det())
    return value.inv()
