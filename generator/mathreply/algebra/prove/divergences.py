"""Entropies and divergences: totals over densities in which logarithms of probabilities stand.

All probabilities in them are taken as positive. Equations follow by parting the logarithms of
products and taking out what integrates to a probability, which changes nothing of what converges.
Inequalities follow by Jensen's: the logarithm is concave, so a mean of logarithms is at most the
logarithm of the mean (Cover and Thomas, Elements of Information Theory, 2nd ed., theorem 2.6.2, and
8.6.1 for densities). By it no divergence is negative, and the evidence has its lower bound.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from msgspec import Struct

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.marginals import Mean, evaluated, total_of, without_totals
from mathreply.algebra.expression.measure import is_joint, joints_in

EQUAL = "totals over densities"
BY_JENSEN = "Jensen's inequality under a density"


def shown_by(left: Expr, operator: str, right: Expr) -> str:
    """By what two sides, in which all probabilities are positive, stand in a relation; empty where
    that is not shown."""
    if operator not in ("==", "<=", ">="):
        return ""
    sides = [without_totals(evaluated(side), logarithms=True) for side in (left, right)]
    if not any(side.has(sp.Sum, sp.Integral) for side in (left, right)):
        return ""
    if all(map(_exists_as_one, sides)) and _vanishes(sides[0] - sides[1]):
        return EQUAL
    # Finite sums may be taken apart as one likes.
    if _vanishes_term_by_term(sides[0] - sides[1]):
        return EQUAL
    # Jensen's inequality says nothing of an equality.
    low, high = sides if operator == "<=" else reversed(sides)
    return BY_JENSEN if operator != "==" and _is_bounded(high - low) else ""


class _Integrand(Struct):
    """What totals over the same variables have inside, brought together."""

    total: Expr
    """One of them."""
    body: Expr


def _exists_as_one(side: Expr) -> bool:
    """Whether the totals of a side have values where their sum has one: at most one of them is not
    taken to exist, or is no finite sum."""
    return sum(not _is_taken_to_exist(total) for total in _totals(side)) <= 1


def _is_taken_to_exist(total: Expr) -> bool:
    """Whether a total is finite, or was written as an expectation."""
    is_finite = total.has(sp.Sum) and not total.has(sp.oo)
    return is_finite or (total.has(Mean) and not total.has(sp.Sum))


def _totals(side: Expr) -> list[Expr]:
    """The terms of a side that are totals."""
    return [term for term in _terms(side) if term.has(sp.Sum, sp.Integral)]


def _terms(side: Expr) -> tuple[Expr, ...]:
    """The terms of a side, products of sums multiplied out."""
    return sp.Add.make_args(sp.expand_mul(evaluated(side)))


def _together(totals: list[Expr]) -> _Integrand | None:
    """Totals over the same range as one; None where they are not."""
    found: _Integrand | None = None
    for term in totals:
        number, total = term.as_coeff_Mul()
        if not isinstance(total, sp.Sum | sp.Integral) or any(len(li) != 3 for li in total.limits):
            return None
        if found is None:
            found = _Integrand(total, sp.Integer(0))
        ranges = [[li[1:] for li in each.limits] for each in (total, found.total)]
        both = (total, found.total)
        if len({isinstance(each, sp.Sum) for each in both}) > 1 or ranges[0] != ranges[1]:
            return None
        names = zip(
            (li[0] for li in total.limits), (li[0] for li in found.total.limits), strict=True
        )
        found.body += number * evaluated(total.function).xreplace(dict(names))
    return found


def _vanishes_term_by_term(difference: Expr) -> bool:
    """Whether finite sums over all values of some variables cancel, each parted into terms and
    freed of the variables that a term holds in one probability alone."""
    found: dict[frozenset[str], Expr] = {}
    if not _collect(difference, (), found):
        return False
    return all(sp.expand_mul(body) == 0 for body in found.values())


def _collect(e: Expr, limits: tuple[Expr, ...], found: dict[frozenset[str], Expr]) -> bool:
    """Adds the terms below some sums to those that are over the same variables; False where
    something is no such sum."""
    for term in sp.Add.make_args(_parted(e)):
        factors = sp.Mul.make_args(term)
        sums = [f for f in factors if f.has(sp.Sum, sp.Integral)]
        if not sums:
            if not _add_term(term, limits, found):
                return False
            continue
        (total,) = sums if len(sums) == 1 else (None,)
        if not isinstance(total, sp.Sum) or total.has(sp.oo, sp.Integral):
            return False
        below = sp.Mul(total.function, *(f for f in factors if f is not total))
        if not _collect(below, (*limits, *total.limits), found):
            return False
    return True


def _add_term(term: Expr, limits: tuple[Expr, ...], found: dict[frozenset[str], Expr]) -> bool:
    """Adds one term to those over the same variables, those left out that it holds in one
    probability alone."""
    names: dict[Expr, Expr] = {}
    for limit in limits:
        value = without_totals(sp.Sum(term, limit))
        if not value.has(sp.Sum):
            term = value
            continue
        ranges = {
            str(entry.base.label) for entry in term.atoms(sp.Indexed) if entry.indices == limit[:1]
        }
        if len(ranges) != 1 or not limit[0].is_Symbol:
            return False
        names[limit[0]] = sp.Symbol(f"{ranges.pop()} {limit[1:]}", integer=True, positive=True)
    key = frozenset(name.name for name in names.values())
    if len(key) < len(names):
        return False  # two variables with one range: which is which would have to be told
    found[key] = found.get(key, sp.S.Zero) + term.xreplace(names)
    return True


def _rest(side: Expr) -> Expr:
    """The terms without totals, their logarithms parted."""
    others = [term for term in _terms(side) if not term.has(sp.Sum, sp.Integral)]
    return sp.expand(sp.expand_log(sp.Add(*others)))


def _vanishes(difference: Expr) -> bool:
    """Whether what stands below the totals of a difference is zero, and the rest as well."""
    totals = _totals(difference)
    found = _together(totals)
    is_nothing_left = not totals or (found is not None and _parted(found.body) == 0)
    return is_nothing_left and bool(_rest(difference) == 0)


def _parted(body: Expr) -> Expr:
    """A body with the logarithms of products parted."""
    return sp.expand_mul(sp.expand_log(evaluated(body)))


def _is_bounded(difference: Expr) -> bool:
    """Whether a difference is not negative: minus the mean of a logarithm is at least minus the
    logarithm of the mean."""
    found = _together(_totals(difference))
    if found is None:
        return False
    mean = _mean(_parted(found.body))
    if mean is None:
        return False
    density, inside = mean
    # The logarithm of the mean, which must be told by the probabilities.
    whole = total_of(evaluated(density * inside), found.total)
    if whole is None or total_of(density, found.total) != 1:
        return False
    return bool(sp.expand(_rest(difference) - sp.expand_log(sp.log(whole))) == 0)


def _mean(body: Expr) -> tuple[Expr, Expr] | None:
    """The density ``q`` and ``r`` of ``-q \\log r``; None of anything else."""
    parts = list(_logarithms(body))
    densities = {weight for weight, _, _ in parts}
    # Logarithms under different densities are no mean of one logarithm.
    if len(densities) != 1 or any(argument is None for _, _, argument in parts):
        return None
    (density,) = densities
    inside = sp.Mul(*(argument ** (-number) for _, number, argument in parts))
    return (density, inside) if joints_in(density) else None


def _logarithms(body: Expr) -> Iterator[tuple[Expr, Expr, Expr | None]]:
    """Of each term the weight, its number, and of what the logarithm is taken; None where it is
    none of one probability."""
    for term in sp.Add.make_args(body):
        number, rest = term.as_coeff_Mul()
        factors = sp.Mul.make_args(rest)
        logs = [f for f in factors if isinstance(f, sp.log) and is_joint(f.args[0])]
        weight = sp.Mul(*(f for f in factors if f not in logs))
        yield weight, number, logs[0].args[0] if len(logs) == 1 else None
