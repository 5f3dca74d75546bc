"""By what an expression is differentiated where the letter is not written: ``\\nabla (x^2 + y^2)``
by x and y, ``\\nabla (a^\\top x)`` by x."""

from __future__ import annotations

import sympy

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import application, arithmetic
from mathreply.algebra.read.expression import Reader

_SPACE = ("x", "y", "z")
_CONSTANTS = frozenset((*"abcdkmpqABCDKMPQ", "\\mu"))
"""Letters that are constants beside x, y, z by custom."""


def of_expression(reader: Reader, value: Expr) -> list[Expr]:
    """The coordinates x, y, z of which an expression is, or its vector x; none where that is not
    beyond doubt: another letter than a constant's stands in it, or a z is declared that does not.
    """
    if reader.context.infer or reader.starts_operand() or arithmetic.is_matrix(value):
        return []
    if value.atoms(sympy.Indexed) or not isinstance(value, sympy.Expr):
        return []
    names = {str(s): s for s in value.free_symbols if not _is_size(s)}
    columns = {name for name, s in names.items() if application.is_column(s)}
    if columns:
        # Numbers and matrices are constants beside a vector.
        return [names["x"]] if "x" in columns and columns - {"x"} <= _CONSTANTS else []
    if not set(names) - {*_SPACE} <= _CONSTANTS:
        return []
    found = [name for name in _SPACE if name in names]
    declared = [name for name in _SPACE if name in reader.context]
    are_numbers = all(names[name].is_real and not names[name].is_integer for name in found)
    return [names[name] for name in found] if found == declared and are_numbers else []


def _is_size(symbol: Expr) -> bool:
    return isinstance(symbol, sympy.Symbol) and bool(symbol.is_integer and symbol.is_positive)
