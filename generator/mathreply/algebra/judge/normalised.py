"""Shares that are assumed to sum to 1, differentiated by their parameter: that they do is said of
each of its values, and points where it holds at one tell nothing."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Gradient
from mathreply.algebra.prove.totals import totals_in


def is_normalised(sides: Iterable[Expr], equations: Iterable[tuple[Expr, Expr]]) -> bool:
    """Whether a derivative by its parameter is taken of a function that is assumed to sum to 1.

    Args:
        sides: of the claim.
        equations: both sides of each that is assumed.
    """
    families = [
        (total.sum.function.func, total.parameter)
        for total in totals_in(equations)
        if total.parameter is not None
    ]
    return any(
        node.has(function) and parameter in _variables(node)
        for function, parameter in families
        for side in sides
        for node in (sp.preorder_traversal(side) if isinstance(side, sp.Basic) else ())
    )


def _variables(node: Expr) -> tuple[Expr, ...]:
    """By what a node differentiates; of an entry, the vector as well."""
    if isinstance(node, Gradient):
        return tuple(node.args[1:])
    if not isinstance(node, sp.Derivative):
        return ()
    names = {getattr(getattr(v, "base", None), "label", None) for v in node.variables}
    names = {str(name) for name in names if name is not None}
    wholes = tuple(m for m in node.atoms(sp.MatrixSymbol) if m.name in names)
    return (*node.variables, *wholes)
