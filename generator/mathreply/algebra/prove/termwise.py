"""Sums over one range, term by term: they are equal where each term of the one is that of the
other."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove import calculus
from mathreply.algebra.prove.kernel.proof import Proof, Use
from mathreply.algebra.prove.vanishing import vanishing

MAX_SUMS = 8


def by_terms(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """A proof of ``left = right`` by their sums' terms, fractions in them put together; None where
    the sums of one range do not cancel term by term.

    A finite sum is linear (Graham, Knuth, Patashnik, Concrete Mathematics, 2.3), and has a value
    where each of its terms has one; so that what is shown of a term wherever it has a value is
    shown of the sum. An empty range leaves 0 on both sides.
    """
    a, b = (calculus.differentiated(side, real=facts.real) for side in (left, right))
    terms = sp.Add.make_args(sp.expand_mul(a - b))
    if not any(_has_fractions(term) for term in terms):
        return None
    ranges: dict[tuple[Expr, Expr], Expr] = {}
    rest = sp.S.Zero
    index = sp.Dummy("k", integer=True)
    for term in terms:
        factor, total = _sum_in(term)
        if total is None:
            rest += term
            continue
        k, low, high = total.limits[0]
        body = factor * total.function.xreplace({k: index})
        ranges[low, high] = ranges.get((low, high), sp.S.Zero) + body
    if not 0 < len(ranges) <= MAX_SUMS:
        return None
    uses: dict[Use, None] = {}
    for (low, high), body in ranges.items():
        inside = facts.also(nonnegative=[sp.expand(index - low), sp.expand(high - index)])
        found = vanishing(body, inside)
        if found is None:
            return None
        uses |= dict.fromkeys(found)
    found = () if rest == 0 else vanishing(rest, facts, claimed=left - right)
    if found is None:
        return None
    name = "differentiation" if sp.Tuple(left, right).has(sp.Derivative) else "sum rules"
    return Proof(name, "Term by term.", (*uses, *found))


def _sum_in(term: Expr) -> tuple[Expr, Expr | None]:
    """A term as a factor and the one finite sum in it; None where it is no such product."""
    factors = sp.Mul.make_args(term)
    sums = [f for f in factors if isinstance(f, sp.Sum)]
    if len(sums) != 1 or len(sums[0].limits) != 1:
        return term, None
    _, low, high = sums[0].limits[0]
    if low.has(sp.oo) or high.has(sp.oo):
        return term, None
    return sp.Mul(*(f for f in factors if f is not sums[0])), sums[0]


def _has_fractions(term: Expr) -> bool:
    """Whether the index of a sum stands in a denominator that is itself a sum."""
    total = _sum_in(term)[1]
    if total is None:
        return False
    k = total.limits[0][0]
    return any(
        power.exp.could_extract_minus_sign() and isinstance(power.base, sp.Add)
        for power in total.function.atoms(sp.Pow)
        if k in power.base.free_symbols
    )
