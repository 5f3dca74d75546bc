"""The chain rule through an unknown function of a column, entry by entry: the derivative of
``F(\\sigma(W x + b))`` by one number is a sum over the entries of the column.

Source: Magnus, Neudecker, Matrix Differential Calculus, 5.11; F is as smooth as the step needs.
"""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.entries import NoEntries, entry, scalars
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.placing import put
from mathreply.algebra.prove.kernel.derivatives import NotDifferentiable, derivative
from mathreply.algebra.prove.kernel.vector_slopes import (
    NoGradient,
    along_entry,
    component,
    gradient_of,
    without_shift,
)


def with_slopes_through(e: Expr, context: Context) -> Expr:
    """An expression with its derivatives of unknown functions of columns or matrices as sums of
    entries of gradients; those that have no rule stay."""
    if not isinstance(e, sp.Basic) or not e.has(sp.Derivative):
        return e
    found: dict[Expr, Expr] = {}
    for node in e.atoms(sp.Subs):
        if (along := along_entry(node)) is not None:
            found[node] = component(*along)
        elif (value := _at_zero(node, context)) is not None:
            found[node] = value
    for node in e.atoms(sp.Derivative):
        if any(other.has(node) for other in found):
            continue
        if (value := _taken(node, context)) is not None:
            found[node] = value
    return put(e, found) if found else e


def _at_zero(node: Expr, context: Context) -> Expr | None:
    """The derivative by t at 0 of what holds an unknown function of a column that moves with t."""
    if node.point != (0,) or not isinstance(node.expr, sp.Derivative):
        return None
    (t,) = node.variables
    is_by_t = tuple(map(tuple, node.expr.variable_count)) == ((t, 1),)
    value = _taken(node.expr, context) if is_by_t else None
    return None if value is None else put(without_shift(value, t), {t: sp.S.Zero})


def _taken(node: Expr, context: Context) -> Expr | None:
    """The derivative by one number of what holds unknown functions of columns or matrices."""
    if len(node.variable_count) != 1 or node.variable_count[0][1] != 1:
        return None
    variable = node.variable_count[0][0]
    if isinstance(variable, sp.Indexed) and _is_bound_to_others(variable, context):
        return None
    calls = [f for f in node.expr.atoms(AppliedUndef) if _is_of_matrix(f)]
    # Of a name by one of its entries the slope is an entry of the gradient as it stands.
    are_plain = all(isinstance(call.args[0], sp.MatrixSymbol) for call in calls)
    if are_plain or any(one.has(other) for one in calls for other in calls if one != other):
        return None
    marks = {call: sp.Dummy("u", real=True) for call in calls}
    body = put(node.expr, marks)
    try:
        slope = derivative(body, variable)
        for call, mark in marks.items():
            slope += derivative(body, mark) * _slope(call, variable, context)
    except (NotDifferentiable, NoEntries, NoGradient):
        return None
    return put(slope, {mark: call for call, mark in marks.items()})


def _is_bound_to_others(variable: Expr, context: Context) -> bool:
    """Whether an entry cannot move alone: of a symmetric matrix, for which the books differ; a
    whole number cannot move at all."""
    name = context.names.get(str(variable.base.label))
    return bool(variable.is_integer) or (name is not None and bool(name.domain.trait))


def _is_of_matrix(call: Expr) -> bool:
    return len(call.args) == 1 and getattr(call.args[0], "is_Matrix", False)


def _slope(call: Expr, variable: Expr, context: Context) -> Expr:
    """``\\sum_k (\\nabla F)_k \\, dA_k/dx``, over all entries of A."""
    gradient = gradient_of(call)
    place = call.args[0]
    rows, columns = place.shape
    row, column = (sp.Dummy(letter, integer=True, positive=True) for letter in "kl")
    is_column = columns == 1
    at = scalars(entry(place, row, sp.S.One if is_column else column, context), context)
    places = (row,) if is_column else (row, column)
    ranges = [(row, 1, rows)] if is_column else [(row, 1, rows), (column, 1, columns)]
    return sp.Sum(component(gradient, places) * derivative(at, variable), *ranges)
