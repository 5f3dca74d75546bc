"""Values of functions and of their derivatives at one place as numbers: ``m x''(t) = -k x(t)`` says
of three numbers what it says of the function there."""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr

Equation = tuple[Expr, Expr]
_BINDING = (sp.Sum, sp.Product, sp.Integral, sp.Limit, sp.Derivative, sp.Subs)


def at_a_place(
    left: Expr, right: Expr, equations: list[Equation]
) -> tuple[Equation, list[Equation]] | None:
    """Both sides of a claim, and of the equations that are assumed, with a number for each
    derivative and each value of a function.

    What follows from the equations between these numbers holds whether they are assumed at the one
    place or at all of them. Equations in which something moves still are left out.

    Returns:
        None where no derivative is assumed, or something moves in the claim still.
    """
    sides = [left, right, *(side for pair in equations for side in pair)]
    sides = [side for side in sides if isinstance(side, sp.Expr)]
    slopes = {slope for side in sides for slope in _outermost_slopes(side)}
    if not slopes:
        return None
    keys = {slope: _key(slope) for slope in slopes}
    numbers = {key: sp.Dummy("slope", real=True) for key in sorted(set(keys.values()), key=str)}
    named = {slope: numbers[key] for slope, key in keys.items()}
    calls = {call for side in sides for call in side.xreplace(named).atoms(AppliedUndef)}
    values = {call: sp.Dummy("value", real=True) for call in sorted(calls, key=str)}

    def put(e: Expr) -> Expr:
        # The outermost first: the argument of a call is no part of what stays.
        return e.xreplace(named).xreplace(values)

    claim = put(left), put(right)
    if any(side.has(*_BINDING, AppliedUndef) for side in claim):
        return None
    placed = [(put(a), put(b)) for a, b in equations if isinstance(a, sp.Expr)]
    still = [pair for pair in placed if not any(side.has(*_BINDING) for side in pair)]
    return claim, still


def _outermost_slopes(e: Expr) -> list[Expr]:
    """Derivatives of unknown functions by names, at a place perhaps, none of them within another
    node that binds."""
    if isinstance(e, sp.Derivative | sp.Subs):
        return [e] if _key(e) is not None else []
    if isinstance(e, _BINDING):
        return []
    return [slope for part in e.args for slope in _outermost_slopes(part)]


def _key(slope: Expr) -> tuple[Expr, ...] | None:
    """The function, how often it is differentiated, and where; None of what is no derivative of a
    function of one number."""
    places = {}
    if isinstance(slope, sp.Subs):
        if len(slope.variables) != 1:
            return None
        places = {slope.variables[0]: slope.point[0]}
        slope = slope.expr
    if not isinstance(slope, sp.Derivative) or not isinstance(slope.expr, AppliedUndef):
        return None
    if len(slope.expr.args) != 1 or len(slope.variable_count) != 1:
        return None
    ((variable, order),) = slope.variable_count
    if slope.expr.args[0] != variable:
        return None
    return slope.expr.func, order, places.get(variable, variable)
