"""Points at which an order is as tight as moves of its names can make it.

From a few points that the assumptions admit, one name after the other is moved to where the side
said to be larger lies least above the other; a complex name moves on the real line. What is found
is a point like any other: it is tried as all are, and decides nothing by itself.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from fractions import Fraction

from mathreply.algebra.budget import within
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.value import Evaluator, Gauss, Point, Undefined, Unknown
from mathreply.algebra.refute.points import Special, Trial
from mathreply.algebra.refute.slots import Slot, admits

F = Fraction
WORK = 60_000
STARTS = 4
ROUNDS = 8
MOST_NAMES = 5
KIND = "close to equality by moves of single names"
_REAL = ("real", "positive", "negative", "nonnegative", "nonzero")
_WHOLE = ("integer", "natural")
_MOVED = (*_REAL, *_WHOLE, "complex")
_STEPS = (F(1), F(1, 2), F(1, 8), F(1, 64))
_PLACES = (F(0), F(1), F(-1), F(1, 2), F(2), *(F(10) ** power for power in (-6, -3, 3, 6)))
_SCALES = (F(1, 8), F(8))
_LONGEST = 10**9
"""Of a numerator or denominator: what has halved often enough moves no more."""
_FAULTS = (Undefined, Unknown, ValueError, OverflowError, ZeroDivisionError, TypeError)


def downhill(
    slots: list[Slot],
    gap: Expr,
    starts: Iterator[Trial],
    holds: Callable[[Point], bool],
    *,
    real: bool,
) -> list[Special]:
    """The lowest points found for ``gap``, which is claimed to be positive or not negative.

    Args:
        slots: all names of the claim; nothing is found where one is more than a number.
        gap: the side that is said to be larger less the other.
        starts: points at which the assumptions hold.
        holds: whether they hold at another point.
        real: as of :class:`~mathreply.algebra.refute.balls.value.Evaluator`.
    """
    if not 0 < len(slots) <= MOST_NAMES or any(s.kind not in _MOVED for s in slots):
        return []
    if any(s.symbol is None or s.shape for s in slots):
        return []
    found: list[Special] = []
    search = _Descent(slots, gap, holds, real=real)
    within(WORK, lambda: found.extend(search.lowest(itertools.islice(starts, STARTS))))
    return found


class _Descent:
    def __init__(
        self, slots: list[Slot], gap: Expr, holds: Callable[[Point], bool], *, real: bool
    ) -> None:
        self.slots, self.gap, self.holds, self.real = slots, gap, holds, real

    def lowest(self, starts: Iterator[Trial]) -> Iterator[Special]:
        """The point to which each start leads."""
        for start in starts:
            place = {s.symbol: _on_the_real_line(start.point.scalars[s.symbol]) for s in self.slots}
            if all(isinstance(v, (int, Fraction)) for v in place.values()):
                yield Special(KIND, tuple(self._from(place).items()))

    def _from(self, place: dict[Expr, Expr]) -> dict[Expr, Expr]:
        """Where a start leads in so many rounds."""
        depth = self._depth(place)
        for _ in range(ROUNDS):
            before = depth
            for near in self._moves(place):
                if (lower := self._depth(near)) is None or (depth is not None and lower >= depth):
                    continue
                place, depth = near, lower
                if depth < 0:
                    return place
            # A round in which no move helped: the next one would be the same.
            if depth == before:
                break
        return place

    def _depth(self, place: dict[Expr, Expr]) -> float | None:
        """The gap at a place, None where it has no value or the place is not admitted."""
        if not all(admits(s, place[s.symbol]) for s in self.slots):
            return None
        point = Point(place)
        if not self.holds(point):
            return None
        try:
            value = Evaluator(point, real=self.real).value(self.gap)
            return float(value.real.mid()) if value.imag.contains(0) else None
        except _FAULTS:
            return None

    def _moves(self, place: dict[Expr, Expr]) -> Iterator[dict[Expr, Expr]]:
        """Places that differ in one name; last, all names larger or smaller together."""
        for slot in self.slots:
            others = [v for s, v in place.items() if s != slot.symbol]
            for value in _values(slot, place[slot.symbol], others):
                yield {**place, slot.symbol: value}
        if all(s.kind in _REAL for s in self.slots):
            for scale in _SCALES:
                yield {s: v * scale for s, v in place.items()}


def _on_the_real_line(value: Expr) -> Expr:
    """The real part of a complex number; anything else as it is."""
    return value.real if isinstance(value, Gauss) else value


def _values(slot: Slot, now: Expr, others: list[Expr]) -> Iterator[Expr]:
    """Where one name may go: near, to a plain place, to an end of its domain, towards another."""
    if slot.kind in _WHOLE:
        yield from (int(now) + step for step in (1, -1, 2, -2))
        yield from (0, 1, 2, 3)
        return
    value = F(now)
    found: list[Fraction] = []
    for step in _STEPS:
        found += [value + step, value - step]
    found += [*_PLACES, -value, value / 2, value * 2]
    beside = F(1, 64)
    for other in map(F, others):
        middle = (other + value) / 2
        found += [other, middle, other + beside, other - beside]
    if slot.interval is not None:
        ends = (slot.interval.low, slot.interval.high)
        found += [F(end) for end in ends if end is not None]
    # Halving again and again makes fractions that nobody could check by hand.
    yield from (each for each in found if max(abs(each.numerator), each.denominator) < _LONGEST)
