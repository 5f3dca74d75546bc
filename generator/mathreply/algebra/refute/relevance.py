"""Which assumptions speak of a claim's names."""

from __future__ import annotations

import sympy as sp
from msgspec.structs import replace
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.measure import basics_of, joints_in
from mathreply.algebra.refute.claims import Assumption


def relevant(
    assumptions: tuple[Assumption, ...], sides: list[Expr], indices: dict[Expr, Expr] | None = None
) -> tuple[Assumption, ...]:
    """The assumptions that speak of the sides' names, or of names that those speak of.

    Args:
        assumptions: all that there are.
        sides: of the claim.
        indices: names that are declared as indices, and their sizes.
    """
    indices = indices or {}
    names = {n for side in sides for n in names_in(side)}
    chosen: list[Assumption] = []
    waiting = list(assumptions)
    while True:
        more = [a for a in waiting if names & (names_in(a.left) | names_in(a.right))]
        if not more:
            kept = [a for a in assumptions if a in chosen]
            return tuple(_for_all(a, kept, sides, indices) for a in kept)
        chosen += more
        waiting = [a for a in waiting if a not in more]
        names |= {n for a in more for n in names_in(a.left) | names_in(a.right)}


def _for_all(
    assumption: Assumption, others: list[Assumption], sides: list[Expr], indices: dict[Expr, Expr]
) -> Assumption:
    over = _free_indices(assumption, others, sides, indices)
    sizes = tuple(indices[i] for i in over) if all(i in indices for i in over) else ()
    return replace(assumption, over=over, sizes=sizes)


def _free_indices(
    assumption: Assumption,
    others: list[Assumption],
    sides: list[Expr],
    indices: dict[Expr, Expr],
) -> tuple[Expr, ...]:
    """The indices of entries in an assumption that stand free neither in the claim nor, by
    themselves, in an assumption: ``p_k = n_k`` is said of every k then, and ``f(k) > 0`` of every k
    that is declared as an index."""
    entries = _entries(assumption)
    calls = sp.Tuple(assumption.left, assumption.right).atoms(AppliedUndef)
    found = {a for call in calls for a in call.args if a in indices}
    if not entries and not found:
        return ()
    found |= {i for node in entries for i in node.indices if isinstance(i, sp.Symbol)}
    # Of x_{k+1} = a x_k it is not said how far k runs.
    found -= {s for node in entries for i in node.indices if i.args for s in i.free_symbols}
    found &= {s for e in (assumption.left, assumption.right) for s in e.free_symbols}
    told = {s for side in sides for s in getattr(side, "free_symbols", ())}
    for other in others:
        if not _entries(other) and not _is_of_index(other, indices):
            told |= {s for e in (other.left, other.right) for s in getattr(e, "free_symbols", ())}
    return tuple(sorted((i for i in found - told if i.is_integer), key=sp.default_sort_key))


def _is_of_index(assumption: Assumption, indices: dict[Expr, Expr]) -> bool:
    """Whether an index stands in an assumption as an argument of a function."""
    calls = sp.Tuple(assumption.left, assumption.right).atoms(AppliedUndef)
    return any(a in indices for call in calls for a in call.args)


def _entries(assumption: Assumption) -> set[Expr]:
    sides = (assumption.left, assumption.right)
    return {node for e in sides if isinstance(e, sp.Expr) for node in e.atoms(sp.Indexed)}


def names_in(e: Expr) -> set[str]:
    """The names that an expression holds, families and matrices among them, and the events of which
    it tells the probability: ``P(A)`` says something of ``P(A \\cap B)``."""
    if not isinstance(e, sp.Basic):
        return set()
    names = {s.name for s in e.free_symbols if isinstance(s, (sp.Symbol, sp.MatrixSymbol))}
    families = {str(node.base.label) for node in e.atoms(sp.Indexed)}
    return names | families | {event for joint in joints_in(e) for event in _events_of(joint)}


def _events_of(joint: Expr) -> set[str]:
    label = joint.name if isinstance(joint, sp.Symbol) else joint.func.__name__
    measure, events = basics_of(label)
    return {f"{measure}({event})" for event in events}
