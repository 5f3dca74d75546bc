"""Derivatives carried out, integrals and limits evaluated, before two sides are compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import sympy as sp

from mathreply.algebra.budget import within
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.rules.derivatives import NotDifferentiable, derivative
from mathreply.model.domains import Interval

INTEGRAL_SECONDS = 1.5
LIMIT_SECONDS = 1.0


def differentiated(e: Any) -> Any:
    """``e`` with its derivatives carried out, innermost first."""
    if not isinstance(e, sp.Basic) or not e.has(sp.Derivative):
        return e
    carried = e.replace(lambda node: isinstance(node, sp.Derivative), _carried_out)
    # f'(a): the derivative at a place, once there is no derivative left to take.
    return carried.replace(
        lambda node: isinstance(node, sp.Subs) and not node.expr.has(sp.Derivative),
        lambda node: node.expr.xreplace(dict(zip(node.variables, node.point, strict=True))),
    )


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


def proper(e: Any, facts: Facts) -> bool:
    """Whether no integrand has a pole in its range: what is divided by, or under a logarithm, keeps
    its sign there."""
    return all(
        _no_pole(node, limit, facts)
        for node in e.atoms(sp.Integral)
        for limit in node.limits
        if len(limit) == 3
    )


def _no_pole(e: Any, limit: Any, facts: Facts) -> bool:
    x, low, high = limit
    inside = _between(x, low, high, facts)
    for node in sp.preorder_traversal(e.function):
        if isinstance(node, sp.Pow) and node.base.has(x) and node.base is not sp.E:
            if node.exp.is_nonnegative and not node.exp.has(x):
                continue
            if not _keeps_sign(node.base, x, inside, low, high, facts):
                return False
            ends = [node.base.xreplace({x: end}) for end in (low, high) if end.is_finite]
            if any(
                value.is_zero is not False and not facts.is_nonzero(value) for value in ends
            ) and not facts.is_positive(node.exp + 1):
                return False
        if (
            isinstance(node, sp.log)
            and node.args[0].has(x)
            and not _keeps_sign(node.args[0], x, inside, low, high, facts)
        ):
            return False
        if isinstance(node, (sp.tan, sp.cot, sp.sec, sp.csc)) and node.args[0].has(x):
            return False
    return True


def _between(x: Any, low: Any, high: Any, facts: Facts) -> Any:
    """A name with the sign that everything between the ends has."""
    if facts.is_nonnegative(low) and (high is sp.oo or facts.is_nonnegative(high)):
        return sp.Dummy("x", positive=True)
    if facts.is_nonnegative(-high) and (low is -sp.oo or facts.is_nonnegative(-low)):
        return sp.Dummy("x", negative=True)
    return sp.Dummy("x", real=True)


def _keeps_sign(base: Any, x: Any, inside: Any, low: Any, high: Any, facts: Facts) -> bool:
    renamed = base.xreplace({x: inside})
    if facts.is_nonzero(renamed) or facts.is_nonzero(sp.expand(renamed)):
        return True
    if (
        base.free_symbols != {x}
        or not base.is_polynomial(x)
        or not (low.is_number and high.is_number)
    ):
        return _sign_by_names(base, x, low, high, facts)
    roots = sp.Poly(base, x).real_roots()
    return not any(low < r < high for r in roots)


def _sign_by_names(base: Any, x: Any, low: Any, high: Any, facts: Facts) -> bool:
    """A polynomial of one sign on the range, by the signs that its names have; a linear one by its
    ends."""
    if low.is_finite and high.is_finite and base.is_polynomial(x):
        share = sp.Dummy("s", positive=True)
        between = replace(
            facts,
            intervals={**facts.intervals, share: Interval(Fraction(0), Fraction(1))},
            _positive={},
            _nonnegative={},
        )
        if between.is_nonzero(sp.expand(base.xreplace({x: low + (high - low) * share}))):
            return True
    if not base.is_polynomial(x) or sp.degree(base, x) != 1:
        return False
    ends = [sp.expand(base.xreplace({x: end})) for end in (low, high) if end.is_finite]
    return len(ends) == 2 and any(
        all(facts.is_nonnegative(sign * value) for value in ends)
        and any(facts.is_positive(sign * value) for value in ends)
        for sign in (1, -1)
    )


def _integral_value(e: Any) -> Any:
    for known in (_beta, _gamma):
        result = known(e)
        if result is not None:
            return result
    result = e.function
    for limit in e.limits:
        result = sp.integrate(result, limit)
        # Cases are conditions on names under which alone the value is right.
        if result.has(sp.Integral, sp.Piecewise, sp.nan, sp.zoo):
            return None
    return result


def _beta(e: Any) -> Any:
    """Euler's integral of the first kind: ``x^(a-1) (1-x)^(b-1)`` from 0 to 1, ``a`` and ``b``
    positive."""
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
    """Euler's integral of the second kind: ``x^(s-1) e^(-a x)`` from 0 on, ``s`` and ``a``
    positive."""
    if len(e.limits) != 1 or e.limits[0][1:] != (0, sp.oo):
        return None
    x = e.limits[0][0]
    outer, s, a = sp.S.One, sp.S.One, sp.S.Zero
    for factor in sp.Mul.make_args(e.function):
        base, exponent = (
            (sp.E, factor.args[0]) if isinstance(factor, sp.exp) else factor.as_base_exp()
        )
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
    return e.replace(
        summing, lambda node: sp.Limit(normal(node.args[0]), *node.args[1:3], str(node.args[3]))
    )


def without_open_integrals(left: Any, right: Any) -> tuple[Any, Any]:
    """Sides with integrals without bounds, as their derivatives; each still has a value only where
    it had one."""
    variables = {
        limit[0]
        for e in (left, right)
        if isinstance(e, sp.Basic)
        for i in e.atoms(sp.Integral)
        for limit in i.limits
        if len(limit) == 1
    }
    if len(variables) != 1:
        return left, right
    (x,) = variables
    changed = []
    for side in (left, right):
        rest = sp.Add(*(t for t in sp.Add.make_args(side) if not t.has(sp.Integral)))
        try:
            slope = derivative(side, x)
        except NotDifferentiable:
            return left, right
        changed.append(sp.Add(slope, sp.Mul(sp.S.Zero, rest, evaluate=False), evaluate=False))
    return changed[0], changed[1]


def limits_taken(e: Any, facts: Facts) -> Any:
    """``e`` with its limits evaluated where SymPy can; the others are left."""
    if not isinstance(e, sp.Basic) or not e.has(sp.Limit):
        return e
    return e.replace(
        lambda node: isinstance(node, sp.Limit), lambda node: _limit_value(node, facts)
    )


def _limit_value(e: Any, facts: Facts) -> Any:
    body, variable, place, side = e.args
    value = within(LIMIT_SECONDS, lambda: _limit(body, variable, place, str(side)))
    if value is None or _undecided(value):
        # A name between two numbers, as 1/(1 + t): SymPy knows what becomes of powers of that.
        images = {s: facts.bounds[s][0] for s in body.free_symbols if s in facts.bounds}
        value = within(
            LIMIT_SECONDS, lambda: _limit(body.xreplace(images), variable, place, str(side))
        )
        if not images or value is None or not value.is_number or _undecided(value):
            return e
    return value


def _undecided(value: Any) -> bool:
    return value.has(sp.Limit, sp.AccumBounds, sp.nan) or (
        value.has(sp.oo) and value not in (sp.oo, -sp.oo)
    )


def _limit(body: Any, variable: Any, place: Any, side: str) -> Any:
    return sp.limit(body, variable, place, side if place.is_finite else "-")
