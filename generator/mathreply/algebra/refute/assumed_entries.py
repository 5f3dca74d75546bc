"""What is assumed of the mean of a random vector, or of covariances, as a whole: of each entry."""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import operator
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.entries import NoEntries, entry, scalars
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.nodes import ByEntries


def assume_by_entries(
    facts: Facts, left: Expr, relation: str, right: Expr, context: Context
) -> None:
    """Let an equation of matrices in which means stand entry by entry be known of every entry."""
    wholes = [side for side in (left, right) if _holds_means(side)]
    if not wholes:
        return
    # No distribution is tried for covariances that differ from pair to pair.
    facts.loose = True
    if relation != "==" or not getattr(wholes[0], "is_Matrix", False):
        return
    i, j = (sp.Dummy(name, integer=True, positive=True) for name in "ij")
    column = wholes[0].shape[1] == 1
    place = (i, sp.S.One if column else j)
    try:
        sides = [_entry(side, place, context) for side in (left, right)]
    except NoEntries:
        return
    facts.equal.append((sides[0], sides[1]))
    facts.letters |= {i} if column else {i, j}


def _entry(side: Expr, place: tuple[Expr, Expr], context: Context) -> Expr:
    """An entry of a side; a 0 stands for the matrix of zeros.

    Raises:
        NoEntries: where there is none.
    """
    if side == 0:
        return sp.S.Zero
    if not getattr(side, "is_Matrix", False):
        raise NoEntries(type(side).__name__)
    return scalars(entry(side, *place, context), context)


def _holds_means(side: Expr) -> bool:
    """Whether a matrix of means stands in a side."""
    return isinstance(side, sp.Basic) and any(
        operator(call) for whole in side.atoms(ByEntries) for call in whole.atoms(AppliedUndef)
    )
