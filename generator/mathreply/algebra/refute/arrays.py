"""Vectors and matrices at which something happens, made from others of their sizes."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.value import Gauss

F = Fraction


def _mapped(
    values: Expr, function: Callable[[tuple[int, ...]], int], place: tuple[int, ...]
) -> Expr:
    """Values of the same shape by their places."""
    if isinstance(values, tuple) and not isinstance(values, Gauss):
        return tuple(_mapped(v, function, (*place, j)) for j, v in enumerate(values))
    return F(function(place))


def zeros_like(values: Expr) -> Expr:
    """Nothing but zeros."""
    return _mapped(values, lambda _: 0, ())


def ones_like(values: Expr) -> Expr:
    """Nothing but ones."""
    return _mapped(values, lambda _: 1, ())


def minus_ones(values: Expr) -> Expr:
    """Nothing but -1."""
    return _mapped(values, lambda _: -1, ())


def scaled(factor: Fraction) -> Callable[[Expr], Expr]:
    """So many times the values."""

    def times(values: Expr) -> Expr:
        if isinstance(values, tuple) and not isinstance(values, Gauss):
            return tuple(times(value) for value in values)
        return values * factor

    return times


def shared(values: Expr) -> Expr:
    """Equal shares of 1."""
    return tuple(F(1, len(values)) for _ in values)


def unit(number: int) -> Callable[[Expr], Expr]:
    """A 1 in one place of a vector, or in one row of a matrix, counted from 0."""
    return lambda values: _mapped(values, lambda place: int(place[0] == number), ())


def first_only(values: Expr) -> Expr:
    """A 1 in the first place."""
    return _mapped(values, lambda place: int(not any(place)), ())


def last_only(values: Expr) -> Expr:
    """A 1 in the last place."""
    last = len(values) - 1
    return _mapped(values, lambda place: int(all(p == last for p in place)), ())


def last_column(values: Expr) -> Expr:
    """A matrix with ones in its last column: it sends the first unit vector to 0."""
    last = len(values[0]) - 1
    return _mapped(values, lambda place: int(place[1] == last), ())


def corner(values: Expr) -> Expr:
    """The square matrix with a single 1 at the upper right: its square is zero."""
    last = len(values) - 1
    return _mapped(values, lambda place: int(last > 0 and place == (0, last)), ())


def identity(values: Expr) -> Expr:
    """The identity."""
    return _mapped(values, lambda place: int(place[0] == place[1]), ())


def reflection(values: Expr) -> Expr:
    """The identity but for its last entry, which is -1: its square is the identity."""
    last = len(values) - 1

    def entry(place: tuple[int, ...]) -> int:
        if place[0] != place[1]:
            return 0
        return -1 if place[0] == last else 1

    return _mapped(values, entry, ())


def quarter_turn(values: Expr) -> Expr:
    """A quarter turn in the first plane and zero elsewhere: its own transpose but for the sign."""
    entries = {(0, 1): -1, (1, 0): 1}
    return _mapped(values, lambda place: entries.get((place[0], place[1]), 0), ())


def mirror(values: Expr) -> Expr:
    """1 and -1 on the diagonal and zero elsewhere: with a quarter turn of the first plane it
    changes places but for the sign."""
    entries = {(0, 0): 1, (1, 1): -1}
    return _mapped(values, lambda place: entries.get((place[0], place[1]), 0), ())


def quarter_turns() -> Callable[[Expr], Expr]:
    """A quarter turn in each plane of two neighbouring coordinates; of an odd size the last is sent
    to zero."""

    def built(values: Expr) -> Expr:
        turned = len(values) - len(values) % 2

        def entry(place: tuple[int, ...]) -> int:
            row, column = place
            if row // 2 != column // 2 or row == column or max(place) >= turned:
                return 0
            return 1 if row > column else -1

        return _mapped(values, entry, ())

    return built


def saddle(values: Expr) -> Expr:
    """The symmetric matrix that exchanges the first two coordinates and sends the others to
    zero."""
    return _mapped(values, lambda place: int(sorted(place) == [0, 1]), ())


def isotropic(values: Expr) -> Expr:
    """The complex vector 1, i, 0, ...: the sum of its squares is zero."""
    _, _, *others = values
    return (F(1), Gauss(F(0), F(1)), *(F(0) for _ in others))


def imaginary_ones(values: Expr) -> Expr:
    """The vector of which every entry is i."""
    return tuple(Gauss(F(0), F(1)) for _ in values)


def chain(length: int) -> Callable[[Expr], Expr]:
    """So many unit vectors, each sent to the one before it: that power is the first to be zero."""
    return lambda values: _mapped(
        values, lambda place: int(place[1] == place[0] + 1 and place[1] < length), ()
    )


def triangular(values: Expr) -> Expr:
    """2, -3, 4, … on the diagonal and ones above it: the first unit vector is stretched by 2."""
    return _mapped(
        values,
        lambda place: (
            (place[0] + 2) * (-1) ** place[0]
            if place[0] == place[1]
            else int(place[1] == place[0] + 1)
        ),
        (),
    )


def on_sphere(values: Expr) -> Expr:
    """A vector of length one with fractions as entries: the stereographic picture of the others,
    from the last unit vector."""
    *flat, _ = values
    square = sum((v * v for v in flat), F(0))
    return (*(2 * v / (square + 1) for v in flat), (square - 1) / (square + 1))
