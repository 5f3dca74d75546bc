"""Bounds of a sum whose terms rise or fall: by integrals over neighbouring ranges, and by its
longest or shortest term as often as there are terms."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from msgspec import Struct
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove import calculus
from mathreply.algebra.prove.kernel.derivatives import NotDifferentiable, derivative
from mathreply.algebra.prove.kernel.domain import needs
from mathreply.algebra.prove.kernel.integrals import is_smooth
from mathreply.algebra.prove.kernel.proof import at_least, integer
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.zero import is_zero

LAW = "integral test"
MAX_SUMS = 2


class Remainder(Struct, frozen=True):
    """What a claim says once a bound stands for its sum: that a value is not negative."""

    value: Expr
    strict: bool
    """Whether the sum is not equal to its bound."""


def remainders_by_integrals(n: Normalizer, small: Expr, large: Expr) -> Iterator[Remainder]:
    """``large - small`` with a bound in place of the one sum in it, which makes it no larger.

    Law: for a falling ``f``, ``int_l^{h+1} f <= sum_{k=l}^h f(k) <= int_{l-1}^h f``, for each term
    is at most the integral over the unit before it and at least that over the unit after it; with
    its first or last term beside it, ``f(h) + int_l^h f <= sum <= f(l) + int_l^h f`` if ``h >= l``.
    """
    difference = _with_joined_sums(n, sp.expand(large - small))
    sums = sorted(difference.atoms(sp.Sum), key=sp.default_sort_key)
    if not 0 < len(sums) <= MAX_SUMS or not n.facts.real:
        return
    for total in sums:
        weight = difference.coeff(total)
        rest = sp.expand(difference - weight * total)
        if len(total.limits) != 1 or weight.has(sp.Sum) or rest.has(sp.Sum):
            continue
        for sign in (1, -1):
            if n.facts.is_positive(sign * weight):
                for bound, strict in _bounds(n, total, sign):
                    yield Remainder(weight * bound + rest, strict)


def _with_joined_sums(n: Normalizer, e: Expr) -> Expr:
    """``sum_{k=l}^h f - sum_{k=l}^m f`` as the sum from ``m + 1`` to ``h``, where ``l - 1 <= m <=
    h``."""
    sums = [total for total in e.atoms(sp.Sum) if len(total.limits) == 1]
    for longer in sums:
        for shorter in sums:
            (k, low, high), (j, start, end) = longer.limits[0], shorter.limits[0]
            is_alike = start == low and shorter.function.xreplace({j: k}) == longer.function
            if longer is shorter or not is_alike or sp.oo in (high, end):
                continue
            weight = e.coeff(longer)
            if weight.has(sp.Sum) or sp.expand(weight + e.coeff(shorter)) != 0:
                continue
            if not n.facts.is_nonnegative(sp.expand(high - end)):
                continue
            steps = end - low
            if n.may("sum split at a place", at_least(steps, -1), integer(steps)):
                rest = sp.expand(e - weight * (longer - shorter))
                return rest + weight * sp.Sum(longer.function, (k, end + 1, high))
    return e


def _bounds(n: Normalizer, total: Expr, sign: int) -> Iterator[tuple[Expr, bool]]:
    """Lower bounds of a sum (upper ones where ``sign`` is -1), and whether it never reaches
    them."""
    k, low, high = total.limits[0]
    last = low if high is sp.oo else high
    if low is -sp.oo or not n.may(LAW, at_least(last - low, -1), integer(low), integer(last)):
        return
    is_filled = n.facts.nonempty(total.limits)
    for falls in (True, False):
        if not _is_monotone(n, total, (low, high), falls=falls):
            continue
        # Of a falling function the integral from l to h + 1 is the lower bound, of a rising one the
        # upper bound.
        later = falls == (sign == 1)
        ends = (low, high + 1) if later else (low - 1, high)
        if _is_monotone(n, total, ends, falls=falls):
            integral = _integral(n, total, *ends)
            if integral is not None:
                yield integral, is_filled
        if high is sp.oo:
            continue
        extreme = total.function.xreplace({k: high if later else low})
        # Of an empty range the extreme term is none of the sum.
        if not is_filled and needs(extreme, n.facts):
            continue
        yield (high - low + 1) * extreme, False
        shorter = _integral(n, total, low, high) if is_filled else None
        if shorter is not None:
            yield shorter + extreme, False


def _is_monotone(n: Normalizer, total: Expr, ends: tuple[Expr, Expr], *, falls: bool) -> bool:
    """Whether the terms, as a function of a real number, fall (rise) strictly between two ends;
    what is continuous wherever it has a value does so with the ends at which it has one."""
    k, body = total.limits[0][0], total.function
    x, inside = _between(n, k, *ends)
    f = body.xreplace({k: x})
    if f.has(sp.Indexed, AppliedUndef) or not is_smooth(f, x) or needs(f, inside):
        return False
    try:
        slope = derivative(f, x)
    except NotDifferentiable:
        return False
    away = -slope if falls else slope
    inner = Normalizer(inside)
    form = inner(away)
    if inner.record.gaps:
        return False
    return any(inside.is_positive(e) for e in (away, form, sp.factor(form)))


def _between(n: Normalizer, k: Expr, low: Expr, high: Expr) -> tuple[Expr, Facts]:
    """A real number strictly between two ends, and what is known there."""
    is_positive = n.facts.is_nonnegative(low)
    x = sp.Dummy(k.name, **({"positive": True} if is_positive else {"real": True}))
    return x, n.facts.inside(x, low, high, strict=True)


def _integral(n: Normalizer, total: Expr, low: Expr, high: Expr) -> Expr | None:
    """The integral of the terms over a range, its value where that is known; None where it may have
    none."""
    k = total.limits[0][0]
    x, _ = _between(n, k, low, high)
    low, high = sp.expand(low), sp.expand(high) if high is not sp.oo else high
    f = total.function.xreplace({k: x})
    value = calculus.evaluated(sp.Integral(f, (x, low, high)), n)
    if value.has(sp.Integral):
        # What is continuous over a bounded range has an integral.
        if high is sp.oo or (x.is_positive and not n.facts.is_positive(low)):
            return None
        return None if needs(f, n.facts.inside(x, low, high)) else value
    return None if value.has(sp.nan, sp.oo, sp.zoo) else value


def holds_by_integrals(n: Normalizer, difference: Expr) -> bool:
    """Whether what a claim says with a bound in place of its sum is seen by signs alone."""
    for remainder in remainders_by_integrals(n, sp.S.Zero, difference):
        form = n(remainder.value)
        if n.facts.is_nonnegative(form) or is_zero(n, form):
            return True
    return False
