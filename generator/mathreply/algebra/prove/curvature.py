"""Expressions as convex or concave functions of a part of them: ``e^u``, ``u^r``, ``log u`` …"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from msgspec import Struct

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.kernel.proof import Condition, nonnegative, positive

_T = sp.Dummy("t", real=True)


class Bent(Struct, frozen=True):
    """``f(u)``, with ``f`` convex or concave on an interval in which ``u`` lies."""

    function: Expr
    """``f``, in the name :meth:`at` puts its argument for."""
    part: Expr
    """``u``."""
    sign: int
    """1 where ``f`` is convex, -1 where it is concave."""
    within: Condition | None = None
    """What keeps ``u`` in the interval; None where that is the whole line."""

    def at(self, argument: Expr) -> Expr:
        """The function of another argument."""
        return self.function.xreplace({_T: argument})


def bent(e: Expr) -> Iterator[Bent]:
    """The ways in which ``e`` is a function that bends one way only."""
    if isinstance(e, sp.exp):
        yield Bent(sp.exp(_T), e.args[0], 1)
    elif isinstance(e, sp.log) and len(e.args) == 1:
        yield from _logarithm(e.args[0])
    elif isinstance(e, sp.Abs):
        yield Bent(sp.Abs(_T), e.args[0], 1)
    elif isinstance(e, sp.Pow):
        yield from _power(*e.args)
    elif isinstance(e, sp.Mul):
        yield from _entropy(e)


def _logarithm(u: Expr) -> Iterator[Bent]:
    yield Bent(sp.log(_T), u, -1, positive(u))
    rest = u - 1
    if isinstance(rest, sp.exp):
        yield Bent(sp.log(1 + sp.exp(_T)), rest.args[0], 1)


def _power(base: Expr, exponent: Expr) -> Iterator[Bent]:
    """``b^r`` as a power of ``b``, of ``|b|``, and of smaller powers of them."""
    if exponent.is_Integer and exponent.is_even and exponent > 0:
        yield from (Bent(_T**exponent, u, 1) for u in (base, sp.Abs(base)))
        if exponent > 2:
            yield Bent(_T ** (exponent / 2), base**2, 1, nonnegative(base**2))
    if not exponent.is_Rational or exponent in (0, 1):
        return
    sign = -1 if 0 < exponent < 1 else 1
    yield Bent(_T**exponent, base, sign, (positive if exponent < 0 else nonnegative)(base))
    if exponent.q == 1 and exponent > 2:
        square = base**2
        yield Bent(_T ** (exponent / 2), square, 1, nonnegative(base))


def _entropy(e: Expr) -> Iterator[Bent]:
    """``u log u``."""
    logs = [f for f in e.args if isinstance(f, sp.log)]
    if len(logs) == 1 and e == logs[0].args[0] * logs[0]:
        yield Bent(_T * sp.log(_T), logs[0].args[0], 1, positive(logs[0].args[0]))
