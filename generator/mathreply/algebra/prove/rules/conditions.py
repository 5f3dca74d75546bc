"""Conditions on the index of a sum: ``k != i``, ``i < j``, brackets of Iverson."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.indicator import Less
from mathreply.algebra.prove.normal import Normalizer, multiply


def resolve_conditions(n: Normalizer, body: Expr, k: Expr, low: Expr, high: Expr) -> Expr:
    """The body with its conditions on ``k`` written as deltas and indicators of order."""
    terms = [_resolve(n, term, k) for term in n.terms(body)]
    return sp.Add(*terms)


def _resolve(n: Normalizer, term: Expr, k: Expr) -> Expr:
    """A term with its conditions on the index as factors of 0 and 1."""
    factors, changed = [], False
    for factor in sp.Mul.make_args(term):
        weight = indicator(factor) if isinstance(factor, sp.Piecewise) and factor.has(k) else None
        factors.append(factor if weight is None else n(weight))
        changed = changed or weight is not None
    return multiply(n, factors) if changed else term


def indicator(e: Expr) -> Expr:
    """A two-branch case as ``value * delta + other * (1 - delta)``; None if its condition compares
    no whole numbers."""
    # More cases would have to exclude each other.
    if len(e.args) != 2 or e.args[1][1] not in (True, sp.true):
        return None
    (value, condition), (other, _) = e.args
    weight = _weight(condition)
    return None if weight is None else value * weight + other * (1 - weight)


def _weight(condition: Expr) -> Expr:
    """A condition as a number that is 1 where it holds and 0 elsewhere."""
    if isinstance(condition, sp.Eq):
        return sp.KroneckerDelta(condition.lhs, condition.rhs)
    if isinstance(condition, sp.Ne):
        return 1 - sp.KroneckerDelta(condition.lhs, condition.rhs)
    if (
        isinstance(condition, (sp.Lt, sp.Gt, sp.Le, sp.Ge))
        and condition.lhs.is_integer
        and condition.rhs.is_integer
    ):
        small, large = (
            (condition.lhs, condition.rhs)
            if isinstance(condition, (sp.Lt, sp.Le))
            else (condition.rhs, condition.lhs)
        )
        strict = isinstance(condition, (sp.Lt, sp.Gt))
        return Less(small, large) + (0 if strict else sp.KroneckerDelta(small, large))
    if isinstance(condition, sp.And):
        weights = [_weight(c) for c in condition.args]
        return None if None in weights else sp.Mul(*weights)
    return None
