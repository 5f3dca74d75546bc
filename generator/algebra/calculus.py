"""Derivatives carried out, integrals and limits evaluated, before two sides are compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from generator.algebra.budget import within
from generator.algebra.facts import Facts
from generator.algebra.rules.derivatives import NotDifferentiable, derivative

INTEGRAL_SECONDS = 1.5
LIMIT_SECONDS = 1.0


def differentiated(e: Any) -> Any:
    """``e`` with its derivatives carried out, innermost first."""
    if not isinstance(e, sp.Basic) or not e.has(sp.Derivative):
        return e
    carried = e.replace(lambda node: isinstance(node, sp.Derivative), _carried_out)
    # f'(a): the derivative at a place, once there is no derivative left to take.
    return carried.replace(lambda node: isinstance(node, sp.Subs) and not node.expr.has(sp.Derivative),
                           lambda node: node.expr.xreplace(dict(zip(node.variables, node.point, strict=True))))


def _carried_out(e: Any) -> Any:
    inner = e.expr
    try:
        for variable, count in e.variable_count:
            for _ in range(int(count)):
                inner = derivative(inner, variable)
    except NotDifferentiable:
        return e
    return inner


def integrated(e: Any) -> Any:
    """``e`` with its definite integrals evaluated where SymPy can; the others are left."""
    if not isinstance(e, sp.Basic) or not e.has(sp.Integral):
        return e
    return e.replace(lambda node: isinstance(node, sp.Integral), _evaluated)


def _evaluated(e: Any) -> Any:
    if any(len(limit) != 3 for limit in e.limits):
        return e
    value = within(INTEGRAL_SECONDS, lambda: _integral_value(e))
    return e if value is None else value


def _integral_value(e: Any) -> Any:
    for known in (_beta, _gamma):
        result = known(e)
        if result is not None:
            return result
    result = e.function
    for limit in e.limits:
        result = sp.integrate(result, limit, conds="none")
        if isinstance(result, sp.Integral) or result.has(sp.Integral, sp.nan, sp.zoo):
            return None
    return result


def _beta(e: Any) -> Any:
    """Euler's integral of the first kind: ``x^(a-1) (1-x)^(b-1)`` from 0 to 1, ``a`` and ``b`` positive."""
    if len(e.limits) != 1 or e.limits[0][1:] != (0, 1):
        return None
    x = e.limits[0][0]
    outer, a, b = sp.S.One, sp.S.One, sp.S.One
    for factor in sp.Mul.make_args(e.function):
        base, exponent = factor.as_base_exp()
        if not factor.has(x):
            outer *= factor
        elif base == x and not exponent.has(x):
            a += exponent
        elif sp.expand(base + x - 1) == 0 and not exponent.has(x):
            b += exponent
        else:
            return None
    if not (a.is_positive and b.is_positive):
        return None
    return outer * sp.gamma(a) * sp.gamma(b) / sp.gamma(a + b)


def _gamma(e: Any) -> Any:
    """Euler's integral of the second kind: ``x^(s-1) e^(-a x)`` from 0 on, ``s`` and ``a`` positive."""
    if len(e.limits) != 1 or e.limits[0][1:] != (0, sp.oo):
        return None
    x = e.limits[0][0]
    outer, s, a = sp.S.One, sp.S.One, sp.S.Zero
    for factor in sp.Mul.make_args(e.function):
        base, exponent = (sp.E, factor.args[0]) if isinstance(factor, sp.exp) else factor.as_base_exp()
        if not factor.has(x):
            outer *= factor
        elif base == x and not exponent.has(x):
            s += exponent
        elif base is sp.E and not sp.expand(exponent / x).has(x):
            a -= sp.expand(exponent / x)
        else:
            return None
    return outer * sp.gamma(s) / a**s if s.is_positive and a.is_positive else None


def summed(e: Any) -> Any:
    """``e`` with its infinite sums evaluated where SymPy can; the others are left."""
    def endless(node: Any) -> bool:
        return isinstance(node, sp.Sum) and any(limit[2] is sp.oo for limit in node.limits)
    return e.replace(endless, _sum_value)


def _sum_value(e: Any) -> Any:
    value = within(LIMIT_SECONDS, lambda: e.doit())
    return e if value is None or value.has(sp.Sum, sp.Piecewise, sp.nan, sp.zoo, sp.oo) else value


def closed(e: Any, normal: Callable[[Any], Any]) -> Any:
    """``e`` with the sums inside its limits in closed form where they have one."""
    def summing(node: Any) -> bool:
        return isinstance(node, sp.Limit) and node.args[0].has(sp.Sum, sp.Product)
    if not isinstance(e, sp.Basic) or not e.has(sp.Limit):
        return e
    return e.replace(summing, lambda node: sp.Limit(normal(node.args[0]), *node.args[1:3], str(node.args[3])))


def limits_taken(e: Any, facts: Facts) -> Any:
    """``e`` with its limits evaluated where SymPy can; the others are left."""
    if not isinstance(e, sp.Basic) or not e.has(sp.Limit):
        return e
    return e.replace(lambda node: isinstance(node, sp.Limit), lambda node: _limit_value(node, facts))


def _limit_value(e: Any, facts: Facts) -> Any:
    body, variable, place, side = e.args
    value = within(LIMIT_SECONDS, lambda: _limit(body, variable, place, str(side)))
    if value is None or _undecided(value):
        # A name between two numbers, as 1/(1 + t): SymPy knows what becomes of powers of that.
        images = {s: facts.bounds[s][0] for s in body.free_symbols if s in facts.bounds}
        value = within(LIMIT_SECONDS, lambda: _limit(body.xreplace(images), variable, place, str(side)))
        if not images or value is None or not value.is_number or _undecided(value):
            return e
    return value


def _undecided(value: Any) -> bool:
    return value.has(sp.Limit, sp.AccumBounds, sp.nan) or (value.has(sp.oo) and value not in (sp.oo, -sp.oo))


def _limit(body: Any, variable: Any, place: Any, side: str) -> Any:
    return sp.limit(body, variable, place, side if place.is_finite else "-")
