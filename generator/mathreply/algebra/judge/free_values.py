"""Functions of which nothing is known, where a claim speaks of their values at single places alone:
these may be any numbers."""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import operator as of_chance
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.judge import verdicts
from mathreply.algebra.judge.case import Case
from mathreply.algebra.prove.at_a_place import at_a_place
from mathreply.model import Verdict, VerdictKind


def open_by_free_values(case: Case, operator: str) -> Verdict | None:
    """The verdict on an order that no proof was found of, where it fails for some numbers in place
    of the values of unknown functions: that it holds for the few functions that are tried, of which
    most are positive and none is large, supports nothing.

    It is not refuted: two values may be those of one place, ``f(x)`` and ``f(y)`` for ``x = y``.
    """
    if operator == "==" or case.claim is None or not _speaks_of_functions(case):
        return None
    found = at_a_place(case.left, case.right, [], needs_slope=False)
    if found is None:
        return None
    (left, right), _ = found
    free = case.with_sides(left, right, case.claim)
    sampling = free.sampled(operator)
    if not verdicts.is_refuted_outright(sampling):
        sampling = free.far_sampled(operator)
    if not verdicts.is_refuted_outright(sampling):
        return None
    detail = "Not decided. No proof was found. It fails for some values of the unknown functions."
    return Verdict(VerdictKind.UNDECIDED, detail=detail, hint="assume what is known of them")


def _speaks_of_functions(case: Case) -> bool:
    """Whether unknown functions stand in a claim of which nothing is assumed."""
    calls = _calls(case.left) | _calls(case.right)
    assumed = {call.func for a in case.assumptions for call in _calls(a.left) | _calls(a.right)}
    is_plain = not any(of_chance(call) or call.func in assumed for call in calls)
    return bool(calls) and is_plain


def _calls(side: Expr) -> set[Expr]:
    return side.atoms(AppliedUndef) if isinstance(side, sp.Expr) else set()
