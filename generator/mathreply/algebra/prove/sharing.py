"""The largest shares that can be taken of what there is: linear programming in fractions, by the
simplex method under Bland's rule, with which it comes to an end (Bland, Mathematics of Operations
Research 2, 1977, pp. 103-107).

Whoever proves something by it puts in what was found; nothing here has to be believed.
"""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq

from mathreply.algebra.budget import work
from mathreply.algebra.expression.expr import Expr

Row = list[Expr]
_NONE, _ONE = fmpq(0), fmpq(1)


def largest_shares(uses: Sequence[Sequence[Expr]], there: Sequence[Expr]) -> Row:
    """Numbers that are not negative and have the largest sum for which no row uses more than there
    is.

    Args:
        uses: how much of each thing one unit of each share uses, a row for each thing; none is
            negative, and each share uses some of something.
        there: how much of each thing there is; none is negative.
    """
    shares = len(uses[0])
    # Each row with a number of its own for what is left of its thing, and with what there is.
    rows: list[Row] = [
        [*row, *(_ONE if other == number else _NONE for other in range(len(uses))), bound]
        for number, (row, bound) in enumerate(zip(uses, there, strict=True))
    ]
    told_by = [shares + number for number in range(len(rows))]
    """Which number each row tells, if all that no row tells are zero."""
    gain: Row = [_ONE] * shares + [_NONE] * (len(rows) + 1)
    while (entering := next((j for j, more in enumerate(gain[:-1]) if more > 0), None)) is not None:
        _, _, pivot = min(
            (row[-1] / row[entering], told_by[number], number)
            for number, row in enumerate(rows)
            if row[entering] > 0
        )
        _turn(rows, gain, pivot, entering)
        told_by[pivot] = entering
    found = [_NONE] * shares
    for number, row in zip(told_by, rows, strict=True):
        if number < shares:
            found[number] = row[-1]
    return found


def _turn(rows: list[Row], gain: Row, pivot: int, entering: int) -> None:
    """Have that row tell the number that enters, and no other row hold it."""
    divisor = rows[pivot][entering]
    told = rows[pivot] = [entry / divisor for entry in rows[pivot]]
    for row in (*rows, gain):
        if row is not told and (times := row[entering]) != 0:
            work(len(row))
            row[:] = [entry - times * other for entry, other in zip(row, told, strict=True)]
