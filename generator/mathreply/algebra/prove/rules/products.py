"""Laws of finite products: multiplicativity, powers, exponentials, factorials, telescoping
quotients."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.kernel.proof import at_least, integer, nonnegative
from mathreply.algebra.prove.normal import Normalizer, law, multiply
from mathreply.algebra.prove.rules.factors import split
from mathreply.algebra.prove.rules.sums import SPELT_OUT


@law("Product", name="multiplicativity of products")
def _product(n: Normalizer, e: Expr) -> Expr:
    limits: list[tuple[Expr, Expr, Expr, Expr]] = []
    for k, low, high in reversed(e.limits):
        renamed = {old: new for old, new, _, _ in limits}
        ends = n(low.xreplace(renamed)), n(high.xreplace(renamed))
        limits.append((k, n.entered(k, *ends), *ends))
    body = n(e.function.xreplace({old: new for old, new, _, _ in limits}))
    for _, k, low, high in reversed(limits):
        body = product_over(n, body, k, low, high)
    return body


def product_over(n: Normalizer, body: Expr, k: Expr, low: Expr, high: Expr) -> Expr:
    """The normal form of a product over ``k``, the body in normal form."""
    if high is sp.oo or low is -sp.oo:
        return sp.Product(body, (k, low, high))
    left_out = _without_one(body, k)
    if left_out is not None:
        rest, place = left_out
        if not n.may(
            "product without one",
            at_least(place, low),
            at_least(high, place),
            integer(place),
            integer(low),
        ):
            return sp.Product(body, (k, low, high))
        n.record.gaps[n(rest.xreplace({k: place}))] = None
        return multiply(
            n, [product_over(n, n(rest), k, low, high), n(sp.Pow(rest.xreplace({k: place}), -1))]
        )
    length = n(high - low + 1)
    if length.is_Integer and length <= SPELT_OUT:
        return multiply(n, [n(body.xreplace({k: low + j})) for j in range(int(length))])
    if isinstance(body, sp.Add):
        top, bottom = (
            sp.fraction(sp.factor(sp.together(body))) if not body.has(sp.Sum) else (body, sp.S.One)
        )
        factors = [*sp.Mul.make_args(top), *(sp.Pow(f, -1) for f in sp.Mul.make_args(bottom))]
    else:
        factors = list(sp.Mul.make_args(body))
    return multiply(n, [_factor(n, f, k, low, high, length) for f in factors])


def _without_one(body: Expr, k: Expr) -> tuple[Expr, Expr] | None:
    """``f`` and ``j`` of a product of ``f(k)`` over ``k != j``: both sides are continuous where
    ``f(j)`` vanishes."""
    if not isinstance(body, sp.Piecewise) or len(body.args) != 2 or body.args[1][0] != 1:
        return None
    rest, condition = body.args[0]
    if not isinstance(condition, sp.Ne) or k not in condition.args:
        return None
    place = condition.rhs if condition.lhs == k else condition.lhs
    return None if place.has(k) else (rest, place)


def _factor(n: Normalizer, f: Expr, k: Expr, low: Expr, high: Expr, length: Expr) -> Expr:
    outside, inside = split(f, k)
    if outside is sp.S.One:
        constant = sp.S.One
    elif n.may("product of a constant", nonnegative(length), integer(length)):
        constant = n(sp.Pow(outside, length))
    else:
        bound = n.bound(1, low)
        constant = sp.Product(outside, (bound, low, high))
    if inside is sp.S.One:
        return constant
    return multiply(n, [constant, _inside(n, inside, k, low, high)])


def _inside(n: Normalizer, f: Expr, k: Expr, low: Expr, high: Expr) -> Expr:
    base, exponent = f.as_base_exp()
    if isinstance(f, sp.exp) or base is sp.E:
        return n(
            sp.exp(
                sp.Sum(f.args[0] if isinstance(f, sp.exp) else exponent, (k, low, high)),
                evaluate=False,
            )
        )
    if exponent.has(k):
        if n.facts.is_positive(base) or (not base.has(k) and n.facts.is_integer(exponent)):
            total = n(sp.Sum(exponent, (k, low, high))) if not base.has(k) else None
            if total is not None:
                return n(sp.Pow(base, total))
            return n(sp.exp(sp.Sum(exponent * sp.log(base), (k, low, high)), evaluate=False))
        return _named(n, f, k, low, high)
    if exponent is not sp.S.One and (n.facts.is_integer(exponent) or n.facts.is_nonnegative(base)):
        return n(sp.Pow(_inside(n, base, k, low, high), exponent))
    ratio = _factorial(n, f, k, low, high)
    if ratio is not None:
        return ratio
    if n.facts.is_positive(f):
        return n(sp.exp(sp.Sum(sp.log(f), (k, low, high)), evaluate=False))
    return _named(n, f, k, low, high)


def _named(n: Normalizer, f: Expr, k: Expr, low: Expr, high: Expr) -> Expr:
    depth = 1 + max((len(s.limits) for s in f.atoms(sp.Sum, sp.Product)), default=0)
    bound = n.bound(depth, low)
    return sp.Product(f.xreplace({k: bound}), (bound, low, high))


def _factorial(n: Normalizer, f: Expr, k: Expr, low: Expr, high: Expr) -> Expr:
    """``prod (k + c) = (high + c)! / (low + c - 1)!``, the factors being positive whole numbers."""
    slope = sp.expand(f).coeff(k)
    if slope.has(k) or slope == 0:
        return None
    offset = sp.expand(sp.expand(f) / slope - k)
    if offset.has(k) or not n.may(
        "product of whole numbers",
        at_least(low + offset, 1),
        at_least(high - low, -1),
        integer(offset),
        integer(low),
        integer(high),
    ):
        return None
    ratio = sp.factorial(high + offset) / sp.factorial(low + offset - 1)
    return n(sp.Pow(slope, high - low + 1) * ratio)
