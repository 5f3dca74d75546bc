"""Laws of finite sums: linearity, factoring out, deltas, shifts of the index, ranges, order of
summation."""

from __future__ import annotations

import itertools

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
from mathreply.algebra.prove.rules.kinks import Part, parted_at_kink
from mathreply.algebra.prove.rules.series_tails import tail

SPELT_OUT = 12
"""A sum with at most this many terms of known number is written out."""
MAX_PEELED = 4
"""How far the ends of a range are moved to meet a neighbour's."""
MAX_NESTED = 5


Limit = tuple[Expr, Expr, Expr]
"""An index and its ends."""


@law("Sum", name="linearity of sums")
def _sum(n: Normalizer, e: Expr) -> Expr:
    limits, body = entered_body(n, e)
    for k, low, high in reversed(limits):
        body = sum_over(n, body, k, low, high)
    return body


def entered_body(n: Normalizer, e: Expr) -> tuple[list[Limit], Expr]:
    """The ranges of a sum or product, outermost first, and its body in normal form, each index
    under a name of which the range is known."""
    limits: list[Limit] = []
    renamed: dict[Expr, Expr] = {}
    # From the outside in, so that the inner ends are known to be inside the outer ranges.
    for k, low, high in reversed(e.limits):
        low, high = n(low.xreplace(renamed)), n(high.xreplace(renamed))
        fresh = n.entered(k, low, high)
        renamed = {**renamed, k: fresh}
        limits.append((fresh, low, high))
    return limits, n(e.function.xreplace(renamed))


def sum_over(n: Normalizer, body: Expr, k: Expr, low: Expr, high: Expr) -> Expr:
    """The normal form of a sum over ``k`` from ``low`` to ``high``, the body in normal form."""
    if body.has(sp.zoo, sp.nan):
        return sp.Sum(body, (k, low, high))
    is_endless = high is sp.oo or low is -sp.oo
    length = sp.oo if is_endless else n(high - low + 1)
    if length.is_Integer and length <= SPELT_OUT:
        return sp.Add(*(n(body.xreplace({k: low + j})) for j in range(int(length))))
    body = resolve_conditions(n, body, k, low, high)
    terms = n.terms(body)
    if len(terms) > MAX_PRODUCT_TERMS:
        return sp.Sum(body, (k, low, high))
    if high is sp.oo and not low.is_number:
        from_place_on = tail(n, body, k, low, sum_over)
        if from_place_on is not None:
            return from_place_on
    if is_endless and len(terms) > 1:
        # Splitting an infinite sum needs each part to converge.
        return closed_forms.infinite(n, body, k, low) or _name(n, body, [(k, low, high)])
    return sp.Add(*(_term(n, term, k, low, high, length) for term in terms))


def _term(n: Normalizer, term: Expr, k: Expr, low: Expr, high: Expr, length: Expr) -> Expr:
    """The sum of one term: what does not depend on the index stands before it."""
    outside, inside = split(term, k)
    if inside is sp.S.One:
        total = _count(n, k, low, high, length)
    else:
        total = _of_moving(n, inside, k, low, high)
    return multiply(n, [outside, total])


def _of_moving(n: Normalizer, inside: Expr, k: Expr, low: Expr, high: Expr) -> Expr:
    """The sum of a term of which each factor depends on the index."""
    triangle = _full_ranges(n, inside, k, low, high)
    if triangle is not None:
        return sum_over(n, triangle, k, low, high)
    # Deltas first: they take the sum away, and closed forms do not know them.
    for delta in deltas_in(inside, k):
        collapsed = collapse(n, inside, delta, k, low, high)
        if collapsed is not None:
            return collapsed
    closed = closed_forms.find(n, inside, k, low, high)
    if closed is not None:
        return closed
    halves = parted_at_kink(n, inside, k, low, high)
    if halves is not None:
        return sp.Add(*(_part(n, half, k) for half in halves))
    k, inside, low, high = _shift(n, inside, k, low, high)
    if len(n.terms(inside)) > 1:  # the shift has opened a product
        return sum_over(n, inside, k, low, high)
    extra, low, high = _peel(n, inside, k, low, high)
    return sp.Add(_flatten(n, inside, k, low, high), *extra)


def _part(n: Normalizer, part: Part, k: Expr) -> Expr:
    """The sum over a part of a range."""
    low, high = n(part.low), n(part.high)
    fresh = n.entered(k, low, high)
    return sum_over(n, n(part.body.xreplace({k: fresh})), fresh, low, high)


def _count(n: Normalizer, k: Expr, low: Expr, high: Expr, length: Expr) -> Expr:
    """How many terms there are: of a range that may be reversed the length may be negative."""
    is_finite = length is not sp.oo
    if is_finite and n.may("sum of a constant", nonnegative(length), integer(length)):
        return length
    return _name(n, sp.S.One, [(k, low, high)])


def _shift(
    n: Normalizer, inside: Expr, k: Expr, low: Expr, high: Expr, *, turned: bool = False
) -> tuple[Expr, Expr, Expr, Expr]:
    """Turn, once, and shift the index so that the least offset at which it occurs is 0; the new
    index comes first."""
    offsets, is_falling = _offsets(inside, k)
    is_bounded = high is not sp.oo and low is not -sp.oo
    if is_falling and not offsets and is_bounded and not turned:
        fresh, body = _moved(n, inside, k, low + high - k, low, high)
        return _shift(n, body, fresh, low, high, turned=True)
    whole = [offset for offset in offsets if offset.is_Integer]
    least = min(whole, default=sp.S.Zero)
    # Where an offset is a name there is no least one.
    if len(whole) != len(offsets) or least == 0 or low is -sp.oo:
        return k, inside, low, high
    new_low = n(low + least)
    new_high = high if high is sp.oo else n(high + least)
    fresh, body = _moved(n, inside, k, k - least, new_low, new_high)
    return fresh, body, new_low, new_high


def _moved(
    n: Normalizer, inside: Expr, k: Expr, place: Expr, low: Expr, high: Expr
) -> tuple[Expr, Expr]:
    """A new index for a new range, and the body at ``place``, in which ``k`` is that index."""
    fresh = n.entered(k, low, high)
    return fresh, n(inside.xreplace({k: place.xreplace({k: fresh})}))


def _offsets(e: Expr, k: Expr) -> tuple[set[Expr], bool]:
    """The ``c`` of the ``k + c`` at which families are taken, factorials and powers formed; whether
    ``-k`` occurs."""
    found: set[Expr] = set()
    is_falling = False
    for node in sp.preorder_traversal(e):
        for place in _places(node, k):
            if not place.has(k):
                continue
            rest = sp.expand(place - k)
            if not rest.has(k):
                found.add(rest)
            elif not sp.expand(place + k).has(k):
                is_falling = True
    return found, is_falling


def _places(node: Expr, k: Expr) -> tuple[Expr, ...]:
    """Where a node holds an index that may be shifted: not in a power of it, which is opened."""
    if isinstance(node, sp.Indexed):
        return node.indices
    if isinstance(node, (sp.factorial, sp.gamma, sp.binomial, sp.KroneckerDelta, AppliedUndef)):
        return node.args
    if isinstance(node, sp.Pow) and node.base.is_Add and node.base.has(k):
        return (node.base,)
    if isinstance(node, sp.log) and node.args[0].has(k):
        return (node.args[0],)
    return ()


def _peel(
    n: Normalizer, inside: Expr, k: Expr, low: Expr, high: Expr
) -> tuple[list[Expr], Expr, Expr]:
    """Move the ends to 1 and to a bound without a number, writing out the terms in between."""
    extra, low = _peel_low(n, inside, k, low, high)
    at_end, high = _peel_high(n, inside, k, low, high)
    # Over a longer range the lower end may be moved where it could not before.
    more, low = _peel_low(n, inside, k, low, high) if at_end else ([], low)
    return [*extra, *at_end, *more], low, high


def _peel_low(
    n: Normalizer, inside: Expr, k: Expr, low: Expr, high: Expr
) -> tuple[list[Expr], Expr]:
    """Move the lower end to 1, where it is a number near to it."""
    if not low.is_Integer or low == 1 or abs(low - 1) > MAX_PEELED:
        return [], low
    places = [sp.Integer(j) for j in range(min(int(low), 1), max(int(low), 1))]
    values = [_value(n, inside, k, place) for place in places]
    # Beyond the ends of an empty range nothing may be taken away or added.
    if None in values or not _reaches(n, max(low, sp.S.One), high):
        return [], low
    return (values if low < 1 else [-value for value in values]), sp.S.One


def _peel_high(
    n: Normalizer, inside: Expr, k: Expr, low: Expr, high: Expr
) -> tuple[list[Expr], Expr]:
    """Move the upper end to a bound without a number, where it is near to one."""
    number, rest = (sp.S.Zero, high) if high is sp.oo else high.as_coeff_Add()
    if not number.is_Integer or number == 0 or rest == 0 or abs(number) > MAX_PEELED:
        return [], high
    steps = range(min(int(number), 0) + 1, max(int(number), 0) + 1)
    values = [_value(n, inside, k, rest + step) for step in steps]
    if None in values or not _reaches(n, low, rest + min(number, 0)):
        return [], high
    return (values if number > 0 else [-value for value in values]), rest


def _reaches(n: Normalizer, low: Expr, high: Expr) -> bool:
    """Whether a range from ``low`` on ends at ``low - 1`` at the earliest."""
    if high is sp.oo:
        return True
    return n.may("sum split at a place", at_least(high - low, -1), integer(high - low))


def _value(n: Normalizer, inside: Expr, k: Expr, place: Expr) -> Expr:
    """The term at a place; None where it has no value or is no entry of its family."""
    value = inside.xreplace({k: place})
    if value.has(sp.zoo, sp.nan, sp.oo):
        return None
    indices = [index for node in value.atoms(sp.Indexed) for index in node.indices]
    if any(index.is_Integer and index < 1 for index in indices):
        return None
    return n(value)


def _flatten(n: Normalizer, inside: Expr, k: Expr, low: Expr, high: Expr) -> Expr:
    """Draw inner sums out of the product, then give all indices their names."""
    limits = [(k, low, high)]
    factors: list[Expr] = []
    for factor in sp.Mul.make_args(inside):
        base, exponent = factor.as_base_exp()
        if len(limits) >= MAX_NESTED or not _may_be_drawn_out(base, exponent, high):
            factors.append(factor)
            continue
        # (sum a)^2 is a double sum: each factor has indices of its own.
        for _ in range(int(exponent)):
            renamed = {
                index: sp.Dummy("k", **index._assumptions_orig) for index, _, _ in base.limits
            }
            factors.append(base.function.xreplace(renamed))
            inner = [
                (renamed[index], first.xreplace(renamed), last.xreplace(renamed))
                for index, first, last in base.limits
            ]
            limits = inner + limits
    body = sp.Mul(*factors)
    halved = _halved(n, body, limits)
    return _name(n, body, limits) if halved is None else halved


def _may_be_drawn_out(base: Expr, exponent: Expr, high: Expr) -> bool:
    """Whether a factor is a low power of a sum, and nothing is endless: terms of infinite sums are
    not put in another order."""
    if not isinstance(base, sp.Sum) or not exponent.is_Integer or not 0 < exponent <= 3:
        return False
    return sp.oo not in (high, *(last for _, _, last in base.limits))


def _full_ranges(n: Normalizer, inside: Expr, k: Expr, low: Expr, high: Expr) -> Expr | None:
    """Inner sums whose range ends at ``k`` as sums over the whole range of ``k`` with an indicator;
    else None."""
    factors, is_changed = [], False
    for factor in sp.Mul.make_args(inside):
        widened = _widened(n, factor, k, low, high)
        factors.append(factor if widened is None else widened)
        is_changed = is_changed or widened is not None
    return multiply(n, [n(factor) for factor in factors]) if is_changed else None


def _widened(n: Normalizer, factor: Expr, k: Expr, low: Expr, high: Expr) -> Expr | None:
    """``sum_{j <= k} f`` as ``sum_j [j <= k] f``, and ``sum_{j >= k} f`` likewise."""
    if not isinstance(factor, sp.Sum) or len(factor.limits) != 1:
        return None
    if low != 1 or high is sp.oo:
        return None
    j, first, last = factor.limits[0]
    index = n.entered(j, sp.S.One, high)
    body = factor.function.xreplace({j: index})
    here = sp.KroneckerDelta(index, k)
    if first == 1 and last == k:
        return sp.Sum(body * (Less(index, k) + here), (index, 1, high))
    if last == high and first in (k, k + 1):
        weight = Less(k, index) + (here if first == k else 0)
        return sp.Sum(body * weight, (index, 1, high))
    return None


def _halved(n: Normalizer, body: Expr, limits: list[Limit]) -> Expr | None:
    """``sum_{i<j} f(i,j)`` for a symmetric ``f``: half of what is left of the square without its
    diagonal."""
    if len(limits) != 2:
        return None
    factors = sp.Mul.make_args(body)
    ranges = {index: (low, high) for index, low, high in limits}
    for order in [factor for factor in factors if isinstance(factor, Less)]:
        i, j = order.args
        if i not in ranges or j not in ranges or ranges[i] != ranges[j]:
            continue
        rest = sp.Mul(*(factor for factor in factors if factor is not order))
        swapped = rest.xreplace({i: j, j: i})
        if rest.has(Less) or n(swapped - rest) != 0:
            continue
        low, high = ranges[i]
        square = sum_over(n, sum_over(n, rest, i, low, high), j, low, high)
        diagonal = sum_over(n, n(rest.xreplace({i: j})), j, low, high)
        return (square - diagonal) / 2
    return None


def _name(n: Normalizer, body: Expr, limits: list[Limit]) -> Expr:
    """A sum whose indices have the shared names, in the first of all orders that the ranges
    allow."""
    start = 1 + max((_depth(n, s) for s in body.atoms(sp.Sum, sp.Product)), default=0)
    best: Expr = None
    for order in itertools.permutations(limits):
        if not _independent(order):
            continue
        candidate = _with_shared_names(n, body, order, start)
        key = sp.default_sort_key(candidate)
        if best is None or key < best[0]:
            best = key, candidate
    return best[1]


def _with_shared_names(n: Normalizer, body: Expr, order: tuple[Limit, ...], start: int) -> Expr:
    """A sum whose indices have the shared names, counted from a depth on."""
    fresh = {index: n.bound(start + j, low) for j, (index, low, _) in enumerate(order)}
    ranges = [
        (fresh[index], low.xreplace(fresh), high.xreplace(fresh)) for index, low, high in order
    ]
    return sp.Sum(body.xreplace(fresh), *ranges)


def _depth(n: Normalizer, e: Expr) -> int:
    """How many indices are bound one inside the other."""
    inner = max((_depth(n, s) for s in e.function.atoms(sp.Sum, sp.Product)), default=0)
    return inner + len(e.limits)


def _independent(order: tuple[Limit, ...]) -> bool:
    """Whether no bound mentions an index that is bound further in (SymPy writes the innermost
    first)."""
    seen: set[Expr] = set()
    for index, low, high in order:
        if (low.free_symbols | high.free_symbols) & seen:
            return False
        seen.add(index)
    return True
