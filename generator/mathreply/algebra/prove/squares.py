"""Sums of squares: quadratic forms without negative eigenvalues, by completing squares."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.forms import factored, together
from mathreply.algebra.prove.normal import Normalizer


def sum_of_squares(n: Normalizer, difference: Expr, *, strict: bool) -> bool:
    """Whether an expression is a quadratic form in rational pieces without negative eigenvalues."""
    facts = n.facts
    roots = {
        s: sp.Dummy(f"{s.name}r", positive=True)
        for s in difference.free_symbols
        if isinstance(s, sp.Symbol) and s.is_positive and difference.has(sp.sqrt(s))
    }
    changed = difference.xreplace({s: r**2 for s, r in roots.items()})
    changed = sp.powdenest(changed, force=False)
    top, bottom = sp.fraction(together(changed))
    if not facts.is_positive(n(bottom)):
        if not facts.is_positive(n(-bottom)):
            return False
        top = -top
    top = sp.expand(top)
    return _gram(top, facts, strict)


def _gram(top: Expr, facts: Facts, strict: bool) -> bool:
    """Complete squares one name after the other (Lagrange); what is left must be a number or known
    to be positive."""
    names = sorted((s for s in top.free_symbols), key=lambda s: s.name)
    if not names or not all(map(facts.is_real, names)) or not top.is_polynomial(*names):
        return False
    form = factored(top)
    if (facts.is_positive if strict else facts.is_nonnegative)(form):
        return True
    return any(_complete(top, order, facts, strict) for order in (names, names[::-1]))


def _complete(top: Expr, names: list[Expr], facts: Facts, strict: bool) -> bool:
    """Whether an expression is a sum of squares by completing them in this order of names; each
    rest is multiplied by 4a, which is positive."""
    rest = top
    for x in names:
        if not rest.has(x):
            continue
        if sp.degree(rest, x) != 2:
            break
        a, b, c = (rest.coeff(x, power) for power in (2, 1, 0))
        a = factored(a)
        if not facts.is_positive(a):
            return False
        # a (x + b/2a)^2 + (4ac - b^2)/4a
        rest = sp.expand(sp.expand(4 * a * c - b**2))
    if rest == 0:
        return not strict
    known = facts.is_positive if strict else facts.is_nonnegative
    return bool(known(rest) or known(factored(rest)))
