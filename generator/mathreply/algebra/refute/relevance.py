"""Which assumptions speak of a claim's names."""

from __future__ import annotations

import sympy as sp
from msgspec.structs import replace

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
            kept = [a for a in assumptions if a in chosen]
            return tuple(replace(a, over=_free_indices(a, kept, sides)) for a in kept)
        chosen += more
        waiting = [a for a in waiting if a not in more]
        names |= {n for a in more for n in names_in(a.left) | names_in(a.right)}


def _free_indices(
    assumption: Assumption, others: list[Assumption], sides: list[Expr]
) -> tuple[Expr, ...]:
    """The indices of entries in an assumption that stand free neither in the claim nor, by
    themselves, in an assumption: ``p_k = n_k`` is said of every k then."""
    entries = _entries(assumption)
    if not entries:
        return ()
    found = {i for node in entries for i in node.indices if isinstance(i, sp.Symbol)}
    # Of x_{k+1} = a x_k it is not said how far k runs.
    found -= {s for node in entries for i in node.indices if i.args for s in i.free_symbols}
    found &= {s for e in (assumption.left, assumption.right) for s in e.free_symbols}
    told = {s for side in sides for s in getattr(side, "free_symbols", ())}
    for other in others:
        if not _entries(other):
            told |= {s for e in (other.left, other.right) for s in getattr(e, "free_symbols", ())}
    return tuple(sorted((i for i in found - told if i.is_integer), key=sp.default_sort_key))


def _entries(assumption: Assumption) -> set[Expr]:
    sides = (assumption.left, assumption.right)
    return {node for e in sides if isinstance(e, sp.Expr) for node in e.atoms(sp.Indexed)}


def names_in(e: Expr) -> set[str]:
    """The names that an expression holds, families and matrices among them."""
    if not isinstance(e, sp.Basic):
        return set()
    return {s.name for s in e.free_symbols if isinstance(s, (sp.Symbol, sp.MatrixSymbol))} | {
        str(node.base.label) for node in e.atoms(sp.Indexed)
    }
