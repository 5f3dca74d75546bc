"""Proving that one side is at most the other: signs, squares, tangents, and the inequalities that
bear a name."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import sympy as sp

from mathreply.algebra.budget import within
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.forms import factored, together
from mathreply.algebra.expression.nodes import Extremum
from mathreply.algebra.prove.bars import (
    by_absolute_value,
    by_sign_of_bars,
    by_sign_of_parts,
    has_means_of,
    holds_bound,
)
from mathreply.algebra.prove.both_sides import (
    added_and_taken,
    apart,
    square,
    undone_of_both,
    without_common_terms,
)
from mathreply.algebra.prove.divisors import positive_divisor
from mathreply.algebra.prove.growth import by_growth
from mathreply.algebra.prove.homogeneous import by_binary_form
from mathreply.algebra.prove.integral_test import Remainder, remainders_by_integrals
from mathreply.algebra.prove.kernel.gaps import fills
from mathreply.algebra.prove.kernel.proof import Proof, at_least
from mathreply.algebra.prove.lemmas import LEMMAS
from mathreply.algebra.prove.mean_inequalities import below_means
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.power_bounds import lower_bounds, upper_bounds
from mathreply.algebra.prove.squares import sum_of_squares
from mathreply.algebra.prove.univariate import prove_on_interval
from mathreply.algebra.prove.waves import bounded_wave

WORK = 200_000
MAX_EXTREMA = 2


def prove_order(small: Expr, large: Expr, facts: Facts, *, strict: bool) -> Proof | None:
    """A proof of ``small <= large`` (``<`` if strict) wherever both have a value.

    Only real numbers are in an order: no method below asks again whether a square is one of a
    number that is not real.
    """
    n = Normalizer(facts)
    difference = within(WORK, lambda: n(large - small))
    if difference is None or not (facts.is_real(large - small) or facts.is_real(difference)):
        return None
    for name, method in _METHODS:
        found = within(WORK, lambda method=method: method(n, small, large, difference, strict))  # type: ignore[misc]  # bound
        if found and _whole(n, large - small, strict):
            uses = tuple(n.record.uses)
            return Proof(found if isinstance(found, str) else name, uses=uses)
    return None


def _whole(n: Normalizer, difference: Expr, strict: bool) -> bool:
    """Whether no gap is left open: continuity fills one for ``<=``, and none for ``<``."""
    for gap in n.record.gaps:
        if not n.facts.is_nonzero(gap) and (strict or not fills(gap, difference, n.facts)):
            return False
    return True


Orders = Callable[[Normalizer, Expr, Expr, Expr, bool], bool | str]
"""A method: whether ``small <= large``, of which the difference is given; by its name, perhaps."""


def _sign(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """By the sign of the difference: as it is, without what both sides share, or in factors."""
    facts = n.facts
    check: Callable[[Expr], bool] = facts.is_positive if strict else facts.is_nonnegative
    # As it is written, equal terms cancel that are long sums once they are multiplied out.
    if check(difference) or check(without_common_terms(small, large)):
        return True
    if difference.has(sp.Sum, sp.Product, sp.Integral):
        return False
    return check(factored(together(difference)))


def _polynomial(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """A numerator that is a sum of squares with positive weights, over a positive denominator."""
    return sum_of_squares(n, difference, strict=strict)


def _moved(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> str:
    """Roots, logarithms and extrema that are taken away on one side are added on the other."""
    if not sp.Tuple(small, large).has(sp.Pow, sp.log, Extremum):
        return ""
    added: list[list[Expr]] = [[], []]
    for side, e in enumerate((small, large)):
        for term in sp.Add.make_args(e):
            if term.could_extract_minus_sign():
                added[1 - side].append(-term)
            else:
                added[side].append(term)
    low, high = (sp.Add(*terms) for terms in added)
    if (low, high) == (small, large) or low == 0:
        return ""
    proof = prove_order(low, high, n.facts, strict=strict)
    return proof.method if proof is not None else ""


def _floors(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``u - 1 < floor(u) <= u``, where a floor stands with a weight of known sign."""
    floors = list(difference.atoms(sp.floor))
    if len(floors) != 1 or not n.facts.real:
        return False
    (floor,) = floors
    weight = sp.expand(difference).coeff(floor, 1)
    rest = sp.expand(difference - weight * floor)
    if rest.has(floor) or not weight.is_Rational or weight == 0:
        return False
    # The difference is above what it is with u - 1 (without being equal), or at least that with u.
    u = floor.args[0]
    least = u - 1 if weight > 0 else u
    value = n(rest + weight * least)
    n.record.use("bounds of a floor")
    if not n.facts.is_nonnegative(value):
        return False
    return weight > 0 or not strict or n.facts.is_positive(value)


def _largest(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """An extreme value of finitely many is one of them: what holds with every ``f(j)`` in place of
    ``max_k f(k)`` holds with that."""
    sides = sp.Tuple(small, large)
    extrema = sorted(sides.atoms(Extremum), key=sp.default_sort_key)[:MAX_EXTREMA]
    for extremum in extrema:
        kind, f, (k, *ends) = extremum.args
        # Where the difference grows with the one greatest value, a lesser one shows nothing.
        useless = 1 if kind.name in ("max", "sup") else -1
        if len(extrema) == 1 and _trend(large - small, extremum) == useless:
            continue
        # Endlessly many need not have a greatest one.
        if len(ends) != 2 or not k.is_integer or sp.oo in (ends[1], -ends[0]):
            continue
        low, high = ends
        # Of no numbers there is no greatest.
        if not n.may("greatest of finitely many", at_least(high, low)):
            continue
        if not _stands_free(extremum, sides):
            continue
        any_one = f.xreplace({k: n.entered(k, low, high)})
        low_side, high_side = sides.xreplace({extremum: any_one})
        if prove_order(low_side, high_side, n.facts.also(), strict=strict) is not None:
            return True
    return False


def _trend(e: Expr, part: Expr) -> int:
    """Whether an expression seems to grow (1) or fall (-1) with a part; 0 where that is not plain,
    or the part does not occur."""
    if e == part:
        return 1
    if isinstance(e, sp.exp | sp.log | sp.Sum):
        return _trend(e.args[0], part)
    if isinstance(e, sp.Add):
        trends = {_trend(term, part) for term in e.args if term.has(part)}
        return trends.pop() if len(trends) == 1 else 0
    if isinstance(e, sp.Mul):
        inside = [factor for factor in e.args if factor.has(part)]
        sign = -1 if (e / sp.Mul(*inside)).could_extract_minus_sign() else 1
        return sign * _trend(inside[0], part) if len(inside) == 1 else 0
    return 0


def _stands_free(part: Expr, whole: Expr) -> bool:
    """Whether nothing around a part binds a name of it."""
    around = [e for e in sp.preorder_traversal(whole) if e != part and e.has(part)]
    # Which of the values is the greatest may change on the way to a limit or beside a slope.
    if any(isinstance(e, sp.Limit | sp.Derivative | sp.Subs) for e in around):
        return False
    bound = {s for e in around for s in getattr(e, "bound_symbols", ())}
    # Of random numbers another one may be the greatest in each case.
    return not bound & part.free_symbols and not has_means_of([part], whole)


def _tangent(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """By the derivative on the interval of one unknown."""
    return prove_on_interval(n, difference, strict=strict)


def _single(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """As :func:`_tangent`, for a single name without bars and roots, where it is likely to succeed
    at once."""
    names = [s for s in difference.free_symbols if isinstance(s, sp.Symbol)]
    if len(names) != 1 or difference.has(sp.Abs, sp.Sum, sp.Indexed):
        return False
    return _tangent(n, small, large, difference, strict)


def _monotone(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``f(a) <= f(b)`` for a growing ``f`` and ``a <= b``; squares of sides that are not
    negative."""
    undone = undone_of_both(n, *apart(small, large))
    if undone is not None:
        return prove_order(*undone, n.facts, strict=strict) is not None
    return _squared(n, small, large, strict)


def _squared(n: Normalizer, small: Expr, large: Expr, strict: bool) -> bool:
    """By the squares of both sides, which keep order only between sides that are not negative; it
    is worth its price where roots or absolute values go away."""
    facts = n.facts
    sides = sp.Tuple(small, large)
    has_roots = any(p.exp.is_Rational and p.exp.q == 2 for p in sides.atoms(sp.Pow))
    if not has_roots and not sides.has(sp.Abs):
        return False
    a, b = n(small), n(large)
    if not facts.is_nonnegative(b):
        return False
    # A side that is not positive lies below the other, which is not negative, without any square.
    if not facts.is_nonnegative(a):
        return facts.is_nonnegative(n(-a)) and not strict
    squared = n(n(sp.Pow(b, 2)) - n(sp.Pow(a, 2)))
    if _sign(n, a, b, squared, strict) or sum_of_squares(n, squared, strict=strict):
        return True
    if prove_on_interval(n, squared, strict=strict):
        return True
    if by_absolute_value(n, squared, strict):
        return True
    if not strict and _by_lemma(n, squared):
        return True
    return has_roots and _without_roots(n, small, large, strict)


def _without_roots(n: Normalizer, small: Expr, large: Expr, strict: bool) -> bool:
    """The squares of two sides that are not negative, as written, where no root is left."""
    low, high = (square(side) for side in (small, large))
    powers = low.atoms(sp.Pow) | high.atoms(sp.Pow)
    if not all(power.exp.is_Integer for power in powers):
        return False
    return prove_order(low, high, n.facts, strict=strict) is not None


def _by_lemma(n: Normalizer, difference: Expr) -> bool:
    """What is added against what is taken away: ``P - N >= 0`` as ``N <= P`` by an inequality with
    a name."""
    terms = sp.Add.make_args(difference)
    added = [term for term in terms if _holds_root(term)]
    if not added and difference.has(sp.Sum):
        added = [term for term in terms if not term.could_extract_minus_sign()]
    large = sp.Add(*added)
    small = -sp.Add(*(term for term in terms if term not in added))
    if large == 0:
        return False
    return any(lemma(n, small, large, difference, False) for _, lemma in LEMMAS)


def _holds_root(term: Expr) -> bool:
    """Whether a factor of a term is a square root."""
    factors = sp.Mul.make_args(term)
    return any(isinstance(f, sp.Pow) and f.exp == sp.S.Half for f in factors)


def _each(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``max(a, b) <= c`` where ``a <= c`` and ``b <= c``; ``c <= min(a, b)`` likewise."""
    if isinstance(small, sp.Max):
        pairs = [(a, large) for a in small.args]
    elif isinstance(large, sp.Min):
        pairs = [(small, a) for a in large.args]
    else:
        return False
    return all(prove_order(*pair, n.facts, strict=strict) is not None for pair in pairs)


def _means(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """Of means, term by term: what is never negative has no negative mean."""
    pair = below_means(n, difference)
    if pair is None or strict:
        return False
    return prove_order(*pair, n.facts, strict=False) is not None


def _by_order(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """The larger and the smaller of two by which of them it is: two cases, that share equality."""
    nodes = sp.Tuple(small, large).atoms(sp.Max, sp.Min)
    pairs = {node.args for node in nodes}
    if len(pairs) != 1 or not n.facts.real or holds_bound(n, list(nodes), sp.Tuple(small, large)):
        return False
    (pair,) = pairs
    if len(pair) != 2:
        return False
    for high, low in (pair, pair[::-1]):
        values = {node: high if isinstance(node, sp.Max) else low for node in nodes}
        known = n.facts.also(nonnegative=[sp.expand(high - low)])
        sides = (small.xreplace(values), large.xreplace(values))
        if prove_order(*sides, known, strict=strict) is None:
            return False
    return True


def _cleared(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> str:
    """Both sides times positive divisors, which keep order: ``a/s <= b`` as ``a <= b s``."""
    divisor = positive_divisor(n, difference)
    if divisor is sp.S.One:
        return ""
    low, high = added_and_taken(n, n(difference * divisor))
    proof = prove_order(low, high, n.facts, strict=strict)
    return proof.method if proof is not None else ""


def _by_integrals(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """With integrals of its terms in place of a sum."""
    if not difference.has(sp.Sum):
        return False
    for rest in remainders_by_integrals(n, small, large):
        if within(WORK // 5, lambda rest=rest: _remains(n, rest, strict)):  # type: ignore[misc]  # bound
            return True
    return False


def _between_powers(
    n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool
) -> bool:
    """With a power in place of a factorial, a binomial or another power."""
    pairs = ((upper, large) for upper in upper_bounds(n, small))
    turned = ((small, lower) for lower in lower_bounds(n, large))
    for low, high in itertools.chain(pairs, turned):
        if within(WORK // 5, lambda a=low, b=high: prove_order(a, b, n.facts, strict=strict)):  # type: ignore[misc]  # bound
            return True
    return False


def _remains(n: Normalizer, rest: Remainder, strict: bool) -> bool:
    """Whether what a claim says with a bound in place of its sum is so."""
    is_strict = strict and not rest.strict
    return prove_order(sp.S.Zero, rest.value, n.facts, strict=is_strict) is not None


def _lemma(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> str:
    """By the first inequality with a name that fits."""
    for name, lemma in LEMMAS:
        if lemma(n, small, large, difference, strict):
            return name
    return ""


def _lemma_of_terms(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> str:
    """The same of what the difference adds and takes away once it is multiplied out."""
    if not difference.has(sp.Sum):
        return ""
    low, high = added_and_taken(n, difference)
    return _lemma(n, low, high, difference, strict)


_METHODS: tuple[tuple[str, Orders], ...] = (
    ("signs", _sign),
    ("sum of squares", _polynomial),
    ("homogeneous forms", by_binary_form),
    ("signs", _floors),
    ("lemma", _lemma),
    ("lemma", _lemma_of_terms),
    ("bounded waves", bounded_wave),
    ("extreme values", _single),
    ("monotonicity", _monotone),
    ("maximum", _largest),
    ("maximum", _each),
    ("order of means", _means),
    ("cases by sign", by_sign_of_parts),
    ("cases by sign", by_sign_of_bars),
    ("cases by sign", _by_order),
    ("induction", by_growth),
    ("integral test", _by_integrals),
    ("between powers", _between_powers),
    ("moving terms", _moved),
    ("positive divisors", _cleared),
    ("extreme values", _tangent),
)
