"""Inequalities that bear a name, recognised by their form; every one is a theorem under the
conditions it checks."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.chances import markov, variance
from mathreply.algebra.prove.holder import holder, minkowski_of_powers, weighted_product, young
from mathreply.algebra.prove.jensen import jensen, parted
from mathreply.algebra.prove.kernel.proof import at_least
from mathreply.algebra.prove.mean_inequalities import (
    cauchy_of_means,
    jensen_of_means,
    minkowski_of_means,
)
from mathreply.algebra.prove.mean_value import bounded_slope
from mathreply.algebra.prove.means import weighted_means
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.shared_means import shared_means
from mathreply.algebra.prove.simplex import entropy, gibbs, squared_shares
from mathreply.algebra.prove.squares import sum_of_squares
from mathreply.algebra.prove.univariate import prove_on_interval
from mathreply.algebra.prove.zero import same

Pair = tuple[Expr, Expr]

IndexRange = tuple[Expr, Expr, Expr]
"""An index and its ends."""


def cauchy_schwarz(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``(sum a b)^2 <= sum a^2 sum b^2``, and its root ``|sum a b| <= sqrt(sum a^2) sqrt(sum
    b^2)``."""
    if strict or not n.facts.real:
        return False
    if any(power.exp == sp.S.Half for power in large.atoms(sp.Pow)):
        square, product = n(small**2), n(large**2)
    else:
        square, product = n(small), n(large)
    # Squares keep order only where the larger side is not negative.
    is_as_written = product == n(large)
    if not is_as_written and not n.facts.is_nonnegative(n(large)):
        return False
    sums = square.atoms(sp.Sum)
    if any(_is_cauchy(n, square, product, inner) for inner in sums):
        return True
    return _is_cauchy_of_roots(n, square, product, large)


def _is_cauchy(n: Normalizer, square: Expr, product: Expr, inner: Expr) -> bool:
    """Whether ``c (sum a b)^2 <= c sum a^2 sum b^2`` is meant, for the sum of some ``a b``."""
    multiple = sp.cancel(square / inner**2)
    if multiple.has(inner):
        return False
    for a, b in _two_factors(inner):
        first = sp.Sum(a**2, *inner.limits)
        second = sp.Sum(b**2, *inner.limits)
        if same(n, product, multiple * first * second) and n.facts.is_nonnegative(multiple):
            return True
    return False


def _is_cauchy_of_roots(n: Normalizer, square: Expr, product: Expr, large: Expr) -> bool:
    """Whether ``(sum sqrt(a b))^2 <= sum a sum b`` is meant, for terms that are not negative."""
    factors = sp.Mul.make_args(large)
    sums = [factor for factor in factors if isinstance(factor, sp.Sum) and len(factor.limits) == 1]
    if len(sums) != 2:
        return False
    one, other = sums
    over = one.limits[0]
    if over[1:] != other.limits[0][1:]:
        return False
    k = n.entered(*over)
    a, b = (total.function.xreplace({total.limits[0][0]: k}) for total in sums)
    if not (n.facts.is_nonnegative(a) and n.facts.is_nonnegative(b)):
        return False
    root = n(sp.sqrt(n(a * b))).xreplace({k: over[0]})
    if same(n, product, one * other) and same(n, square, sp.Sum(root, over) ** 2):
        return True
    return any(_is_squared(n, square, product, sums, inner) for inner in square.atoms(sp.Sum))


def _is_squared(n: Normalizer, square: Expr, product: Expr, sums: list[Expr], inner: Expr) -> bool:
    """Whether ``c (sum f)^2 <= c sum a sum b`` is meant with ``f^2 = a b`` in every term: then
    ``|f| = sqrt(a b)``."""
    multiple = sp.cancel(square / inner**2)
    if multiple.has(inner) or len(inner.limits) != 1 or not n.facts.is_nonnegative(multiple):
        return False
    k, low, high = inner.limits[0]
    if any(total.limits[0][1:] != (low, high) for total in sums):
        return False
    a, b = (total.function.xreplace({total.limits[0][0]: k}) for total in sums)
    is_pointwise = n(n(inner.function**2) - n(a * b)) == 0
    return is_pointwise and same(n, product, multiple * sums[0] * sums[1])


def _two_factors(inner: Expr) -> list[Pair]:
    """The summand as ``a b`` in every way; the last factor stays on one side, for ``b a`` tells no
    more."""
    factors = sp.Mul.make_args(inner.function)
    pairs = [(inner.function, sp.S.One)]
    for mask in range(1, 2 ** (len(factors) - 1)):
        pairs.append(parted(factors, mask))
    return pairs


def triangle(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``|sum a| <= sum |a|``, for two terms, for a finite sum, for an integral; complex numbers
    included."""
    if strict:
        return False
    left, right = n(small), n(large)
    if not isinstance(left, sp.Abs):
        return False
    inner = left.args[0]
    if isinstance(inner, sp.Sum):
        return same(n, right, sp.Sum(sp.Abs(inner.function), *inner.limits))
    if isinstance(inner, sp.Add):
        whole = _in_one_sum(inner)
        if whole is not None and same(n, right, sp.Sum(sp.Abs(whole.function), *whole.limits)):
            return True
        return same(n, right, sp.Add(*(sp.Abs(t) for t in inner.args)))
    return False


def _in_one_sum(e: Expr) -> Expr | None:
    """Multiples of sums over one finite range as one sum, as the normal form had parted it."""
    bodies, over = [], None
    for term in e.args:
        sums = [factor for factor in sp.Mul.make_args(term) if isinstance(factor, sp.Sum)]
        if len(sums) != 1 or len(sums[0].limits) != 1 or sums[0].has(sp.oo, -sp.oo):
            return None
        k, *ends = sums[0].limits[0]
        over = over or (k, *ends)
        if tuple(ends) != over[1:] or k in (term / sums[0]).free_symbols:
            return None
        if over[0] in e.free_symbols:
            return None
        bodies.append(term / sums[0] * sums[0].function.xreplace({k: over[0]}))
    return sp.Sum(sp.Add(*bodies), over)


def minkowski(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``|u + v| <= |u| + |v|`` for the lengths of vectors."""
    terms = sp.Add.make_args(large)
    if strict or len(terms) != 2 or not n.facts.real:
        return False
    whole, first, second = (_squared_length(side) for side in (small, *terms))
    if whole is None or first is None or second is None:
        return False
    (k, *ends), (other_k, *other_ends) = first.limits[0], second.limits[0]
    if ends != other_ends:
        return False
    u = first.function.base
    v = second.function.base.xreplace({other_k: k})
    sums = (sp.Sum((u + sign * v) ** 2, *first.limits) for sign in (1, -1))
    return any(same(n, whole, squared) for squared in sums)


def _squared_length(e: Expr) -> Expr | None:
    """``sum u^2`` of its root."""
    if not isinstance(e, sp.Pow) or e.exp != sp.S.Half or not isinstance(e.base, sp.Sum):
        return None
    total = e.base
    is_square = isinstance(total.function, sp.Pow) and total.function.exp == 2
    return total if is_square and len(total.limits) == 1 else None


def means(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """The geometric mean of positive numbers is at most the arithmetic one, for a number or a
    family of them."""
    if strict or not n.facts.real:
        return False
    right = n(large)
    sums = list(right.atoms(sp.Sum))
    if len(sums) == 1:
        return _means_of_family(n, small, right, sums[0])
    terms = sp.Add.make_args(sp.expand(right))
    count = len(terms)
    if count < 2 or not all(n.facts.is_nonnegative(term) for term in terms):
        return False
    # The right side is their arithmetic mean: each number is a term times how many there are.
    product = n(sp.Mul(*(count * term for term in terms)))
    return same(n, n(small) ** count, product) and n.facts.is_nonnegative(n(small))


def _means_of_family(n: Normalizer, small: Expr, right: Expr, total: Expr) -> bool:
    """The mean of the members of a family and the root of their product."""
    k, low, high = total.limits[0]
    is_nonempty = n.facts.nonempty(total.limits)
    if len(total.limits) != 1 or not is_nonempty or not n.facts.is_nonnegative(total.function):
        return False
    count = high - low + 1
    geometric = sp.Pow(sp.Product(total.function, (k, low, high)), 1 / count)
    return same(n, right, total / count) and same(n, small, geometric)


def squares_of_sum(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """Sums term by term: what holds for every term holds for the sum; 1 is shared out evenly or by
    weights."""
    sums = [node for node in difference.atoms(sp.Sum) if len(node.limits) == 1]
    ranges = {node.limits[0][1:] for node in sums}
    if len(ranges) != 1:
        return False
    low, high = next(iter(ranges))
    k = n.entered(sums[0].limits[0][0], low, high)
    parted = _term_and_rest(difference, sums, k)
    if parted is None:
        return False
    body, rest = parted
    # What stands beside endless terms cannot be shared out among them.
    is_endless = high is sp.oo or low is -sp.oo
    if rest != 0 and is_endless:
        return False
    over = (k, low, high)
    candidates = _ways_to_share(n, rest, over)
    return any(_term_by_term(n, n(body + share), over, rest, strict) for share in candidates)


def _term_and_rest(difference: Expr, sums: list[Expr], k: Expr) -> Pair | None:
    """The general term of all sums together, and what stands beside them; None where a sum stands
    within a sum."""
    body = sp.S.Zero
    rest = difference
    for total in sums:
        weight = sp.expand(rest).coeff(total)
        if weight.has(sp.Sum):
            return None
        rest = sp.expand(rest - weight * total)
        body += weight * total.function.xreplace({total.limits[0][0]: k})
    return None if rest.has(sp.Sum) else (body, rest)


def _ways_to_share(n: Normalizer, rest: Expr, over: IndexRange) -> list[Expr]:
    """What each term gets of what stands beside the sums: as much as any other, or by its share of
    a point of the simplex."""
    k, low, high = over
    ways = [rest / (high - low + 1)]
    for p in sorted(n.facts.simplex):
        if n.facts.shapes.get(p) == (high,) and low == 1:
            ways.append(rest * sp.IndexedBase(p, positive=True)[k])
    return ways


def _term_by_term(n: Normalizer, body: Expr, over: IndexRange, rest: Expr, strict: bool) -> bool:
    """Whether the general term has the sign that is claimed of the sum."""
    k, _, _ = over
    # A sum without terms is 0: that is not above 0, and nothing is shared out there.
    if (strict or rest != 0) and not n.facts.nonempty((over,)):
        return False
    known = n.facts.is_positive if strict else n.facts.is_nonnegative
    if known(body) or known(sp.factor(body)):
        return True
    body = _with_names(body)
    # With an index left in it the term is no polynomial in a few names.
    if body.has(k):
        return False
    return sum_of_squares(n, body, strict=strict) or prove_on_interval(n, body, strict=strict)


def _with_names(body: Expr) -> Expr:
    """An expression with a name, of the same sign, for each entry of a family."""
    flat = {}
    for j, node in enumerate(sorted(body.atoms(sp.Indexed), key=sp.default_sort_key)):
        sign = {"positive": True} if node.is_positive else {"real": True}
        flat[node] = sp.Dummy(f"x{j}", **sign)
    return body.xreplace(flat)


def one_term(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """A sum of terms that are not negative is at least any one of them; more, if there are others,
    all positive."""
    for total in difference.atoms(sp.Sum):
        weight = sp.expand(difference).coeff(total)
        if weight.has(sp.Sum) or not _has_terms_from_one(n, total, weight):
            continue
        if any(
            _outweighs_term(n, difference, total, weight, at, strict)
            for at in _places(n, difference)
        ):
            return True
    return False


def _has_terms_from_one(n: Normalizer, total: Expr, weight: Expr) -> bool:
    """Whether a weighted sum over the indices from 1 on has no negative term."""
    if len(total.limits) != 1 or total.limits[0][1] != 1:
        return False
    return n.facts.is_nonnegative(weight) and n.facts.is_nonnegative(total.function)


def _places(n: Normalizer, difference: Expr) -> set[Expr]:
    """The free names and the numbers that stand as an index somewhere."""
    indices = {index for node in difference.atoms(sp.Indexed) for index in node.indices}
    return {i for i in indices if i.is_Integer or (i.is_Symbol and not n.is_bound(i))}


def _outweighs_term(
    n: Normalizer, difference: Expr, total: Expr, weight: Expr, place: Expr, strict: bool
) -> bool:
    """Whether the claim holds with one term of a sum in place of the sum."""
    (k, low, high), body = total.limits[0], total.function
    if not n.may("one term of a sum", at_least(place, low), at_least(high, place)):
        return False
    rest = n(difference - weight * (total - body.xreplace({k: place})))
    if rest != 0 and not n.facts.is_nonnegative(rest):
        return False
    if not strict:
        return True
    # More than the one term: there is another one, and it is above 0.
    return n.facts.is_positive(weight * body) and n.facts.is_nonnegative(high - 2)


LEMMAS = (
    ("Cauchy-Schwarz inequality", cauchy_schwarz),
    ("triangle inequality", triangle),
    ("triangle inequality", minkowski),
    ("bounded slope", bounded_slope),
    ("inequality of the means", means),
    ("inequality of the means", weighted_means),
    ("inequality of the means", shared_means),
    ("Jensen's inequality", jensen),
    ("Gibbs' inequality", gibbs),
    ("bounds of the entropy", entropy),
    ("Cauchy-Schwarz inequality", squared_shares),
    ("term by term", squares_of_sum),
    ("one term of a sum", one_term),
    ("variance", variance),
    ("Jensen's inequality", jensen_of_means),
    ("Cauchy-Schwarz inequality", cauchy_of_means),
    ("triangle inequality", minkowski_of_means),
    ("Hölder's inequality", holder),
    ("triangle inequality", minkowski_of_powers),
    ("inequality of the means", young),
    ("inequality of the means", weighted_product),
    ("Markov's inequality", markov),
)
