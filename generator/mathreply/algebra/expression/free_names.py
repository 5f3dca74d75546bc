"""The free names of sums, products and integrals as they are written.

SymPy builds their function anew to find its names, and evaluates it on the way: it finds none in
``int_0^1 (a x)/(a x) dx``, and an assumption on ``a`` would not be looked at.
"""

from __future__ import annotations

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits

from mathreply.algebra.expression.expr import Expr

_as_sympy_has_it = ExprWithLimits.free_symbols.fget


def _free_names(node: Expr) -> set[Expr]:
    """The free names of a sum, a product or an integral."""
    if not all(isinstance(limit[0], sp.Symbol) for limit in node.limits):
        return set(_as_sympy_has_it(node))
    found = set(node.function.free_symbols)
    for name, *ends in node.limits:
        # Without ends the name stays free: of an antiderivative.
        found = found - {name} if ends else found | {name}
        found = found.union(*(end.free_symbols for end in ends))
    return found


ExprWithLimits.free_symbols = property(_free_names)
