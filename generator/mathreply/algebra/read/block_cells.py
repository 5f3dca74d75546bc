"""Blocks of a matrix of which the others tell the size: zeros, identities, single numbers."""

from __future__ import annotations

from collections.abc import Sequence

import sympy

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import arithmetic

Cells = list[list[Expr]]


def sized(cells: Cells) -> Cells:
    """The blocks, each 0 and each identity with the size that its row and its column leave it, and
    any other number as a block of one entry where a row and a column of one leave it that.

    A number of which the size is not told stays a number.
    """
    heights, widths = _sizes(cells)
    heights = [_of_numbers(row) if h is None else h for row, h in zip(cells, heights, strict=True)]
    columns = list(zip(*cells, strict=True))
    widths = [_of_numbers(c) if w is None else w for c, w in zip(columns, widths, strict=True)]
    return [
        [_fitted(cell, heights[i], widths[j]) for j, cell in enumerate(row)]
        for i, row in enumerate(cells)
    ]


def _sizes(cells: Cells) -> tuple[list[Expr | None], list[Expr | None]]:
    """The heights of the rows and the widths of the columns, as far as the blocks tell them."""
    heights: list[Expr | None] = [None] * len(cells)
    widths: list[Expr | None] = [None] * len(cells[0])
    for _ in range(len(cells) + len(cells[0])):
        for i, row in enumerate(cells):
            for j, cell in enumerate(row):
                if _is_identity(cell):
                    side = heights[i] if heights[i] is not None else widths[j]
                    heights[i] = side if heights[i] is None else heights[i]
                    widths[j] = side if widths[j] is None else widths[j]
                elif arithmetic.is_matrix(cell) and arithmetic.UNSIZED not in cell.free_symbols:
                    height, width = arithmetic.shape(cell)
                    heights[i] = height if heights[i] is None else heights[i]
                    widths[j] = width if widths[j] is None else widths[j]
    return heights, widths


def _of_numbers(line: Sequence[Expr]) -> Expr | None:
    """The height of a row of numbers, or the width of a column of them, which is 1; None where all
    are 0: those may be zeros of any size."""
    is_plain = not any(map(arithmetic.is_matrix, line))
    return sympy.S.One if is_plain and any(cell != 0 for cell in line) else None


def _is_identity(cell: Expr) -> bool:
    """Whether it is an identity of which the size is not told, or some of them."""
    is_open = arithmetic.is_matrix(cell) and arithmetic.UNSIZED in cell.free_symbols
    return is_open and cell.has(arithmetic.UNSIZED_IDENTITY)


def _fitted(cell: Expr, height: Expr | None, width: Expr | None) -> Expr:
    if height is None or width is None:
        return cell
    if cell == arithmetic.UNSIZED_ZEROS or (not arithmetic.is_matrix(cell) and cell == 0):
        return sympy.ZeroMatrix(height, width)
    if arithmetic.is_matrix(cell):
        return arithmetic.fitted(cell, (height, width)) if height == width else cell
    if height == width == 1:
        return sympy.MatMul(cell, sympy.Identity(1), evaluate=False)
    return cell
