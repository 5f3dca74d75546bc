"""Derivatives of what is written out, carried out at their place: ``f'(x)`` after
``f(x) = x^2 - a`` is ``2x``."""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.placing import put
from mathreply.algebra.prove.kernel.derivatives import NotDifferentiable, derivative


def with_slopes_taken(e: Expr) -> Expr:
    """An expression with the values of its derivatives of known functions in their place; those of
    unknown ones, and what has none, stay."""
    if not isinstance(e, sp.Basic) or not e.has(sp.Derivative):
        return e
    found = {node: _taken(node) for node in e.atoms(sp.Subs, sp.Derivative)}
    inner = {n: v for n, v in found.items() if v is not None}
    # A place first, and the derivative in it with it.
    outermost = {n: v for n, v in inner.items() if not any(n != o and o.has(n) for o in inner)}
    return put(e, outermost) if outermost else e


def _taken(node: Expr) -> Expr | None:
    """The value of a derivative, at a place perhaps; None where it is not known."""
    place: dict[Expr, Expr] = {}
    if isinstance(node, sp.Subs):
        if not isinstance(node.expr, sp.Derivative):
            return None
        place = dict(zip(node.variables, node.point, strict=True))
        node = node.expr
    if node.has(AppliedUndef) or any(not order.is_Integer for _, order in node.variable_count):
        return None
    value = node.expr
    if not isinstance(value, sp.Expr) or value.has(sp.Derivative):
        return None
    try:
        for variable, order in node.variable_count:
            for _ in range(int(order)):
                value = derivative(value, variable)
    except NotDifferentiable:
        return None
    return put(value, place) if place else value
