"""Points at which a claim is tried: few, small and telling ones first, then every mix of signs and
sizes."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache

import sympy as sp
from msgspec import Struct
from msgspec.structs import replace

from mathreply.algebra.expression.chance import CHANCES
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.value import Gauss, Point
from mathreply.algebra.refute.shapes_of_functions import FUNCTIONS, of_all
from mathreply.algebra.refute.shown import text_of
from mathreply.algebra.refute.slots import Slot, admits
from mathreply.model.domains import Interval

F = Fraction
_PATTERNS: tuple[tuple[Fraction, ...], ...] = (
    (F(2), F(3), F(5), F(7), F(1), F(4)),
    (F(-1), F(2), F(-3), F(1), F(-2), F(4)),
    (F(3), F(-2), F(1), F(-1), F(2), F(-4)),
    (F(1), F(2), F(4), F(3), F(1, 2), F(5)),
    (F(-2), F(-3), F(-1), F(-5), F(-4), F(-1, 2)),
    (F(1, 2), F(1, 4), F(2), F(3, 4), F(3, 2), F(1)),
    (F(0), F(1), F(2), F(-1), F(3), F(1)),
    (F(1), F(0), F(-1), F(2), F(0), F(3)),
    (F(1), F(1), F(1), F(1), F(1), F(1)),
    (F(-1, 2), F(3, 2), F(-5, 2), F(1, 4), F(2), F(-3)),
    (F(2), F(2), F(3), F(3), F(2), F(2)),
    (F(10), F(7), F(-6), F(9), F(8), F(-11)),
    (F(1, 8), F(-1, 16), F(3, 8), F(-1, 4), F(1, 2), F(1, 32)),
    (F(-1), F(-1), F(-1), F(-1), F(-1), F(-1)),
    (F(0), F(0), F(0), F(0), F(0), F(0)),
    (F(5), F(-1, 2), F(4), F(-3), F(1, 4), F(6)),
    (F(-4), F(5), F(3), F(-7), F(6), F(2)),
    (F(20), F(1, 4), F(13), F(1, 2), F(17), F(3)),
    (F(-9), F(1, 2), F(-12), F(7, 2), F(-1, 8), F(5)),
    (F(3), F(5, 2), F(-7, 2), F(-1, 2), F(9, 4), F(-5)),
)
"""One row a point; a name takes the entry of its rank, so rows stratify by sign and size."""
RANDOM_ROWS = 8
LEAST_TRIALS = 28
SMALL = "small numbers"
FIRST = 6
"""Rows that come before the special points."""
SPECIAL = 3
"""Special points between two of the rows that come after the first ones."""
SIZES = (2, 3, 1, 5, 0, -3)
MAX_INDEX_CHOICES = 10


class Special(Struct, frozen=True):
    """Values that some names are to have at a trial."""

    kind: str
    scalars: tuple[tuple[Expr, Expr], ...] = ()
    """Symbols with a fraction, a whole number or a ball."""
    exact: tuple[tuple[Expr, Expr], ...] = ()
    """The symbols among them whose value is no fraction, with that value as SymPy has it."""
    vanishing: Expr = None
    """As in :class:`Trial`."""
    arrays: tuple[tuple[str, Callable[[Expr], Expr]], ...] = ()
    """Names of families with what becomes of their values."""
    least: int = 1
    """The size from which on the families show what they are to show."""


class Trial(Struct, frozen=True):
    """A point and how to tell it."""

    point: Point
    shown: tuple[tuple[str, str], ...]
    kind: str = SMALL
    """Of what kind it is, for the reader."""
    exact: tuple[tuple[Expr, Expr], ...] = ()
    """Symbols whose value is no fraction, with that value as SymPy has it."""
    vanishing: Expr = None
    """An expression that is certain to vanish here, at a root that is known only as a ball."""


def trials(
    slots: list[Slot],
    complete: Callable[[Point], list[Point]],
    least: Callable[[Expr], int],
    special: Sequence[Special] = (),
) -> Iterator[Trial]:
    """Points for the slots: a few simple ones, those at which something happens, then all others.

    ``complete`` finds the points close to one that satisfy the assumptions; there may be none.
    """
    others = [s for s in slots if s.kind not in ("size", "free index")]
    order = list(_order(slots, least))
    early = max(FIRST, len(order) // 3)
    for rank, (frame, row) in enumerate(order[:early]):
        yield from _completed(_trial(frame, others, row, rank), slots, complete)
    # Mixes of all names go on between the special points, which move one or two names at a time.
    mixes = enumerate(order[early:], early)
    for rank, one in enumerate(special):
        frame, row = _frame_for(one, order, rank), _rows()[rank % 4]
        yield from _completed(_moved(_trial(frame, others, row, rank), one), slots, complete)
        for late, (frame, row) in itertools.islice(mixes, int(rank % SPECIAL == SPECIAL - 1)):
            yield from _completed(_trial(frame, others, row, late), slots, complete)
    for late, (frame, row) in mixes:
        yield from _completed(_trial(frame, others, row, late), slots, complete)


def _order(
    slots: list[Slot], least: Callable[[Expr], int]
) -> list[tuple[dict[Expr, int], tuple[Fraction, ...]]]:
    sizes = [s for s in slots if s.kind == "size"]
    indices = [s for s in slots if s.kind == "free index"]
    rows = _rows()
    frames = list(_frames(sizes, indices, least, max(map(_first, slots), default=0)))
    if len(frames) == 1:
        return [(frames[0], row) for row in rows]
    # Every frame meets a row early, and others later.
    rounds = max(4, -(-LEAST_TRIALS // max(1, len(frames))))
    return [
        (frame, rows[(j + 3 * r) % len(rows)])
        for r in range(rounds)
        for j, frame in enumerate(frames)
    ]


def _frame_for(
    special: Special, order: list[tuple[dict[Expr, int], tuple[Fraction, ...]]], rank: int
) -> dict[Expr, int]:
    """Sizes for a special point: every point has others, as large as it needs them."""
    turned = (order[(rank + step) % len(order)][0] for step in range(len(order)))
    large = (f for f in turned if min(f.values(), default=1) >= special.least)
    return next(large, order[rank % len(order)][0])


def _first(slot: Slot) -> int:
    """Where a whole number begins; 0 where it does not, or is no whole number."""
    if slot.kind not in ("integer", "natural", "size") or slot.interval is None:
        return 0
    return 0 if slot.interval.low is None else int(slot.interval.low)


def _completed(
    trial: Trial | None, slots: list[Slot], complete: Callable[[Point], list[Point]]
) -> Iterator[Trial]:
    if trial is None:
        return
    for point in complete(trial.point):
        kept = ((s, v) for s, v in trial.exact if point.scalars[s] is trial.point.scalars[s])
        yield _retold(replace(trial, point=point, exact=tuple(kept)), slots)


def _moved(trial: Trial | None, special: Special) -> Trial | None:
    """A trial with some of its values replaced."""
    if trial is None or any(s not in trial.point.scalars for s, _ in special.scalars):
        return None
    scalars = {**trial.point.scalars, **dict(special.scalars)}
    arrays = dict(trial.point.arrays)
    for name, build in special.arrays:
        if name not in arrays:
            return None
        arrays[name] = build(arrays[name])
    point = Point(scalars, arrays, trial.point.functions, trial.point.outcomes)
    return replace(
        trial, point=point, kind=special.kind, exact=special.exact, vanishing=special.vanishing
    )


@cache  # the same ones for every claim
def _rows() -> tuple[tuple[Fraction, ...], ...]:
    source = random.Random(20)  # noqa: S311 - sample points, no secrets
    drawn = [
        tuple(F(source.randint(-12, 12), source.choice((1, 1, 2, 4))) for _ in range(6))
        for _ in range(RANDOM_ROWS)
    ]
    return (*_PATTERNS, *drawn)


def _frames(
    sizes: list[Slot], indices: list[Slot], least: Callable[[Expr], int], others: int
) -> Iterator[dict[Expr, int]]:
    """Values of sizes and free indices; ``others`` is what the other whole numbers are at least."""
    if not sizes:
        yield from _index_frames({}, indices, 3)
        return
    choices = [_sizes_of(slot, least(slot.symbol)) for slot in sizes]
    past = max(others, *(least(slot.symbol) for slot in sizes)) + 2
    if len(sizes) > 1 or others > 1:  # each may also pass what the others are at least
        choices = [
            c if max(c) >= past or not admits(slot, past) else [*c, past]
            for c, slot in zip(choices, sizes, strict=True)
        ]
    seen: set[tuple[int, ...]] = set()
    rows = list(
        itertools.islice(zip(*(_turned(c, j) for j, c in enumerate(choices)), strict=False), 6)
    )
    # The same for all, and each far past and far below the others.
    rows += [(2,) * len(sizes), (3,) * len(sizes)]
    for j in range(len(sizes) if len(sizes) > 1 else 0):
        rows.append(tuple(max(c) if k == j else min(c) for k, c in enumerate(choices)))
        rows.append(tuple(min(c) if k == j else max(c) for k, c in enumerate(choices)))
    for row in rows:
        fitting = tuple(max(v, least(slot.symbol)) for v, slot in zip(row, sizes, strict=True))
        known = all(admits(slot, value) for slot, value in zip(sizes, fitting, strict=True))
        if fitting in seen or not known:
            continue
        seen.add(fitting)
        frame = {slot.symbol: value for slot, value in zip(sizes, fitting, strict=True)}
        yield from _index_frames(frame, indices, max(fitting))


def _sizes_of(slot: Slot, least: int) -> list[int]:
    """Sizes that are tried and belong to the domain of a name."""
    found = _sizes_from(least)
    return [size for size in found if admits(slot, size)] or found


def _sizes_from(least: int) -> list[int]:
    """Sizes that are tried, the usual ones first, from the least one on."""
    usual = [size for size in SIZES if size >= least]
    more = [least + step for step in (0, 1, 3, 7)] if len(usual) < 4 else []
    if least < 0:
        usual = [2, 3, 1, 0, -3, -9]
    return list(dict.fromkeys([*usual, *more]))[:6]


def _turned(values: list[int], places: int) -> Iterator[int]:
    """The values over and over, begun at another one."""
    return itertools.cycle(values[places % len(values) :] + values[: places % len(values)])


def _index_frames(
    frame: dict[Expr, int], indices: list[Slot], widest: int
) -> Iterator[dict[Expr, int]]:
    ranges = [range(1, _last(slot, frame, widest) + 1) for slot in indices]
    choices = list(itertools.product(*ranges))
    if len(choices) > MAX_INDEX_CHOICES:
        # Keep equal and unequal ones alike.
        step = len(choices) / MAX_INDEX_CHOICES
        choices = [choices[int(j * step)] for j in range(MAX_INDEX_CHOICES)]
    for choice in choices:
        yield {**frame, **{slot.symbol: value for slot, value in zip(indices, choice, strict=True)}}


def _last(index: Slot, frame: dict[Expr, int], widest: int) -> int:
    """The last value of a free index."""
    size = _size_of(index.shape[0], frame) if index.shape else None
    return widest if size is None else size


def _trial(
    frame: dict[Expr, int], slots: list[Slot], row: tuple[Fraction, ...], rank: int
) -> Trial | None:
    point = Point(dict(frame))
    shown: list[tuple[str, str]] = []
    for place, slot in enumerate(slots):
        if slot.kind == "function":
            text, function = FUNCTIONS[(rank + place) % len(FUNCTIONS)]
            point.functions[slot.name] = of_all(function)
            # A sequence is told by its index: x_t.
            is_sequence = slot.name.endswith("_#")
            shown.append((f"{slot.name[:-1]}t" if is_sequence else f"{slot.name}(t)", text))
        elif slot.kind == "random":
            values = tuple(row[(place + 2 * j) % len(row)] for j in range(len(CHANCES)))
            point.outcomes[slot.symbol] = values
            point.scalars[slot.symbol] = values[0]
        elif slot.symbol is not None and not slot.shape:
            point.scalars[slot.symbol] = _scalar(
                slot, row[place % len(row)], row[(place + 1) % len(row)]
            )
        else:
            sizes = [_size_of(s, frame) for s in slot.shape]
            if None in sizes:
                return None
            point.arrays[slot.name] = _array(
                slot, [s for s in sizes if s is not None], row, place, rank
            )
    return Trial(point, tuple(shown))


def _scalar(slot: Slot, value: Fraction, other: Fraction) -> Expr:
    if slot.kind == "complex":
        return Gauss(value, other)
    return fit(slot.kind, slot.interval, value)


def fit(kind: str, interval: Interval | None, value: Fraction) -> Expr:
    """The value moved into the domain, signs and order of size kept where they can be."""
    if kind in ("integer", "natural", "index", "size", "free index"):
        # Up and away from zero, so that 1/2 does not become the zero that is tried anyway.
        value = F(int(value)) if value.denominator == 1 else F(int(value)) + (1 if value > 0 else 0)
        if kind in ("index", "size", "free index"):
            value = max(abs(value), F(1))
        if kind == "natural":
            value = abs(value)
    elif kind == "positive":
        value = abs(value) or F(1, 2)
    elif kind == "negative":
        value = -(abs(value) or F(1, 2))
    elif kind == "nonnegative":
        value = abs(value)
    elif kind == "nonzero":
        value = value or F(3)
    if interval is None:
        return value
    return _into(interval, value, kind == "integer")


def _into(interval: Interval, value: Fraction, whole: bool) -> Fraction:
    low, high = interval.low, interval.high
    if low is not None and high is not None:
        if whole:
            first, last = (
                int(low) + (1 if interval.low_open else 0),
                int(high) - (1 if interval.high_open else 0),
            )
            return F(first + int(abs(value)) % max(1, last - first + 1))
        # Two of the values that are tried stand for the ends: claims break there first.
        if abs(value) == 7 and not interval.high_open:
            return high
        if value == 0 and not interval.low_open:
            return low
        # All others go to distinct inner places, by a map of the line onto the interval.
        place = abs(value) / (1 + abs(value)) if abs(value) != 1 else F(1, 2)
        place = place or F(1, 3)
        return low + (high - low) * (place if value >= 0 else 1 - place)
    step = F(1) if whole else F(1, 2)
    if low is not None and (value < low or (value == low and interval.low_open)):
        value = low + (low - value if low - value > 0 else step)
        return value if value > low or not interval.low_open else low + step
    if high is not None and (value > high or (value == high and interval.high_open)):
        return high - (value - high if value - high > 0 else step)
    return value


def _array(slot: Slot, sizes: list[int], row: tuple[Fraction, ...], place: int, rank: int) -> Expr:
    if len(sizes) == 1:
        return _vector(slot, sizes[0], row, place, rank)
    rows, columns = sizes
    if slot.orthogonal:
        return tuple(line[:columns] for line in _orthogonal(rows, rank + place))
    entries = [
        [_entry(slot, row, place + 2 * i + 3 * j + i * j) for j in range(columns)]
        for i in range(rows)
    ]
    if slot.symmetric:
        entries = [[entries[min(i, j)][max(i, j)] for j in range(columns)] for i in range(rows)]
    return tuple(tuple(line) for line in entries)


def _vector(slot: Slot, size: int, row: tuple[Fraction, ...], place: int, rank: int) -> Expr:
    if slot.kind == "onehot":
        return tuple(F(int(j == rank % size)) for j in range(size))
    values = [_entry(slot, row, place + j) for j in range(size)]
    if slot.kind == "simplex":
        weights = [abs(v) or F(1, 2) for v in values]
        return tuple(w / sum(weights) for w in weights)
    summed = _summed(slot.total, values)
    return summed if all(admits(slot, v) for v in summed) else tuple(values)


def _summed(total: Fraction | None, values: Sequence[Expr]) -> tuple[Expr, ...]:
    """The values moved so that their sum is as assumed."""
    if total == 0:
        return (*values[1:], -sum(values[1:], F(0)))
    if total is None or sum(values) == 0:
        return tuple(values)
    return tuple(v * total / sum(values) for v in values)


def _entry(slot: Slot, row: tuple[Fraction, ...], place: int) -> Expr:
    value = row[place % len(row)] + (place // len(row))
    return (
        Gauss(value, row[(place + 1) % len(row)])
        if slot.kind == "complex"
        else fit(slot.kind, slot.interval, value)
    )


def _orthogonal(size: int, rank: int) -> Expr:
    """A permutation, reflected or not, turned by the angle of the 3-4-5 triangle in its first two
    coordinates."""
    base = [[F(int(j == (i + rank) % size)) for j in range(size)] for i in range(size)]
    if size > 1:
        cosine, sine = F(3, 5), F(4, 5)
        base[0], base[1] = (
            [cosine * a - sine * b for a, b in zip(base[0], base[1], strict=True)],
            [sine * a + cosine * b for a, b in zip(base[0], base[1], strict=True)],
        )
    if rank % 3 == 1:  # a reflection as often as not
        base[-1] = [-entry for entry in base[-1]]
    return tuple(tuple(line) for line in base)


def retold(trial: Trial, point: Point, slots: list[Slot], kind: str) -> Trial:
    """A trial at another point, told anew."""
    functions = tuple(pair for pair in trial.shown if pair[0].endswith(("(t)", "_t")))
    exact = tuple(
        (s, v) for s, v in trial.exact if point.scalars.get(s) is trial.point.scalars.get(s)
    )
    return _retold(Trial(point, functions, kind, exact), slots)


def _retold(trial: Trial, slots: list[Slot]) -> Trial:
    shown = list(trial.shown)
    exact = dict(trial.exact)
    for slot in slots:
        if slot.kind == "random":
            values = trial.point.outcomes[slot.symbol]
            chances = ", ".join(
                f"{value} ({chance})" for value, chance in zip(values, CHANCES, strict=True)
            )
            shown.append((slot.name, f"one of {chances}"))
        elif slot.symbol is not None and slot.symbol in exact:
            shown.append((slot.name, sp.latex(exact[slot.symbol])))
        elif slot.symbol is not None and slot.symbol in trial.point.scalars:
            shown.append((slot.name, text_of(trial.point.scalars[slot.symbol])))
        elif slot.name in trial.point.arrays:
            shown.append((slot.name, text_of(trial.point.arrays[slot.name])))
    return replace(trial, shown=tuple(shown))


def _size_of(size: Expr, frame: Mapping[Expr, int]) -> int | None:
    """A size at a point: what the point says of it, or the number that it is."""
    if size in frame:
        return frame[size]
    return int(size) if getattr(size, "is_Integer", False) else None
