"""Polynomials that are sums of differences between arithmetic and geometric means: each monomial
that is taken away is at most a weighted mean of some that are added, and these suffice for all.

``2 (a^3 + b^3 + c^3) >= a^2 b + a^2 c + …``, as ``a^2 b <= (2 a^3 + b^3)/3``: the inequality of the
means with weights (HLP theorem 9), and how much of each monomial it takes, by linear programming.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice

import sympy as sp
from flint import fmpq, fmpq_mat
from msgspec import Struct

from mathreply.algebra.budget import work
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.sharing import largest_shares

MAX_NAMES = 4
MAX_TERMS = 24
MAX_MEANS = 40
"""Of one monomial that is taken away."""
Powers = tuple[int, ...]


class _Mean(Struct, frozen=True):
    """That ``x^b`` is at most ``sum w_i x^(a_i)``, by the powers ``a_i`` and weights."""

    weights: dict[Powers, Expr]


def shared_means(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """Whether a quotient of polynomials in names that are not negative has a numerator of that kind
    over a positive denominator."""
    if strict or not n.facts.real or difference.has(sp.Sum, sp.Product, sp.Function):
        return False
    top, bottom = sp.fraction(sp.together(difference))
    # Multiplied with a denominator of unknown sign the order might turn round.
    if not n.facts.is_positive(sp.factor(bottom)):
        return False
    names = sorted(difference.free_symbols, key=sp.default_sort_key)
    if not 2 <= len(names) <= MAX_NAMES or not all(map(n.facts.is_nonnegative, names)):
        return False
    if not top.is_polynomial(*names):
        return False
    terms = sp.Poly(top, *names).terms()
    if len(terms) > MAX_TERMS or not all(c.is_Rational for _, c in terms):
        return False
    numbers = {powers: fmpq(int(c.p), int(c.q)) for powers, c in terms}
    added = {powers: c for powers, c in numbers.items() if c > 0}
    taken = {powers: -c for powers, c in numbers.items() if c < 0}
    # Means of two tell most; those of three are many.
    return bool(taken) and (_suffice(added, taken, most=2) or _suffice(added, taken, most=3))


def _suffice(added: dict[Powers, Expr], taken: dict[Powers, Expr], *, most: int) -> bool:
    """Whether what is added can be shared out to means that outweigh all that is taken away."""
    means: list[tuple[Powers, _Mean]] = []
    for powers in taken:
        found = list(islice(_means(powers, tuple(added), most), MAX_MEANS))
        if not found:
            return False
        means += [(powers, mean) for mean in found]
    # A unit of a mean outweighs one of its monomial, and uses up its weights of what is added.
    outweighed = [[fmpq(powers == of) for of, _ in means] for powers in taken]
    used = [[mean.weights.get(powers, fmpq(0)) for _, mean in means] for powers in added]
    amounts = largest_shares([*outweighed, *used], [*taken.values(), *added.values()])
    # What was found is put in, and does not have to be believed.
    return (
        all(amount >= 0 for amount in amounts)
        and all(
            _total(row, amounts) >= c for row, c in zip(outweighed, taken.values(), strict=True)
        )
        and all(_total(row, amounts) <= c for row, c in zip(used, added.values(), strict=True))
    )


def _total(row: list[Expr], amounts: list[Expr]) -> Expr:
    return sum((each * amount for each, amount in zip(row, amounts, strict=True)), fmpq(0))


def _means(powers: Powers, added: tuple[Powers, ...], most: int) -> Iterator[_Mean]:
    """The means of at most so many monomials that outweigh one with these powers."""
    for count in range(1, most + 1):
        for chosen in combinations(added, count):
            weights = _weights(powers, chosen)
            if weights is not None:
                yield _Mean(dict(zip(chosen, weights, strict=True)))


def _weights(powers: Powers, chosen: tuple[Powers, ...]) -> list[Expr] | None:
    """Positive weights with the sum 1 by which the chosen powers have these as their mean."""
    count = len(chosen)
    work(count * len(powers))
    equations = [[1] * (count + 1), *map(list, zip(*chosen, powers, strict=True))]
    solved, rank = fmpq_mat(equations).rref()
    # They are unique, and there are any, if each stands in a row of its own and no row is left.
    if rank != count or any(solved[i, i] != 1 for i in range(count)):
        return None
    weights = [solved[i, count] for i in range(count)]
    # A weight of 0 is a mean of fewer, which is among the choices already.
    return weights if all(weight > 0 for weight in weights) else None
