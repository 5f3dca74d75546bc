"""Equality where a side is given for equal and for unequal indices: each case by itself."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.inline import bound_in
from mathreply.algebra.prove.calculus import differentiated
from mathreply.algebra.prove.kernel.proof import Proof
from mathreply.algebra.prove.vanishing import vanishing

Pair = tuple[Expr, Expr]


def by_equal_indices(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """Cases by ``i = k``, once with one index in place of the other and once with both apart."""
    difference = differentiated(left, real=facts.real) - differentiated(right, real=facts.real)
    if not isinstance(difference, sp.Expr) or not difference.has(sp.Piecewise):
        return None
    pair = _only_pair(difference)
    if pair is None:
        return None
    one, other = pair
    # A bound index has many values at once, some of them equal to the other.
    if any({one, other} & bound_in(node) for node in sp.preorder_traversal(difference)):
        return None
    apart = difference.replace(
        lambda node: isinstance(node, sp.Piecewise), lambda node: _of_unequal(node)
    )
    cases = (
        (difference.xreplace({one: other}), facts),
        (apart, facts.also(nonzero=[one - other])),
    )
    uses = [vanishing(case, known) for case, known in cases]
    if any(found is None for found in uses):
        return None
    return Proof(
        "cases by index", uses=tuple(dict.fromkeys(use for found in uses for use in found or ()))
    )


def _only_pair(difference: Expr) -> Pair | None:
    """The two indices that all conditions compare; None where they compare anything else."""
    pairs: set[Pair] = set()
    for node in difference.atoms(sp.Piecewise):
        for _, condition in node.args:
            if condition is sp.true:
                continue
            if not isinstance(condition, (sp.Eq, sp.Ne)):
                return None
            if not all(isinstance(s, sp.Symbol) and s.is_integer for s in condition.args):
                return None
            one, other = sorted(condition.args, key=str)
            pairs.add((one, other))
    return pairs.pop() if len(pairs) == 1 else None


def _of_unequal(node: Expr) -> Expr:
    """What cases are where the indices differ; without a value where none is for that."""
    for value, condition in node.args:
        if condition is sp.true or isinstance(condition, sp.Ne):
            return value
    return sp.nan
