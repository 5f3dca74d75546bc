"""Roots of which an answer has two: the real one, and the principal one of a complex number.

Beside ``e^{i\\pi/3} = (-1)^{1/3}`` the root is not -1, and it is where all is real.
"""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.signs import nonnegative
from mathreply.algebra.judge.case import Case
from mathreply.algebra.write.said import tex_of
from mathreply.model import Verdict, VerdictKind

_COMPLEX = ("complex", "imaginary unit")


def asked_root(case: Case) -> Verdict | None:
    """The question which root is meant, where an answer declares complex numbers and a real step
    holds an odd root of what may be negative; None anywhere else."""
    if not case.facts.real:
        return None
    if not any(name.domain.kind in _COMPLEX for name in case.context.names.values()):
        return None
    sides = (s for s in (case.left, case.right) if isinstance(s, sp.Basic))
    roots = (p for side in sides for p in side.atoms(sp.Pow) if _is_odd_root(p))
    root = next((p for p in roots if not nonnegative(case.facts, p.base)), None)
    if root is None:
        return None
    told = tex_of(root, case.context)
    return Verdict(
        VerdictKind.UNREAD,
        detail=f"Which root is '{told}'? The answer speaks of complex numbers, and of a negative "
        "number the real root and the principal one differ.",
        hint="write a minus before the root of the positive number, or e^{i\\pi/3}",
        piece=told,
    )


def _is_odd_root(power: sp.Pow) -> bool:
    exponent = power.exp
    return bool(exponent.is_Rational and exponent.q > 1 and exponent.q % 2)
