"""An expression's value at a point, in ball arithmetic: an interval around the true value, never a guess.

Only infinite sums, integrals, limits and derivatives are approximated; an evaluation that met one says so
(:attr:`Evaluator.rigorous`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

import flint
import sympy as sp
from flint import acb, acb_mat, arb, fmpq

PRECISION_BITS = 160
DERIVATIVE_STEP_BITS = 48
HUGE = 10**15
MAX_TERMS = 4_000
"""Terms of a finite sum, or of an infinite one before it is given up."""


class Undefined(ArithmeticError):
    """A side has no value here: a division by zero, the logarithm of a negative number over the reals."""


class Infinite(Undefined):
    """A side grows without bound here; ``sign`` is that of the infinity."""

    def __init__(self, sign: int) -> None:
        super().__init__("it is infinite")
        self.sign = sign


class Unknown(ArithmeticError):
    """Nothing can be said of the value here: an unsupported expression, or a ball that is too wide."""


class Gauss(NamedTuple):
    """A complex number with rational parts."""

    real: Fraction
    imag: Fraction


@dataclass
class Point:
    """Values for the names of a claim."""

    scalars: dict[Any, Any] = field(default_factory=dict)
    """Symbol → Fraction, int or :class:`Gauss`; bound indices → int; a ball in between."""
    arrays: dict[str, Any] = field(default_factory=dict)
    """Name → tuple of values, or tuple of rows."""
    functions: dict[str, Callable[..., Any]] = field(default_factory=dict)
    """Name of an undefined function → a function of balls."""


def ball(value: Any) -> Any:
    """A ball around an exact number."""
    if isinstance(value, Fraction):
        return acb(fmpq(value.numerator, value.denominator))
    if isinstance(value, Gauss):
        return acb(ball(value.real).real, ball(value.imag).real)
    return value if isinstance(value, acb) else acb(value)


class Evaluator:
    """Evaluates at one point. ``real`` makes square roots and logarithms of negative numbers undefined."""

    def __init__(self, point: Point, *, real: bool) -> None:
        self.point = point
        self.real = real
        self.rigorous = True

    def value(self, expression: Any) -> Any:
        """A ball (``acb``) or a matrix of balls (``acb_mat``).

        Raises:
            Undefined: where the expression has no value.
            Unknown: where nothing can be said.
        """
        flint.ctx.prec = PRECISION_BITS
        result = self._value(expression)
        parts = result.entries() if isinstance(result, acb_mat) else (result,)
        if not all(part.is_finite() for part in parts):
            raise Unknown("a value without bounds")
        return result

    def truth(self, condition: Any) -> bool:
        """Whether a condition holds here, for certain."""
        if condition in (True, sp.true):
            return True
        if condition in (False, sp.false):
            return False
        if isinstance(condition, sp.And):
            return all(self.truth(c) for c in condition.args)
        if isinstance(condition, sp.Or):
            return any(self.truth(c) for c in condition.args)
        if isinstance(condition, sp.Not):
            return not self.truth(condition.args[0])
        if isinstance(condition, sp.core.relational.Relational):
            return compare(self._value(condition.lhs), condition.rel_op, self._value(condition.rhs))
        raise Unknown(f"the condition {type(condition).__name__}")

    def integer(self, expression: Any) -> int:
        """The value of an index or a size."""
        if isinstance(expression, int) or expression.is_Integer:
            return int(expression)
        value = self._value(expression)
        whole = whole_number(value) if isinstance(value, acb) else None
        if whole is None:
            raise Unknown("an index that is no whole number")
        return int(whole)

    # --- one method a construct ------------------------------

    def _value(self, e: Any) -> Any:
        for kind in type(e).__mro__:
            rule = _RULES.get(kind.__name__)
            if rule is not None:
                return rule(self, e)
        raise Unknown(f"no value for {type(e).__name__}")

    def at(self, values: dict[Any, Any]) -> Evaluator:
        """An evaluator at the same point with some scalars changed."""
        point = Point({**self.point.scalars, **values}, self.point.arrays, self.point.functions)
        return Evaluator(point, real=self.real)

    def under(self, values: dict[Any, Any], expression: Any) -> Any:
        """The value with some scalars changed."""
        saved = self.point
        self.point = Point({**saved.scalars, **values}, saved.arrays, saved.functions)
        try:
            return self._value(expression)
        finally:
            self.point = saved


def compare(left: Any, operator: str, right: Any) -> bool:
    """Whether a relation holds between two balls, for certain either way.

    Raises:
        Unknown: where the balls overlap without being the same exact number.
    """
    difference = left - right
    if isinstance(difference, acb_mat):
        equal = all(compare(part, "==", acb(0)) for part in difference.entries())
        if operator in ("==", "!="):
            return equal == (operator == "==")
        raise Unknown("an order of matrices")
    if operator in ("==", "!="):
        if not difference.contains(0):
            return operator == "!="
        if difference.is_zero():
            return operator == "=="
        raise Unknown("too close to tell")
    if not difference.imag.contains(0):
        raise Undefined("an order of complex numbers")
    real = difference.real
    if real.contains(0) and not real.is_zero():
        raise Unknown("too close to tell")
    sign = 0 if real.is_zero() else (1 if real > 0 else -1)
    return {"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[operator]


_RULES: dict[str, Callable[[Evaluator, Any], Any]] = {}


def rule(*names: str) -> Callable[[Callable[[Evaluator, Any], Any]], Callable[[Evaluator, Any], Any]]:
    """Register how the classes of these names (of SymPy or of ``nodes``) are evaluated."""
    def register(function: Callable[[Evaluator, Any], Any]) -> Callable[[Evaluator, Any], Any]:
        for name in names:
            _RULES[name] = function
        return function
    return register


def real_part(value: Any) -> Any:
    """The real number that a ball stands for.

    Raises:
        Undefined: if it is not real.
    """
    if not value.imag.contains(0):
        raise Undefined("not a real number")
    return value.real


def whole_number(value: Any) -> int | None:
    """The one integer inside a ball, None if there is none, several, or it is too large to ask Flint for it.

    Flint ends the process when asked about a number beyond its reach.
    """
    if not abs(value) < HUGE:
        return None
    if abs(value) < arb("1e-200"):
        return 0 if value.contains(0) else None
    found = value.unique_fmpz()
    return None if found is None else int(found)


def divide(top: Any, bottom: Any) -> Any:
    """A quotient.

    Raises:
        Undefined: on an exact zero below.
        Unknown: where the ball below only touches zero.
    """
    if bottom.is_zero():
        raise Undefined("division by zero")
    if bottom.contains(0):
        raise Unknown("division by something close to zero")
    return top / bottom


@rule("Integer", "Rational", "Half", "One", "Zero", "NegativeOne")
def _rational(_: Evaluator, e: Any) -> Any:
    return acb(fmpq(int(e.p), int(e.q)))


@rule("Float")
def _float(_: Evaluator, e: Any) -> Any:
    exact = sp.Rational(e)
    return acb(fmpq(int(exact.p), int(exact.q)))


_CONSTANTS: dict[str, Callable[[], Any]] = {
    "Pi": lambda: acb(arb.pi()), "Exp1": lambda: acb(1).exp(), "ImaginaryUnit": lambda: acb(0, 1),
    "EulerGamma": lambda: acb(arb.const_euler()), "GoldenRatio": lambda: (1 + acb(5).sqrt()) / 2,
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
        result = value * result if isinstance(value, acb_mat) and isinstance(result, acb) else result * value
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
        if exponent.is_Rational and exponent.q % 2:  # over the reals an odd root of a negative number is negative
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
    return inverse(value)**-power


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


_PLAIN = {"sin": "sin", "cos": "cos", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "sech": "sech",
          "atan": "atan", "asinh": "asinh", "erf": "erf", "erfc": "erfc", "conjugate": "conjugate",
          "LambertW": "lambertw", "Si": "si", "Ci": "ci", "Ei": "ei"}
"""Functions without poles on the real line, under their names in SymPy and in flint."""
_POLES = {"tan": "tan", "cot": "cot", "sec": "sec", "csc": "csc", "coth": "coth", "csch": "csch", "gamma": "gamma",
          "loggamma": "lgamma", "digamma": "digamma", "zeta": "zeta"}
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
    if (name in ("coth", "csch", "cot", "csc") and argument.is_zero()) or (name == "zeta" and (argument - 1).is_zero()):
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
