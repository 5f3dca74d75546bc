"""The inequalities of Hölder, Minkowski and Young with any exponents, and that of the means with
weights for a product."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import operator
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.kernel.proof import at_least, nonnegative, positive
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.zero import is_zero

Norm = tuple[Expr, Expr]
"""A sum or a mean, and the power to which it is raised."""


def holder(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``T(A^a B^b) <= T(A)^a T(B)^b`` for a sum or a mean ``T`` of what is not negative, where
    ``a + b = 1``."""
    if strict or not n.facts.real or not isinstance(large, sp.Mul) or len(large.args) != 2:
        return False
    first, second = map(_power_of_total, large.args)
    total = _inside(small)
    if first is None or second is None or total is None:
        return False
    (one, a), (other, b) = first, second
    inner = _alike(total, one), _alike(total, other)
    if None in inner or not _is_one(n, a + b):
        return False
    body = _at(n, total, _body(total))
    u, v = (_at(n, total, part) for part in inner)
    bound = sp.Mul(_raised(n, u, a), _raised(n, v, b))
    if not is_zero(n, n(sp.Abs(body) - bound)):
        return False
    return n.may("Hölder's inequality", nonnegative(u), nonnegative(v), positive(a), positive(b))


def minkowski_of_powers(
    n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool
) -> bool:
    """``T(|u + v|^p)^(1/p) <= T(|u|^p)^(1/p) + T(|v|^p)^(1/p)`` for ``p >= 1``."""
    terms = sp.Add.make_args(large)
    if strict or not n.facts.real or len(terms) != 2:
        return False
    powers = [_power_of_total(side) for side in (small, *terms)]
    if None in powers:
        return False
    totals, exponents = zip(*(power for power in powers if power is not None), strict=True)
    total, exponent = totals[0], exponents[0]
    bodies = [_alike(total, each) for each in totals]
    if None in bodies or not all(is_zero(n, n(each - exponent)) for each in exponents):
        return False
    p = 1 / exponent
    here = [_at(n, total, body) for body in bodies if body is not None]
    if not all(isinstance(body, sp.Pow) and is_zero(n, n(body.exp - p)) for body in here):
        return False
    bases = [body.base for body in here]
    # Without bars an odd power of what is negative is negative.
    is_even = bool(p.is_Integer and p % 2 == 0)
    if not is_even and not all(_is_size(n, base) for base in bases):
        return False
    whole, u, v = map(_without_bars, bases)
    # Bars hide the signs of what stands between them.
    is_sum = any(
        is_zero(n, n(whole - sign * (u + other * v))) for sign in (1, -1) for other in (1, -1)
    )
    return is_sum and n.may("Minkowski's inequality", at_least(p, sp.S.One))


def _is_size(n: Normalizer, base: Expr) -> bool:
    """Whether it is its own absolute value."""
    return isinstance(base, sp.Abs) or n.facts.is_nonnegative(base)


def young(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``x y <= x^p/p + y^q/q`` where ``1/p + 1/q = 1``: the means of two numbers with the weights
    ``1/p`` and ``1/q``."""
    terms = sp.Add.make_args(large)
    if strict or not n.facts.real or len(terms) != 2:
        return False
    for a, one in _weighted_power(terms[0]):
        for b, other in _weighted_power(terms[1]):
            if not _is_one(n, a + b):
                continue
            bound = _raised(n, one, a) * _raised(n, other, b)
            if is_zero(n, n(small - bound)):
                met = (nonnegative(one), nonnegative(other), positive(a), positive(b))
                return n.may("means of two numbers", *met)
    return False


def weighted_product(
    n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool
) -> bool:
    """``prod x^w <= sum w x`` for weights that sum to 1."""
    if strict or not n.facts.real or not isinstance(small, sp.Product) or len(small.limits) != 1:
        return False
    over, body = small.limits[0], small.function
    if not isinstance(body, sp.Pow) or over[1].has(sp.oo) or over[2].has(sp.oo):
        return False
    x, w = body.args
    if not (is_zero(n, n(large - sp.Sum(w * x, over))) and _is_one(n, sp.Sum(w, over))):
        return False
    k = n.entered(*over)
    here = {over[0]: k}
    return n.may("means with weights", nonnegative(x.xreplace(here)), nonnegative(w.xreplace(here)))


def _is_one(n: Normalizer, e: Expr) -> bool:
    """Whether ``e = 1``, by itself or as it is assumed: ``1/p + 1/q = 1``."""
    rest = e - 1
    assumed = [
        sign * (one - other)
        for one, other in n.facts.equal
        for sign in (1, -1)
        if isinstance(one, sp.Expr) and rest.free_symbols & (one - other).free_symbols
    ]
    return any(is_zero(n, n(rest - known)) for known in (sp.S.Zero, *assumed))


# What the sides are made of.


def _is_total(e: Expr) -> bool:
    if isinstance(e, sp.Sum):
        return len(e.limits) == 1 and not any(end.has(sp.oo) for end in e.limits[0][1:])
    return isinstance(e, AppliedUndef) and operator(e) == "expectation"


def _power_of_total(e: Expr) -> Norm | None:
    """A sum or mean with its power; None for anything else."""
    base, exponent = e.as_base_exp()
    return (base, exponent) if _is_total(base) else None


def _inside(e: Expr) -> Expr | None:
    """The sum or mean that stands alone or between bars."""
    inner = e.args[0] if isinstance(e, sp.Abs) else e
    return inner if _is_total(inner) else None


def _body(total: Expr) -> Expr:
    return total.function if isinstance(total, sp.Sum) else total.args[0]


def _alike(first: Expr, other: Expr) -> Expr | None:
    """What another total is of, over the index of the first one; None where it runs over something
    else."""
    if type(first) is not type(other):
        return None
    if not isinstance(first, sp.Sum):
        return _body(other)
    (k, *ends), (j, *others) = first.limits[0], other.limits[0]
    return other.function.xreplace({j: k}) if ends == others else None


def _at(n: Normalizer, total: Expr, body: Expr) -> Expr:
    """A body at an index of which the range is known."""
    if not isinstance(total, sp.Sum):
        return body
    return body.xreplace({total.limits[0][0]: n.entered(*total.limits[0])})


def _raised(n: Normalizer, e: Expr, exponent: Expr) -> Expr:
    """``(u^p)^a``, as ``u`` where ``p a = 1``: the same for a ``u`` that is not negative and a
    positive ``p``."""
    base, power = e.as_base_exp()
    if n.facts.is_nonnegative(base) and n.facts.is_positive(power):
        product = sp.cancel(power * exponent)
        return base if is_zero(n, n(product - 1)) else base**product
    return e**exponent


def _without_bars(e: Expr) -> Expr:
    return e.args[0] if isinstance(e, sp.Abs) else e


def _weighted_power(term: Expr) -> Iterator[Norm]:
    """``(w, x/w)`` of a term ``x``, with ``w`` one over the exponent of a factor."""
    for factor in sp.Mul.make_args(term):
        base, exponent = factor.as_base_exp()
        if exponent not in (1, -1) and not base.is_number:
            yield 1 / exponent, exponent * term
