"""Equations of an unknown function that are assumed of every place: ``f(x + y) = f(x) + f(y)``,
``f(-x) = f(x)``, ``a_{n+1} = 2 a_n + 1``, and what they say at the places of a claim."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import operator
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.measure import is_joint
from mathreply.algebra.prove.at_a_place import one_spelling
from mathreply.algebra.prove.slopes_everywhere import admits, slopes_everywhere

Equation = tuple[Expr, Expr]
MAX_INSTANCES = 6
"""So many instances of the equations are used."""
MAX_TRIED = 200
"""So many are looked at."""
_VARIABLE = re.compile(r"[nmijkrstuvwxyz]")
"""Letters that by custom stand for anything; a, b, c, h and T are fixed."""
_ENTIRE = (sp.Add, sp.Mul, sp.exp, sp.sin, sp.cos)


def instances(left: Expr, right: Expr, facts: Facts) -> list[Equation]:
    """What the assumed equations of a function say at the places where a claim takes it.

    An equation is taken to hold everywhere where it relates a function at several places, one of
    them made of a name that is also a place by itself, ``f(x + T) = f(x)``: such an ``x``, a letter
    for a variable of which nothing else is assumed, may be put anywhere in its domain. Both sides
    have a value there as polynomials, sines, cosines and exponentials of values of the function.

    Source: the equation is a sentence ``for all x``, of which each instance follows (Enderton, A
    Mathematical Introduction to Logic, 2.4, axiom group 2).
    """
    told: dict[Equation, None] = {}
    wanted = _places(left) | _places(right)
    for equation in facts.equal:
        variables = variables_of(equation, facts)
        if variables:
            instanced = itertools.islice(
                _instances_of(equation, variables, wanted, facts), MAX_TRIED
            )
            told.update(dict.fromkeys(pair for pair in instanced if pair != equation))
    for equation in slopes_everywhere(left, right, facts):
        told[equation] = None
    known = wanted | {place for pair in facts.equal for side in pair for place in _places(side)}
    # Those that speak of places of the claim alone come first.
    found = sorted(told, key=lambda pair: len((_places(pair[0]) | _places(pair[1])) - known))
    return found[:MAX_INSTANCES]


def _instances_of(
    equation: Equation, variables: list[Expr], wanted: set[Equation], facts: Facts
) -> Iterator[Equation]:
    """The equation with its variables moved so that a place of it is one of those wanted."""
    told = [place for side in equation for place in sorted(_places(side), key=str)]
    arguments = {argument for _, argument in wanted}
    apart = {one - other for one in arguments for other in arguments if one != other}
    candidates = sorted(arguments | apart, key=lambda e: (sp.count_ops(e), str(e)))
    for function, place in told:
        for target in sorted({t for f, t in wanted if f == function}, key=str):
            for moving in variables:
                slope = sp.expand(place).coeff(moving, 1)
                rest = sp.expand(place - slope * moving)
                if slope.free_symbols or slope == 0 or rest.has(moving):
                    continue
                others = [name for name in variables if name != moving]
                for values in itertools.product(candidates, repeat=len(others)):
                    put = dict(zip(others, values, strict=True))
                    value = sp.expand((target - rest.xreplace(put)) / slope)
                    everything = {**put, moving: value}
                    if all(admits(name, each, facts) for name, each in everything.items()):
                        yield _moved(equation, everything)


def _moved(equation: Equation, put: dict[Expr, Expr]) -> Equation:
    """An equation with other things in place of its variables, its places multiplied out."""

    def moved(side: Expr) -> Expr:
        placed = side.xreplace(put)
        calls = {
            call: call.func(*map(one_spelling, call.args)) for call in placed.atoms(AppliedUndef)
        }
        return placed.xreplace(calls)

    return moved(equation[0]), moved(equation[1])


def variables_of(equation: Equation, facts: Facts) -> list[Expr]:
    """The names for all of which an equation is meant; none where it is meant of its names as they
    are."""
    said = next((names for *pair, names in facts.everywhere if tuple(pair) == equation), None)
    if said is not None and all(isinstance(s, sp.Expr) and _is_entire(s) for s in equation):
        return sorted(said, key=str)
    if not all(isinstance(side, sp.Expr) and _is_entire(side) for side in equation):
        return []
    places = [argument for side in equation for _, argument in _places(side)]
    alone = {place for place in places if isinstance(place, sp.Symbol)}
    compound = {name for place in places if place not in alone for name in place.free_symbols}
    found = sorted((alone & compound), key=str)
    if len(found) > 2 or not all(_is_any(name, equation, facts) for name in found):
        return []
    return found


def _is_any(name: Expr, equation: Equation, facts: Facts) -> bool:
    """Whether a letter stands for anything of its kind: nothing else is assumed of it."""
    others = [side for pair in facts.equal if pair != equation for side in pair]
    told = [*others, *facts.nonzero, *facts.positive, *facts.nonnegative]
    return (
        _VARIABLE.fullmatch(name.name) is not None
        and name not in facts.intervals
        and name not in facts.ranges
        and not any(isinstance(e, sp.Basic) and name in e.free_symbols for e in told)
    )


def _is_entire(e: Expr) -> bool:
    """Whether an expression has a value wherever the functions in it have one."""
    if isinstance(e, sp.Symbol | sp.Number | sp.NumberSymbol | AppliedUndef):
        return not isinstance(e, AppliedUndef) or all(_is_entire(each) for each in e.args)
    if isinstance(e, sp.Pow) and e.base != sp.E:
        is_power = e.exp.is_Integer and e.exp > 0
        return is_power and _is_entire(e.base)
    return isinstance(e, (*_ENTIRE, sp.Pow)) and all(_is_entire(each) for each in e.args)


def _places(e: Expr) -> set[Equation]:
    """The values of unknown functions of one number in an expression: function and argument."""
    calls = e.atoms(AppliedUndef) if isinstance(e, sp.Basic) else set()
    return {
        (call.func, one_spelling(call.args[0]))
        for call in calls
        if len(call.args) == 1 and not operator(call) and not is_joint(call)
    }
