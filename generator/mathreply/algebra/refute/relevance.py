"""Which assumptions speak of a claim's names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sympy as sp
from msgspec.structs import replace
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import operator
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.measure import basics_of, joints_in
from mathreply.algebra.refute.claims import Assumption
from mathreply.algebra.refute.members import of_every_member

Indices = dict[Expr, Expr]
"""Names that are declared as indices → up to where they run."""


def relevant(
    assumptions: tuple[Assumption, ...],
    sides: list[Expr],
    indices: Indices | None = None,
    sizes: frozenset[str] = frozenset(),
) -> tuple[Assumption, ...]:
    """The assumptions that speak of the sides' names, or of names that those speak of; what is said
    of one member of a set over which the claim sums is said of each.

    Args:
        assumptions: all that there are.
        sides: of the claim.
        indices: names that are declared as indices, and their sizes.
        sizes: names in the sizes of the sides' families and matrices, see :func:`sizes_in`.
    """
    indices = indices or {}
    assumptions = of_every_member(assumptions, sides)
    names = {name for side in sides for name in names_in(side)} | sizes
    chosen: list[Assumption] = []
    waiting = list(assumptions)
    while True:
        more = [assumption for assumption in waiting if names & _names_of(assumption)]
        if not more:
            # In the order in which they were made, not in that in which they were met.
            kept = [assumption for assumption in assumptions if assumption in chosen]
            return (
                *(_for_all(assumption, kept, sides, indices) for assumption in kept),
                *(said for assumption in kept for said in _of_bound(assumption, kept, sides)),
            )
        chosen += more
        waiting = [assumption for assumption in waiting if assumption not in more]
        for assumption in more:
            names |= _names_of(assumption)


def sizes_in(sides: Iterable[Expr], context: Context) -> frozenset[str]:
    """The names in the declared sizes of the families and matrices that sides hold: ``x_1 + x_2``
    of a vector of n numbers hangs on ``n = 2``."""
    held = {name for side in sides for name in names_in(side)}
    declared = (context.names[name] for name in held if name in context.names)
    shapes = (size for name in declared for size in name.shape)
    return frozenset(s.name for size in shapes for s in size.free_symbols)


def _names_of(assumption: Assumption) -> set[str]:
    return names_in(assumption.left) | names_in(assumption.right)


def _for_all(
    assumption: Assumption, others: list[Assumption], sides: list[Expr], indices: Indices
) -> Assumption:
    """The assumption with the indices for all of whose values it is made."""
    if assumption.over:
        return assumption
    over = _free_indices(assumption, others, sides, indices)
    are_declared = all(index in indices for index in over)
    sizes = tuple(indices[index] for index in over) if are_declared else ()
    return replace(assumption, over=over, sizes=sizes)


def _of_bound(
    assumption: Assumption, others: list[Assumption], sides: list[Expr]
) -> Iterator[Assumption]:
    """What is assumed at a free index of the claim, said of every index over which a sum of it runs
    under the same letter: ``x_i >= 0`` beside ``x_i + \\sum_i x_i``."""
    alone = [a for a in others if not _entries(a)]
    told = _free_names(side for a in alone for side in (a.left, a.right))
    places = {
        (entry.base, place, index)
        for entry in _entries(assumption)
        for place, index in enumerate(entry.indices)
        if isinstance(index, sp.Symbol) and index in _free_names(sides) - told
    }
    if assumption.over:
        return
    totals = [total for side in sides if hasattr(side, "atoms") for total in side.atoms(sp.Sum)]
    for base, place, index in sorted(places, key=str):
        sizes = {
            high
            for total in totals
            for k, low, high in total.limits
            if k.name == index.name and low == 1
            if any(e.base == base and e.indices[place] == k for e in total.atoms(sp.Indexed))
        }
        if len(sizes) == 1:
            number = sp.Dummy("m", integer=True, positive=True)
            left, right = (e.xreplace({index: number}) for e in (assumption.left, assumption.right))
            yield replace(assumption, left=left, right=right, over=(number,), sizes=tuple(sizes))


def _free_indices(
    assumption: Assumption, others: list[Assumption], sides: list[Expr], indices: Indices
) -> tuple[Expr, ...]:
    """The indices of entries in an assumption that stand free neither in the claim nor, by
    themselves, in an assumption: ``p_k = n_k`` is said of every k then, and ``f(k) > 0`` of every k
    that is declared as an index."""
    entries = _entries(assumption)
    found = _indices_in_calls(assumption, indices)
    if not entries and not found:
        return ()
    places = [index for entry in entries for index in entry.indices]
    found |= {place for place in places if isinstance(place, sp.Symbol)}
    # Of x_{k+1} = a x_k it is not said how far k runs.
    for place in places:
        if place.args:
            found -= place.free_symbols
    found &= assumption.left.free_symbols | assumption.right.free_symbols
    told = _free_names(sides)
    for other in others:
        if not _entries(other) and not _indices_in_calls(other, indices):
            told |= _free_names((other.left, other.right))
    free = [index for index in found - told if index.is_integer]
    return tuple(sorted(free, key=sp.default_sort_key))


def _free_names(sides: Iterable[Expr]) -> set[Expr]:
    names: set[Expr] = set()
    for side in sides:
        names |= getattr(side, "free_symbols", set())
    return names


def _indices_in_calls(assumption: Assumption, indices: Indices) -> set[Expr]:
    """The declared indices that stand in an assumption as an argument of a function."""
    calls = sp.Tuple(assumption.left, assumption.right).atoms(AppliedUndef)
    return {argument for call in calls for argument in call.args if argument in indices}


def _entries(assumption: Assumption) -> set[Expr]:
    """The entries of families in an assumption."""
    found: set[Expr] = set()
    for side in (assumption.left, assumption.right):
        if isinstance(side, sp.Expr):
            found |= side.atoms(sp.Indexed)
    return found


def names_in(e: Expr) -> set[str]:
    """The names that an expression holds, families, matrices and unknown functions among them, and
    the events of which it tells the probability: ``P(A)`` says something of ``P(A \\cap B)``."""
    if not isinstance(e, sp.Basic):
        return set()
    names = {s.name for s in e.free_symbols if isinstance(s, (sp.Symbol, sp.MatrixSymbol))}
    families = {str(entry.base.label) for entry in e.atoms(sp.Indexed)}
    events = {event for joint in joints_in(e) for event in _events_of(joint)}
    functions = {f"{call.func.__name__}(" for call in e.atoms(AppliedUndef) if not operator(call)}
    return names | families | events | functions


def _events_of(joint: Expr) -> set[str]:
    """Of which events a probability is told."""
    label = joint.name if isinstance(joint, sp.Symbol) else joint.func.__name__
    measure, events = basics_of(label)
    return {f"{measure}({event})" for event in events}
