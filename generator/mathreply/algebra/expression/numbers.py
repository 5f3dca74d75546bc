"""Closed numbers, enclosed in balls: what is known of their sign is known for certain."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import flint
import sympy as sp
from flint import arb, fmpq

from mathreply.algebra.expression.expr import Expr

PRECISIONS = (64, 256, 1024)
"""Bits that are tried in turn; numbers that none of them can part may be equal."""
MAX_DIGITS = 100_000
"""Integer powers larger than this are not computed."""


class NoBall(ArithmeticError):
    """A number that is none, is not real, or has no rule here."""


def sign_of(e: Expr) -> int | None:
    """1, -1, or 0 for a closed real number; None where it cannot be told.

    0 is said of a rational number alone: no ball can show that two numbers are equal.
    """
    if e.is_Rational:
        return int(e.p > 0) - int(e.p < 0)
    before = flint.ctx.prec
    try:
        for bits in PRECISIONS:
            flint.ctx.prec = bits
            value = enclosure(e)
            if value > 0:
                return 1
            if value < 0:
                return -1
    except (NoBall, ValueError, OverflowError, ZeroDivisionError):
        return None
    finally:
        flint.ctx.prec = before
    return None


def enclosure(e: Expr, values: Mapping[Expr, Expr] = MappingProxyType({})) -> Expr:
    """A ball that holds the number, at the precision in force; names stand for the balls given.

    Raises:
        NoBall: where there is no rule, or the number is not real.
    """
    if e in values:
        return values[e]
    if e.is_Rational:
        return arb(fmpq(int(e.p), int(e.q)))
    if e is sp.pi:
        return arb.pi()
    if e is sp.E:
        return arb.const_e()
    if isinstance(e, sp.Add):
        total = arb(0)
        for a in e.args:
            total += enclosure(a, values)
        return total
    if isinstance(e, sp.Mul):
        product = arb(1)
        for a in e.args:
            product *= enclosure(a, values)
        return product
    if isinstance(e, sp.Pow):
        return _power(e, values)
    rule = _FUNCTIONS.get(type(e).__name__)
    if rule is None or len(e.args) != 1:
        raise NoBall(type(e).__name__)
    return _finite(rule(enclosure(e.args[0], values)))


def _power(e: Expr, values: Mapping[Expr, Expr]) -> Expr:
    """A ball around a power."""
    base, exponent = e.args
    if base is sp.E:
        return _finite(enclosure(exponent, values).exp())
    value = enclosure(base, values)
    if exponent.is_Integer:
        if abs(exponent) > MAX_DIGITS:
            raise NoBall("a huge power")
        if exponent < 0 and value.contains(0):
            raise NoBall("division by what may be zero")
        return _finite(value ** int(exponent))
    if not value > 0:
        raise NoBall("a root of what may not be positive")
    return _finite((value.log() * enclosure(exponent, values)).exp())


def _finite(value: Expr) -> Expr:
    """A ball that is finite."""
    if not value.is_finite():
        raise NoBall("no value")
    return value


_FUNCTIONS: dict[str, Expr] = {
    "exp": lambda x: x.exp(),
    "log": lambda x: x.log(),
    "sin": lambda x: x.sin(),
    "cos": lambda x: x.cos(),
    "tan": lambda x: x.tan(),
    "atan": lambda x: x.atan(),
    "asin": lambda x: x.asin(),
    "acos": lambda x: x.acos(),
    "sinh": lambda x: x.sinh(),
    "cosh": lambda x: x.cosh(),
    "tanh": lambda x: x.tanh(),
    "asinh": lambda x: x.asinh(),
    "acosh": lambda x: x.acosh(),
    "atanh": lambda x: x.atanh(),
    "gamma": lambda x: x.gamma(),
    "factorial": lambda x: (x + 1).gamma(),
    "Abs": abs,
}
