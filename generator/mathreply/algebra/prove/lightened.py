"""Orders with their quotients cancelled, and without a positive factor that both sides bear."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts

MOST_PARTS = 80
"""So many parts of a side are cancelled."""


def lightened(small: Expr, large: Expr, facts: Facts) -> tuple[Expr, Expr] | None:
    """The sides of ``(x + y)^2 / (x + y + x + y) <= u`` as ``(x + y)/2`` and u, those of ``f a <= f
    b`` for an f that is positive as a and b; None where neither is so.

    A quotient equals what it is cancelled to wherever it has a value, and an order may be divided
    by a positive number (the axioms of ordered fields).
    """
    if not facts.real:
        return None
    one, other = _cancelled(small), _cancelled(large)
    ours, theirs = one.as_powers_dict(), other.as_powers_dict()
    for base in ours.keys() & theirs.keys():
        exponents = (ours[base], theirs[base])
        are_whole = all(e.is_Integer and e > 0 for e in exponents)
        if are_whole and not base.is_number and facts.is_positive(base):
            shared = sp.Pow(base, min(exponents))
            one, other = one / shared, other / shared
    return None if (one, other) == (small, large) else (one, other)


def _cancelled(side: Expr) -> Expr:
    """A quotient of polynomials without what stands above and below."""
    names = side.free_symbols
    is_quotient = not side.is_polynomial(*names) and side.is_rational_function(*names)
    if not names or not is_quotient or side.count_ops() > MOST_PARTS:
        return side
    above, below = sp.fraction(sp.cancel(side))
    # A sum of quotients is as good as it stands.
    return above / below if below.is_number else side
