"""The sides of the chains of a display, read in one context and held against each other."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from msgspec import Struct

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Claim, NamedSet
from mathreply.algebra.read import (
    arithmetic,
    differentials,
    parts,
    set_algebra,
    set_builders,
    sets,
    tuples,
)
from mathreply.algebra.read.unread import Unread

UNEQUAL = "one side is a number and the other a vector or matrix"


class Unequal(Unread):
    """A number beside a vector or matrix."""

    def __init__(self, piece: str, number: Expr, beside: Expr) -> None:
        super().__init__(piece, 1, UNEQUAL)
        self.number = number
        """What is read as a number."""
        self.beside = beside
        """The vector or matrix."""


Side = Expr
Readings = list[list[Side]]
"""The readings of every side of every chain."""
Read = Callable[[str, Context], Expr]


class Display(Struct, frozen=True):
    """A display to be read, and how."""

    chains: Sequence[Sequence[str]]
    """The sides of each chain."""
    relations: Sequence[Sequence[str]]
    """What stands before each side of a chain but the first."""
    conditions: Sequence[str]
    """Statements beside the chains, under which they are meant."""
    fresh: Callable[[], Context]
    """A new context that allows inference."""
    read: Read
    """Reads one side."""

    def side(self, chain: int, number: int, context: Context) -> Side:
        """The reading of a side; a set behind the sign of membership is one."""
        relation = self.relations[chain][number - 1] if number else ""
        tex = self.chains[chain][number]
        is_described = any(map(set_builders.is_builder, self.chains[chain]))
        found = sets.read_set(tex, relation in ("\\in", "\\notin") or is_described)
        if found is None:
            found = set_algebra.read_algebra(tex)
        if found is None and set_algebra.is_algebra(self.chains[chain]):
            found = set_algebra.read_named(tex)
        if found is None:
            found = set_builders.read_builder(tex, lambda piece: self.read(piece, context))
        return self.read(tex, context) if found is None else found

    def texts(self) -> list[str]:
        """Every side of every chain."""
        return [side for sides in self.chains for side in sides]


def all_chains(display: Display, context: Context, *, strict: bool) -> Readings:
    """Every side of every chain, an Unread in place of one that is refused.

    Args:
        display: what is read.
        context: what is known of its names.
        strict: whether to stop at the first side that is refused, as the whole reading is then
            of no use.
    """
    readings: Readings = []
    for number in range(len(display.chains)):
        readings.append(_chain(display, number, context, strict))
        if strict and failures(readings[-1:]):
            break
    parts.refuse(display.chains, readings)
    return readings


def failures(readings: Readings) -> int:
    """How many sides are refused."""
    return sum(isinstance(r, Unread) for sides in readings for r in sides)


def _chain(display: Display, chain: int, context: Context, strict: bool) -> list[Side]:
    """The sides of one chain, each refused that does not fit those beside it."""
    readings: list[Side] = []
    sides = display.chains[chain]
    for number in range(len(sides)):
        try:
            readings.append(display.side(chain, number, context))
        except Unread as error:
            if strict:
                return [*readings, *(error for _ in sides[number:])]
            readings.append(error)
    _refuse_uneven(sides, readings)
    for number, reading in enumerate(readings):
        if isinstance(reading, Claim) and (pair := _unequal_pair(reading)) is not None:
            readings[number] = Unequal(sides[number], *pair)
    tuples.refuse_alone(sides, readings)
    # Zero is a number, and a vector or matrix of any size.
    plain = [
        (number, reading)
        for number, reading in enumerate(readings)
        if _is_value(reading) and reading not in (0, arithmetic.UNSIZED_ZEROS)
    ]
    _check_members(sides, readings)
    for one, other in itertools.pairwise(plain):
        if "\\sim" in display.relations[chain][one[0] : other[0]]:
            continue  # What follows a distribution is none.
        _refuse_unequal(sides, readings, one, other)
    return readings


def _is_value(reading: Side) -> bool:
    """Whether a side is read, and as a number, vector or matrix."""
    return not isinstance(reading, (Unread, Claim, NamedSet))


def _refuse_unequal(
    sides: Sequence[str], readings: list[Side], one: tuple[int, Side], other: tuple[int, Side]
) -> None:
    """Refuses one of two neighbours where the other has another shape; sizes that they tell each
    other are taken over.

    Args:
        sides: what is written.
        readings: their readings, which are changed.
        one: the place and the reading of a side.
        other: those of the next side that has a value.
    """
    (place, left), (next_place, right) = one, other
    is_left_matrix = arithmetic.is_matrix(left)
    if is_left_matrix != arithmetic.is_matrix(right):
        matrix, number_at = (left, next_place) if is_left_matrix else (right, place)
        arithmetic.tell_number(matrix)
        readings[number_at] = Unequal(sides[number_at], readings[number_at], matrix)
        return
    if not is_left_matrix:
        return
    left, right = tuples.upright(left, right), tuples.upright(right, left)
    try:
        fitted_left = arithmetic.fitted(left, arithmetic.shape(right))
        fitted_right = arithmetic.fitted(right, arithmetic.shape(left))
        arithmetic.check_same(fitted_left, fitted_right)
    except arithmetic.ShapeMismatch as error:
        readings[next_place] = Unread(sides[next_place], 1, str(error))


def _check_members(sides: Sequence[str], readings: list[Side]) -> None:
    """Refuses what is no member of the set behind it; sizes that this tells are taken over."""
    for number, (value, members) in enumerate(itertools.pairwise(readings)):
        if not _is_value(value) or not isinstance(members, NamedSet):
            continue
        try:
            sets.check_member(value, members, sides[number])
        except Unread as error:
            readings[number] = error


def _unequal_pair(claim: Claim) -> tuple[Expr, Expr] | None:
    """The number and the vector or matrix that a statement compares with each other; None where it
    compares numbers with numbers, vectors with vectors."""
    inner = [part for part in (claim.left, claim.right, *claim.further) if isinstance(part, Claim)]
    if (pair := next(filter(None, map(_unequal_pair, inner)), None)) is not None:
        return pair
    sides = (claim.left, claim.right)
    if any(isinstance(side, Claim) or side == 0 for side in sides) or claim.relation == "\\sim":
        return None
    left, right = sides
    if arithmetic.is_matrix(left) == arithmetic.is_matrix(right):
        return None
    return (right, left) if arithmetic.is_matrix(left) else (left, right)


def _refuse_uneven(sides: Sequence[str], readings: list[Side]) -> None:
    """Takes back sides with differentials beside which others hold more or fewer of them: the
    ``d`` may be a factor."""
    told = [reading for reading in readings if _is_value(reading)]
    if differentials.are_even(told):
        return
    for number, reading in enumerate(readings):
        if _is_value(reading) and differentials.holds(reading):
            doubt = "'d' before a name: a differential or a difference?"
            readings[number] = Unread(sides[number], 1, doubt)
