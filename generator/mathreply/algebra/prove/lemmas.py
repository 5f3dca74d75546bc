"""Inequalities that bear a name, recognised by their form; every one is a theorem under the
conditions it checks."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import is_chance_of_order, operator, randoms_of
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.kernel.proof import at_least, nonnegative, positive
from mathreply.algebra.prove.mean_value import bounded_slope
from mathreply.algebra.prove.means import weighted_means
from mathreply.algebra.prove.moments import with_moments
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.shared_means import shared_means
from mathreply.algebra.prove.squares import sum_of_squares
from mathreply.algebra.prove.univariate import prove_on_interval
from mathreply.algebra.prove.zero import is_zero


def _same(n: Normalizer, a: Expr, b: Expr) -> bool:
    return is_zero(n, n(a - b))


def cauchy_schwarz(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``(sum a b)^2 <= sum a^2 sum b^2``, and its root ``|sum a b| <= sqrt(sum a^2) sqrt(sum
    b^2)``."""
    if strict or not n.facts.real:
        return False
    squared = (
        (n(small**2), n(large**2))
        if large.has(sp.sqrt) or any(p.exp == sp.Rational(1, 2) for p in large.atoms(sp.Pow))
        else (n(small), n(large))
    )
    if squared[1] != n(large) and not (n.facts.is_nonnegative(n(large))):
        return False
    for inner in _sums(squared[0]):
        factors = _two_factors(n, inner)
        for a, b in factors:
            first, second = (sp.Sum(f**2, *inner.limits) for f in (a, b))
            for coefficient in _multiples(squared[0], inner):
                if _same(n, squared[1], coefficient * first * second) and n.facts.is_nonnegative(
                    coefficient
                ):
                    return True
    return False


def _sums(e: Expr) -> list[Expr]:
    """The sums whose square is the whole of ``e``, up to a factor."""
    return list(e.atoms(sp.Sum))


def _multiples(e: Expr, inner: Expr) -> list[Expr]:
    quotient = sp.cancel(e / inner**2)
    return [] if quotient.has(inner) else [quotient]


def _two_factors(n: Normalizer, inner: Expr) -> list[tuple[Expr, Expr]]:
    factors = sp.Mul.make_args(inner.function)
    pairs = [(inner.function, sp.S.One)]
    for mask in range(1, 2 ** (len(factors) - 1)):
        left = sp.Mul(*(f for j, f in enumerate(factors) if mask >> j & 1))
        pairs.append((left, sp.Mul(*(f for j, f in enumerate(factors) if not mask >> j & 1))))
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
        return _same(n, right, sp.Sum(sp.Abs(inner.function), *inner.limits))
    if isinstance(inner, sp.Add):
        return _same(n, right, sp.Add(*(sp.Abs(t) for t in inner.args)))
    return False


def minkowski(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``|u + v| <= |u| + |v|`` for the lengths of vectors."""
    terms = sp.Add.make_args(large)
    if strict or len(terms) != 2 or not n.facts.real:
        return False
    lengths = [_length(t) for t in (small, *terms)]
    if None in lengths:
        return False
    whole, first, second = lengths
    if first.limits[0][1:] != second.limits[0][1:]:
        return False
    other = second.function.base.xreplace({second.limits[0][0]: first.limits[0][0]})
    return any(
        _same(n, whole, sp.Sum((first.function.base + sign * other) ** 2, *first.limits))
        for sign in (1, -1)
    )


def _length(e: Expr) -> Expr:
    """``sum u^2`` of its root."""
    if not isinstance(e, sp.Pow) or e.exp != sp.Rational(1, 2) or not isinstance(e.base, sp.Sum):
        return None
    body = e.base.function
    return (
        e.base if isinstance(body, sp.Pow) and body.exp == 2 and len(e.base.limits) == 1 else None
    )


def means(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """The geometric mean of positive numbers is at most the arithmetic one, for a number or a
    family of them."""
    if strict or not n.facts.real:
        return False
    left, right = small, n(large)
    sums = list(right.atoms(sp.Sum))
    if len(sums) == 1:
        (total,) = sums
        (k, low, high), body = total.limits[0], total.function
        nonempty = n.facts.nonempty(total.limits)
        if len(total.limits) != 1 or not nonempty or not n.facts.is_nonnegative(body):
            return False
        count = high - low + 1
        geometric = sp.Pow(sp.Product(body, (k, low, high)), 1 / count)
        return _same(n, right, total / count) and _same(n, left, geometric)
    terms = sp.Add.make_args(sp.expand(right))
    count = len(terms)
    if count < 2 or not all(n.facts.is_nonnegative(t) for t in terms):
        return False
    return _same(
        n, n(left) ** count, n(sp.Mul(*(count * t for t in terms)))
    ) and n.facts.is_nonnegative(n(left))


def jensen(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``f(sum w x) <= sum w f(x)`` for a convex ``f`` (exp, even powers, -log) and weights that sum
    to 1."""
    if strict:
        return False
    for function, argument_of in ((sp.log, large), (sp.exp, small)):
        inside = argument_of
        other = small if function is sp.log else large
        total = inside.args[0] if isinstance(inside, function) else None
        if total is None:
            continue
        for sums in total.atoms(sp.Sum):
            for weight, value in _weighted(n, sums):
                image = sp.Sum(weight * function(value), *sums.limits)
                if _same(n, total, sums) and _same(n, other, image):
                    return True
    return _jensen_square(n, small, large)


def _jensen_square(n: Normalizer, small: Expr, large: Expr) -> bool:
    if not isinstance(small, sp.Pow) or small.exp != 2:
        return False
    total = small.base
    for sums in total.atoms(sp.Sum):
        quotient = sp.cancel(total / sums)
        if quotient.has(sp.Sum):
            continue
        scaled = sp.Sum(quotient * sums.function, *sums.limits)
        for weight, value in _weighted(n, scaled):
            if _same(n, large, sp.Sum(weight * value**2, *sums.limits)):
                return True
    return False


def _weighted(n: Normalizer, sums: Expr) -> list[tuple[Expr, Expr]]:
    """``(w, x)`` with ``w x`` the summand, ``w`` not negative and of sum 1."""
    factors = sp.Mul.make_args(sums.function)
    found = []
    for mask in range(1, 2 ** len(factors)):
        weight = sp.Mul(*(f for j, f in enumerate(factors) if mask >> j & 1))
        if n.facts.is_nonnegative(weight) and _same(n, sp.Sum(weight, *sums.limits), sp.S.One):
            found.append((weight, sp.Mul(*(f for j, f in enumerate(factors) if not mask >> j & 1))))
    return found


def gibbs(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``sum p log(p/q) >= 0`` for two points of the simplex."""
    if strict:
        return False
    names = sorted(n.facts.simplex)
    for p in names:
        for q in names:
            if p == q:
                continue
            size = n.facts.shapes.get(p)
            if size is None or size != n.facts.shapes.get(q):
                continue
            k = sp.Dummy("k", integer=True, positive=True)
            a, b = (sp.IndexedBase(name, positive=True)[k] for name in (p, q))
            divergence = sp.Sum(a * sp.log(a / b), (k, 1, size[0]))
            if _same(n, difference, divergence):
                return True
    return False


def entropy(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``0 <= -sum p log p <= log K`` for a point of the simplex."""
    if strict:
        return False
    for share, over in _shares(n):
        value = -sp.Sum(share * sp.log(share), over)
        if _same(n, difference, sp.log(over[2]) - value) or _same(n, difference, value):
            return True
    return False


def squared_shares(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``sum p^2 >= 1/K`` for a point of the simplex: Cauchy's inequality with ``sum p = 1``."""
    return not strict and any(
        _same(n, difference, sp.Sum(share**2, over) - 1 / over[2]) for share, over in _shares(n)
    )


def _shares(n: Normalizer) -> Iterator[tuple[Expr, tuple[Expr, int, Expr]]]:
    """An entry of each point of the simplex, and the range of its index."""
    for p in sorted(n.facts.simplex):
        k = sp.Dummy("k", integer=True, positive=True)
        yield sp.IndexedBase(p, positive=True)[k], (k, 1, n.facts.shapes[p][0])


def squares_of_sum(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """Sums term by term: what holds for every term holds for the sum; 1 is shared out evenly or by
    weights."""
    sums = [s for s in difference.atoms(sp.Sum) if len(s.limits) == 1]
    ranges = {s.limits[0][1:] for s in sums}
    if not sums or len(ranges) != 1:
        return False
    (low, high) = next(iter(ranges))
    k = n.entered(sums[0].limits[0][0], low, high)
    body = sp.S.Zero
    rest = difference
    for s in sums:
        weight = sp.expand(rest).coeff(s)
        if weight.has(sp.Sum):
            return False
        rest = sp.expand(rest - weight * s)
        body += weight * s.function.xreplace({s.limits[0][0]: k})
    if rest.has(sp.Sum) or (rest != 0 and (high is sp.oo or low is -sp.oo)):
        return False  # what stands beside endless terms cannot be shared out among them
    candidates = [rest / (high - low + 1)] + [
        rest * sp.IndexedBase(p, positive=True)[k]
        for p in sorted(n.facts.simplex)
        if n.facts.shapes.get(p) == (high,) and low == 1
    ]
    return any(
        _term_by_term(n, n(body + share), k, low, high, rest, strict) for share in candidates
    )


def _term_by_term(
    n: Normalizer, body: Expr, k: Expr, low: Expr, high: Expr, rest: Expr, strict: bool
) -> bool:
    if (strict or rest != 0) and not n.facts.nonempty(((k, low, high),)):
        return False
    if any(
        (n.facts.is_positive if strict else n.facts.is_nonnegative)(b)
        for b in (body, sp.factor(body))
    ):
        return True
    flat = {
        node: sp.Dummy(f"x{j}", **({"positive": True} if node.is_positive else {"real": True}))
        for j, node in enumerate(sorted(body.atoms(sp.Indexed), key=sp.default_sort_key))
    }
    body = body.xreplace(flat)
    return not body.has(k) and (
        sum_of_squares(n, body, strict=strict) or _one_name(n, body, strict)
    )


def _one_name(n: Normalizer, body: Expr, strict: bool) -> bool:
    return prove_on_interval(n, body, strict=strict)


def one_term(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """A sum of terms that are not negative is at least any one of them; more, if there are others,
    all positive."""
    for total in difference.atoms(sp.Sum):
        (k, low, high), body = total.limits[0], total.function
        weight = sp.expand(difference).coeff(total)
        if (
            len(total.limits) != 1
            or weight.has(sp.Sum)
            or not n.facts.is_nonnegative(weight)
            or not n.facts.is_nonnegative(body)
            or low != 1
        ):
            continue
        places = {
            i
            for node in difference.atoms(sp.Indexed)
            for i in node.indices
            if isinstance(i, sp.Symbol) and not n.is_bound(i)
        }
        for place in places:
            if not n.may("one term of a sum", at_least(place, low), at_least(high, place)):
                continue
            rest = n(difference - weight * (total - body.xreplace({k: place})))
            if not (rest == 0 or n.facts.is_nonnegative(rest)):
                continue
            if not strict or (
                n.facts.is_positive(weight * body) and n.facts.is_nonnegative(high - 2)
            ):
                return True
    return False


def variance(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``sum q_ij (E(X_i X_j) - E(X_i) E(X_j)) >= 0`` for a form ``q`` without negative values: it
    is the variance of a combination of the ``X_i``, or the mean of such."""
    means = [f for f in difference.atoms(AppliedUndef) if operator(f) == "expectation"]
    if strict or not means or not n.facts.real:
        return False
    expect = type(means[0])
    form, rest = sp.S.Zero, difference
    for mean in means:
        factors = [b for f in sp.Mul.make_args(mean.args[0]) for b in [f.as_base_exp()]]
        names = [
            base for base, power in factors for _ in range(int(power) if power in (1, 2) else 3)
        ]
        weight = difference.coeff(mean, 1)
        if len(names) != 2 or weight.has(AppliedUndef):
            continue
        form += weight * names[0] * names[1]
        rest -= weight * (mean - expect(names[0]) * expect(names[1]))
    return form != 0 and is_zero(n, n(rest)) and sum_of_squares(n, n(form), strict=False)


def markov(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``P(u >= a) <= E(u)/a`` where ``u`` is not negative and ``a`` is a positive number that is
    not random; of squares it is Chebyshev's."""
    if strict or not is_chance_of_order(small):
        return False
    u, a = small.args
    if randoms_of(a) or not randoms_of(u):
        return False
    mean = sp.Function("E", real=True)
    # |w| >= a is w^2 >= a^2.
    square = u.args[0] ** 2 if isinstance(u, sp.Abs) else u**2
    for bound in (mean(u) / a, mean(square) / a**2):
        if _same_with_moments(n, large, bound):
            return n.may("Markov's inequality", nonnegative(u), positive(a))
    return _by_exponential(n, u, a, large)


def _by_exponential(n: Normalizer, u: Expr, a: Expr, large: Expr) -> bool:
    """``P(u >= a) <= e^{-t a} E(e^{t u})`` for a ``t > 0`` that is not random."""
    means = [f for f in large.atoms(AppliedUndef) if operator(f) == "expectation"]
    for node in means:
        if isinstance(node.args[0], sp.exp):
            t = sp.cancel(node.args[0].args[0] / u)
            if not randoms_of(t) and _same(n, large, node * sp.exp(-t * a)):
                return n.may("Chernoff's bound", positive(t))
    return False


def _same_with_moments(n: Normalizer, a: Expr, b: Expr) -> bool:
    """Whether two bounds are the same, what is assumed of means put in."""
    if _same(n, a, b):
        return True
    known = with_moments(n.facts, (a, b))
    return known is not n.facts and _same(Normalizer(known, n.record), a, b)


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
    ("Markov's inequality", markov),
)
