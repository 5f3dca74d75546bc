"""Jensen's inequality for sums with weights that are not negative and sum to 1."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import sympy as sp
from msgspec.structs import replace

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.curvature import bent
from mathreply.algebra.prove.kernel.proof import Condition
from mathreply.algebra.prove.mean_inequalities import is_bent
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.zero import same

Pair = tuple[Expr, Expr]
MAX_SUMS = 4
"""Sums in a claim of which Jensen's inequality is asked."""


def jensen(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``f(sum w x) <= sum w f(x)`` for a convex ``f`` (exp, even powers, -log) and weights that sum
    to 1."""
    if strict:
        return False
    # The logarithm is concave: of it the sum is the smaller side.
    for function, image_of_mean, mean_of_images in ((sp.log, large, small), (sp.exp, small, large)):
        if not isinstance(image_of_mean, function):
            continue
        mean = image_of_mean.args[0]
        for total in mean.atoms(sp.Sum):
            for weight, value in _weighted(n, total):
                image = sp.Sum(weight * function(value), *total.limits)
                if same(n, mean, total) and same(n, mean_of_images, image):
                    return True
    return _jensen_square(n, small, large) or _jensen_of_sums(n, small, large, difference)


def _jensen_square(n: Normalizer, small: Expr, large: Expr) -> bool:
    """``(sum w x)^2 <= sum w x^2``."""
    if not isinstance(small, sp.Pow) or small.exp != 2:
        return False
    mean = small.base
    for total in mean.atoms(sp.Sum):
        quotient = sp.cancel(mean / total)
        if quotient.has(sp.Sum):
            continue
        scaled = sp.Sum(quotient * total.function, *total.limits)
        for weight, value in _weighted(n, scaled):
            if same(n, large, sp.Sum(weight * value**2, *total.limits)):
                return True
    return False


def _jensen_of_sums(n: Normalizer, small: Expr, large: Expr, difference: Expr) -> bool:
    """For a sum of a function that bends one way, by the weights in it or with equal ones."""
    if not n.facts.real:
        return False
    sums = sorted(sp.Tuple(small, large).atoms(sp.Sum), key=sp.default_sort_key)
    for total in (s for s in sums[:MAX_SUMS] if len(s.limits) == 1):
        over = total.limits[0]
        k = n.entered(*over)
        for weight, value in (*_weighted(n, total), *_evenly(n, total)):
            for form in bent(value):
                within = form.within
                here = within and Condition(within.kind, within.subject.xreplace({over[0]: k}))
                mean = partial(_weighted_sum, weight, over)
                if is_bent(n, difference, replace(form, within=here), mean):
                    return True
    return False


def _weighted_sum(weight: Expr, over: Expr, value: Expr) -> Expr:
    return sp.Sum(weight * value, over)


def _evenly(n: Normalizer, total: Expr) -> Iterator[tuple[Expr, Expr]]:
    """The summand with the same weight for each of finitely many."""
    _, low, high = total.limits[0]
    if high is not sp.oo and low is not -sp.oo and n.facts.nonempty(total.limits):
        yield 1 / (high - low + 1), total.function


def _weighted(n: Normalizer, total: Expr) -> list[Pair]:
    """``(w, x)`` with ``w x`` the summand, ``w`` not negative and of sum 1."""
    factors = sp.Mul.make_args(total.function)
    found = []
    for mask in range(1, 2 ** len(factors)):
        weight, value = parted(factors, mask)
        if not n.facts.is_nonnegative(weight):
            continue
        if same(n, sp.Sum(weight, *total.limits), sp.S.One):
            found.append((weight, value))
    return found


def parted(factors: tuple[Expr, ...], mask: int) -> Pair:
    """The product of the factors whose bit is set, and that of the others."""
    chosen = [f for j, f in enumerate(factors) if mask >> j & 1]
    others = [f for j, f in enumerate(factors) if not mask >> j & 1]
    return sp.Mul(*chosen), sp.Mul(*others)
