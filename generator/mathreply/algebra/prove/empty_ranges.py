"""Sums of which it is not known whether their ranges are empty: the two cases in turn."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.inline import bound_in
from mathreply.algebra.prove.kernel.proof import Proof
from mathreply.algebra.prove.vanishing import vanishing

MAX_LENGTHS = 3


def by_empty_ranges(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """A proof of ``left = right`` where the finite sums in them hold something, and another one
    where they hold nothing and are 0; None where either is not found, or where the ends of a range
    are not known to be whole.

    With ``d`` the number of terms of one of the sums, either ``d >= 0`` or ``d <= -1``: of whole
    numbers there are no others. In the second case every sum must be known to be empty.
    """
    difference = left - right
    sums = difference.atoms(sp.Sum)
    bound = {name for node in sp.preorder_traversal(difference) for name in bound_in(node)}
    if not sums or not all(_is_plain(node, bound, facts) for node in sums):
        return None
    lengths = {node: sp.expand(node.limits[0][2] - node.limits[0][1] + 1) for node in sums}
    doubtful = sorted(
        {d for d in lengths.values() if not facts.is_nonnegative(d)}, key=sp.default_sort_key
    )
    if not 0 < len(doubtful) <= MAX_LENGTHS:
        return None
    for d in doubtful:
        is_empty = facts.also(nonnegative=[sp.expand(-1 - d)])
        if not all(is_empty.is_nonnegative(sp.expand(-each)) for each in lengths.values()):
            continue
        without = difference.xreplace(dict.fromkeys(sums, sp.S.Zero))
        at_none = vanishing(without, is_empty)
        if at_none is None:
            continue
        otherwise = vanishing(difference, facts.also(nonnegative=[d]))
        if otherwise is not None:
            uses = tuple(dict.fromkeys((*otherwise, *at_none)))
            return Proof("sum rules", "The range is empty, or it is not.", uses)
    return None


def _is_plain(node: Expr, bound: set[Expr], facts: Facts) -> bool:
    """Whether a sum runs over one index, between whole ends in which nothing stands that runs."""
    if len(node.limits) != 1:
        return False
    _, low, high = node.limits[0]
    return all(
        end.is_finite is not False and not bound & end.free_symbols and facts.is_integer(end)
        for end in (low, high)
    )
