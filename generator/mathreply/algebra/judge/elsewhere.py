"""What is assumed of an unknown function at a place that may be any: ``f(-x) = f(x)`` speaks of
``f(3)`` too, and a function for which it holds at one x alone is no counterexample."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import sympy as sp
from msgspec import Struct
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import operator
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import bound_in, inline
from mathreply.algebra.expression.marginals import RANGE
from mathreply.algebra.expression.measure import is_joint
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.judge.probability import speaks_of_probability
from mathreply.algebra.judge.tied import relations_in
from mathreply.algebra.refute.claims import Assumption

_VARIABLE = re.compile(r"[nmijkrstuvwxyz]|\\(?:xi|tau|theta)")
"""Letters that by custom stand for anything; a, b, c, h and T are fixed."""
_MOVING = (sp.Integral, sp.Limit, sp.Derivative, sp.Subs)
_MEMBER = sp.Dummy("member")
"""Stands for a name over which a sum runs."""
Place = tuple[Expr, ...]
"""The arguments of a function."""


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
    pairs = [(each.left, each.right) for each in relations_in(claim)]
    sides = [inline(side, context) for pair in pairs for side in pair]
    if any(str(function).endswith("^{-1}") for function in _places(sides)):
        return "of the inverse of an unknown function nothing is known"
    if not assumed:
        return ""
    # What is assumed at one place, y(0) = 1, belongs to the function of which y' = 2y is assumed.
    beside = [side for pair in assumed for side in pair if _places(pair).keys() & _places(sides)]
    if speaks_of_other_places([*sides, *beside], assumed):
        return "what is assumed of a function may hold at every place"
    if _ties_variables(sides, assumed):
        return "an assumption ties the variables of which these are entropies"
    return ""


def _ties_variables(sides: Iterable[Expr], assumed: Iterable[tuple[Expr, Expr]]) -> bool:
    """Whether an equation between random variables is assumed of which a claim holds entropies:
    that of ``H(X, Y)`` and ``H(X)`` any numbers may stand that Shannon allows, it forbids."""
    names = {name.name for side in sides for name in _free(side)}
    told = {variable for name in names for variable in _variables(name)}
    return any(name.name in told for pair in assumed for side in pair for name in _free(side))


def _variables(entropy: str) -> list[str]:
    """The variables of a joint entropy, ``H(X, Y)``; none of any other name."""
    found = re.fullmatch(r"H\((?P<names>.*)\)", entropy)
    return found["names"].split(", ") if found else []


def _free(side: Expr) -> set[Expr]:
    return side.free_symbols if isinstance(side, sp.Basic) else set()


def speaks_of_other_places(sides: Iterable[Expr], assumed: Iterable[tuple[Expr, Expr]]) -> bool:
    """Whether a claim takes an unknown function elsewhere than an assumption, which may be meant of
    every place: then points where it holds of one tell nothing.

    Args:
        sides: of the claim.
        assumed: both sides of every relation that is assumed.
    """
    claimed = _places(sides)
    return any(
        _is_elsewhere(place, places)
        for pair in assumed
        for function, places in _places(pair).items()
        if any(_may_be_any(argument) for place in places for argument in place)
        for place in claimed.get(function, ())
    )


def _is_elsewhere(place: Place, told: set[Place]) -> bool:
    """Whether a place is none of those of an assumption. What is said of one member is said of all
    over which a sum runs."""
    return not any(
        all(one == other or _MEMBER in (one, other) for one, other in zip(place, each, strict=True))
        for each in told
        if len(each) == len(place)
    )


def _may_be_any(argument: Expr) -> bool:
    """Whether an argument stands for any: a letter that is a variable by custom, or an expression
    in names."""
    if isinstance(argument, sp.Symbol):
        return _VARIABLE.fullmatch(argument.name) is not None
    return bool(argument.free_symbols)


def _places(sides: Iterable[Expr]) -> dict[Expr, set[Place]]:
    """Unknown functions in sides, with the arguments at which they are taken."""
    found: dict[Expr, set[Place]] = {}
    for side in sides:
        for call in _called(side, frozenset()) if isinstance(side, sp.Basic) else ():
            arguments = call.value.args
            place = tuple(_MEMBER if _is_member(a, call.summed) else a for a in arguments)
            found.setdefault(call.value.func, set()).add(place)
    return found


def _is_member(argument: Expr, summed: frozenset[Expr]) -> bool:
    """Whether a sum runs over an argument: a number, or an element of a set."""
    is_element = isinstance(argument, sp.Indexed) and str(argument.base.label).startswith(RANGE)
    return argument in summed or is_element


class _Call(Struct, frozen=True):
    """A value of an unknown function."""

    value: Expr
    summed: frozenset[Expr]
    """The names that sums around it bind."""


def _called(e: Expr, summed: frozenset[Expr]) -> Iterator[_Call]:
    if isinstance(e, AppliedUndef) and not operator(e) and not is_joint(e):
        yield _Call(e, summed)
    if not isinstance(e, _MOVING):
        summed |= bound_in(e)
    if isinstance(e, sp.Sum | sp.Product):  # over a set as well, which has no ends
        summed |= {name for name, *_ in e.limits}
    for part in e.args:
        if isinstance(part, sp.Basic):
            yield from _called(part, summed)
