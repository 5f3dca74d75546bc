"""Integration by parts, ``\\int u\\,dv = u v - \\int v\\,du``: u and v are functions of something
that is not named, and neither is a number while the other runs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from msgspec import Struct
from sympy import Basic, Integral

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read.unread import Unread


class _Integral(Struct, frozen=True):
    """An integral over one name."""

    over: str
    held: set[str]
    """The other names in it."""
    chain: int
    side: int


def refuse(chains: Sequence[Sequence[str]], readings: Sequence[list[Expr]]) -> None:
    """Takes back sides with integrals of which each is taken over a name that the other holds."""
    found: list[_Integral] = []
    for row, values in enumerate(readings):
        for number, value in enumerate(values):
            found += [_Integral(over, held, row, number) for over, held in _integrals(value)]
    for one, other in permutations(found, 2):
        if one.over != other.over and one.over in other.held and other.over in one.held:
            message = f"'{one.over}' and '{other.over}' depend on each other: on what?"
            side = chains[one.chain][one.side]
            readings[one.chain][one.side] = Unread(side, 1, message, "write u(x) and v(x)")


def _integrals(value: Expr) -> list[tuple[str, set[str]]]:
    """Of every integral over one name its name, and the other names in it; none of those inside of
    others."""
    if isinstance(value, Unread) or not isinstance(value, Basic):
        return []
    if isinstance(value, Integral):
        names = {s.name for s in value.function.free_symbols if hasattr(s, "name")}
        single = len(value.limits) == 1 and not value.function.has(Integral)
        return [(value.limits[0][0].name, names)] if single else []
    return [found for part in value.args for found in _integrals(part)]
