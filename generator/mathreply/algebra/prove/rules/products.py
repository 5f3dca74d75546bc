"""Laws of finite products: multiplicativity, powers, exponentials, factorials, telescoping
quotients."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.kernel.proof import at_least, integer, nonnegative
from mathreply.algebra.prove.normal import Normalizer, law, multiply
from mathreply.algebra.prove.rules.factors import split
from mathreply.algebra.prove.rules.sums import SPELT_OUT, entered_body


@law("Product", name="multiplicativity of products")
def _product(n: Normalizer, e: Expr) -> Expr:
    limits, body = entered_body(n, e)
    for k, low, high in reversed(limits):
        body = product_over(n, body, k, low, high)
    return body


def product_over(n: Normalizer, body: Expr, k: Expr, low: Expr, high: Expr) -> Expr:
    """The normal form of a product over ``k``, the body in normal form."""
    if high is sp.oo or low is -sp.oo:
        return sp.Product(body, (k, low, high))
    left_out = _without_one(body, k)
    if left_out is not None:
        return _divided_out(n, body, *left_out, (k, low, high))
    length = n(high - low + 1)
    if length.is_Integer and length <= SPELT_OUT:
        return multiply(n, [n(body.xreplace({k: low + j})) for j in range(int(length))])
    return multiply(n, [_factor(n, f, k, low, high, length) for f in _factors(body)])


def _divided_out(
    n: Normalizer, body: Expr, rest: Expr, place: Expr, over: tuple[Expr, Expr, Expr]
) -> Expr:
    """``prod_{k != j} f(k)`` as the whole product divided by ``f(j)``."""
    k, low, high = over
    if not n.may(
        "product without one",
        at_least(place, low),
        at_least(high, place),
        integer(place),
        integer(low),
    ):
        return sp.Product(body, over)
    left_out = rest.xreplace({k: place})
    # Where f(j) is 0 the quotient has no value, and what is left of the product has one.
    n.record.gaps[n(left_out)] = None
    whole = product_over(n, n(rest), k, low, high)
    return multiply(n, [whole, n(sp.Pow(left_out, -1))])


def _factors(body: Expr) -> list[Expr]:
    """The factors of a body; a sum of fractions in factors above and below the line."""
    if not isinstance(body, sp.Add):
        return list(sp.Mul.make_args(body))
    # An inner sum is one thing: SymPy's factor takes it apart for long, and finds nothing.
    if body.has(sp.Sum):
        return [body]
    top, bottom = sp.fraction(sp.factor(sp.together(body)))
    return [*sp.Mul.make_args(top), *(sp.Pow(f, -1) for f in sp.Mul.make_args(bottom))]


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
    """The product of one factor: of what does not depend on the index by its length."""
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
    """The product of one factor that depends on the index."""
    base, exponent = f.as_base_exp()
    over = (k, low, high)
    if isinstance(f, sp.exp) or base is sp.E:
        inner = f.args[0] if isinstance(f, sp.exp) else exponent
        return n(sp.exp(sp.Sum(inner, over), evaluate=False))
    if exponent.has(k):
        return _of_power(n, f, over)
    # (prod u)^c = prod u^c, not only for whole c where no u is negative.
    may_be_raised = n.facts.is_integer(exponent) or n.facts.is_nonnegative(base)
    if exponent is not sp.S.One and may_be_raised:
        return n(sp.Pow(_inside(n, base, k, low, high), exponent))
    ratio = _factorial(n, f, k, low, high)
    if ratio is not None:
        return ratio
    if n.facts.is_positive(f):
        return n(sp.exp(sp.Sum(sp.log(f), over), evaluate=False))
    return _named(n, f, k, low, high)


def _of_power(n: Normalizer, f: Expr, over: tuple[Expr, Expr, Expr]) -> Expr:
    """The product of ``b^c`` with the index in ``c``: ``b`` to the sum of ``c``, or by
    logarithms."""
    base, exponent = f.as_base_exp()
    is_constant_base = not base.has(over[0])
    is_positive = n.facts.is_positive(base)
    if not is_positive and not (is_constant_base and n.facts.is_integer(exponent)):
        return _named(n, f, *over)
    if is_constant_base:
        return n(sp.Pow(base, n(sp.Sum(exponent, over))))
    return n(sp.exp(sp.Sum(exponent * sp.log(base), over), evaluate=False))


def _named(n: Normalizer, f: Expr, k: Expr, low: Expr, high: Expr) -> Expr:
    """A product that has no other form, its index under the shared name."""
    inner_depth = max((len(s.limits) for s in f.atoms(sp.Sum, sp.Product)), default=0)
    bound = n.bound(1 + inner_depth, low)
    return sp.Product(f.xreplace({k: bound}), (bound, low, high))


def _factorial(n: Normalizer, f: Expr, k: Expr, low: Expr, high: Expr) -> Expr | None:
    """``prod (k + c) = (high + c)! / (low + c - 1)!``, the factors being positive whole numbers."""
    slope = sp.expand(f).coeff(k)
    if slope.has(k) or slope == 0:
        return None
    offset = sp.expand(sp.expand(f) / slope - k)
    if offset.has(k):
        return None
    first = low + offset
    if not n.may(
        "product of whole numbers",
        at_least(first, 1),
        at_least(high - low, -1),
        integer(offset),
        integer(low),
        integer(high),
    ):
        return None
    ratio = sp.factorial(high + offset) / sp.factorial(first - 1)
    return n(sp.Pow(slope, high - low + 1) * ratio)
