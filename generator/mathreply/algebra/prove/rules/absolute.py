"""Laws of absolute values, signs, the larger and the smaller of two."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.content import content
from mathreply.algebra.prove.kernel.proof import nonzero, real
from mathreply.algebra.prove.normal import Normalizer, law


@law("Abs", name="absolute value")
def _abs(n: Normalizer, e: Expr) -> Expr:
    """By the sign of what stands between bars; of a product factor by factor."""
    inner = n(e.args[0])
    facts = n.facts
    if facts.is_nonnegative(inner):
        return inner
    if facts.is_real(inner) and facts.is_nonnegative(-inner):
        return n(-inner)
    if isinstance(inner, sp.Mul):
        # |u v| = |u| |v|, of complex numbers too.
        return sp.Mul(*(n(sp.Abs(f, evaluate=False)) for f in inner.args))
    if isinstance(inner, sp.Pow) and n.facts.is_integer(inner.exp):
        return n(sp.Pow(sp.Abs(inner.base), inner.exp))
    if isinstance(inner, sp.Add):
        outer, rest = content(inner)
        if outer is not sp.S.One:
            return sp.Mul(n(sp.Abs(outer)), sp.Abs(rest, evaluate=False))
    return sp.Abs(inner)


@law("Max", name="larger and smaller")
def _max(n: Normalizer, e: Expr) -> Expr:
    """The larger of two by their distance."""
    return _extreme(n, e, 1)


@law("Min", name="larger and smaller")
def _min(n: Normalizer, e: Expr) -> Expr:
    """The smaller of two by their distance."""
    return _extreme(n, e, -1)


def _extreme(n: Normalizer, e: Expr, sign: int) -> Expr:
    """``max(a, b) = (a + b + |a - b|) / 2``."""
    # max(a, max(b, c)) is one of three.
    inside: list[Expr] = []
    for argument in e.args:
        inside += argument.args if type(argument) is type(e) else (argument,)
    if len(inside) > len(e.args):
        return e.func(*(n(a) for a in inside))
    if len(e.args) != 2 or not n.facts.real:
        return e.func(*(n(a) for a in e.args))
    a, b = (n(x) for x in e.args)
    # So that all that is known of absolute values holds of these as well.
    return sp.Add((a + b) / 2, sign * n(sp.Abs(a - b)) / 2).expand()


@law("sign", name="sign")
def _sign(n: Normalizer, e: Expr) -> Expr:
    """1, -1, or ``u/|u|`` where u is not 0."""
    inner = n(e.args[0])
    if n.facts.is_positive(inner):
        return sp.S.One
    if n.facts.is_positive(-inner):
        return sp.S.NegativeOne
    # At 0 the sign is 0, and u/|u| has no value.
    if n.may("sign as a quotient", nonzero(inner), real(inner)):
        return sp.Mul(inner, sp.Pow(n(sp.Abs(inner)), -1))
    return sp.sign(inner)
