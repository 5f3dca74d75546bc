"""Points at which powers leave their principal branch, or the whole numbers."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.value import Gauss
from mathreply.algebra.refute.points import Special
from mathreply.algebra.refute.slots import Slot, admits

F = Fraction
BRANCHES = "branches of powers"
MAX_NAMES = 4
_EXPONENTS = (
    (F(2), F(1, 2)),
    (F(1, 2), F(2)),
    (F(1, 2), F(1, 2)),
    (F(3), F(1, 3)),
    (F(4), F(3, 2)),
)
"""Values of exponents of which the product is whole, or the parts are."""
_TURNED = (Gauss(F(-1), F(0)), Gauss(F(-3), F(1)), Gauss(F(-3), F(-1)), Gauss(F(0), F(-2)))
"""Complex numbers whose arguments are close to a half turn, one to either side."""
_QUARTERS = (Gauss(F(0), F(1)), Gauss(F(0), F(-1)), Gauss(F(-1), F(0)), Gauss(F(-1), F(-1)))
"""Complex numbers of which two have the argument of a half turn together, or more."""


def branches(slots: list[Slot], sides: list[Expr]) -> Iterator[Special]:
    """Negative bases, or those with a large argument, under exponents that are whole together; all
    complex names of one argument where logarithms of them are added."""
    yield from _quarters(slots, sides)
    powers = [power for power in _powers(sides) if power.base is not sp.E]
    exponents: set[Expr] = set()
    bases: set[Expr] = set()
    for power in powers:
        exponents |= power.exp.free_symbols
        bases |= power.base.free_symbols
    above = [slot for slot in slots if slot.symbol in exponents]
    below = [slot for slot in slots if slot.symbol in bases - exponents]
    if not powers or not below or len(above) + len(below) > MAX_NAMES:
        return
    choices = _EXPONENTS if above else ((),)
    for values, rank in itertools.product(choices, range(len(_TURNED))):
        pairs = [(slot, values[j % 2]) for j, slot in enumerate(above)]
        pairs += [(slot, _base(slot, rank)) for slot in below]
        if all(admits(slot, value) for slot, value in pairs):
            yield Special(BRANCHES, tuple((slot.symbol, value) for slot, value in pairs))


def _quarters(slots: list[Slot], sides: list[Expr]) -> Iterator[Special]:
    """All complex names at one number: their arguments add up past a half turn."""
    names = [
        slot.symbol
        for slot in slots
        if slot.kind == "complex" and not slot.shape and slot.symbol is not None
    ]
    turns = any(isinstance(side, sp.Basic) and side.has(sp.log, sp.arg) for side in sides)
    if turns and 1 < len(names) <= MAX_NAMES:
        for value in _QUARTERS:
            yield Special(BRANCHES, tuple((name, value) for name in names))


def _powers(sides: list[Expr]) -> list[Expr]:
    """Powers whose exponent may be no whole number."""
    found = []
    for side in sides:
        if isinstance(side, sp.Basic):
            found += side.atoms(sp.Pow)
    return [power for power in found if not power.exp.is_integer and power.base.free_symbols]


def _base(slot: Slot, rank: int) -> Expr:
    return _TURNED[rank] if slot.kind == "complex" else F(-1) - F(rank)
