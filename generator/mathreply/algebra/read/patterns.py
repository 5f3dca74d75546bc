"""What stands between the things shown and the dots among them: entries of a vector, factors of a
product, of which the last differs from the first in whole numbers alone."""

from __future__ import annotations

from collections.abc import Sequence

import sympy

from mathreply.algebra.expression.context import bound_index, size
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import ByEntries
from mathreply.algebra.expression.placing import put, rebuild
from mathreply.algebra.read import arithmetic

Pattern = tuple[Expr, Expr, Expr, Expr]
"""The thing at an index, the index, and its first and last value."""


def pattern(shown: Sequence[Expr], last: Expr) -> Pattern | None:
    """What ``shown`` begin and ``last`` ends; None where they follow no plain pattern.

    From the first to the last every whole number that changes does so by the same amount, and what
    is shown in between fits. The first has the number 1 or 0 where it counts up.
    """
    gaps = _gaps(shown[0], last)
    if not gaps:
        return None
    begin, end = gaps[0]
    if begin == end or (begin.is_Integer and end.is_Integer and begin >= end):
        return None
    if any(sympy.expand((a - begin) - (b - end)) != 0 for a, b in gaps):
        return None
    falls = end.is_Integer and not begin.is_Integer
    low, high = (end, begin) if falls else (begin, end)
    if not low.is_Integer or not high.is_integer:
        return None
    index = bound_index("k", low)
    body = _at(shown[0], last, begin, index)
    step = -1 if falls else 1
    for number, thing in enumerate(shown):
        if not _same(body.xreplace({index: begin + step * number}), thing):
            return None
    return (body, index, low, high) if _same(body.xreplace({index: end}), last) else None


def alike(one: Expr, other: Expr) -> bool:
    """Whether two things differ in whole numbers alone."""
    return _gaps(one, other) is not None


def _same(one: Expr, other: Expr) -> bool:
    """Whether two things are one, their indices worked out."""
    gaps = _gaps(one, other)
    if gaps is None:
        # Putting in a number may have gathered factors: x_1 x_1 is x_1^2 then.
        return not arithmetic.is_matrix(one) and sympy.expand(one.doit() - other.doit()) == 0
    return all(sympy.expand(a - b) == 0 for a, b in gaps)


def _gaps(one: Expr, other: Expr) -> list[tuple[Expr, Expr]] | None:
    """The whole numbers in which two things of one form differ, side by side; None where they
    differ otherwise."""
    if one == other:
        return []
    if _counts(one) and _counts(other):
        return [(one, other)]
    if one.func is not other.func or len(one.args) != len(other.args) or not one.args:
        return None
    found: list[tuple[Expr, Expr]] = []
    for a, b in zip(one.args, other.args, strict=True):
        inner = _gaps(a, b)
        if inner is None:
            return None
        found += inner
    return found


def _counts(thing: Expr) -> bool:
    """Whether a thing is an index: a whole number or a sum of such."""
    whole = isinstance(thing, sympy.Expr) and thing.is_integer is True
    return whole and (thing.is_Integer or thing.is_Symbol or thing.is_Add)


def _at(one: Expr, other: Expr, begin: Expr, index: Expr) -> Expr:
    """The first thing with the index in place of the numbers that change."""
    if one == other:
        return one
    if _counts(one) and _counts(other):
        return index + sympy.expand(one - begin)
    args = [_at(a, b, begin, index) for a, b in zip(one.args, other.args, strict=True)]
    return rebuild(one, args)


def column(shown: Sequence[Expr], last: Expr) -> Expr:
    """The vector of which the first entries and the last are given; None where its entries follow
    no plain pattern from 1 on."""
    found = _run([*shown, None, last])
    if found is None:
        return None
    body, index, size = found
    return ByEntries(size, sympy.S.One, index, body)


Cells = Sequence[Sequence[Expr]]
"""The entries of a matrix row by row; None where dots stand."""


def matrix(cells: Cells) -> Expr:
    """The vector or matrix of which these entries are shown; None where they follow no plain
    pattern."""
    if len({len(row) for row in cells}) != 1 or any(map(arithmetic.is_matrix, _shown(cells))):
        return None
    if len(cells[0]) == 1:
        found = _run([row[0] for row in cells])
        return None if found is None else ByEntries(found[2], sympy.S.One, found[1], found[0])
    if len(cells) == 1:
        found = _run(cells[0])
        if found is None:
            return None
        column_of = ByEntries(found[2], sympy.S.One, found[1], found[0])
        return sympy.Transpose(column_of)
    return _with_corners(cells)


def _shown(cells: Cells) -> list[Expr]:
    return [cell for row in cells for cell in row if cell is not None]


def _run(things: Sequence[Expr]) -> tuple[Expr, Expr, Expr] | None:
    """The thing at an index from 1 on, the index, and how many there are: ``a_1, a_2, …, a_n``."""
    dots = [place for place, thing in enumerate(things) if thing is None]
    shown = [thing for thing in things if thing is not None]
    if dots != [len(things) - 2] or any(map(arithmetic.is_matrix, shown)):
        return None
    found = pattern(things[:-2], things[-1])
    if found is None:
        return None
    body, index, low, high = found
    # A run of one thing over and over has no index.
    if low != 1 or body.xreplace({index: 1}) == body:
        return None
    first = body.xreplace({index: sympy.S.One})
    return (body, index, _as_size(high)) if _same(first, things[0]) else None


def _as_size(count: Expr) -> Expr:
    """A number of entries, of which at least one is written out."""
    return count.xreplace({s: size(s.name) for s in count.free_symbols})


def _with_corners(cells: Cells) -> Expr:
    """A matrix by its first and last rows and what lies between them."""
    top, bottom = _run(cells[0]), _run(cells[-1])
    if top is None or bottom is None or top[2] != bottom[2]:
        return None
    above, column, columns = top
    below = put(bottom[0], {bottom[1]: column})
    found = pattern([above], below)
    if found is None or found[2] != 1:
        return None
    body, row, _, high = found
    rows = _as_size(high)
    whole = ByEntries(rows, columns, row, column, body)
    dotted = [number for number, line in enumerate(cells) if all(cell is None for cell in line)]
    if dotted != [len(cells) - 2]:
        return None
    # Whatever else is written has to be what the corners foretell.
    for number, line in enumerate(cells):
        if number in dotted:
            continue
        at = rows if number == len(cells) - 1 else sympy.Integer(number + 1)
        for place, cell in enumerate(line):
            is_last = place == len(line) - 1
            position = columns if is_last else sympy.Integer(place + 1)
            if cell is not None and not _same(whole.at(at, position), cell):
                return None
    return whole
