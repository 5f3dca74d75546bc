"""Laws of Kronecker's delta: it picks one term of a sum, and is 0 or 1."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.kernel.proof import at_least, integer
from mathreply.algebra.prove.normal import Normalizer


def deltas_in(term: Expr, k: Expr) -> list[Expr]:
    """The deltas among a product's factors that hold ``k`` in one index."""
    return [
        f
        for f in sp.Mul.make_args(term)
        if isinstance(f, sp.KroneckerDelta) and sum(index.has(k) for index in f.args) == 1
    ]


def collapse(n: Normalizer, term: Expr, delta: Expr, k: Expr, low: Expr, high: Expr) -> Expr:
    """The sum of ``term`` over ``k``, of which ``delta`` leaves one; None where that one may be out
    of range."""
    place = _place(delta, k)
    if place is None or not _within(n, place, low, high):
        return None
    rest = sp.Mul(*(f for f in sp.Mul.make_args(term) if f != delta)).xreplace({k: place})
    return None if rest.has(sp.zoo, sp.nan, sp.oo) else n(rest)


def _place(delta: Expr, k: Expr) -> Expr:
    """The value of ``k`` at which a delta is 1."""
    left, right = delta.args
    index, other = (left, right) if left.has(k) else (right, left)
    shift = sp.expand(index - k)
    # delta(2k, j) picks k = j/2 only where that is whole.
    return None if shift.has(k) else sp.expand(other - shift)


def _within(n: Normalizer, place: Expr, low: Expr, high: Expr) -> bool:
    """Whether a place is in a range for certain."""
    inside = [at_least(place, low) if low is not -sp.oo else integer(place)]
    inside.append(at_least(high, place) if high is not sp.oo else integer(place))
    # Out of range the sum is 0.
    return n.may("delta picks a term", *inside, integer(place), integer(low))
