"""Points at which a claim is tried: few, small and telling ones first, then every mix of signs and
sizes."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cache

import sympy as sp
from msgspec import Struct
from msgspec.structs import replace

from mathreply.algebra.expression.chance import CHANCES
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.value import Point
from mathreply.algebra.refute.frames import Frame, Least, first_of, frames, size_of
from mathreply.algebra.refute.shapes_of_functions import FUNCTIONS, PLAIN, of_all
from mathreply.algebra.refute.shown import text_of
from mathreply.algebra.refute.slots import Slot
from mathreply.algebra.refute.values import Row, array, fit, scalar

F = Fraction


Complete = Callable[[Point], list[Point]]
"""A point → the points close to it that satisfy the assumptions."""
_ROWS = (
    "2 3 5 7 1 4",
    "-1 2 -3 1 -2 4",
    "3 -2 1 -1 2 -4",
    "1 2 4 3 1/2 5",
    "-2 -3 -1 -5 -4 -1/2",
    "1/2 1/4 2 3/4 3/2 1",
    "0 1 2 -1 3 1",
    "1 0 -1 2 0 3",
    "1 1 1 1 1 1",
    "-1/2 3/2 -5/2 1/4 2 -3",
    "2 2 3 3 2 2",
    "10 7 -6 9 8 -11",
    "1/8 -1/16 3/8 -1/4 1/2 1/32",
    "-1 -1 -1 -1 -1 -1",
    "0 0 0 0 0 0",
    "5 -1/2 4 -3 1/4 6",
    "-4 5 3 -7 6 2",
    "20 1/4 13 1/2 17 3",
    "-9 1/2 -12 7/2 -1/8 5",
    "3 5/2 -7/2 -1/2 9/4 -5",
)
"""One row a point; a name takes the entry of its rank, so rows stratify by sign and size."""
_PATTERNS: tuple[Row, ...] = tuple(tuple(map(F, row.split())) for row in _ROWS)
RANDOM_ROWS = 8
LEAST_TRIALS = 28
SMALL = "small numbers"
PLAIN_FUNCTIONS = "plain functions"
FIRST = 6
"""Rows that come before the special points."""
SPECIAL = 3
"""Special points between two of the rows that come after the first ones."""


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
    slots: list[Slot], complete: Complete, least: Least, special: Sequence[Special] = ()
) -> Iterator[Trial]:
    """Points for the slots: a few simple ones, those at which something happens, then all others.

    ``complete`` finds the points close to one that satisfy the assumptions; there may be none.
    """
    others = [slot for slot in slots if slot.kind not in ("size", "free index")]
    order = list(_order(slots, least))
    early = max(FIRST, len(order) // 3)
    rows = _rows()

    def mixed(rank: int, frame: Frame, row: Row) -> Iterator[Trial]:
        """The trials close to a row in which all names have values of their own."""
        return _completed(_trial(frame, others, row, rank), slots, complete)

    for rank, (frame, row) in enumerate(order[:early]):
        yield from mixed(rank, frame, row)
    # Mixes of all names go on between the special points, which move one or two names at a time.
    mixes = enumerate(order[early:], early)
    for rank, one in enumerate(special):
        frame = _frame_for(one, order, rank)
        moved = _moved(_trial(frame, others, rows[rank % 4], rank), one)
        yield from _completed(moved, slots, complete)
        is_turn_of_mix = rank % SPECIAL == SPECIAL - 1
        for late, (frame, row) in itertools.islice(mixes, int(is_turn_of_mix)):
            yield from mixed(late, frame, row)
    for late, (frame, row) in mixes:
        yield from mixed(late, frame, row)


def _order(slots: list[Slot], least: Least) -> list[tuple[Frame, Row]]:
    """Which row is tried with which sizes and indices, in what order."""
    sizes = [slot for slot in slots if slot.kind == "size"]
    indices = [slot for slot in slots if slot.kind == "free index"]
    rows = _rows()
    others = max((first_of(slot) for slot in slots), default=0)
    found = list(frames(sizes, indices, least, others))
    if len(found) == 1:
        return [(found[0], row) for row in rows]
    # Every frame meets a row early, and others later.
    rounds = max(4, -(-LEAST_TRIALS // max(1, len(found))))
    order = []
    for turn in range(rounds):
        for j, frame in enumerate(found):
            order.append((frame, rows[(j + 3 * turn) % len(rows)]))
    return order


def _frame_for(special: Special, order: list[tuple[Frame, Row]], rank: int) -> Frame:
    """Sizes for a special point: every point has others, as large as it needs them."""
    turned = (order[(rank + step) % len(order)][0] for step in range(len(order)))
    large = (frame for frame in turned if min(frame.values(), default=1) >= special.least)
    return next(large, order[rank % len(order)][0])


def _completed(trial: Trial | None, slots: list[Slot], complete: Complete) -> Iterator[Trial]:
    """The trials close to one at which the assumptions hold."""
    if trial is None:
        return
    for point in complete(trial.point):
        yield _retold(replace(trial, point=point, exact=_still_exact(trial, point)), slots)


def _still_exact(trial: Trial, point: Point) -> tuple[tuple[Expr, Expr], ...]:
    """The exact values of the names that another point has left alone."""
    before, after = trial.point.scalars, point.scalars
    return tuple((s, value) for s, value in trial.exact if after.get(s) is before.get(s))


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
def _rows() -> tuple[Row, ...]:
    """The rows above, then some that are drawn, the same in every run."""
    source = random.Random(20)  # noqa: S311 - sample points, no secrets
    drawn = []
    for _ in range(RANDOM_ROWS):
        row = tuple(F(source.randint(-12, 12), source.choice((1, 1, 2, 4))) for _ in range(6))
        drawn.append(row)
    return (*_PATTERNS, *drawn)


def _trial(frame: Frame, slots: list[Slot], row: Row, rank: int) -> Trial | None:
    """A trial with the values of a row; None where a size of a family is not known."""
    point = Point(dict(frame))
    shown: list[tuple[str, str]] = []
    length = len(row)
    for place, slot in enumerate(slots):
        if slot.kind == "function":
            shown.append(_give_function(point, slot, rank + place))
        elif slot.kind == "random":
            drawn = (row[(place + 2 * j) % length] for j in range(len(CHANCES)))
            outcomes = tuple(fit(slot.kind, slot.interval, value) for value in drawn)
            point.outcomes[slot.symbol] = outcomes
            # Where it stands outside of a mean, any of its values may be meant.
            point.scalars[slot.symbol] = outcomes[0]
        elif slot.symbol is not None and not slot.shape:
            value = row[place % length]
            following = row[(place + 1) % length]
            point.scalars[slot.symbol] = scalar(slot, value, following)
        else:
            sizes = [size_of(size, frame) for size in slot.shape]
            known = [size for size in sizes if size is not None]
            if len(known) < len(sizes):
                return None
            point.arrays[slot.name] = array(slot, known, row, place, rank)
    return Trial(point, tuple(shown))


def _give_function(point: Point, slot: Slot, turn: int) -> tuple[str, str]:
    """Put a function in the place of one that is not known, and say which."""
    text, function = FUNCTIONS[turn % len(FUNCTIONS)]
    point.functions[slot.name] = of_all(function)
    return _function_told(slot), text


def _function_told(slot: Slot) -> str:
    """A function at ``t``; a sequence is told by its index: ``x_t``."""
    return f"{slot.name[:-1]}t" if slot.name.endswith("_#") else f"{slot.name}(t)"


def with_plain_functions(trial: Trial, slots: list[Slot], *, sloped: bool) -> Iterator[Trial]:
    """The trial with plain functions in place of those that are not known: of the first alone, and
    of all. A statement about unknown functions is not supported by such.

    Args:
        trial: to be changed.
        slots: of the claim.
        sloped: whether slopes are spoken of; nobody means the function 0 then, which solves most
            equations of slopes.
    """
    unknown = [slot for slot in slots if slot.kind == "function"]
    if not unknown:
        return
    plain = PLAIN[1:] if sloped else PLAIN
    for count in sorted({1, len(unknown)}):
        replaced = unknown[:count]
        told = {_function_told(slot) for slot in replaced}
        for text, function in plain:
            functions = dict(trial.point.functions)
            functions |= {slot.name: of_all(function) for slot in replaced}
            point = replace(trial.point, functions=functions)
            shown = tuple((name, text if name in told else value) for name, value in trial.shown)
            yield replace(trial, point=point, shown=shown, kind=PLAIN_FUNCTIONS)


def retold(trial: Trial, point: Point, slots: list[Slot], kind: str) -> Trial:
    """A trial at another point, told anew."""
    functions = tuple(pair for pair in trial.shown if pair[0].endswith(("(t)", "_t")))
    return _retold(Trial(point, functions, kind, _still_exact(trial, point)), slots)


def _retold(trial: Trial, slots: list[Slot]) -> Trial:
    """A trial with the values of all names as the reader is to see them."""
    shown = list(trial.shown)
    exact = dict(trial.exact)
    point = trial.point
    for slot in slots:
        symbol = slot.symbol
        if slot.kind == "random":
            outcomes = zip(point.outcomes[symbol], CHANCES, strict=True)
            chances = ", ".join(f"{value} ({chance})" for value, chance in outcomes)
            value = f"one of {chances}"
        elif symbol is not None and symbol in exact:
            value = sp.latex(exact[symbol])
        elif symbol is not None and symbol in point.scalars:
            value = text_of(point.scalars[symbol])
        elif slot.name in point.arrays:
            value = text_of(point.arrays[slot.name])
        else:
            continue  # a function, which is told when it is chosen
        shown.append((slot.name, value))
    return replace(trial, shown=tuple(shown))
