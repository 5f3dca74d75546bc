"""The law of expectation: it is linear, and what is not random passes through it."""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import operator, randoms_of, through_expectations
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.normal import Normalizer, law, multiply


@law("AppliedUndef", name="linearity of expectation")
def _applied(n: Normalizer, e: Expr) -> Expr:
    kind = operator(e)
    if not kind:
        return e.func(*(n(a) for a in e.args))
    if kind != "expectation":
        return n(through_expectations(e))
    inside = n(e.args[0])
    names = randoms_of(e)
    return sp.Add(*(_term(n, term, names) for term in n.terms(inside)))


def _term(n: Normalizer, term: Expr, names: set[Expr]) -> Expr:
    fixed: list[Expr] = []
    random: list[Expr] = []
    for factor in sp.Mul.make_args(term):
        (random if _varies(factor, names) else fixed).append(factor)
    if not random:
        return term
    return multiply(n, [*fixed, sp.Function("E", real=True)(sp.Mul(*random))])


def _varies(e: Expr, names: set[Expr]) -> bool:
    """Whether a random name stands in ``e`` outside of an expectation."""
    if isinstance(e, AppliedUndef) and operator(e):
        return False
    return e in names or any(_varies(a, names) for a in e.args)
