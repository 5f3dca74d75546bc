"""The names of a claim that need a value, and which values they admit."""

from __future__ import annotations

import math
from fractions import Fraction

from msgspec import Struct

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.value import Gauss, ball
from mathreply.model.domains import Interval


class Slot(Struct, frozen=True):
    """A name that needs a value."""

    name: str
    """As TeX."""
    kind: str
    """A kind of :mod:`mathreply.model.domains`, or ``size``, ``free index``, ``function``."""
    symbol: Expr = None
    """The SymPy symbol of a scalar; None for arrays and functions."""
    shape: tuple[Expr, ...] = ()
    interval: Interval | None = None
    symmetric: bool = False
    orthogonal: bool = False
    total: Fraction | None = None
    """What the entries of a family sum to, by assumption."""


def admits(slot: Slot, value: Expr) -> bool:
    """Whether a value belongs to the domain of a name, for certain."""
    if isinstance(value, (int, Fraction)):
        return _admits_fraction(slot, Fraction(value))
    if isinstance(value, Gauss):
        return slot.kind == "complex"
    if slot.kind in ("integer", "natural", "index", "size", "free index"):
        return False
    if slot.kind == "complex":
        return True
    if not value.imag.contains(0):
        return False
    return _admits_ball(slot, value.real)


def _admits_fraction(slot: Slot, value: Fraction) -> bool:
    if slot.kind in ("integer", "natural", "index", "size", "free index"):
        if value.denominator != 1:
            return False
        if value < _least_whole(slot):
            return False
    signs = {
        "positive": value > 0,
        "negative": value < 0,
        "nonnegative": value >= 0,
        "nonzero": value != 0,
    }
    if not signs.get(slot.kind, True):
        return False
    bounds = slot.interval
    if bounds is None:
        return True
    low, high = bounds.low, bounds.high
    if low is not None and (value < low or (value == low and bounds.low_open)):
        return False
    return not (high is not None and (value > high or (value == high and bounds.high_open)))


def _least_whole(slot: Slot) -> float:
    if slot.kind == "integer":
        return -math.inf
    if slot.kind == "size" and slot.symbol is not None:
        if slot.symbol.is_positive:
            return 1
        return 0 if slot.symbol.is_nonnegative else -math.inf
    return 0 if slot.kind == "natural" else 1


def _admits_ball(slot: Slot, value: Expr) -> bool:
    signs = {
        "positive": value > 0,
        "negative": value < 0,
        "nonnegative": value >= 0,
        "nonzero": not value.contains(0),
    }
    if not signs.get(slot.kind, True):
        return False
    bounds = slot.interval
    if bounds is None:
        return True
    above = bounds.low is None or value > ball(bounds.low).real
    return bool(above and (bounds.high is None or value < ball(bounds.high).real))
