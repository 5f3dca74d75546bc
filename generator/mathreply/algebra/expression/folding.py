"""Cases stay where their variables are bound.

SymPy brings cases out to the top of what it builds a sum or an integral of, also out of another sum
inside, of which the index then stands free: from ``\\int_0^1 \\sum_{k \\ne 2} q^k \\, dq`` it makes
a case for k ≠ 2. ``piecewise_fold`` is therefore replaced by one that leaves alone whatever binds a
name.

Source: sympy/concrete/expr_with_limits.py, ``_common_new``, and
sympy/functions/elementary/piecewise.py, ``piecewise_fold``, of SymPy 1.14.
"""

from __future__ import annotations

import sys

from sympy import Basic, Dummy, Piecewise
from sympy.functions.elementary import piecewise

from mathreply.algebra.expression.expr import Expr

_fold = piecewise.piecewise_fold


def fold(expr: Expr, evaluate: bool = True) -> Expr:
    """``piecewise_fold`` outside of sums, integrals and all else that binds a name."""
    if not isinstance(expr, Basic) or not expr.has(Piecewise):
        return expr
    hidden = {binder: Dummy() for binder in _binders(expr)}
    if not hidden:
        return _fold(expr, evaluate)
    folded = _fold(expr.xreplace(hidden), evaluate)
    return folded.xreplace({dummy: binder for binder, dummy in hidden.items()})


def _binders(expr: Basic) -> list[Basic]:
    """The outermost parts that hold cases and bind a name."""
    if not expr.has(Piecewise):
        return []
    inside = {name for part in expr.args for name in part.free_symbols}
    if inside - expr.free_symbols:
        return [expr]
    return [binder for part in expr.args for binder in _binders(part)]


def keep_cases_inside() -> None:
    """Have SymPy fold as :func:`fold` does, wherever it does so."""
    for name, module in list(sys.modules.items()):
        if name.startswith("sympy.") and getattr(module, "piecewise_fold", None) is _fold:
            module.piecewise_fold = fold  # type: ignore[attr-defined]  # found by its name
