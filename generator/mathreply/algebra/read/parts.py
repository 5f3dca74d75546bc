"""Integration by parts, ``\\int u\\,dv = u v - \\int v\\,du``: u and v are functions of something
that is not named, and neither is a number while the other runs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from sympy import Basic, Integral

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read.unread import Unread


def refuse(chains: Sequence[Sequence[str]], readings: Sequence[list[Expr]]) -> None:
    """Takes back sides with integrals of which each is taken over a name that the other holds."""
    found = [
        (over, held, row, number)
        for row, values in enumerate(readings)
        for number, value in enumerate(values)
        for over, held in _integrals(value)
    ]
    for (over, held, row, number), (other, others, *_) in permutations(found, 2):
        if over != other and over in others and other in held:
            message = f"'{over}' and '{other}' depend on each other: on what?"
            readings[row][number] = Unread(chains[row][number], 1, message, "write u(x) and v(x)")


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
