"""Which assumptions speak of a claim's names."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.claims import Assumption


def relevant(assumptions: tuple[Assumption, ...], sides: list[Expr]) -> tuple[Assumption, ...]:
    """The assumptions that speak of the sides' names, or of names that those speak of."""
    names = {n for side in sides for n in names_in(side)}
    chosen: list[Assumption] = []
    waiting = list(assumptions)
    while True:
        more = [a for a in waiting if names & (names_in(a.left) | names_in(a.right))]
        if not more:
            return tuple(a for a in assumptions if a in chosen)
        chosen += more
        waiting = [a for a in waiting if a not in more]
        names |= {n for a in more for n in names_in(a.left) | names_in(a.right)}


def names_in(e: Expr) -> set[str]:
    """The names that an expression holds, families and matrices among them."""
    if not isinstance(e, sp.Basic):
        return set()
    return {s.name for s in e.free_symbols if isinstance(s, (sp.Symbol, sp.MatrixSymbol))} | {
        str(node.base.label) for node in e.atoms(sp.Indexed)
    }
