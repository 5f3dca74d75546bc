"""Laws of finite sums: linearity, factoring out, deltas, shifts of the index, ranges, order of
summation."""

from __future__ import annotations

import itertools
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.indicator import Less
from mathreply.algebra.prove.kernel.proof import at_least, integer, nonnegative
from mathreply.algebra.prove.normal import MAX_PRODUCT_TERMS, Normalizer, law, multiply
from mathreply.algebra.prove.rules import closed_forms
from mathreply.algebra.prove.rules.conditions import resolve_conditions
from mathreply.algebra.prove.rules.deltas import collapse, deltas_in
from mathreply.algebra.prove.rules.factors import split

SPELT_OUT = 12
"""A sum with at most this many terms of known number is written out."""
MAX_PEELED = 4
"""How far the ends of a range are moved to meet a neighbour's."""
MAX_NESTED = 5


@law("Sum", name="linearity of sums")
def _sum(n: Normalizer, e: Expr) -> Expr:
    limits: list[tuple[Expr, Expr, Expr, Expr]] = []
    body = e.function
    # From the outside in, so that the inner ends are known to be inside the outer ranges.
    for k, low, high in reversed(e.limits):
        renamed = {old: new for old, new, _, _ in limits}
        ends = n(low.xreplace(renamed)), n(high.xreplace(renamed))
        limits.append((k, n.entered(k, *ends), *ends))
    body = n(body.xreplace({old: new for old, new, _, _ in limits}))
    for _, k, low, high in reversed(limits):
        body = sum_over(n, body, k, low, high)
    return body


def sum_over(n: Normalizer, body: Expr, k: Expr, low: Expr, high: Expr) -> Expr:
    """The normal form of a sum over ``k`` from ``low`` to ``high``, the body in normal form."""
    if body.has(sp.zoo, sp.nan):
        return sp.Sum(body, (k, low, high))
    length = n(high - low + 1) if high is not sp.oo and low is not -sp.oo else sp.oo
    if length.is_Integer and length <= SPELT_OUT:
        return sp.Add(*(n(body.xreplace({k: low + j})) for j in range(int(length))))
    body = resolve_conditions(n, body, k, low, high)
    terms = n.terms(body)
    if len(terms) > MAX_PRODUCT_TERMS:
        return sp.Sum(body, (k, low, high))
    if (high is sp.oo or low is -sp.oo) and len(terms) > 1:
        # Splitting an infinite sum needs each part to converge.
        return closed_forms.infinite(n, body, k, low) or _name(n, body, [(k, low, high)])
    return sp.Add(*(_term(n, term, k, low, high, length) for term in terms))


def _term(n: Normalizer, term: Expr, k: Expr, low: Expr, high: Expr, length: Expr) -> Expr:
    outside, inside = split(term, k)
    if (
        inside is sp.S.One
        and length is not sp.oo
        and n.may("sum of a constant", nonnegative(length), integer(length))
    ):
        return multiply(n, [outside, length])
    if inside is sp.S.One:
        return multiply(n, [outside, _name(n, inside, [(k, low, high)])])
    triangle = _full_ranges(n, inside, k, low, high)
    if triangle is not None:
        return multiply(n, [outside, sum_over(n, triangle, k, low, high)])
    for delta in deltas_in(inside, k):
        collapsed = collapse(n, inside, delta, k, low, high)
        if collapsed is not None:
            return multiply(n, [outside, collapsed])
    closed = closed_forms.find(n, inside, k, low, high)
    if closed is not None:
        return multiply(n, [outside, closed])
    k, inside, low, high = _shift(n, inside, k, low, high)
    parts = n.terms(inside)
    if len(parts) > 1:  # the shift has opened a product
        return multiply(n, [outside, sum_over(n, inside, k, low, high)])
    extra, low, high = _peel(n, inside, k, low, high)
    return multiply(n, [outside, sp.Add(_flatten(n, inside, k, low, high), *extra)])


def _shift(
    n: Normalizer, inside: Expr, k: Expr, low: Expr, high: Expr, *, turned: bool = False
) -> tuple[Expr, Expr, Expr, Expr]:
    """Turn, once, and shift the index so that the least offset at which it occurs is 0; the new
    index comes first."""
    offsets, falling = _offsets(inside, k)
    bounded = high is not sp.oo and low is not -sp.oo
    if falling and not offsets and bounded and not turned:
        fresh, body = _moved(n, inside, k, low + high - k, low, high)
        return _shift(n, body, fresh, low, high, turned=True)
    whole = [o for o in offsets if o.is_Integer]
    least = min(whole, default=sp.S.Zero)
    if len(whole) != len(offsets) or least == 0 or low is -sp.oo:
        return k, inside, low, high
    ends = n(low + least), high if high is sp.oo else n(high + least)
    return (*_moved(n, inside, k, k - least, *ends), *ends)


def _moved(
    n: Normalizer, inside: Expr, k: Expr, place: Any, low: Expr, high: Expr
) -> tuple[Expr, Expr]:
    """A new index for a new range, and the body at ``place``, in which ``k`` is that index."""
    fresh = n.entered(k, low, high)
    return fresh, n(inside.xreplace({k: place.xreplace({k: fresh})}))


def _offsets(e: Expr, k: Expr) -> tuple[set[Expr], bool]:
    """The ``c`` of the ``k + c`` at which families are taken, factorials and powers formed; whether
    ``-k`` occurs."""
    found: set[Expr] = set()
    falling = False
    for node in sp.preorder_traversal(e):
        if isinstance(node, sp.Indexed):
            places = node.indices
        elif isinstance(
            node, (sp.factorial, sp.gamma, sp.binomial, sp.KroneckerDelta, AppliedUndef)
        ):
            places = node.args
        elif isinstance(node, sp.Pow) and node.base.is_Add and node.base.has(k):
            places = (node.base,)
        elif isinstance(node, sp.log) and node.args[0].has(k):
            places = (node.args[0],)
        else:
            continue
        for place in places:
            if not place.has(k):
                continue
            rest = sp.expand(place - k)
            if not rest.has(k):
                found.add(rest)
            elif not sp.expand(place + k).has(k):
                falling = True
    return found, falling


def _peel(
    n: Normalizer, inside: Expr, k: Expr, low: Expr, high: Expr
) -> tuple[list[Expr], Expr, Expr]:
    """Move the ends to 1 and to a bound without a number, writing out the terms in between."""
    extra: list[Expr] = []
    if low.is_Integer and low != 1 and abs(low - 1) <= MAX_PEELED:
        places = range(int(low), 1) if low < 1 else range(1, int(low))
        values = [_value(n, inside, k, sp.Integer(j)) for j in places]
        # Beyond the ends of an empty range nothing may be taken away or added.
        if None not in values and _reaches(n, max(low, sp.S.One), high):
            extra += values if low < 1 else [-v for v in values]
            low = sp.S.One
    if high is not sp.oo:
        number, rest = high.as_coeff_Add()
        if number.is_Integer and number != 0 and rest != 0 and abs(number) <= MAX_PEELED:
            steps = range(1, int(number) + 1) if number > 0 else range(int(number) + 1, 1)
            values = [_value(n, inside, k, rest + j) for j in steps]
            if None not in values and _reaches(n, low, rest + min(number, 0)):
                extra += values if number > 0 else [-v for v in values]
                high = rest
    return extra, low, high


def _reaches(n: Normalizer, low: Expr, high: Expr) -> bool:
    """Whether a range from ``low`` on ends at ``low - 1`` at the earliest."""
    return high is sp.oo or n.may(
        "sum split at a place", at_least(high - low, -1), integer(high - low)
    )


def _value(n: Normalizer, inside: Expr, k: Expr, place: Any) -> Expr:
    """The term at a place; None where it has no value or is no entry of its family."""
    value = inside.xreplace({k: place})
    if value.has(sp.zoo, sp.nan, sp.oo) or any(
        index.is_Integer and index < 1 for node in value.atoms(sp.Indexed) for index in node.indices
    ):
        return None
    return n(value)


def _flatten(n: Normalizer, inside: Expr, k: Expr, low: Expr, high: Expr) -> Expr:
    """Draw inner sums out of the product, then give all indices their names."""
    limits = [(k, low, high)]
    factors: list[Expr] = []
    for factor in sp.Mul.make_args(inside):
        base, exponent = factor.as_base_exp()
        if (
            isinstance(base, sp.Sum)
            and exponent.is_Integer
            and 0 < exponent <= 3
            and len(limits) < MAX_NESTED
            and sp.oo not in (high, *(h for _, _, h in base.limits))
        ):
            for _ in range(int(exponent)):
                renamed = {
                    index: sp.Dummy("k", **index._assumptions_orig) for index, _, _ in base.limits
                }
                factors.append(base.function.xreplace(renamed))
                limits = [
                    (renamed[i], lo.xreplace(renamed), hi.xreplace(renamed))
                    for i, lo, hi in base.limits
                ] + limits
        else:
            factors.append(factor)
    halved = _halved(n, sp.Mul(*factors), limits)
    return _name(n, sp.Mul(*factors), limits) if halved is None else halved


def _full_ranges(n: Normalizer, inside: Expr, k: Expr, low: Expr, high: Expr) -> Expr:
    """Inner sums whose range ends at ``k`` as sums over the whole range of ``k`` with an indicator;
    else None."""
    factors, changed = [], False
    for factor in sp.Mul.make_args(inside):
        if (
            isinstance(factor, sp.Sum)
            and len(factor.limits) == 1
            and low == 1
            and high is not sp.oo
        ):
            j, first, last = factor.limits[0]
            index = n.entered(j, sp.S.One, high)
            body = factor.function.xreplace({j: index})
            if first == 1 and last == k:
                factors.append(
                    sp.Sum(body * (Less(index, k) + sp.KroneckerDelta(index, k)), (index, 1, high))
                )
                changed = True
                continue
            if last == high and first in (k, k + 1):
                weight = Less(k, index) + (sp.KroneckerDelta(index, k) if first == k else 0)
                factors.append(sp.Sum(body * weight, (index, 1, high)))
                changed = True
                continue
        factors.append(factor)
    return multiply(n, [n(f) for f in factors]) if changed else None


def _halved(n: Normalizer, body: Expr, limits: list[tuple[Expr, Expr, Expr]]) -> Expr:
    """``sum_{i<j} f(i,j)`` for a symmetric ``f``: half of what is left of the square without its
    diagonal."""
    for order in [f for f in sp.Mul.make_args(body) if isinstance(f, Less)]:
        i, j = order.args
        ranges = {index: (low, high) for index, low, high in limits}
        if i not in ranges or j not in ranges or ranges[i] != ranges[j] or len(limits) != 2:
            continue
        rest = sp.Mul(*(f for f in sp.Mul.make_args(body) if f is not order))
        swapped = rest.xreplace({i: j, j: i})
        if rest.has(Less) or n(swapped - rest) != 0:
            continue
        low, high = ranges[i]
        whole = sum_over(n, sum_over(n, rest, i, low, high), j, low, high)
        return (whole - sum_over(n, n(rest.xreplace({i: j})), j, low, high)) / 2
    return None


def _name(n: Normalizer, body: Expr, limits: list[tuple[Expr, Expr, Expr]]) -> Expr:
    """A sum whose indices have the shared names, in the first of all orders that the ranges
    allow."""
    start = 1 + max((_depth(n, s) for s in body.atoms(sp.Sum, sp.Product)), default=0)
    best: Expr = None
    for order in itertools.permutations(limits):
        if not _independent(order):
            continue
        fresh = {index: n.bound(start + j, low) for j, (index, low, _) in enumerate(order)}
        candidate = sp.Sum(
            body.xreplace(fresh),
            *((fresh[i], lo.xreplace(fresh), hi.xreplace(fresh)) for i, lo, hi in order),
        )
        key = sp.default_sort_key(candidate)
        if best is None or key < best[0]:
            best = key, candidate
    return best[1]


def _depth(n: Normalizer, e: Expr) -> int:
    names = [limit[0] for limit in e.limits]
    inner = max((_depth(n, s) for s in e.function.atoms(sp.Sum, sp.Product)), default=0)
    return inner + len(names)


def _independent(order: tuple[tuple[Expr, Expr, Expr], ...]) -> bool:
    """Whether no bound mentions an index that is bound further in (SymPy writes the innermost
    first)."""
    seen: set[Expr] = set()
    for index, low, high in order:
        if (low.free_symbols | high.free_symbols) & seen:
            return False
        seen.add(index)
    return True
