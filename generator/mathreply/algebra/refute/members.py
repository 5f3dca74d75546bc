"""What is assumed of a function at a letter that a claim does nothing with but sum over it, as
``p(s' \\mid s) \\ge 0`` beside ``\\sum_{s'} p(s' \\mid s) u(s')``: it is said of every member of
the set over which the sum runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sympy as sp
from msgspec import Struct
from msgspec.structs import replace
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import operator
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.marginals import RANGE
from mathreply.algebra.expression.measure import is_joint
from mathreply.algebra.refute.claims import Assumption

_Place = tuple[Expr, int]
"""A function, and which of its arguments."""


class _Run(Struct, frozen=True):
    """A family over all of which a sum of a claim runs, and how many members it has."""

    family: Expr
    size: Expr


def of_every_member(
    assumptions: tuple[Assumption, ...], sides: Iterable[Expr]
) -> tuple[Assumption, ...]:
    """The assumptions, those at a letter for which the sums of a claim put in the members of a set
    made of every member.

    Args:
        assumptions: all that there are.
        sides: of the claim. A letter that stands free in them, or in an assumption outside of
            functions, is one value, and stays; of one that a sum of the claim binds as well, what
            is assumed is said of that value and of every member.
    """
    sides = [side for side in sides if isinstance(side, sp.Basic)]
    runs = _runs(sides)
    if not runs:
        return assumptions
    chosen = {name for side in sides for name in side.free_symbols}
    fixed: set[Expr] = set()
    for a in assumptions:
        fixed |= {name for side in (a.left, a.right) for name in _used_otherwise(side)}
    return tuple(said for a in assumptions for said in _at_members(a, runs, fixed, chosen))


def numbered_in(assumptions: Iterable[Assumption]) -> set[Expr]:
    """What numbers the members of which assumptions are made: no name of a claim's."""
    return {index for a in assumptions for index in a.over if isinstance(index, sp.Dummy)}


def _at_members(
    a: Assumption, runs: dict[_Place, set[_Run]], fixed: set[Expr], chosen: set[Expr]
) -> list[Assumption]:
    """An assumption, or what it says of the members of each set that its letter runs over."""
    for name, places in _letters(a).items():
        found = {run for place in places for run in runs.get(place, ())}
        if name in chosen:
            found = {run for run in found if str(run.family.label) == f"{RANGE}{name}"}
        if name in fixed or not found:
            continue
        said = [_of_members(a, name, run) for run in sorted(found, key=lambda r: str(r.family))]
        every = [each for one in said for each in _at_members(one, runs, fixed, chosen)]
        return [a, *every] if name in chosen else every
    return [a]


def _of_members(a: Assumption, name: Expr, run: _Run) -> Assumption:
    """An assumption of every member of a set in the place of a letter."""
    number = sp.Dummy("m", integer=True, positive=True)
    member = {name: run.family[number]}
    over, sizes = (*a.over, number), (*a.sizes, run.size)
    left, right = a.left.xreplace(member), a.right.xreplace(member)
    return replace(a, left=left, right=right, over=over, sizes=sizes)


def _letters(a: Assumption) -> dict[Expr, set[_Place]]:
    """The free names that are an argument of functions in an assumption, and of which."""
    found: dict[Expr, set[_Place]] = {}
    free = a.left.free_symbols | a.right.free_symbols
    for side in (a.left, a.right):
        for call in _calls(side):
            for place, argument in enumerate(call.args):
                if isinstance(argument, sp.Symbol) and argument in free:
                    found.setdefault(argument, set()).add((call.func, place))
    return found


def _runs(sides: Iterable[Expr]) -> dict[_Place, set[_Run]]:
    """Which families the sums of a claim run over, by where their members are put in."""
    found: dict[_Place, set[_Run]] = {}
    for total in {node for side in sides for node in side.atoms(sp.Sum)}:
        sizes = {index: high for index, low, high in total.limits if low == 1}
        for call in _calls(total.function):
            for place, argument in enumerate(call.args):
                if not isinstance(argument, sp.Indexed) or len(argument.indices) != 1:
                    continue
                size = sizes.get(argument.indices[0])
                # One that depends on what is bound has no value of its own.
                if (
                    isinstance(size, sp.Symbol)
                    and str(size) == f"\\left|{argument.base.label}\\right|"
                ):
                    run = _Run(argument.base, size)
                    found.setdefault((call.func, place), set()).add(run)
    return found


def _calls(side: Expr) -> Iterator[Expr]:
    """The values of unknown functions of numbers: no means, and no probabilities of events."""
    if isinstance(side, sp.Basic):
        yield from (c for c in side.atoms(AppliedUndef) if not operator(c) and not is_joint(c))


def _used_otherwise(side: Expr) -> set[Expr]:
    """The free names of a side that stand elsewhere than as an argument of functions."""
    if not isinstance(side, sp.Basic):
        return set()
    calls = set(_calls(side))
    rest = [side.xreplace(dict.fromkeys(calls, sp.S.One))]
    rest += [argument for call in calls for argument in call.args if argument.args]
    return {name for e in rest for name in e.free_symbols if name in side.free_symbols}
