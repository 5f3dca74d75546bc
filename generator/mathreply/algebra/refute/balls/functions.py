"""Values of the functions of a number, one rule a function."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from flint import acb

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.elementary import absolute, apply, constant_near
from mathreply.algebra.refute.balls.grids import grid
from mathreply.algebra.refute.balls.jets import Jet, head
from mathreply.algebra.refute.balls.kinds import Value
from mathreply.algebra.refute.balls.value import (
    Evaluator,
    Undefined,
    Unknown,
    divide,
    real_part,
    rule,
    whole_number,
)


@rule("exp")
def _exp(evaluator: Evaluator, e: Expr) -> Value:
    return apply(evaluator, "exp", evaluator._value(e.args[0]))


@rule("log")
def _log(evaluator: Evaluator, e: Expr) -> Value:
    value = _logarithm(evaluator, e.args[0])
    return value if len(e.args) == 1 else divide(value, _logarithm(evaluator, e.args[1]))


def _logarithm(evaluator: Evaluator, argument: Expr) -> Value:
    """A logarithm away from 0 and, over the reals, from negative numbers."""
    value = evaluator._value(argument)
    place = head(value)
    if place.is_zero():
        raise Undefined("the logarithm of zero")
    if place.contains(0):
        raise Unknown("the logarithm of something close to zero")
    if evaluator.real and place.imag.contains(0) and place.real < 0:
        raise Undefined("the logarithm of a negative number")
    return apply(evaluator, "log", value)


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
def _plain(evaluator: Evaluator, e: Expr) -> Value:
    """A function without poles, entry by entry of a matrix."""
    value = evaluator._value(e.args[0])
    name = _PLAIN[type(e).__name__]
    if hasattr(value, "nrows"):
        return _entrywise(value, lambda part: apply(evaluator, name, part))
    return apply(evaluator, name, value)


@rule("conjugate")
def _conjugate(evaluator: Evaluator, e: Expr) -> Value:
    value = evaluator._value(e.args[0])
    if hasattr(value, "nrows"):
        return value.conjugate()
    return _real_linear(evaluator, value, lambda part: part.conjugate(), keeps=True)


def _real_linear(
    evaluator: Evaluator, value: Expr, function: Callable[[Expr], Expr], *, keeps: bool
) -> Value:
    """A conjugate, a real or an imaginary part; ``keeps`` where a real number stays as it is.

    Raises:
        Undefined: where a complex derivative is asked for, which none of these has.
    """
    if isinstance(value, Jet):
        if evaluator.real:
            return value if keeps else acb(0)
        return Jet({m: function(c) for m, c in value.terms.items()})
    if evaluator.on_path:
        if evaluator.real:
            return value if keeps else acb(0)
        if evaluator.analytic:
            raise Unknown("a part of a complex number is not analytic")
    return acb(function(value))


@rule(*_POLES)
def _with_poles(evaluator: Evaluator, e: Expr) -> Value:
    """A function that has poles, off them."""
    name = type(e).__name__
    argument = evaluator._value(e.args[0])
    place = head(argument)
    if (name in ("coth", "csch", "cot", "csc") and place.is_zero()) or (
        name == "zeta" and (place - 1).is_zero()
    ):
        raise Undefined(f"{name} at a pole")
    if name in ("gamma", "loggamma", "digamma"):
        whole = whole_number(place)
        if whole is not None and whole <= 0 and place.is_exact():
            raise Undefined("the gamma function at a pole")
    result = apply(evaluator, _POLES[name], argument)
    if not result.is_finite():
        raise Unknown(f"{name} close to a pole")
    return result


@rule(*_BOUNDED)
def _bounded(evaluator: Evaluator, e: Expr) -> Value:
    """A function with ends of its domain."""
    name = type(e).__name__
    argument = evaluator._value(e.args[0])
    place = head(argument)
    if name == "atanh" and (place * place - 1).is_zero():
        raise Undefined("atanh at a pole")
    if evaluator.real and place.imag.contains(0):
        outside = place.real < 1 if name == "acosh" else abs(place.real) > 1
        if outside:
            raise Undefined(f"{name} outside its domain")
    result = apply(evaluator, _BOUNDED[name], argument)
    if not result.is_finite():
        raise Unknown(f"{name} close to an end of its domain")
    if evaluator.real and not evaluator.on_path and not isinstance(result, Jet):
        return acb(result.real)  # at an end of its domain a ball reaches beyond it
    return result


@rule("atan2")
def _atan2(evaluator: Evaluator, e: Expr) -> Value:
    y, x = (constant_near(evaluator._value(a)) for a in e.args)
    if evaluator.on_path:
        raise Unknown("an angle that is not analytic")
    return acb(acb(real_part(x), real_part(y)).arg())


@rule("polygamma")
def _polygamma(evaluator: Evaluator, e: Expr) -> Value:
    """A derivative of the digamma function."""
    order, argument = (evaluator._value(a) for a in e.args)
    if isinstance(argument, Jet):
        if not head(order).is_zero():
            raise Unknown("a derivative of a polygamma function")
        return apply(evaluator, "digamma", argument)
    return argument.digamma() if head(order).is_zero() else argument.polygamma(head(order))


@rule("Abs")
def _abs(evaluator: Evaluator, e: Expr) -> Value:
    value = evaluator._value(e.args[0])
    if isinstance(value, Jet) and not evaluator.real and value.moves():
        return _complex_absolute(evaluator, value)
    return absolute(evaluator, value)


def _complex_absolute(evaluator: Evaluator, value: Expr) -> Value:
    """``|w|`` as the root of ``w`` times its conjugate, along real increments."""
    if value.head.contains(0):
        raise Unknown("a derivative of an absolute value close to zero")
    conjugate = Jet({m: c.conjugate() for m, c in value.terms.items()})
    return apply(evaluator, "sqrt", value * conjugate)


@rule("re")
def _re(evaluator: Evaluator, e: Expr) -> Value:
    value = evaluator._value(e.args[0])
    return _real_linear(evaluator, value, lambda part: acb(part.real), keeps=True)


@rule("im")
def _im(evaluator: Evaluator, e: Expr) -> Value:
    value = evaluator._value(e.args[0])
    return _real_linear(evaluator, value, lambda part: acb(part.imag), keeps=False)


@rule("arg")
def _arg(evaluator: Evaluator, e: Expr) -> Value:
    value = constant_near(evaluator._value(e.args[0]))
    if value.is_zero():
        raise Undefined("the argument of zero")
    if evaluator.on_path:
        raise Unknown("an angle that is not analytic")
    return acb(value.arg())


@rule("sign")
def _sign(evaluator: Evaluator, e: Expr) -> Value:
    value = evaluator._value(e.args[0])
    if evaluator.on_path and evaluator.real and not isinstance(value, Jet):
        return value.real_sgn(analytic=evaluator.analytic)
    place = head(value)
    if place.is_zero():
        if isinstance(value, Jet) and value.moves():
            raise Unknown("a derivative of a sign at its jump")
        return acb(0)
    if place.contains(0):
        raise Unknown("the sign of something close to zero")
    if evaluator.real:
        return acb(1) if place.real > 0 else acb(-1)
    # Of a complex number the sign is its direction.
    return value / absolute(evaluator, value)


@rule("Heaviside")
def _heaviside(evaluator: Evaluator, e: Expr) -> Value:
    """A step at 0."""
    value = evaluator._value(e.args[0])
    if evaluator.on_path and not isinstance(value, Jet):
        return value.real_heaviside(analytic=evaluator.analytic)
    if head(value).contains(0):
        raise Unknown("a step at zero")
    return acb(1 if real_part(value) > 0 else 0)


@rule("floor", "ceiling")
def _floor(evaluator: Evaluator, e: Expr) -> Value:
    """A rounded number, where it is not too close to a jump."""
    value = evaluator._value(e.args[0])
    down = type(e).__name__ == "floor"
    if evaluator.on_path:
        part = constant_near(value)
        return (part.real_floor if down else part.real_ceil)(analytic=evaluator.analytic)
    place = real_part(value)
    rounded = whole_number(acb(place.floor() if down else place.ceil()))
    if rounded is None or (isinstance(value, Jet) and value.moves() and place.contains_integer()):
        raise Unknown("rounding too close to a whole number")
    return acb(rounded)


@rule("Max", "Min")
def _extreme(evaluator: Evaluator, e: Expr) -> Value:
    """The largest or smallest of some numbers."""
    values = [evaluator._value(a) for a in e.args]
    largest = type(e).__name__ == "Max"
    result = values[0]
    for value in values[1:]:
        result = _larger(evaluator, result, value, largest=largest)
    return result


def _larger(evaluator: Evaluator, a: Expr, b: Expr, *, largest: bool) -> Value:
    """The larger of two; of expansions one of them, where they are apart."""
    if isinstance(a, Jet) or isinstance(b, Jet):
        gap = real_part(a - b)
        if gap.contains(0):
            raise Unknown("a derivative where two arguments of a maximum meet")
        return a if (gap > 0) == largest else b
    if evaluator.on_path:
        join = acb.real_max if largest else acb.real_min
        return join(a, b, analytic=evaluator.analytic)
    x, y = real_part(a), real_part(b)
    return acb(x.max(y) if largest else x.min(y))


@rule("Piecewise")
def _piecewise(evaluator: Evaluator, e: Expr) -> Value:
    """The value of the first case that applies."""
    for number, (value, condition) in enumerate(e.args):
        try:
            if evaluator.truth(condition):
                return evaluator._value(value)
        except Unknown:
            if not evaluator.on_path or evaluator.analytic:
                raise
            return _either(evaluator, e.args[number:])
    raise Undefined("no case applies")


def _either(evaluator: Evaluator, cases: Expr) -> Value:
    """A ball around the values of all cases that may apply on a piece of a path."""
    values = [evaluator._value(value) for value, condition in cases if condition is not sp.false]
    result = values[0]
    for value in values[1:]:
        result = result.union(value)
    return result


def _entrywise(value: Expr, function: Callable[[Expr], Expr]) -> Value:
    """A matrix with a function of each entry."""
    rows, columns = value.nrows(), value.ncols()
    return grid([[function(value[i, j]) for j in range(columns)] for i in range(rows)])
