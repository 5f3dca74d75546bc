"""Laws of absolute values, signs, the larger and the smaller of two."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.content import content
from mathreply.algebra.prove.kernel.proof import nonzero, real
from mathreply.algebra.prove.normal import Normalizer, law


@law("Abs", name="absolute value")
def _abs(n: Normalizer, e: Expr) -> Expr:
    inner = n(e.args[0])
    facts = n.facts
    if facts.is_nonnegative(inner):
        return inner
    if facts.is_real(inner) and facts.is_nonnegative(-inner):
        return n(-inner)
    if isinstance(inner, sp.Mul):
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
    return _extreme(n, e, 1)


@law("Min", name="larger and smaller")
def _min(n: Normalizer, e: Expr) -> Expr:
    return _extreme(n, e, -1)


def _extreme(n: Normalizer, e: Expr, sign: int) -> Expr:
    """``max(a, b) = (a + b + |a - b|) / 2``."""
    inside = [b for a in e.args for b in (a.args if type(a) is type(e) else (a,))]
    if len(inside) > len(e.args):
        return e.func(*(n(a) for a in inside))
    if len(e.args) != 2 or not n.facts.real:
        return e.func(*(n(a) for a in e.args))
    a, b = (n(x) for x in e.args)
    return sp.Add((a + b) / 2, sign * n(sp.Abs(a - b)) / 2).expand()


@law("sign", name="sign")
def _sign(n: Normalizer, e: Expr) -> Expr:
    inner = n(e.args[0])
    if n.facts.is_positive(inner):
        return sp.S.One
    if n.facts.is_positive(-inner):
        return sp.S.NegativeOne
    if n.may("sign as a quotient", nonzero(inner), real(inner)):
        return sp.Mul(inner, sp.Pow(n(sp.Abs(inner)), -1))
    return sp.sign(inner)
