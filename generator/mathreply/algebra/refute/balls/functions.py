"""Values of numbers, names, arithmetic and functions, one rule a construct."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import flint
import sympy as sp
from flint import acb, acb_mat, arb, fmpq

from mathreply.algebra.refute.balls.value import (
    MAX_TERMS,
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
def _rational(_: Evaluator, e: Any) -> Any:
    return acb(fmpq(int(e.p), int(e.q)))


@rule("Float")
def _float(_: Evaluator, e: Any) -> Any:
    exact = sp.Rational(e)
    return acb(fmpq(int(exact.p), int(exact.q)))


_CONSTANTS: dict[str, Callable[[], Any]] = {
    "Pi": lambda: acb(arb.pi()),
    "Exp1": lambda: acb(1).exp(),
    "ImaginaryUnit": lambda: acb(0, 1),
    "EulerGamma": lambda: acb(arb.const_euler()),
    "GoldenRatio": lambda: (1 + acb(5).sqrt()) / 2,
}


@rule(*_CONSTANTS)
def _constant(_: Evaluator, e: Any) -> Any:
    return _CONSTANTS[type(e).__name__]()


@rule("Infinity")
def _infinity(_: Evaluator, __: Any) -> Any:
    raise Infinite(1)


@rule("NegativeInfinity")
def _negative_infinity(_: Evaluator, __: Any) -> Any:
    raise Infinite(-1)


@rule("Symbol", "Dummy")
def _symbol(evaluator: Evaluator, e: Any) -> Any:
    try:
        return ball(evaluator.point.scalars[e])
    except KeyError:
        raise Unknown(f"no value for {e.name}") from None


@rule("Add")
def _add(evaluator: Evaluator, e: Any) -> Any:
    total = evaluator._value(e.args[0])
    for term in e.args[1:]:
        total = total + evaluator._value(term)
    return total


@rule("Mul")
def _mul(evaluator: Evaluator, e: Any) -> Any:
    result: Any = acb(1)
    undefined: Undefined | None = None
    for factor in e.args:
        try:
            value = evaluator._value(factor)
        except Undefined as error:
            undefined = error  # 0/0 must not hide behind a factor 0
            continue
        result = (
            value * result
            if isinstance(value, acb_mat) and isinstance(result, acb)
            else result * value
        )
    if undefined is not None:
        raise undefined
    return result


@rule("Pow")
def _pow(evaluator: Evaluator, e: Any) -> Any:
    base, exponent = e.args
    if base is sp.E:
        return evaluator._value(exponent).exp()
    value = evaluator._value(base)
    if isinstance(value, acb_mat):
        return _matrix_power(value, evaluator.integer(exponent))
    if exponent.is_Integer:
        return _whole_power(value, int(exponent))
    power = evaluator._value(exponent)
    whole = whole_number(power)
    if whole is not None and power.is_exact():
        return _whole_power(value, whole)
    if value.is_zero():
        if real_part(power) > 0:
            return acb(0)
        raise Undefined("zero to a power that is not positive")
    if value.contains(0):
        raise Unknown("a power of something close to zero")
    if evaluator.real and value.imag.contains(0) and value.real < 0:
        if (
            exponent.is_Rational and exponent.q % 2
        ):  # over the reals an odd root of a negative number is negative
            size = (-value).pow(power)
            return -size if exponent.p % 2 else size
        raise Undefined("a power of a negative number")
    if exponent == sp.Rational(1, 2):
        return value.sqrt()
    return value.pow(power)


def _whole_power(value: Any, power: int) -> Any:
    if abs(power) > 10**6 and not (value.imag.is_zero() and value.real > 0):
        raise Unknown("too large a power")
    if abs(power) > 10**6:
        return (value.log() * power).exp()
    return value**power if power >= 0 else divide(acb(1), value**-power)


def _matrix_power(value: Any, power: int) -> Any:
    if power >= 0:
        return value**power
    return inverse(value) ** -power


def inverse(value: Any) -> Any:
    """The inverse of a matrix of balls."""
    if value.nrows() != value.ncols():
        raise Undefined("the inverse of a matrix that is not square")
    determinant = value.det()
    divide(acb(1), determinant)
    return value.inv()


@rule("exp")
def _exp(evaluator: Evaluator, e: Any) -> Any:
    return evaluator._value(e.args[0]).exp()


@rule("log")
def _log(evaluator: Evaluator, e: Any) -> Any:
    value = _logarithm(evaluator, e.args[0])
    return value if len(e.args) == 1 else divide(value, _logarithm(evaluator, e.args[1]))


def _logarithm(evaluator: Evaluator, argument: Any) -> Any:
    value = evaluator._value(argument)
    if value.is_zero():
        raise Undefined("the logarithm of zero")
    if value.contains(0):
        raise Unknown("the logarithm of something close to zero")
    if evaluator.real and value.imag.contains(0) and value.real < 0:
        raise Undefined("the logarithm of a negative number")
    return value.log()


_PLAIN = {
    "sin": "sin",
    "cos": "cos",
    "sinh": "sinh",
    "cosh": "cosh",
    "tanh": "tanh",
    "sech": "sech",
    "atan": "atan",
    "asinh": "asinh",
    "erf": "erf",
    "erfc": "erfc",
    "conjugate": "conjugate",
    "LambertW": "lambertw",
    "Si": "si",
    "Ci": "ci",
    "Ei": "ei",
}
"""Functions without poles on the real line, under their names in SymPy and in flint."""
_POLES = {
    "tan": "tan",
    "cot": "cot",
    "sec": "sec",
    "csc": "csc",
    "coth": "coth",
    "csch": "csch",
    "gamma": "gamma",
    "loggamma": "lgamma",
    "digamma": "digamma",
    "zeta": "zeta",
}
_BOUNDED = {"asin": "asin", "acos": "acos", "acosh": "acosh", "atanh": "atanh"}


@rule(*_PLAIN)
def _plain(evaluator: Evaluator, e: Any) -> Any:
    value = evaluator._value(e.args[0])
    name = _PLAIN[type(e).__name__]
    if isinstance(value, acb_mat):
        return _entrywise(value, lambda part: getattr(part, name)())
    return value.conjugate() if name == "conjugate" else getattr(value, name)()


@rule(*_POLES)
def _with_poles(evaluator: Evaluator, e: Any) -> Any:
    name = type(e).__name__
    argument = evaluator._value(e.args[0])
    if (name in ("coth", "csch", "cot", "csc") and argument.is_zero()) or (
        name == "zeta" and (argument - 1).is_zero()
    ):
        raise Undefined(f"{name} at a pole")
    if name in ("gamma", "loggamma", "digamma"):
        whole = whole_number(argument)
        if whole is not None and whole <= 0 and argument.is_exact():
            raise Undefined("the gamma function at a pole")
    result = getattr(argument, _POLES[name])()
    if not result.is_finite():
        raise Undefined(f"{name} at a pole")
    return result


@rule(*_BOUNDED)
def _bounded(evaluator: Evaluator, e: Any) -> Any:
    result = getattr(evaluator._value(e.args[0]), _BOUNDED[type(e).__name__])()
    if not result.is_finite():
        raise Undefined(f"{type(e).__name__} at a pole")
    if evaluator.real and not result.imag.contains(0):
        raise Undefined(f"{type(e).__name__} outside its domain")
    return result


@rule("atan2")
def _atan2(evaluator: Evaluator, e: Any) -> Any:
    y, x = (evaluator._value(a) for a in e.args)
    return acb(acb(real_part(x), real_part(y)).arg())


@rule("polygamma")
def _polygamma(evaluator: Evaluator, e: Any) -> Any:
    order, argument = (evaluator._value(a) for a in e.args)
    return argument.digamma() if order.is_zero() else argument.polygamma(order)


@rule("Abs")
def _abs(evaluator: Evaluator, e: Any) -> Any:
    return acb(abs(evaluator._value(e.args[0])))


@rule("re")
def _re(evaluator: Evaluator, e: Any) -> Any:
    return acb(evaluator._value(e.args[0]).real)


@rule("im")
def _im(evaluator: Evaluator, e: Any) -> Any:
    return acb(evaluator._value(e.args[0]).imag)


@rule("arg")
def _arg(evaluator: Evaluator, e: Any) -> Any:
    value = evaluator._value(e.args[0])
    if value.is_zero():
        raise Undefined("the argument of zero")
    return acb(value.arg())


@rule("sign")
def _sign(evaluator: Evaluator, e: Any) -> Any:
    value = evaluator._value(e.args[0])
    if value.is_zero():
        return acb(0)
    if value.contains(0):
        raise Unknown("the sign of something close to zero")
    return value / abs(value)


@rule("Heaviside")
def _heaviside(evaluator: Evaluator, e: Any) -> Any:
    value = evaluator._value(e.args[0])
    if value.contains(0):
        raise Unknown("a step at zero")
    return acb(1 if real_part(value) > 0 else 0)


@rule("floor", "ceiling")
def _floor(evaluator: Evaluator, e: Any) -> Any:
    value = real_part(evaluator._value(e.args[0]))
    rounded = whole_number(acb(value.floor() if type(e).__name__ == "floor" else value.ceil()))
    if rounded is None:
        raise Unknown("rounding too close to a whole number")
    return acb(rounded)


@rule("Max", "Min")
def _extreme(evaluator: Evaluator, e: Any) -> Any:
    values = [real_part(evaluator._value(a)) for a in e.args]
    result = values[0]
    for value in values[1:]:
        result = result.max(value) if type(e).__name__ == "Max" else result.min(value)
    return acb(result)


@rule("Mod")
def _mod(evaluator: Evaluator, e: Any) -> Any:
    a, b = (evaluator.integer(x) for x in e.args)
    if b == 0:
        raise Undefined("division by zero")
    return acb(a % b)


@rule("factorial")
def _factorial(evaluator: Evaluator, e: Any) -> Any:
    value = evaluator._value(e.args[0])
    whole = whole_number(value)
    if whole is not None and whole < 0 and value.is_exact():
        raise Undefined("the factorial of a negative number")
    return (value + 1).gamma() if whole is None or whole > 2_000 else acb(flint.fmpz.fac_ui(whole))


@rule("factorial2")
def _factorial2(evaluator: Evaluator, e: Any) -> Any:
    n = evaluator.integer(e.args[0])
    if n < -1:
        raise Undefined("the factorial of a negative number")
    result = acb(1)
    for k in range(n, 1, -2):
        result *= k
    return result


@rule("binomial")
def _binomial(evaluator: Evaluator, e: Any) -> Any:
    top, k = evaluator._value(e.args[0]), evaluator.integer(e.args[1])
    if k < 0:
        return acb(0)
    if k > MAX_TERMS:
        raise Unknown("too large a binomial")
    result = acb(1)
    for j in range(k):
        result = result * (top - j) / (j + 1)
    return result


@rule("FallingFactorial", "RisingFactorial")
def _falling(evaluator: Evaluator, e: Any) -> Any:
    x, k = evaluator._value(e.args[0]), evaluator.integer(e.args[1])
    if not 0 <= k <= MAX_TERMS:
        raise Unknown("a factorial power of this size")
    step = -1 if type(e).__name__ == "FallingFactorial" else 1
    result = acb(1)
    for j in range(k):
        result *= x + step * j
    return result


@rule("KroneckerDelta")
def _delta(evaluator: Evaluator, e: Any) -> Any:
    return acb(1 if evaluator.integer(e.args[0]) == evaluator.integer(e.args[1]) else 0)


@rule("Piecewise")
def _piecewise(evaluator: Evaluator, e: Any) -> Any:
    for value, condition in e.args:
        if evaluator.truth(condition):
            return evaluator._value(value)
    raise Undefined("no case applies")


def _entrywise(value: Any, function: Callable[[Any], Any]) -> Any:
    rows, columns = value.nrows(), value.ncols()
    return acb_mat([[function(value[i, j]) for j in range(columns)] for i in range(rows)])


@rule("Gcd", "Lcm")
def _divisors(evaluator: Evaluator, e: Any) -> Any:
    """Whole numbers only: the divisors of anything else are not defined."""
    a, b = (evaluator._value(argument) for argument in e.args)
    m, n = whole_number(a), whole_number(b)
    if m is None or n is None or not (a.is_exact() and b.is_exact()):
        raise Undefined("a divisor of something that is no whole number")
    return acb(math.gcd(m, n) if type(e).__name__ == "Gcd" else math.lcm(m, n))
