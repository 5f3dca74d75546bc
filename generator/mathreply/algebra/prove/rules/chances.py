"""Probabilities that a number is at least another: the same event told by another order."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.kernel.proof import nonnegative, positive
from mathreply.algebra.prove.normal import Normalizer


def by_order(n: Normalizer, e: Expr) -> Expr:
    """``P(u >= a)`` as ``P(d >= 0)``, ``d`` without absolute values, exponentials and positive
    factors; by the same sign, at least or above."""
    u, a = (n(side) for side in e.args)
    if not n.facts.real:
        return e.func(u, a)
    if isinstance(u, sp.Abs) and n.may("size in an event", nonnegative(a)):
        u, a = n(u.args[0] ** 2), n(a**2)
    elif isinstance(u, sp.exp) and n.may("exponential in an event", positive(a)):
        u, a = u.args[0], n(sp.log(a))
    return e.func(_without_positive_factors(n, sp.expand(u - a)), sp.S.Zero)


def _without_positive_factors(n: Normalizer, difference: Expr) -> Expr:
    factors = sp.Mul.make_args(sp.factor(difference))
    taken = [f for f in factors if n.may("positive factor in an event", positive(f))]
    return n(sp.expand(sp.Mul(*(f for f in factors if f not in taken))))
