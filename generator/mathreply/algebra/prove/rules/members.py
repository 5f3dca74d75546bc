"""Whether members of random families are there for certain, and whether two are one."""

from __future__ import annotations

from functools import partial

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.independence import random_atoms
from mathreply.algebra.expression.inline import bound_in
from mathreply.algebra.prove.normal import Normalizer

Unequal = frozenset[Expr]
"""Differences of indices that are known not to be zero in the case that is looked at."""


def may_be_parted(n: Normalizer, factors: list[Expr]) -> bool:
    """Whether anything is known of these numbers that they may be parted or replaced by; what binds
    their indices hides them."""
    if not n.facts.independent and not n.facts.moments:
        return False
    atoms = random_atoms(sp.Mul(*factors))
    bound = {s for f in factors for node in sp.preorder_traversal(f) for s in bound_in(node)}
    return all(not a.free_symbols & bound and is_member(n, a) for a in atoms)


def is_member(n: Normalizer, atom: Expr) -> bool:
    """Whether an entry of a random family is in its range for certain; what an author names by a
    number is there."""
    if not isinstance(atom, sp.Indexed):
        return True
    sizes = n.facts.shapes.get(str(atom.base.label), (sp.oo,) * len(atom.indices))
    return all(map(partial(_is_within, n), atom.indices, sizes))


def _is_within(n: Normalizer, index: Expr, size: Expr) -> bool:
    """Whether an index is in its range; what is known of bound names is looked at first."""
    # An author who writes x_1, or x_{t-1} of a family without an end, says that there is one.
    if index.is_Integer or (size is sp.oo and index.as_coeff_Add()[1].is_Symbol):
        return True
    if n.facts.ranges.get(index) == size:
        return True
    known = {e for _, e, _ in n.facts.scoped}
    wanted = [sp.expand(index - 1)] + ([] if size is sp.oo else [sp.expand(size - index)])
    return all(e in known or n.facts.is_nonnegative(e) for e in wanted)


def differ(n: Normalizer, one: Expr, other: Expr, unequal: Unequal) -> bool | None:
    """Whether two indices differ: for certain, for certain not, or None."""
    difference = sp.expand(one - other)
    if difference.is_Integer:
        return difference != 0
    if difference in unequal or -difference in unequal or n.facts.is_nonzero(difference):
        return True
    return None
