"""Values of functions and of their derivatives at one place as numbers: ``m x''(t) = -k x(t)`` says
of three numbers what it says of the function there."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr

Equation = tuple[Expr, Expr]
_BINDING = (sp.Sum, sp.Product, sp.Integral, sp.Limit, sp.Derivative, sp.Subs)


def at_a_place(
    left: Expr, right: Expr, equations: list[Equation], *, needs_slope: bool = True
) -> tuple[Equation, list[Equation]] | None:
    """Both sides of a claim, and of the equations that are assumed, with a number for each
    derivative and each value of a function.

    What follows from the equations between these numbers holds whether they are assumed at the one
    place or at all of them. Equations in which something moves still are left out.

    Returns:
        None where there is no derivative although there should be one, or something moves in the
        claim still.
    """
    sides = [left, right, *(side for pair in equations for side in pair)]
    sides = [side for side in sides if isinstance(side, sp.Expr)]
    slopes = {slope for side in sides for slope in _outermost_slopes(side)}
    if needs_slope and not slopes:
        return None
    keys = {slope: _key(slope) for slope in slopes}
    numbers = _numbers("slope", set(keys.values()))
    named = {slope: numbers[key] for slope, key in keys.items()}
    calls = {call for side in sides for call in side.xreplace(named).atoms(AppliedUndef)}
    # f(x + x) and f(2 x) are one value.
    spelt = {call: call.func(*map(one_spelling, call.args)) for call in calls}
    known = _numbers("value", set(spelt.values()))
    values = {call: known[spelt[call]] for call in calls}

    def put(e: Expr) -> Expr:
        # The outermost first: the argument of a call is no part of what stays.
        return e.xreplace(named).xreplace(values)

    claim = put(left), put(right)
    if any(side.has(*_BINDING, AppliedUndef) for side in claim):
        return None
    placed = [(put(a), put(b)) for a, b in equations if isinstance(a, sp.Expr)]
    still = [pair for pair in placed if not any(side.has(*_BINDING) for side in pair)]
    return claim, still


def one_spelling(argument: Expr) -> Expr:
    """A sum multiplied out, and its terms in SymPy's own order: a reader keeps the author's."""
    return sp.Add(*sp.Add.make_args(sp.expand(argument)))


def _numbers(what: str, places: set[Any]) -> dict[Any, Expr]:
    """A real number for each place, of a name of its own."""
    ordered = sorted(places, key=str)
    return {place: sp.Dummy(f"{what}{n}", real=True) for n, place in enumerate(ordered)}


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
    return slope.expr.func, order, one_spelling(places.get(variable, variable))
