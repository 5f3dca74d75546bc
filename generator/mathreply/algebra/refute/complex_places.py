"""Complex numbers at which a claim is tried: zero and the imaginary unit, and whole turns under
exponentials and waves."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.value import Evaluator, Gauss, Point
from mathreply.algebra.refute.points import Special
from mathreply.algebra.refute.slots import Slot, admits

PLACES = "complex numbers of their own"
MAX_NAMES = 4
_PLAIN = (Gauss(Fraction(0), Fraction(0)), Gauss(Fraction(0), Fraction(1)))
_TURNS = (2 * sp.pi * sp.I, sp.pi * sp.I, 2 * sp.pi)
"""Where exponentials are 1 or -1, or waves take their values anew."""
_PERIODIC = (sp.exp, sp.sin, sp.cos, sp.tan, sp.sinh, sp.cosh, sp.tanh)


def complex_places(slots: list[Slot], sides: list[Expr]) -> Iterator[Special]:
    """Each complex number of a claim at 0 and at i, and at whole and half turns where it stands
    below an exponential or a wave, the others left alone."""
    names = [
        slot
        for slot in slots
        if slot.kind == "complex" and not slot.shape and slot.symbol is not None
    ]
    turning: set[Expr] = set()
    for side in sides:
        if isinstance(side, sp.Basic):
            for node in side.atoms(*_PERIODIC):
                turning |= node.free_symbols
    for slot in names[:MAX_NAMES]:
        for value in _PLAIN:
            yield Special(PLACES, ((slot.symbol, value),))
        for turn in _TURNS if slot.symbol in turning else ():
            value = Evaluator(Point(), real=False).value(turn)
            if admits(slot, value):
                yield Special(PLACES, ((slot.symbol, value),), ((slot.symbol, turn),))
