"""Inequalities between means of random numbers, and between sums with weights: those of Jensen,
Cauchy and Schwarz, Minkowski and Hölder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import operator, randoms_of
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import ConditionalMean
from mathreply.algebra.prove.curvature import Bent, bent
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.rules.conditional_means import is_known
from mathreply.algebra.prove.zero import is_zero

MAX_MEANS = 6
"""Means in a claim for which an inequality is looked for."""
_MEAN = sp.Function("E", real=True)


def _mean(e: Expr) -> Expr:
    """The mean of a number, which is itself where nothing in it is random."""
    return _MEAN(e) if randoms_of(e) else e


def means_in(*sides: Expr) -> list[Expr]:
    """The expectations, variances and covariances in some expressions."""
    found = {f for side in sides for f in side.atoms(AppliedUndef) if operator(f)}
    return sorted(found, key=sp.default_sort_key)


def jensen_of_means(
    n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool
) -> bool:
    """``f(E u) <= E f(u)`` for a convex ``f``, with a weight that is not negative."""
    if strict or not n.facts.real:
        return False
    means = [m for m in means_in(small, large, difference) if operator(m) == "expectation"]
    nodes = sorted(difference.atoms(ConditionalMean), key=sp.default_sort_key)
    # Williams, Probability with Martingales, 9.7(h): the same given anything.
    totals = [(m.args[0], _mean) for m in means] + [
        (m.inside, partial(_conditional_mean, m.given)) for m in nodes
    ]
    return len(totals) <= MAX_MEANS and any(
        is_bent(n, difference, form, total)
        for inside, total in totals
        for form in chain(bent(inside), _under_a_logarithm(inside))
    )


def _conditional_mean(given: tuple[Expr, ...], e: Expr) -> Expr:
    """The conditional mean of a number, which is itself where nothing in it is random."""
    return ConditionalMean(e, given) if randoms_of(e) else e


def _under_a_logarithm(e: Expr) -> Iterator[Bent]:
    """``u`` as the exponential of its logarithm: ``e^{E log u} <= E u``."""
    if isinstance(e, sp.log) and len(e.args) == 1:
        logarithm = next(bent(e))
        exponential = next(bent(sp.exp(sp.Dummy("t", real=True))))
        yield Bent(exponential.function, e, 1, logarithm.within)


def is_bent(n: Normalizer, difference: Expr, form: Bent, total: Callable[[Expr], Expr]) -> bool:
    """Whether ``difference`` is ``c (T f(u) - f(T u))`` for a mean ``T`` and a weight ``c`` with
    the sign that makes it not negative."""
    whole = n(total(form.at(form.part)))
    weight = _weight_of(whole, difference)
    if weight is None:
        return False
    other = n(form.at(total(form.part)))
    if not is_zero(n, n(difference - weight * (whole - other))):
        return False
    if not n.facts.is_nonnegative(form.sign * weight):
        return False
    return form.within is None or n.may("Jensen's inequality on an interval", form.within)


def _weight_of(whole: Expr, difference: Expr) -> Expr | None:
    """The factor with which a mean stands in a sum; None where it is no one term of it."""
    factor, node = whole.as_coeff_Mul()
    if node.is_Add or node.is_number:
        return None
    weight = difference.coeff(node, 1) / factor
    return None if weight == 0 or weight.has(node) else weight


def below_means(n: Normalizer, difference: Expr) -> tuple[Expr, Expr] | None:
    """``(a, u)`` where ``difference`` is ``E u - a`` with an ``a`` that is not random: it is not
    negative where ``a <= u`` whatever the random numbers are. None for anything else."""
    means = [f for f in means_in(difference) if operator(f) == "expectation"]
    if not 0 < len(means) <= MAX_MEANS or not n.facts.real:
        return None
    difference = _with_products(n, difference)
    means = [f for f in means_in(difference) if operator(f) == "expectation"]
    names = {s for mean in means for s in randoms_of(mean)}
    inside, rest = sp.S.Zero, difference
    for mean in means:
        weight = difference.coeff(mean, 1)
        rest -= weight * mean
        inside += weight * mean.args[0]
        if _varies(weight, names):
            return None
    rest = sp.expand(rest)
    return None if _varies(rest, names) or inside == 0 else (-rest, inside)


def _with_products(n: Normalizer, difference: Expr) -> Expr:
    """The same by the tower of means, for a conditional mean ``m`` of ``u``: ``E(w u)`` as
    ``E(w m)`` for what is known where ``m`` is, and ``-E m^2`` as ``E m^2 - 2 E(u m)``: so squares
    of what ``u`` and others differ from ``m`` by are seen."""
    nodes = {m for mean in means_in(difference) for m in mean.args[0].atoms(ConditionalMean)}
    for node in sorted(nodes, key=sp.default_sort_key):
        for mean in (m for m in means_in(difference) if operator(m) == "expectation"):
            weight, of = difference.coeff(mean, 1), mean.args[0]
            if of == node**2 and n.facts.is_nonnegative(-weight):
                instead = mean.func(of) - 2 * mean.func(node * node.inside)
                # -E m^2 = E m^2 - 2 E(u m)
                difference = sp.expand(difference - weight * mean - weight * instead)
            elif is_known(other := sp.cancel(of / node.inside), node.given):
                difference = sp.expand(difference + weight * (mean.func(other * node) - mean))
            else:
                continue
            n.record.use("tower of means")
    return difference


def _varies(e: Expr, names: set[Expr]) -> bool:
    """Whether a random name stands in ``e`` outside of an expectation."""
    if isinstance(e, AppliedUndef) and operator(e):
        return False
    return e in names or any(_varies(a, names) for a in e.args)


def cauchy_of_means(
    n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool
) -> bool:
    """``(E u v)^2 <= E u^2 E v^2``, its root, and the same of covariances and correlations."""
    means = means_in(small, large)
    if strict or not n.facts.real or not 0 < len(means) <= MAX_MEANS:
        return False
    one, other = n(small**2), n(large**2)
    bounds = [(one, other)] if n.facts.is_nonnegative(n(large)) else []
    pairs = list(dict.fromkeys(pair for mean in means for pair in _products(mean)))
    if not large.has(sp.Abs) and not any(_is_root(p) for p in large.atoms(sp.Pow)):
        bounds.append((n(small), n(large)))
    return any(_is_cauchy(n, *bound, *pair) for bound in bounds for pair in pairs)


def _is_root(e: Expr) -> bool:
    return bool(e.exp == sp.S.Half)


def _is_cauchy(n: Normalizer, low: Expr, high: Expr, u: Expr, v: Expr) -> bool:
    """Cauchy's inequality for means, as it stands or with one side divided by the other."""
    square = n(_mean(u * v)) ** 2
    bound = n(_mean(u**2)) * n(_mean(v**2))
    if is_zero(n, n(low - square)) and is_zero(n, n(high - bound)):
        return True
    # A correlation: where it has a value no variance is zero.
    top, bottom = sp.fraction(sp.together(low))
    return (
        n.facts.is_nonnegative(high)
        and is_zero(n, n(bottom - bound))
        and is_zero(n, n(top - high * square))
    )


def _products(mean: Expr) -> Iterator[tuple[Expr, Expr]]:
    """The pairs of numbers of which the mean of the product is taken."""
    kind = operator(mean)
    if kind != "expectation":
        u, v = (mean.args[0], mean.args[-1])
        if kind == "covariance":
            yield u - _mean(u), v - _mean(v)
        return
    inside = mean.args[0]
    if isinstance(inside, sp.Abs):
        factors = [sp.Abs(f) for f in sp.Mul.make_args(inside.args[0])]
    else:
        factors = list(sp.Mul.make_args(inside))
    for mask in range(2 ** (min(len(factors), 4) - 1)):
        u = sp.Mul(*(f for j, f in enumerate(factors) if mask >> j & 1))
        yield u, sp.Mul(*(f for j, f in enumerate(factors) if not mask >> j & 1))


def minkowski_of_means(
    n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool
) -> bool:
    """``sqrt(E (u + v)^2) <= sqrt(E u^2) + sqrt(E v^2)``, and the same of deviations."""
    terms = sp.Add.make_args(large)
    if strict or len(terms) != 2 or not n.facts.real or not means_in(small):
        return False
    u, v = map(_size_of, terms)
    if u is None or v is None or not _is_root_of_one(small):
        return False
    return any(is_zero(n, n(small.base - _mean((u + sign * v) ** 2))) for sign in (1, -1))


def _is_root_of_one(e: Expr) -> bool:
    return isinstance(e, sp.Pow) and _is_root(e) and isinstance(e.base, AppliedUndef)


def _size_of(e: Expr) -> Expr:
    """``u`` of ``sqrt(E u^2)`` or of its deviation; None for anything else."""
    if not _is_root_of_one(e):
        return None
    inside, kind = e.base.args[0], operator(e.base)
    if kind == "variance":
        return inside - _mean(inside)
    squared = kind == "expectation" and isinstance(inside, sp.Pow) and inside.exp == 2
    return inside.base if squared else None
