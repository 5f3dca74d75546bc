"""Vectors and matrices with dots between the entries that they show."""

from __future__ import annotations

from collections.abc import Sequence

import sympy
from sympy import Eq, Piecewise
from sympy.core.symbol import Str

from mathreply.algebra.expression.context import Context, bound_index
from mathreply.algebra.expression.entries import NoEntries, entry, whole_size
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import ByEntries
from mathreply.algebra.expression.placing import put
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.patterns import as_size, pattern, run, same

EMPTY = Str("")
"""A cell in which nothing stands."""
Cells = Sequence[Sequence[Expr | None]]
"""The entries of a matrix row by row; None where dots stand."""


def matrix(cells: Cells, context: Context) -> Expr | None:
    """The vector or matrix of which these entries are shown; None where they follow no plain
    pattern.

    Args:
        cells: its entries; vectors where it is made of those, EMPTY where nothing stands.
        context: what is declared.
    """
    if len({len(row) for row in cells}) != 1:
        return None
    known: dict[tuple[Expr, ...], Expr] = {}
    cells = [[_with_shared_names(cell, known) for cell in row] for row in cells]
    if any(EMPTY in row for row in cells) and (found := _diagonal(cells)) is not None:
        return found
    turned = list(zip(*map(_dotted, cells), strict=True))
    cells = list(zip(*map(_dotted, turned), strict=True))
    if any(EMPTY in row for row in cells):
        return None
    shown = [cell for row in cells for cell in row if cell is not None]
    if shown and all(map(arithmetic.is_matrix, shown)):
        return _of_vectors(cells, context)
    if any(map(arithmetic.is_matrix, shown)):
        return None
    turned = list(zip(*cells, strict=True))
    if len(cells[0]) == 1:
        return _column(turned[0])
    if len(cells) == 1:
        found = _column(cells[0])
        if isinstance(found, ByEntries):
            return _row_of(found)
        return None if found is None else sympy.Transpose(found)
    if (found := _with_corners(cells)) is None and (found := _diagonal(cells)) is None:
        found = _of_columns(turned)
        if found is None and (upright := _of_columns(cells)) is not None:
            return sympy.Transpose(upright)
    return found


def _with_shared_names(cell: Expr | None, known: dict[tuple[Expr, ...], Expr]) -> Expr | None:
    """A cell with the name that the first sum over a range has in every sum over that range, by
    which the sums can be told alike.

    Args:
        cell: an entry, or nothing.
        known: the names so far by their ranges, which is added to.
    """
    if cell is None:
        return None
    for over in sorted(cell.atoms(sympy.Sum), key=str):
        for name, *ends in over.limits:
            shared = known.setdefault((Str(name.name), *ends), name)
            cell = put(cell, {name: shared})
    return cell


def _row_of(column: ByEntries) -> ByEntries:
    """A row with the entries of a column. It is no transposed list, which may be meant as the
    column beside one."""
    row = bound_index("r", sympy.S.One)
    return ByEntries(sympy.S.One, column.shape[0], row, *column.indices, column.args[-1])


def _dotted(line: Sequence[Expr | None]) -> Sequence[Expr | None]:
    """A row or column of dots, with dots where it was left empty too; any other as it is."""
    return [None] * len(line) if None in line and set(line) <= {None, EMPTY} else line


def _column(things: Sequence[Expr | None]) -> Expr | None:
    """A column of which the entries run, or of one number over and over, as long as it has to
    be."""
    if (found := run(things)) is not None:
        body, index, length = found
        return ByEntries(length, sympy.S.One, index, body)
    number = _constant(things)
    if number is None:
        return None
    if number == 0:
        return arithmetic.UNSIZED_ZEROS
    ones = arithmetic.UNSIZED_ONES
    return ones if number == 1 else sympy.MatMul(number, ones, evaluate=False)


def _constant(things: Sequence[Expr | None]) -> Expr | None:
    """The number that stands wherever no dots do; None where there are several, or no dots."""
    shown = {thing for thing in things if thing is not None}
    dots = [place for place, thing in enumerate(things) if thing is None]
    return shown.pop() if len(shown) == 1 and dots == [len(things) - 2] else None


def _of_columns(columns: Cells) -> Expr | None:
    """A matrix of columns beside each other, as in ``1 & x_1 \\\\ \\vdots & \\vdots \\\\ 1 & x_n``:
    each of them runs, or is one number over and over."""
    bodies: list[Expr] = []
    lengths: set[Expr] = set()
    row = bound_index("r", sympy.S.One)
    for things in columns:
        if (found := run(things)) is not None:
            body, index, length = found
            bodies.append(put(body, {index: row}))
            lengths.add(length)
        elif (number := _constant(things)) is not None:
            bodies.append(number)
        else:
            return None
    if len(lengths) != 1:
        return None
    column = bound_index("c", sympy.S.One)
    *first, last = [(body, Eq(column, n)) for n, body in enumerate(bodies, start=1)]
    whole = Piecewise(*first, (last[0], True))
    return ByEntries(lengths.pop(), sympy.Integer(len(bodies)), row, column, whole)


def _of_vectors(cells: Cells, context: Context) -> Expr | None:
    """A matrix of which the rows are given one below the other, ``x_1^\\top \\\\ \\vdots \\\\
    x_m^\\top``, or the columns side by side."""
    are_rows = len(cells[0]) == 1
    things = [row[0] for row in cells] if are_rows else list(cells[0])
    if not are_rows and len(cells) > 1:
        return None
    shapes = {tuple(map(whole_size, arithmetic.shape(thing))) for thing in things if thing}
    found = run(things) if len(shapes) == 1 else None
    if found is None:
        return None
    body, index, count = found
    rows, columns = shapes.pop()
    if (rows if are_rows else columns) != 1:
        return None
    place = bound_index("c" if are_rows else "r", sympy.S.One)
    one = sympy.S.One
    try:
        inside = entry(body, one, place, context) if are_rows else entry(body, place, one, context)
    except NoEntries:
        return None
    if are_rows:
        return ByEntries(count, columns, index, place, inside)
    return ByEntries(rows, count, place, index, inside)


def _diagonal(cells: Cells) -> Expr | None:
    """A matrix with nothing but zeros beside its diagonal, which runs or is one number over and
    over."""
    if len(cells) != len(cells[0]):
        return None
    beside = {cell for n, row in enumerate(cells) for k, cell in enumerate(row) if n != k}
    if not beside <= {None, EMPTY, sympy.S.Zero}:
        return None
    diagonal = [row[n] for n, row in enumerate(cells)]
    if (found := run(diagonal)) is not None:
        body, index, length = found
        return sympy.DiagMatrix(ByEntries(length, sympy.S.One, index, body))
    number = _constant(diagonal)
    if number is None or number == 0:
        return None
    unit = arithmetic.UNSIZED_IDENTITY
    return unit if number == 1 else sympy.MatMul(number, unit, evaluate=False)


def _with_corners(cells: Cells) -> Expr | None:
    """A matrix by its first and last rows and what lies between them."""
    top, bottom = run(cells[0]), run(cells[-1])
    if top is None or bottom is None or top[2] != bottom[2]:
        return None
    above, column, columns = top
    below = put(bottom[0], {bottom[1]: column})
    found = pattern([above], below)
    if found is None or found[2] != 1:
        return None
    body, row, _, high = found
    rows = as_size(high)
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
            if cell is not None and not same(whole.at(at, position), cell):
                return None
    return whole
