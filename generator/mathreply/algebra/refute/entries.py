"""Entries of vectors and matrices, moved so that assumed equations hold."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction

from flint import acb_mat, arb, arb_mat
from sympy import MatrixSymbol, Transpose

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.value import Evaluator, Point, Undefined, Unknown, ball
from mathreply.algebra.refute.claims import Assumption
from mathreply.algebra.refute.slots import Slot, admits

MAX_CHOICES = 4
MAX_DENOMINATOR = 10**6
CLOSE = 1e-25
"""A root that is as close to a fraction is that fraction."""
_FREE = ("real", "positive", "negative", "nonnegative", "nonzero")
Place = tuple[Slot, tuple[int, ...]]


def fitting(
    point: Point, equations: Sequence[Assumption], slots: Sequence[Slot], *, real: bool
) -> Iterator[Point]:
    """Points that differ from this one in an entry for each equation, where all of them hold if
    they are linear in those entries; whether they do is for the caller to see."""
    places: list[Place] = []
    for slot in slots:
        if _is_free(slot, point):
            places += _places(slot, point)
    # The last entries first: the first ones are those that special points set.
    choices = itertools.combinations(reversed(places), len(equations))
    for chosen in itertools.islice(choices, MAX_CHOICES):
        found = _solved(point, equations, chosen, real=real)
        if found is not None:
            yield found


def computed(
    point: Point, equations: Sequence[Assumption], slots: Sequence[Slot], *, real: bool
) -> Point:
    """The point with the matrices that are one side of an equation as the other side has them, one
    after the other."""
    free = {slot.name for slot in slots if _is_free(slot, point)}
    for equation in equations:
        for whole, other in ((equation.left, equation.right), (equation.right, equation.left)):
            if (skew := _skew(whole, other)) in free:
                point = _with_array(point, skew, _skewed(point.arrays[skew]))
                break
            if not isinstance(whole, MatrixSymbol) or whole.name not in free or other.has(whole):
                continue
            rows = _rows(point, other, real=real)
            if rows is not None:
                # What one equation has set no other one may set again.
                free.discard(whole.name)
                point = _with_array(point, whole.name, rows)
                break
    return point


def _skew(whole: Expr, other: Expr) -> str:
    """The matrix of which an equation says that it is skew-symmetric; empty where it is another."""
    turned = isinstance(whole, Transpose) and isinstance(whole.arg, MatrixSymbol)
    return str(whole.arg.name) if turned and other == -whole.arg else ""


def _skewed(rows: Expr) -> Expr:
    """The skew-symmetric part of a matrix."""
    places = range(len(rows))
    return tuple(tuple((rows[i][j] - rows[j][i]) / 2 for j in places) for i in places)


def columns_fitting(
    point: Point, equations: Sequence[Assumption], slots: Sequence[Slot], *, real: bool
) -> Point:
    """The point with a column of a matrix, or a whole array, moved for each equation between
    matrices, which then holds if it is linear in those entries: a last column of ``A`` for
    ``A v = 0``. Nothing is moved twice."""
    taken: set[tuple[str, tuple[int, ...]]] = set()
    for equation in equations:
        for places in _groups(point, equation, slots, real=real):
            marks = {(slot.name, at) for slot, at in places}
            if marks & taken:
                continue
            found = _solved(point, [equation], places, real=real)
            if found is not None:
                taken |= marks
                point = found
                break
    return point


def _groups(
    point: Point, equation: Assumption, slots: Sequence[Slot], *, real: bool
) -> Iterator[list[Place]]:
    """Entries that are as many as an equation between matrices says numbers to be equal: the
    columns of each matrix in it, the last ones first, and then each array as a whole."""
    try:
        count = len(residuals(point, [equation], real=real))
    except (Undefined, Unknown, ValueError, OverflowError, ZeroDivisionError, TypeError):
        return
    wholes: list[list[Place]] = []
    for slot in slots:
        symbols = equation.left.free_symbols | equation.right.free_symbols
        if not _is_free(slot, point) or slot.name not in {str(symbol) for symbol in symbols}:
            continue
        places = list(_places(slot, point))
        columns = sorted({at[-1] for _, at in places if len(at) == 2}, reverse=True)
        parted = [[place for place in places if place[1][-1] == column] for column in columns]
        yield from (group for group in parted if len(group) == count)
        wholes.append(places)
    # A vector comes last: what is linear in it the zero vector solves.
    yield from (places for places in wholes if len(places) == count)


def _rows(point: Point, e: Expr, *, real: bool) -> Expr:
    """The rows of a matrix, or the entries of a column, as fractions; None where they are none."""
    rows = []
    try:
        value = Evaluator(point, real=real).value(e)
        for i in range(value.nrows()):
            rows.append(tuple(as_fraction(value[i, j].real) for j in range(value.ncols())))
    except (Undefined, Unknown, AttributeError, ValueError, OverflowError, ZeroDivisionError):
        return None
    if any(None in row for row in rows):
        return None
    is_column = value.ncols() == 1
    return tuple(row[0] for row in rows) if is_column else tuple(rows)


def _with_array(point: Point, name: str, rows: Expr) -> Point:
    arrays = {**point.arrays, name: rows}
    return Point(point.scalars, arrays, point.functions, point.outcomes)


def _is_free(slot: Slot, point: Point) -> bool:
    """Whether the entries of a family may be moved one by one."""
    is_tied = slot.symmetric or slot.orthogonal
    return slot.name in point.arrays and slot.kind in _FREE and not is_tied


def _places(slot: Slot, point: Point) -> Iterator[Place]:
    """Where the entries of a family stand."""
    for i, row in enumerate(point.arrays[slot.name]):
        if isinstance(row, tuple):
            yield from ((slot, (i, j)) for j in range(len(row)))
        else:
            yield slot, (i,)


def _solved(
    point: Point, equations: Sequence[Assumption], places: Sequence[Place], *, real: bool
) -> Point | None:
    """One step of Newton's method, which ends at the solution of what is linear."""
    here = [_at(point, place) for place in places]
    try:
        steps = _newton_step(point, equations, places, here, real=real)
    except (Undefined, Unknown, ValueError, OverflowError, ZeroDivisionError, TypeError):
        return None
    values = []
    for (slot, _), step, old in zip(places, steps, here, strict=True):
        value = as_fraction(step + arb(ball(old).real))
        if value is None or not admits(slot, value):
            return None
        values.append(value)
    return _with(point, places, values)


def _newton_step(
    point: Point,
    equations: Sequence[Assumption],
    places: Sequence[Place],
    here: list[Expr],
    *,
    real: bool,
) -> list[Expr]:
    """By how much each entry is to change, its slopes taken over a step of 1."""
    now = residuals(point, equations, real=real)
    moved = []
    for place, value in zip(places, here, strict=True):
        moved.append(residuals(_with(point, [place], [value + 1]), equations, real=real))
    slopes = [[column[k] - now[k] for column in moved] for k in range(len(now))]
    return list(arb_mat(slopes).solve(arb_mat([[-value] for value in now])).entries())


def residuals(point: Point, equations: Sequence[Assumption], *, real: bool) -> list[Expr]:
    """Left minus right of each equation, as real balls; of matrices that of each entry.

    Raises:
        ValueError: where one is not real.
    """
    evaluator = Evaluator(point, real=real)
    found: list[Expr] = []
    for equation in equations:
        left, right = evaluator.value(equation.left), evaluator.value(equation.right)
        difference = left - right
        if isinstance(difference, acb_mat):
            rows, columns = difference.nrows(), difference.ncols()
            found += [difference[i, j] for i in range(rows) for j in range(columns)]
        else:
            found.append(difference)
    if not all(difference.imag.contains(0) for difference in found):
        raise ValueError("not real")
    return [difference.real for difference in found]


def _at(point: Point, place: Place) -> Expr:
    slot, (first, *rest) = place
    row = point.arrays[slot.name][first]
    return row[rest[0]] if rest else row


def _with(point: Point, places: Sequence[Place], values: Sequence[Expr]) -> Point:
    """The point with other values at some entries."""
    arrays = dict(point.arrays)
    for (slot, (first, *rest)), value in zip(places, values, strict=True):
        rows = list(arrays[slot.name])
        rows[first] = _replaced(rows[first], rest[0], value) if rest else value
        arrays[slot.name] = tuple(rows)
    return Point(point.scalars, arrays, point.functions, point.outcomes)


def _replaced(row: Expr, at: int, value: Expr) -> Expr:
    return (*row[:at], value, *row[at + 1 :])


def as_fraction(value: Expr) -> Fraction | None:
    """The fraction that a ball holds; None where there is none with a small denominator."""
    mantissa, exponent = value.mid().man_exp()
    middle = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    found = middle.limit_denominator(MAX_DENOMINATOR)
    return found if abs(found - middle) < CLOSE and value.rad() < CLOSE else None
