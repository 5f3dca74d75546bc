"""Points at which vectors lie on axes and matrices are diagonal: there an equation ``A v = a v`` of
which only the number is open has a solution."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.value import Point, Undefined, Unknown, ball
from mathreply.algebra.refute.claims import Assumption
from mathreply.algebra.refute.entries import as_fraction, residuals
from mathreply.algebra.refute.slots import Slot, admits

_NUMBERS = ("real", "positive", "negative", "nonnegative", "nonzero")


def on_axes(
    point: Point, equations: Sequence[Assumption], slots: Sequence[Slot], *, real: bool
) -> Iterator[Point]:
    """The point with every vector a multiple of a unit vector, of each matrix and family one entry
    a row, and for each equation between columns a number moved so that it may hold; whether it
    does is for the caller to see."""
    moved = _placed(point, slots)
    for equation in equations:
        names = equation.left.free_symbols | equation.right.free_symbols
        numbers = [s for s in slots if s.symbol in names and s.kind in _NUMBERS and not s.shape]
        for slot in reversed(numbers):
            found = _solved(moved, equation, slot, real=real)
            if found is not None:
                moved = found
                break
    yield moved


def _placed(point: Point, slots: Sequence[Slot]) -> Point:
    """The point with its vectors on axes, one after the other, and its matrices diagonal."""
    arrays = dict(point.arrays)
    vectors = 0
    for slot in slots:
        rows = arrays.get(slot.name)
        if not rows or slot.kind not in _NUMBERS or not admits(slot, Fraction(0)):
            continue
        if isinstance(rows[0], tuple):
            arrays[slot.name] = tuple(_only(row, i % len(row)) for i, row in enumerate(rows))
        else:
            arrays[slot.name] = _only(rows, vectors % len(rows))
            vectors += 1
    return Point(point.scalars, arrays, point.functions, point.outcomes)


def _only(row: Sequence[Expr], at: int) -> tuple[Expr, ...]:
    """A row in which one entry alone is not zero."""
    return tuple(value if j == at else Fraction(0) for j, value in enumerate(row))


def _solved(point: Point, equation: Assumption, slot: Slot, *, real: bool) -> Point | None:
    """The point with a number moved so that the first entry of an equation in which it counts
    holds, if it is linear in the number."""
    here = point.scalars.get(slot.symbol)
    if not isinstance(here, (int, Fraction)):
        return None
    try:
        now = residuals(point, [equation], real=real)
        after = residuals(_at(point, slot, here + 1), [equation], real=real)
        slopes = [b - a for a, b in zip(now, after, strict=True)]
        k = next((k for k, slope in enumerate(slopes) if not slope.contains(0)), None)
        value = None if k is None else as_fraction(ball(here).real - now[k] / slopes[k])
    except (Undefined, Unknown, ValueError, OverflowError, ZeroDivisionError, TypeError):
        return None
    return None if value is None or not admits(slot, value) else _at(point, slot, value)


def _at(point: Point, slot: Slot, value: Expr) -> Point:
    """The point with another value of a number."""
    scalars = {**point.scalars, slot.symbol: value}
    return Point(scalars, point.arrays, point.functions, point.outcomes)
