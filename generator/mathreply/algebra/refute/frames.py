"""Sizes of families and values of free indices at which a claim is tried."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.slots import Slot, admits

SIZES = (2, 3, 1, 5, 0, -3)
MAX_INDEX_CHOICES = 10
Frame = dict[Expr, int]
"""Sizes and free indices → their values."""
Least = Callable[[Expr], int]
"""A size → what it is at least."""


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


def frames(sizes: list[Slot], indices: list[Slot], least: Least, others: int) -> Iterator[Frame]:
    """Values of sizes and free indices; ``others`` is what the other whole numbers are at least."""
    if not sizes:
        yield from _index_frames({}, indices, 3)
        return
    seen: set[tuple[int, ...]] = set()
    for row in _rows_of_sizes(sizes, least, others):
        fitting = tuple(max(v, least(slot.symbol)) for v, slot in zip(row, sizes, strict=True))
        is_admitted = all(admits(slot, value) for slot, value in zip(sizes, fitting, strict=True))
        if fitting in seen or not is_admitted:
            continue
        seen.add(fitting)
        frame = {slot.symbol: value for slot, value in zip(sizes, fitting, strict=True)}
        yield from _index_frames(frame, indices, max(fitting))


def _rows_of_sizes(sizes: list[Slot], least: Least, others: int) -> list[tuple[int, ...]]:
    """A value for each size, in each row."""
    choices = [_sizes_of(slot, least(slot.symbol)) for slot in sizes]
    highest_least = max(others, *(least(slot.symbol) for slot in sizes))
    past = highest_least + 2
    if len(sizes) > 1 or others > 1:  # each may also pass what the others are at least
        for choice, slot in zip(choices, sizes, strict=True):
            if max(choice) < past and admits(slot, past):
                choice.append(past)
    turned = (_turned(choice, j) for j, choice in enumerate(choices))
    rows = list(itertools.islice(zip(*turned, strict=False), 6))
    # The same for all, and each far past and far below the others.
    rows += [(2,) * len(sizes), (3,) * len(sizes)]
    if len(sizes) == 1:
        return rows
    smallest, largest = list(map(min, choices)), list(map(max, choices))
    for one in range(len(sizes)):
        past_others, below_others = list(smallest), list(largest)
        past_others[one], below_others[one] = largest[one], smallest[one]
        rows += [tuple(past_others), tuple(below_others)]
    return rows


def _turned(values: list[int], places: int) -> Iterator[int]:
    """The values over and over, begun at another one."""
    start = places % len(values)
    return itertools.cycle(values[start:] + values[:start])


def _index_frames(frame: Frame, indices: list[Slot], widest: int) -> Iterator[Frame]:
    """A frame with every choice of the free indices, or a spread of them."""
    ranges = [range(1, _last(slot, frame, widest) + 1) for slot in indices]
    choices = list(itertools.product(*ranges))
    if len(choices) > MAX_INDEX_CHOICES:
        # Keep equal and unequal ones alike.
        step = len(choices) / MAX_INDEX_CHOICES
        choices = [choices[int(j * step)] for j in range(MAX_INDEX_CHOICES)]
    symbols = [slot.symbol for slot in indices]
    for choice in choices:
        yield {**frame, **dict(zip(symbols, choice, strict=True))}


def _last(index: Slot, frame: Frame, widest: int) -> int:
    """The last value of a free index."""
    size = size_of(index.shape[0], frame) if index.shape else None
    return widest if size is None else size


def size_of(size: Expr, frame: Mapping[Expr, int]) -> int | None:
    """A size at a point: what the point says of it, or the number that it is."""
    if size in frame:
        return frame[size]
    return int(size) if getattr(size, "is_Integer", False) else None


def first_of(slot: Slot) -> int:
    """Where a whole number begins; 0 where it does not, or is no whole number."""
    if slot.kind not in ("integer", "natural", "size") or slot.interval is None:
        return 0
    return 0 if slot.interval.low is None else int(slot.interval.low)
