"""Unknown functions of which something is assumed at some places, and that a claim takes at
others."""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import operator
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.measure import is_joint
from mathreply.algebra.judge.case import Case


def assumed_elsewhere(case: Case) -> str:
    """The name of a function of which something is assumed, but not at a place at which the claim
    takes it; empty where there is none.

    The functions that are tried are known to satisfy what is assumed at the places of a point
    alone: of ``f > 0`` on (0, 1) they say nothing at 2.
    """
    told = [side for a in case.assumptions for side in (a.left, a.right)]
    known = {call for side in told for call in _values(side)}
    functions = {call.func for call in known}
    for side in (case.left, case.right):
        for call in sorted(_values(side), key=str):
            is_bound = not call.free_symbols <= side.free_symbols
            if call.func in functions and (is_bound or call not in known):
                return str(call.func)
    return ""


def _values(side: Expr) -> set[Expr]:
    """The values of unknown functions in a side: no means, and no probabilities of events."""
    if not isinstance(side, sp.Basic):
        return set()
    return {c for c in side.atoms(AppliedUndef) if not operator(c) and not is_joint(c)}
