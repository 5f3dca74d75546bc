"""Whether something complex stands in an expression: a number, or a whole vector or matrix."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr


def may_be_complex(e: Expr, context: Context) -> bool:
    """Whether a number or a matrix in an expression may be none of the real ones."""
    return isinstance(e, sp.Basic) and (_holds_number(e) or _holds_matrix(e, context))


def _holds_number(e: Expr) -> bool:
    if e.has(sp.I):
        return True
    entries = e.atoms(sp.Indexed)
    labels = {entry.base.label for entry in entries}
    names = {
        name
        for name in e.free_symbols | labels
        if isinstance(name, sp.Symbol) and not isinstance(name, sp.Dummy)
    }
    return any(node.is_complex and node.is_extended_real is None for node in names | entries)


def _holds_matrix(e: Expr, context: Context) -> bool:
    """Whether a vector or matrix stands in an expression as a whole that is declared complex."""
    known = (context.names.get(str(whole.name)) for whole in e.atoms(sp.MatrixSymbol))
    return any(name is not None and name.domain.kind == "complex" for name in known)
