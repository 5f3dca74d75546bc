"""The law of entries: an entry of an explicit vector or matrix is what stands there."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.normal import Normalizer, law


@law("Component", name="entry of an explicit matrix")
def _component(n: Normalizer, e: Expr) -> Expr:
    vector, *indices = e.args
    row, column = [*(n(i) for i in indices), sp.S.One][:2]
    if (
        isinstance(vector, sp.MatrixBase)
        and row.is_Integer
        and column.is_Integer
        and 1 <= row <= vector.rows
        and 1 <= column <= vector.cols
    ):
        return n(vector[int(row) - 1, int(column) - 1])
    return e
