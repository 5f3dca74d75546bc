"""What is summed or integrated over everything that a variable may be, taken out of a joint
probability: ``\\sum_y P(X = x, Y = y) = P(X = x)`` and ``\\int p(x, z) \\, dz = p(x)``.

The law of total probability (Billingsley, Probability and Measure, 3rd ed., sections 4 and 18); a
constant factor passes through, and a sum in it is summed term by term, as the parts taken out
converge.
"""

from __future__ import annotations

import re

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.measure import HOLE, is_joint, joint_with, parts_of, possible

_AT_VALUE = re.compile(rf"[^\\s{{}}]+{HOLE}")
RANGE = "\\operatorname{range}"
"""Begins the name of the family of all values that a letter below a bare sum takes."""


class Mean(sp.Integral):
    """An integral over everything that was written as an expectation: it is taken to exist."""


def without_totals(e: Expr, *, logarithms: bool = False) -> Expr:
    """The same with every total over all values of a variable taken out of the probabilities that
    hold it once.

    Args:
        e: an expression.
        logarithms: whether those of products are parted: where all probabilities are positive.
    """
    if not isinstance(e, sp.Basic) or not e.has(sp.Sum, sp.Integral):
        return e
    if not e.args:
        return e
    if isinstance(e, sp.Sum | sp.Integral) and len(e.limits) > 1:
        return _without_one(e, logarithms=logarithms)
    inner = e.func(*(without_totals(a, logarithms=logarithms) for a in e.args))
    variable = variable_of(inner)
    if variable is None:
        return inner
    body = evaluated(inner.function)
    body = sp.expand_log(body) if logarithms else body
    terms = sp.Add.make_args(sp.expand_mul(body))
    found = [_taken_out(term, inner, variable) for term in terms]
    if all(value is None for value in found):
        return inner
    left = [term for term, value in zip(terms, found, strict=True) if value is None]
    rest = inner.func(sp.Add(*left), *inner.limits) if left else sp.Integer(0)
    return sp.Add(rest, *(value for value in found if value is not None))


def _without_one(e: Expr, *, logarithms: bool) -> Expr:
    """A total over several variables with one taken out, and then the others."""
    # The order of means does not matter, for they exist (Fubini); else the innermost goes first.
    for place in range(len(e.limits) if isinstance(e, Mean) else 1):
        first = without_totals(e.func(e.function, e.limits[place]), logarithms=logarithms)
        if not first.has(e.func):
            others = (*e.limits[:place], *e.limits[place + 1 :])
            return without_totals(e.func(first, *others), logarithms=logarithms)
    return e


def total_of(body: Expr, total: Expr) -> Expr | None:
    """What a body comes to over all values of the variable of another total; None where that is not
    told by the probabilities in it."""
    found = without_totals(total.func(body, *total.limits))
    return None if found.has(total.func) else found


def evaluated(e: Expr) -> Expr:
    """A product that was kept as written, multiplied."""
    return e.func(*map(evaluated, e.args)) if e.is_Mul or e.is_Add or e.is_Pow else e


def variable_of(e: Expr) -> Expr | None:
    """What runs through all its values below a sum or an integral; None where it does not."""
    if not isinstance(e, sp.Sum | sp.Integral) or len(e.limits) != 1 or len(e.limits[0]) != 3:
        return None
    name, low, high = e.limits[0]
    if isinstance(e, sp.Integral):
        return name if (low, high) == (sp.S.NegativeInfinity, sp.S.Infinity) else None
    values = {
        entry
        for entry in e.function.atoms(sp.Indexed)
        if entry.indices == (name,) and str(entry.base.label).startswith(RANGE)
    }
    sizes = {f"\\left|{entry.base.label}\\right|" for entry in values}
    return values.pop() if len(values) == 1 and {str(high)} == sizes and low == 1 else None


def _taken_out(term: Expr, total: Expr, variable: Expr) -> Expr | None:
    """A term summed over all values of the variable; None where it holds it elsewhere too."""
    bound = total.limits[0][0]
    factors = sp.Mul.make_args(term)
    held = [factor for factor in factors if factor.has(bound)]
    if len(held) != 1:
        return None
    (call,) = held
    if not isinstance(call, AppliedUndef) or not is_joint(call):
        return None
    measure, events = parts_of(call)
    mine = [event for event in events if any(value.has(bound) for value in event.values)]
    if len(mine) != 1:
        return None
    (event_of_variable,) = mine
    if event_of_variable.values != (variable,):
        return None
    # z# is a density at z, X = # a value of X; of X <= # and of A_# the totals are others.
    pattern = event_of_variable.pattern
    is_density = _AT_VALUE.fullmatch(pattern) is not None
    is_value = pattern.endswith(f" = {HOLE}")
    if not is_density and (isinstance(total, sp.Integral) or not is_value):
        return None
    others = [factor for factor in factors if factor is not call]
    left = joint_with(measure, [event for event in events if event is not event_of_variable])
    return sp.Mul(*others, possible(left) if call.is_positive else left)
