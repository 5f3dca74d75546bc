"""The functions of one argument: on balls, on neighbourhoods of a path, on Taylor expansions."""

from __future__ import annotations

from collections.abc import Callable

from flint import acb, acb_series

from mathreply.algebra.budget import work
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.jets import Jet, head, taylor
from mathreply.algebra.refute.balls.kinds import Value
from mathreply.algebra.refute.balls.value import Evaluator, Undefined, Unknown

Series = Callable[[Expr], Expr]
"""What a function does to a power series."""


def integral_of(slope: Series, value: Callable[[Expr], Expr]) -> Series:
    """A function by its derivative and its value at the constant term."""

    def function(series: Expr) -> Value:
        return (slope(series) * series.derivative()).integral() + value(series[0])

    return function


def _cosh(s: Expr) -> Value:
    """``cosh s = (e^s + e^-s)/2``."""
    return (s.exp() + (-s).exp()) / 2


def _sinh(s: Expr) -> Value:
    """``sinh s = (e^s - e^-s)/2``."""
    return (s.exp() - (-s).exp()) / 2


def _digamma(s: Expr) -> Value:
    """The logarithmic derivative of the gamma function."""
    return _polygamma(s, 0)


def _polygamma(s: Expr, order: int) -> Value:
    """By the values of the higher polygamma functions at the constant term."""
    place, length = s[0], s.prec
    rise = s - place
    total, power, scale = acb_series([0], length), acb_series([1], length), 1
    for k in range(length):
        value = place.digamma() if order + k == 0 else place.polygamma(acb(order + k))
        total = total + power * value / scale
        power, scale = power * rise, scale * (k + 1)
    return total


_SERIES: dict[str, Series] = {
    "exp": lambda s: s.exp(),
    "log": lambda s: s.log(),
    "sqrt": lambda s: s.sqrt(),
    "sin": lambda s: s.sin(),
    "cos": lambda s: s.cos(),
    "tan": lambda s: s.tan(),
    "cot": lambda s: s.cos() / s.sin(),
    "sec": lambda s: 1 / s.cos(),
    "csc": lambda s: 1 / s.sin(),
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": lambda s: _sinh(s) / _cosh(s),
    "coth": lambda s: _cosh(s) / _sinh(s),
    "sech": lambda s: 1 / _cosh(s),
    "csch": lambda s: 1 / _sinh(s),
    "atan": lambda s: s.atan(),
    "asin": integral_of(lambda s: (1 - s * s).rsqrt(), lambda a: a.asin()),
    "acos": integral_of(lambda s: -(1 - s * s).rsqrt(), lambda a: a.acos()),
    "asinh": integral_of(lambda s: (1 + s * s).rsqrt(), lambda a: a.asinh()),
    "acosh": integral_of(lambda s: (s - 1).rsqrt() * (s + 1).rsqrt(), lambda a: a.acosh()),
    "atanh": integral_of(lambda s: 1 / (1 - s * s), lambda a: a.atanh()),
    "erf": lambda s: s.erf(),
    "erfc": lambda s: s.erfc(),
    "lambertw": lambda s: s.lambertw(),
    "si": lambda s: s.si(),
    "ci": lambda s: s.ci(),
    "ei": lambda s: s.ei(),
    "gamma": lambda s: s.gamma(),
    "lgamma": lambda s: s.lgamma(),
    "digamma": _digamma,
    "zeta": lambda s: s.zeta(),
}
"""Functions under the names that flint gives them."""
_CUTS = {"log", "sqrt", "asin", "acos", "acosh", "atanh", "atan", "asinh", "lambertw", "lgamma"}
"""Functions with a branch cut: analytic only off it."""

_LONG = {"gamma", "lgamma", "digamma", "zeta"}
"""Functions whose value takes a long series: more work with every digit."""


def apply(evaluator: Evaluator, name: str, value: Expr) -> Value:
    """A function of one argument at a value.

    Raises:
        Unknown: where an expansion is asked for on a branch cut, or there is none.
    """
    if isinstance(value, Jet):
        if name not in _SERIES:
            raise Unknown(f"a derivative of {name}")
        if not value.moves():
            return apply(evaluator, name, value.head)
        if name in _CUTS and _meets_cut(name, value.head):
            raise Unknown(f"a derivative of {name} on its branch cut")
        return value.applied(_SERIES[name])
    if name in _LONG:
        work(evaluator.precision // 2)
    if evaluator.on_path and evaluator.analytic and name in _CUTS:
        if name in ("log", "sqrt"):
            return getattr(value, name)(analytic=True)
        if _meets_cut(name, value):
            raise Unknown(f"{name} on its branch cut")
    return getattr(value, name)()


def _meets_cut(name: str, value: Expr) -> bool:
    """Whether a ball may touch the cut of a function's principal branch."""
    real, imaginary = value.real, value.imag
    if name in ("atan", "asinh"):
        return bool(real.contains(0)) and not abs(imaginary) < 1
    if not imaginary.contains(0):
        return False
    if name in ("log", "sqrt", "lgamma"):
        return not real > 0
    if name == "lambertw":
        return not real > -0.367
    if name == "acosh":
        return not real > 1
    return not abs(real) < 1


def absolute(evaluator: Evaluator, value: Expr) -> Value:
    """The absolute value.

    Raises:
        Undefined: where its derivative is asked for at a kink.
    """
    if isinstance(value, Jet):
        return _absolute_expansion(evaluator, value)
    if not evaluator.on_path:
        return acb(abs(value))
    if evaluator.real:
        return value.real_max(-value, analytic=evaluator.analytic)
    if evaluator.analytic:
        raise Unknown("an absolute value that is not analytic")
    return acb(abs(value))


def _absolute_expansion(evaluator: Evaluator, value: Expr) -> Value:
    """``|u|`` as ``u`` or ``-u``, away from 0."""
    place = value.head
    if not value.moves():
        return acb(abs(place))
    if not evaluator.real:
        raise Unknown("a derivative of a complex absolute value")
    if place.contains(0):
        if place.is_zero() and any(
            not c.contains(0) and sum(p for _, p in m) == 1 for m, c in value.terms.items()
        ):
            raise Undefined("an absolute value at its kink has no derivative")
        raise Unknown("a derivative of an absolute value close to its kink")
    return value if place.real > 0 else -value


def constant_near(value: Expr) -> Value:
    """The value of what must not move, for functions that jump.

    Raises:
        Unknown: if it moves.
    """
    if isinstance(value, Jet) and value.moves():
        raise Unknown("a derivative of something that jumps")
    return head(value)


__all__ = ["absolute", "apply", "constant_near", "integral_of", "taylor"]
