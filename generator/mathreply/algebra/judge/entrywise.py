"""One equation between matrices from another, entry by entry."""

from __future__ import annotations

import sympy as sp
from msgspec.structs import replace

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.entries import NoEntries, entry, scalars, whole_size
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.prove.kernel.proof import Proof
from mathreply.algebra.prove.one_unknown import Relation
from mathreply.algebra.prove.solutions import prove_implies

Sides = tuple[Expr, Expr]


def follows_by_entries(
    first: Sides, second: Sides, facts: Facts, context: Context, *, both_ways: bool
) -> Proof | None:
    """A proof that the second equation holds wherever the first does (and the other way round).

    Source: matrices of one size are equal where all their entries are; where those in a row ``i``
    and a column ``j`` of the second are equal as soon as those of the first in the same place are,
    for any ``i`` and ``j``, the second follows from the first.
    """
    rows, columns = (whole_size(size) for size in first[0].shape)
    if any(side.shape != first[0].shape for side in (*first, *second)):
        return None
    row, column = _any_place(rows), _any_place(columns)
    sizes = {place: size for place, size in ((row, rows), (column, columns)) if place != 1}
    known = replace(facts.also(), ranges={**facts.ranges, **sizes})

    def at_place(sides: Sides) -> Relation:
        left, right = (
            inline(scalars(entry(side, row, column, context), context), context) for side in sides
        )
        return Relation(left, "==", right)

    try:
        given, said = at_place(first), at_place(second)
    except NoEntries:
        return None
    proof = prove_implies(((given,),), ((said,),), known, both_ways=both_ways)
    return None if proof is None else replace(proof, detail="Entry by entry.")


def _any_place(size: Expr) -> Expr:
    return sp.S.One if size == 1 else sp.Dummy("i", integer=True, positive=True)
