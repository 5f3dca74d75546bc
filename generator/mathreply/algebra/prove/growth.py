"""An order for all whole numbers by induction: it holds at the least, and the gap does not shrink
from one to the next."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.forms import factored, together
from mathreply.algebra.prove.integral_test import holds_by_integrals
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.univariate import prove_on_interval
from mathreply.algebra.prove.zero import is_zero

FARTHEST = 5
"""So far above the least whole number an assumption is looked for."""


def by_growth(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """True at the least whole number, and from one to the next the gap (or the quotient) does not
    shrink."""
    names = [
        s
        for s in difference.free_symbols
        if isinstance(s, sp.Symbol) and s.is_integer and not n.is_bound(s)
    ]
    if any(_from_the_least(n, small, large, difference, m, strict) for m in names):
        return True
    return any(_from_what_is_assumed(n, small, large, difference, m, strict) for m in names)


def _from_what_is_assumed(
    n: Normalizer, small: Expr, large: Expr, difference: Expr, m: Expr, strict: bool
) -> bool:
    """By induction from the first whole number that the assumptions leave, where it lies above the
    least: for ``m = first + t`` with ``t >= 0``."""
    least = n.facts.known_least(m)
    if least is None:
        return False
    later = range(least + 1, least + 1 + FARTHEST)
    first = max((j for j in later if n.facts.is_nonnegative(m - j)), default=None)
    if first is None:
        return False
    t = sp.Dummy("t", integer=True, nonnegative=True)
    small, large, difference = (e.xreplace({m: first + t}) for e in (small, large, difference))
    if not _from_the_least(n, small, large, difference, t, strict):
        return False
    # A link without a value would break the chain.
    return not any(t in gap.free_symbols for gap in n.record.gaps)


def _from_the_least(
    n: Normalizer, small: Expr, large: Expr, difference: Expr, m: Expr, strict: bool
) -> bool:
    """By induction on one name, from its least value on."""
    least = n.facts.known_least(m)
    if least is None:
        return False
    # The first case may lie before what is assumed of m, and every step after it counts.
    free = Normalizer(n.facts.apart_from(m), n.record)
    start = free(difference.xreplace({m: sp.Integer(least)}))
    begins = free.facts.is_positive(start) if strict else free.facts.is_nonnegative(start)
    if not begins:
        return False
    later = difference.xreplace({m: m + 1})
    growth = free(later - difference)
    if free.facts.is_nonnegative(growth) or prove_on_interval(free, growth, strict=False):
        return True
    if growth.has(sp.Sum) and holds_by_integrals(free, growth):
        return True
    # A gap that is above 0 may fall to 0 when it is multiplied by c = 0.
    if not strict and _grows_by_a_factor(free, later, difference, m):
        return True
    return _quotient_grows(free, small, large, m)


def _quotient_grows(n: Normalizer, small: Expr, large: Expr, m: Expr) -> bool:
    """Whether of two positive sides the larger grows by the larger factor."""
    if not n.facts.is_positive(n(small)) or not n.facts.is_positive(n(large)):
        return False
    growth_of_large, growth_of_small = (
        _joined(n, side.xreplace({m: m + 1}) / side) for side in (large, small)
    )
    gap = n(growth_of_large - growth_of_small)
    if n.facts.is_nonnegative(gap):
        return True
    # Of rational functions the signs are seen above and below one line.
    return not gap.has(sp.Sum) and n.facts.is_nonnegative(factored(together(gap)))


def _grows_by_a_factor(n: Normalizer, later: Expr, difference: Expr, m: Expr) -> bool:
    """``D(m + 1) >= c D(m)`` for a base ``c >= 0`` of a power that stands in ``D``."""
    bases = {power.base for power in difference.atoms(sp.Pow) if power.exp.has(m)}
    for base in sorted(bases, key=sp.default_sort_key):
        if not n.facts.is_nonnegative(base) and not n.facts.is_nonnegative(n(base)):
            continue
        # Joined powers cancel as they are written: 2^(m+1) - 2 2^m.
        rest = sp.powsimp(sp.expand(later - base * difference))
        for form in (rest, n(rest)):
            if n.facts.is_nonnegative(sp.expand(form)):
                return True
    return False


def _joined(n: Normalizer, e: Expr) -> Expr:
    """A quotient with its powers joined: SymPy proposes how, the normal form shows it."""
    guess = sp.powsimp(e, combine="exp")
    return guess if is_zero(n, n(guess - e)) else n(e)
