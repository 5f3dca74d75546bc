"""Means of random numbers over events, term by term: ``E[(2X + 3) 1_A] = 2 E[X 1_A] + 3 P(A)``,
and ``E[X]`` as the mean over the certain event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import RandomSymbol, operator
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.measure import (
    is_restricted,
    joint_with,
    joints_in,
    mean_over,
    measure_of,
)
from mathreply.algebra.expression.nodes import ConditionalMean
from mathreply.algebra.expression.related import MEASURES as PLAIN
from mathreply.algebra.expression.related import events_of

_UNNAMED = (sp.Indexed, ConditionalMean, sp.Sum, sp.Product, sp.Integral, sp.Derivative)


def terms_of(value: Expr) -> Iterator[tuple[Expr, Expr]]:
    """The terms of a number, each as what is fixed in it and what is random."""
    for term in sp.Add.make_args(sp.expand(value)):
        factors = sp.Mul.make_args(term)
        random = [f for f in factors if _varies(f)]
        yield sp.Mul(*(f for f in factors if f not in random)), sp.Mul(*random)


def _varies(factor: Expr) -> bool:
    """Whether a factor is not fixed: the mean of a random number is."""
    if isinstance(factor, AppliedUndef) and operator(factor):
        return False
    is_one = isinstance(factor, RandomSymbol | ConditionalMean)
    return is_one or any(_varies(a) for a in factor.args)


def is_random(side: Expr) -> bool:
    """Whether anything random stands in a side, in a mean as well."""
    return isinstance(side, sp.Basic) and side.has(RandomSymbol)


def measure_for(random: Expr) -> str | None:
    """The name of the measure of a product of random numbers; None where members of families,
    sums or conditional means stand in it."""
    if random.has(*_UNNAMED):
        return None
    return mean_over(str(random).replace("(", "<").replace(")", ">"))


def restricted_in(sides: Iterable[Expr]) -> set[str]:
    """The measures of means over events that stand in some sides."""
    return {name for joint in joints_in(*sides) if is_restricted(name := measure_of(joint))}


def with_one_measure(sides: Sequence[Expr]) -> list[Expr]:
    """Sides in which the probability of what is given in a mean bears the letter that the author
    writes, ``\\Pr(A)``, where there is one other."""
    joints = [j for j in joints_in(*sides) if measure_of(j) in PLAIN]
    others = {measure_of(j) for j in joints} - {"P"}
    if len(others) != 1:
        return list(sides)
    (name,) = others
    put = {j: joint_with(name, events_of(j)[1]) for j in joints if measure_of(j) == "P"}
    return [side.xreplace(put) for side in sides]


def with_totals(side: Expr, measures: set[str]) -> Expr:
    """A side with ``E[X]`` for those numbers of which means over events are meant as the mean over
    the certain event."""
    if not isinstance(side, sp.Basic) or not measures:
        return side
    calls = {c for c in side.atoms(AppliedUndef) if operator(c) == "expectation"}
    return side.xreplace({call: _total(call, measures) for call in calls})


def _total(call: Expr, measures: set[str]) -> Expr:
    found: list[Expr] = []
    for fixed, random in terms_of(call.args[0]):
        name = measure_for(random)
        if random == 1:
            found.append(fixed)
        else:
            mean = joint_with(name, ()) if name in measures else call.func(random)
            found.append(fixed * mean)
    return sp.Add(*found)


def by_assumed(equations: Iterable[Expr]) -> dict[Expr, Expr]:
    """What assumed equations tell of means over events, each put into those behind it.

    Args:
        equations: differences of sides that are equal.
    """
    found: dict[Expr, Expr] = {}
    for equation in equations:
        above = sp.expand(sp.numer(sp.together(equation.xreplace(found))))
        unknown = [j for j in joints_in(above) if is_restricted(measure_of(j))]
        for mean in sorted(unknown, key=str):
            slope = above.coeff(mean, 1)
            rest = sp.expand(above - slope * mean)
            # What is divided by has to be a number that is not 0.
            if slope.is_number and slope.is_nonzero and not rest.has(mean):
                value = sp.expand(-rest / slope)
                found = {k: v.xreplace({mean: value}) for k, v in found.items()}
                found[mean] = value
                break
    return found
