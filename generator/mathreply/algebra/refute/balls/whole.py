"""Values of what belongs to whole numbers: factorials, binomials, remainders, divisors."""

from __future__ import annotations

import math

import flint
from flint import acb

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.elementary import apply, constant_near
from mathreply.algebra.refute.balls.jets import Jet, head
from mathreply.algebra.refute.balls.kinds import Value
from mathreply.algebra.refute.balls.value import (
    MAX_TERMS,
    Evaluator,
    Undefined,
    Unknown,
    rule,
    whole_number,
)


@rule("Mod")
def _mod(evaluator: Evaluator, e: Expr) -> Value:
    a, b = (evaluator.integer(x) for x in e.args)
    if b == 0:
        raise Undefined("division by zero")
    return acb(a % b)


@rule("factorial")
def _factorial(evaluator: Evaluator, e: Expr) -> Value:
    value = evaluator._value(e.args[0])
    if isinstance(value, Jet) and value.moves():
        return apply(evaluator, "gamma", value + 1)
    value = head(value)
    whole = whole_number(value)
    if whole is not None and whole < 0 and value.is_exact():
        raise Undefined("the factorial of a negative number")
    return (value + 1).gamma() if whole is None or whole > 2_000 else acb(flint.fmpz.fac_ui(whole))


@rule("factorial2")
def _factorial2(evaluator: Evaluator, e: Expr) -> Value:
    n = evaluator.integer(e.args[0])
    if n < -1:
        raise Undefined("the factorial of a negative number")
    result = acb(1)
    for k in range(n, 1, -2):
        result *= k
    return result


@rule("binomial")
def _binomial(evaluator: Evaluator, e: Expr) -> Value:
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
def _falling(evaluator: Evaluator, e: Expr) -> Value:
    x, k = evaluator._value(e.args[0]), evaluator.integer(e.args[1])
    if not 0 <= k <= MAX_TERMS:
        raise Unknown("a factorial power of this size")
    step = -1 if type(e).__name__ == "FallingFactorial" else 1
    result = acb(1)
    for j in range(k):
        result *= x + step * j
    return result


@rule("KroneckerDelta")
def _delta(evaluator: Evaluator, e: Expr) -> Value:
    return acb(1 if evaluator.integer(e.args[0]) == evaluator.integer(e.args[1]) else 0)


@rule("Gcd", "Lcm")
def _divisors(evaluator: Evaluator, e: Expr) -> Value:
    """Whole numbers only: the divisors of anything else are not defined."""
    m, n = (_whole_argument(evaluator._value(argument)) for argument in e.args)
    return acb(math.gcd(m, n) if type(e).__name__ == "Gcd" else math.lcm(m, n))


def _whole_argument(value: Expr) -> int:
    value = constant_near(value)
    if not (value.imag.contains(0) and value.real.contains_integer()):
        raise Undefined("a divisor of something that is no whole number")
    whole = whole_number(value)
    if whole is None or not value.is_exact():
        raise Unknown("a divisor of something that may be no whole number")
    return whole
