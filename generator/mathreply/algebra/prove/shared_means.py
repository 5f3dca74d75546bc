"""Polynomials that are sums of differences between arithmetic and geometric means: each monomial
that is taken away is at most a weighted mean of some that are added, and these suffice for all.

``2 (a^3 + b^3 + c^3) >= a^2 b + a^2 c + …``, as ``a^2 b <= (2 a^3 + b^3)/3``: the inequality of the
means with weights (HLP theorem 9), and how much of each monomial it takes, by linear programming in
whole numbers and fractions.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import sympy as sp
from msgspec import Struct
from sympy.solvers.simplex import InfeasibleLPError, UnboundedLPError, lpmin

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.normal import Normalizer

MAX_NAMES = 4
MAX_TERMS = 24
MAX_MEANS = 40
"""Of one monomial that is taken away."""
Powers = tuple[int, ...]


class _Mean(Struct, frozen=True):
    """That ``x^b`` is at most ``sum w_i x^(a_i)``, by the powers ``a_i`` and weights."""

    weights: tuple[tuple[Powers, Expr], ...]


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
    added = {powers: c for powers, c in terms if c > 0}
    taken = {powers: -c for powers, c in terms if c < 0}
    # Means of two tell most; those of three are many.
    return bool(taken) and (_suffice(added, taken, most=2) or _suffice(added, taken, most=3))


def _suffice(added: dict[Powers, Expr], taken: dict[Powers, Expr], *, most: int) -> bool:
    """Whether what is added can be shared out to means that outweigh all that is taken away."""
    spent: dict[Powers, Expr] = dict.fromkeys(added, sp.S.Zero)
    shares: list[Expr] = []
    constraints: list[Expr] = []
    for powers, number in taken.items():
        means = list(_means(powers, tuple(added), most))[:MAX_MEANS]
        if not means:
            return False
        # How much of each mean is used is an unknown of the linear programme.
        amounts = sp.symbols(f"t{len(shares)}:{len(shares) + len(means)}")
        shares += amounts
        constraints.append(sp.Ge(sp.Add(*amounts), number))
        for amount, mean in zip(amounts, means, strict=True):
            for used, weight in mean.weights:
                spent[used] += amount * weight
    constraints += [sp.Le(e, added[p]) for p, e in spent.items() if e != 0]
    constraints += [sp.Ge(t, 0) for t in shares]
    try:
        _, chosen = lpmin(sp.Add(*shares), constraints)
    except (InfeasibleLPError, UnboundedLPError, ValueError):
        return False
    # What was found is put in, and does not have to be believed.
    return all(bool(c.xreplace(chosen)) for c in constraints)


def _means(powers: Powers, added: tuple[Powers, ...], most: int) -> Iterator[_Mean]:
    """The means of at most so many monomials that outweigh one with these powers."""
    for count in range(1, most + 1):
        for chosen in combinations(added, count):
            weights = _weights(powers, chosen)
            if weights is not None:
                yield _Mean(tuple(zip(chosen, weights, strict=True)))


def _weights(powers: Powers, chosen: tuple[Powers, ...]) -> tuple[Expr, ...] | None:
    """Positive weights with the sum 1 by which the chosen powers have these as their mean."""
    names = [sp.Dummy() for _ in chosen]
    equations = [sp.Add(*names) - 1]
    for place, power in enumerate(powers):
        mean = sp.Add(*(w * c[place] for w, c in zip(names, chosen, strict=True)))
        equations.append(mean - power)
    for solution in sp.linsolve(equations, *names):
        # A weight of 0 is a mean of fewer, which is among the choices already.
        if all(w.is_Rational and w > 0 for w in solution):
            return tuple(solution)
    return None
