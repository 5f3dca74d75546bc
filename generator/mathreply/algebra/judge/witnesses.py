"""Whether all assumptions hold at some small point: then no contradiction among them needs to be
looked for, which takes much longer.

Only what holds for certain counts, by exact numbers or by balls that are apart, and only of real
numbers and families of them: of random numbers and functions there are too many to try.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Iterator
from fractions import Fraction

import sympy as sp

from mathreply.algebra.budget import within
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.refute.balls.value import Evaluator, Point, Undefined, Unknown, compare
from mathreply.algebra.refute.claim_slots import slots_of
from mathreply.algebra.refute.claims import Assumption, facts_of
from mathreply.algebra.refute.frames import size_of
from mathreply.algebra.refute.points import trials
from mathreply.algebra.refute.shown import as_rational
from mathreply.algebra.refute.slots import Slot, admits
from mathreply.algebra.refute.values import array

WORK = 30_000
MAX_POINTS = 220
_VALUES = tuple(map(Fraction, ("1", "2", "3", "1/2", "0", "-1")))
_NOT_TRIED = ("random", "function", "free index", "complex")
"""Kinds of names: of an index an assumption speaks at every value."""
_COMPARED = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def have_a_witness(relations: list[Assumption], context: Context) -> bool:
    """Whether all relations hold at one of a few points of the declared domains."""
    sides = [side for a in relations for side in (a.left, a.right)]
    facts = facts_of(context, tuple(relations), sides)
    slots = slots_of(context, facts, sides)
    if not facts.real or any(slot.kind in _NOT_TRIED for slot in slots):
        return False
    return bool(within(WORK, lambda: _is_met(relations, slots, facts)))


def _is_met(relations: list[Assumption], slots: list[Slot], facts: Facts) -> bool:
    """Whether all relations hold at one point."""
    rational = {a: all(_is_rational(side) for side in (a.left, a.right)) for a in relations}
    return any(
        all(_holds_exactly(a, point) if rational[a] else _holds(a, point) for a in relations)
        for point in itertools.islice(_points(slots, facts), MAX_POINTS)
    )


def _is_rational(side: Expr) -> bool:
    """Whether a side is a rational function of names of numbers."""
    names = side.free_symbols
    are_numbers = all(isinstance(name, sp.Symbol) for name in names)
    return are_numbers and bool(side.is_rational_function(*names))


def _points(slots: list[Slot], facts: Facts) -> Iterator[Point]:
    """Points of the declared domains, the entries of families all alike at first."""
    families = [slot for slot in slots if slot.symbol is None or slot.shape]
    numbers = [slot for slot in slots if slot not in families]
    values = [[value for value in _VALUES if admits(slot, value)] for slot in numbers]
    entries = _VALUES if families else _VALUES[:1]
    for entry, *chosen in itertools.product(entries, *values):
        scalars = {slot.symbol: value for slot, value in zip(numbers, chosen, strict=True)}
        arrays = {slot.name: _filled(slot, entry, scalars) for slot in families}
        if None not in arrays.values():
            yield Point(scalars, arrays)
    if families:
        yield from (trial.point for trial in trials(slots, lambda point: [point], facts.least))


def _filled(slot: Slot, entry: Fraction, scalars: dict[Expr, Fraction]) -> Expr:
    """A family of one entry over and over, as far as its domain lets it; None of unknown size."""
    frame = {name: int(value) for name, value in scalars.items() if value.denominator == 1}
    sizes = [size_of(size, frame) for size in slot.shape]
    known = [size for size in sizes if size is not None]
    if not known or len(known) < len(sizes):
        return None
    return array(slot, known, (entry,), 0, 0)


def _holds_exactly(a: Assumption, point: Point) -> bool:
    """Whether a relation holds at a rational point; not where a side has no value there."""
    numbers = {name: as_rational(value) for name, value in point.scalars.items()}
    left, right = (side.xreplace(numbers) for side in (a.left, a.right))
    if not (left.is_Rational and right.is_Rational):
        return _holds(a, point)
    return bool(_COMPARED[a.operator](left, right))


def _holds(a: Assumption, point: Point) -> bool:
    """Whether a relation holds at a point for certain."""
    evaluator = Evaluator(point, real=True)
    try:
        return compare(evaluator.value(a.left), a.operator, evaluator.value(a.right))
    except (Undefined, Unknown, ValueError, OverflowError, ZeroDivisionError, TypeError):
        return False  # Flint raises the last four on balls outside a function's range
