"""What is assumed of an unknown function at a place that may be any: ``f(-x) = f(x)`` speaks of
``f(3)`` too, and a function for which it holds at one x alone is no counterexample."""

from __future__ import annotations

import re
from collections.abc import Iterable

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import operator
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.measure import is_joint
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.judge.probability import speaks_of_probability
from mathreply.algebra.judge.tied import relations_in
from mathreply.algebra.refute.claims import Assumption

_VARIABLE = re.compile(r"[nmijkrstuvwxyz]|\\(?:xi|tau|theta)")
"""Letters that by custom stand for anything; a, b, c, h and T are fixed."""


def why_trials_tell_nothing(claim: Claim, context: Context, known: Iterable[Assumption]) -> str:
    """Why points at which a claim fails refute nothing; empty where they do.

    Args:
        claim: as it was read.
        context: what is declared.
        known: all that is assumed.
    """
    if speaks_of_probability(claim, context):
        return "no laws of probability are known here but what is defined"
    assumed = [(each.left, each.right) for each in known]
    pairs = [(each.left, each.right) for each in relations_in(claim)] if assumed else []
    sides = [inline(side, context) for pair in pairs for side in pair]
    if speaks_of_other_places(sides, assumed):
        return "what is assumed of a function may hold at every place"
    return ""


def speaks_of_other_places(sides: Iterable[Expr], assumed: Iterable[tuple[Expr, Expr]]) -> bool:
    """Whether a claim takes an unknown function elsewhere than an assumption, which may be meant of
    every place: then points where it holds of one tell nothing.

    Args:
        sides: of the claim.
        assumed: both sides of every relation that is assumed.
    """
    claimed = _places(sides)
    for pair in assumed:
        for function, places in _places(pair).items():
            others = claimed.get(function, set()) - places
            if others and any(_may_be_any(argument) for place in places for argument in place):
                return True
    return False


def _may_be_any(argument: Expr) -> bool:
    """Whether an argument stands for any: a letter that is a variable by custom, or an expression
    in names."""
    if isinstance(argument, sp.Symbol):
        return _VARIABLE.fullmatch(argument.name) is not None
    return bool(argument.free_symbols)


def _places(sides: Iterable[Expr]) -> dict[Expr, set[tuple[Expr, ...]]]:
    """Unknown functions in sides, with the arguments at which they are taken."""
    found: dict[Expr, set[tuple[Expr, ...]]] = {}
    for side in sides:
        for call in side.atoms(AppliedUndef) if isinstance(side, sp.Basic) else ():
            if not operator(call) and not is_joint(call):
                found.setdefault(call.func, set()).add(call.args)
    return found
