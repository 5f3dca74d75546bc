"""Values that a name is tried with, moved into what is declared of it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.value import Gauss
from mathreply.algebra.refute.slots import Slot, admits
from mathreply.model.domains import Interval

F = Fraction
Row = tuple[Fraction, ...]
"""Values for the names of a claim, each by its rank."""
_COUNTED = ("index", "size", "free index")
"""Kinds of whole numbers that begin at 1."""


def scalar(slot: Slot, value: Fraction, other: Fraction) -> Expr:
    """A value of a name: of a complex one from two numbers, of a real one in its domain."""
    if slot.kind == "complex":
        return Gauss(value, other)
    return fit(slot.kind, slot.interval, value)


def fit(kind: str, interval: Interval | None, value: Fraction) -> Fraction:
    """The value moved into the domain, signs and order of size kept where they can be."""
    if kind in ("integer", "natural", *_COUNTED):
        value = _whole(kind, value)
    elif kind == "positive":
        value = abs(value) or F(1, 2)
    elif kind == "negative":
        value = -(abs(value) or F(1, 2))
    elif kind == "nonnegative":
        value = abs(value)
    elif kind == "nonzero":
        value = value or F(3)
    return value if interval is None else _into(interval, value, kind == "integer")


def _whole(kind: str, value: Fraction) -> Fraction:
    # Up and away from zero, so that 1/2 does not become the zero that is tried anyway.
    if value.denominator != 1:
        value = F(int(value)) + (1 if value > 0 else 0)
    if kind in _COUNTED:
        return max(abs(value), F(1))
    return abs(value) if kind == "natural" else value


def _into(interval: Interval, value: Fraction, whole: bool) -> Fraction:
    """A value moved into an interval."""
    low, high = interval.low, interval.high
    if low is not None and high is not None:
        return _between(interval, value, whole)
    step = F(1) if whole else F(1, 2)
    # Mirrored at the end: so two values stay apart, and keep their distances.
    if low is not None:
        is_outside = value < low or (value == low and interval.low_open)
        distance = low - value
        if is_outside:
            value = low + (distance if distance > 0 else step)
            return value if value > low or not interval.low_open else low + step
    if high is not None:
        is_outside = value > high or (value == high and interval.high_open)
        distance = value - high
        if is_outside:
            return high - (distance if distance > 0 else step)
    return value


def _between(interval: Interval, value: Fraction, whole: bool) -> Fraction:
    """A value moved into an interval that has two ends."""
    low, high = interval.low, interval.high
    assert low is not None
    assert high is not None
    if whole:
        first = int(low) + (1 if interval.low_open else 0)
        last = int(high) - (1 if interval.high_open else 0)
        count = max(1, last - first + 1)
        # All whole numbers of the interval in turn.
        return F(first + int(abs(value)) % count)
    # Two of the values that are tried stand for the ends: claims break there first.
    if abs(value) == 7 and not interval.high_open:
        return high
    if value == 0 and not interval.low_open:
        return low
    return low + (high - low) * _share(value)


def _share(value: Fraction) -> Fraction:
    """A place between 0 and 1, by a map of the line onto what lies between: distinct values go to
    distinct places."""
    share = abs(value) / (1 + abs(value)) if abs(value) != 1 else F(1, 2)
    share = share or F(1, 3)
    return share if value >= 0 else 1 - share


def array(slot: Slot, sizes: list[int], row: Row, place: int, rank: int) -> Expr:
    """Entries of a vector, or rows of a matrix, as what is declared of it wants them."""
    if len(sizes) == 1:
        return _vector(slot, sizes[0], row, place, rank)
    rows, columns = sizes
    if slot.orthogonal:
        square = _orthogonal(rows, rank + place)
        return tuple(line[:columns] for line in square)
    entries = []
    for i in range(rows):
        # The product keeps rows from being shifts of each other: a determinant would vanish.
        starts = [place + 2 * i + 3 * j + i * j for j in range(columns)]
        entries.append([_entry(slot, row, start) for start in starts])
    if slot.symmetric:
        above = entries  # each entry below the diagonal is the one above it
        entries = [[above[min(i, j)][max(i, j)] for j in range(columns)] for i in range(rows)]
    return tuple(map(tuple, entries))


def _vector(slot: Slot, size: int, row: Row, place: int, rank: int) -> Expr:
    if slot.kind == "onehot":
        hot = rank % size
        return tuple(F(1) if j == hot else F(0) for j in range(size))
    values = [_entry(slot, row, place + j) for j in range(size)]
    if slot.kind == "simplex":
        weights = [abs(value) or F(1, 2) for value in values]
        total = sum(weights)
        return tuple(weight / total for weight in weights)
    summed = _summed(slot.total, values)
    is_admitted = all(admits(slot, value) for value in summed)
    return summed if is_admitted else tuple(values)


def _summed(total: Fraction | None, values: Sequence[Expr]) -> tuple[Expr, ...]:
    """The values moved so that their sum is as assumed."""
    if total == 0:
        return (*values[1:], -sum(values[1:], F(0)))
    if total is None or sum(values) == 0:
        return tuple(values)
    return tuple(v * total / sum(values) for v in values)


def _entry(slot: Slot, row: Row, place: int) -> Expr:
    """A value for one entry; past the end of a row all values again, each by 1 more."""
    value = row[place % len(row)] + (place // len(row))
    return scalar(slot, value, row[(place + 1) % len(row)])


def _orthogonal(size: int, rank: int) -> Expr:
    """A permutation, reflected or not, turned by the angle of the 3-4-5 triangle in its first two
    coordinates."""
    zero, one = F(0), F(1)
    shift = rank % size
    base = [[zero] * size for _ in range(size)]
    for i, line in enumerate(base):
        line[(i + shift) % size] = one
    if size > 1:
        cosine, sine = F(3, 5), F(4, 5)
        pairs = list(zip(base[0], base[1], strict=True))
        base[0] = [cosine * a - sine * b for a, b in pairs]
        base[1] = [sine * a + cosine * b for a, b in pairs]
    if rank % 3 == 1:  # a reflection as often as not
        base[-1] = [-entry for entry in base[-1]]
    return tuple(map(tuple, base))
