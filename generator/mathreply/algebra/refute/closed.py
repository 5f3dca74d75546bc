"""Closed numbers: which of two is larger, decided and never guessed.

Two different numbers part at some precision. Two equal ones never do; that algebraic numbers are
equal follows once they agree to more digits than their separation bound.
"""

from __future__ import annotations

from math import lcm

import sympy as sp
from flint import acb, arb
from msgspec import Struct

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.kernel.law import register
from mathreply.algebra.refute.balls.value import Evaluator, Point, Undefined, Unknown

PRECISIONS = (160, 640, 2_560, 16_000)
MAX_BITS = 40_000
"""The most digits, in bits, to which algebraic numbers are compared."""
EXPENSIVE = (sp.Integral, sp.Limit, sp.Derivative)
_COSTLY_PRECISIONS = (160, 384)


register(
    "exact arithmetic",
    "two quotients of whole numbers are compared as such",
    "arithmetic with whole numbers",
)
register(
    "ball arithmetic",
    "numbers whose enclosures do not meet differ as the enclosures do",
    "F. Johansson, Arb: efficient arbitrary-precision midpoint-radius interval arithmetic, IEEE"
    " Transactions on Computers 66 (2017)",
)
register(
    "algebraic numbers",
    "an algebraic number below its separation bound is 0",
    "C. Burnikel, S. Funke, K. Mehlhorn, S. Schirra, S. Schmitt, A separation bound for real"
    " algebraic expressions, ESA 2001",
)


class NotAlgebraic(ArithmeticError):
    """A number that is not built of whole numbers by arithmetic and roots."""


class Decided(Struct, frozen=True):
    """How two closed numbers compare."""

    sign: int | None
    """Of left minus right: 1, 0, -1; None for two complex numbers that differ."""
    method: str


def decide(left: Expr, right: Expr, *, real: bool) -> Decided | None:
    """How two numbers without names compare; None where that is not certain.

    Raises:
        Undefined: where one of them has no value.
    """
    difference = sp.Add(left, sp.Mul(-1, right), evaluate=False)
    if difference.is_Rational or (left.is_Rational and right.is_Rational):
        exact = left - right
        return Decided(int(sp.sign(exact)), "exact arithmetic")
    costly = difference.has(*EXPENSIVE) or is_endless(difference)
    for bits in _COSTLY_PRECISIONS if costly else PRECISIONS:
        try:
            value = Evaluator(Point(), real=real, precision=bits).value(difference)
        except Unknown:
            if costly:
                return None
            continue
        except (ValueError, OverflowError, ZeroDivisionError, TypeError):
            return None
        if not isinstance(value, acb):
            return None
        if not value.contains(0):
            return _apart(value)
        # Two equal numbers never part: the exact argument is asked before more digits are.
        if bits == PRECISIONS[0] and not costly and vanishes(difference, real=real):
            return Decided(0, "algebraic numbers")
    return None


def _apart(value: Expr) -> Decided:
    """How two numbers compare whose balls are apart."""
    if not value.imag.contains(0) or value.real.contains(0):
        return Decided(None, "ball arithmetic")
    return Decided(1 if value.real > 0 else -1, "ball arithmetic")


def stands(decided: Decided, operator: str) -> bool | None:
    """Whether numbers that compare so stand in a relation; None for an order of complex ones."""
    sign = decided.sign
    if operator in ("==", "!="):
        return (sign == 0) == (operator == "==")
    if sign is None:
        return None
    return {"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[operator]


def is_endless(e: Expr) -> bool:
    """Whether an expression holds an infinite sum or product."""
    return any(limit[2] is sp.oo for node in e.atoms(sp.Sum, sp.Product) for limit in node.limits)


def vanishes(e: Expr, *, real: bool) -> bool:
    """Whether a number is zero by an exact argument: it is smaller than a nonzero one can be."""
    if e.is_Rational:
        return bool(e == 0)
    plain = e.replace(_is_function, lambda f: f.func(*f.args))  # as SymPy evaluates it
    plain = sp.Add(*plain.args) if isinstance(plain, sp.Add) else plain
    if sp.expand(plain) == 0:  # by the laws of rings and of logarithms, whatever the constants
        return True
    try:
        bits = separation_bits(e)
    except (NotAlgebraic, OverflowError):
        return False
    if bits > MAX_BITS:
        return False
    try:
        value = Evaluator(Point(), real=real, precision=bits + 64).value(e)
    except (Unknown, Undefined, ValueError, OverflowError, ZeroDivisionError, TypeError):
        return False
    return isinstance(value, acb) and bool(value.contains(0)) and bool(abs(value) < arb(2) ** -bits)


# Separation of algebraic numbers.


def _is_function(e: Expr) -> bool:
    """Whether SymPy may have kept a function from being evaluated."""
    return isinstance(e, sp.Function)


class _Size(Struct, frozen=True):
    """A quotient of algebraic integers, their conjugates below ``2^upper`` and ``2^lower``."""

    upper: float
    lower: float


def separation_bits(e: Expr) -> int:
    """A ``b`` with ``|e| >= 2^-b`` unless ``e = 0``.

    ``e = U/L`` with algebraic integers in a field of degree ``D``, all conjugates of ``U`` at most
    ``u``, those of ``L`` at most ``l``. If ``U`` is not 0 its norm is at least 1 in size, so
    ``|U| >= u^(1-D)`` and ``|e| >= u^(1-D)/l``.
    Source: C. Burnikel, S. Funke, K. Mehlhorn, S. Schirra, S. Schmitt, A separation bound for real
    algebraic expressions, ESA 2001.

    Raises:
        NotAlgebraic: if ``e`` is built of anything else.
    """
    roots: dict[Expr, int] = {}
    turns: set[int] = set()
    size = _size(e, roots, turns)
    degree = 1
    for order in roots.values():
        degree *= order
    if turns:
        degree *= int(sp.totient(lcm(4, *turns)))
    if degree > 256:
        raise NotAlgebraic("a field of too large a degree")
    return int(max(size.upper, 0.0) * (degree - 1) + max(size.lower, 0.0)) + 2


def _size(e: Expr, roots: dict[Expr, int], turns: set[int]) -> _Size:
    """Bounds of the conjugates of a number, by how it is built."""
    if e.is_Rational:
        return _Size(_log2(abs(e.p)), _log2(e.q))
    if e is sp.I:
        turns.add(4)
        return _Size(0.0, 0.0)
    if e is sp.GoldenRatio:
        return _size((1 + sp.sqrt(5)) / 2, roots, turns)
    if isinstance(e, sp.Add):
        return _sum_of_sizes([_size(a, roots, turns) for a in e.args])
    if isinstance(e, sp.Mul):
        parts = [_size(a, roots, turns) for a in e.args]
        upper = sum(part.upper for part in parts)
        lower = sum(part.lower for part in parts)
        return _Size(upper, lower)
    if isinstance(e, sp.Pow) and e.exp.is_Rational:
        return _power(e, roots, turns)
    if isinstance(e, (sp.sin, sp.cos)):
        half_turns = e.args[0] / sp.pi
        if half_turns.is_Rational:
            turns.add(2 * int(half_turns.q))
            return _Size(1.0, 1.0)  # twice it is a sum of two roots of unity
    if isinstance(e, sp.exp):
        half_turns = e.args[0] / (sp.I * sp.pi)
        if half_turns.is_Rational:
            turns.add(2 * int(half_turns.q))
            return _Size(0.0, 0.0)
    raise NotAlgebraic(type(e).__name__)


def _sum_of_sizes(parts: list[_Size]) -> _Size:
    """``a/b + c/d = (ad + cb)/(bd)``, a bit more for the sum."""
    total = parts[0]
    for part in parts[1:]:
        ours, theirs = total.upper + part.lower, part.upper + total.lower
        total = _Size(max(ours, theirs) + 1.0, total.lower + part.lower)
    return total


def _power(e: Expr, roots: dict[Expr, int], turns: set[int]) -> _Size:
    """Bounds of a root or power: of a root by the integers that have it as a quotient."""
    base, exponent = e.base, e.exp
    inner = _size(base, roots, turns)
    if exponent < 0:
        inner, exponent = _Size(inner.lower, inner.upper), -exponent
    if exponent.q != 1:
        k = int(exponent.q)
        roots[base] = lcm(roots.get(base, 1), k)
        if inner.upper >= inner.lower:
            inner = _Size((inner.upper + (k - 1) * inner.lower) / k, inner.lower)
        else:
            inner = _Size(inner.upper, ((k - 1) * inner.upper + inner.lower) / k)
    whole = int(exponent.p)
    if whole > 10_000:
        raise NotAlgebraic("too large a power")
    return _Size(inner.upper * whole, inner.lower * whole)


def _log2(n: int) -> float:
    """The logarithm of a whole number, rounded up."""
    n = int(n)
    return 0.0 if n <= 1 else float(n.bit_length())
