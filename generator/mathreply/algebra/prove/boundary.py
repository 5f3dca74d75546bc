"""Integrals over one range whose functions are together the slope of what stands beside them, taken
at its ends: integration by parts."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.calculus import differentiated
from mathreply.algebra.prove.kernel.derivatives import NotDifferentiable, derivative
from mathreply.algebra.prove.kernel.domain import needs
from mathreply.algebra.prove.kernel.proof import Proof, Use
from mathreply.algebra.prove.mean_value import KINKS
from mathreply.algebra.prove.vanishing import vanishing

Summand = tuple[Expr, Expr]
"""A definite integral and the factor in front of it."""


def by_boundary_terms(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """A proof that ``int_a^b h = G(b) - G(a)`` where ``G`` is read off from what stands beside the
    integrals with the name ``b`` (or ``a``) in it, and ``G' = h``; of unknown functions, for others
    have antiderivatives of their own."""
    both = sp.Tuple(left, right)
    if not both.has(sp.Integral) or not both.has(AppliedUndef) or not facts.real:
        return None
    terms = sp.Add.make_args(sp.expand(differentiated(left) - differentiated(right)))
    found = summands_of(terms)
    if found is None:
        return None
    ranges = {tuple(integral.limits[0][1:]) for integral, _ in found}
    if len(ranges) != 1:
        return None
    low, high = next(iter(ranges))
    y = _between(low, high)
    slope = _slope(found, y)
    # What the integrals must be equal to: the other terms, on the other side.
    ends = -sp.Add(*(term for term in terms if not term.has(sp.Integral)))
    for end, other, sign in ((high, low, 1), (low, high, -1)):
        if slope.has(end) or other.has(end):
            continue
        big = _antiderivative(ends, end, sign, y)
        if big is None or needs(big, facts) or needs(slope, facts):
            continue
        uses = _shown(big, slope, y, ends, (low, high), facts)
        if uses is not None:
            theorem = Use("fundamental theorem of calculus")
            return Proof("integration", uses=(*uses, theorem))
    return None


def summands_of(terms: Iterable[Expr]) -> list[Summand] | None:
    """The terms that hold integrals; None where one of them is of another form."""
    found = []
    for term in terms:
        if not term.has(sp.Integral):
            continue
        summand = _integral(term)
        if summand is None:
            return None
        found.append(summand)
    return found


def _slope(found: list[Summand], y: Expr) -> Expr:
    """What is integrated in all, as a function of one name: the integrals have one range."""
    functions = []
    for integral, factor in found:
        variable = integral.limits[0][0]
        functions.append(factor * integral.function.xreplace({variable: y}))
    return sp.Add(*functions)


def _antiderivative(ends: Expr, end: Expr, sign: int, y: Expr) -> Expr | None:
    """``G(y)`` as the terms beside the integrals suggest it, read off at one end; None where that
    end is no name of its own, or ``G`` has a kink."""
    if not isinstance(end, sp.Symbol):
        return None
    at_end = sp.Add(*(term for term in sp.Add.make_args(ends) if term.has(end)))
    big = sign * at_end.xreplace({end: y})
    return None if big.has(end) or big.has(*KINKS) else big


def _integral(term: Expr) -> Summand | None:
    """A definite integral over one range, and its factor; None for anything else."""
    holders = [factor for factor in sp.Mul.make_args(term) if factor.has(sp.Integral)]
    if len(holders) != 1 or not isinstance(holders[0], sp.Integral):
        return None
    integral = holders[0]
    if len(integral.limits) != 1 or len(integral.limits[0]) != 3:
        return None
    _, low, high = integral.limits[0]
    # Up to infinity there is no value at the end, only a limit.
    is_bounded = low.is_finite is not False and high.is_finite is not False
    is_nested = integral.function.has(sp.Integral)
    return (integral, term / integral) if is_bounded and not is_nested else None


def _between(low: Expr, high: Expr) -> Expr:
    """A name for what lies between two ends, in either order: of their sign if they share one."""
    for sign in ("positive", "negative", "nonnegative", "nonpositive"):
        if getattr(low, f"is_{sign}") and getattr(high, f"is_{sign}"):
            return sp.Dummy("y", **{sign: True})
    return sp.Dummy("y", real=True)


def _at(big: Expr, y: Expr, end: Expr) -> Expr:
    """The value at an end; a slope is taken there, not by it."""
    # d/dy becomes d/db where b is a name; where the end is 0 it must become f'(0).
    if isinstance(end, sp.Symbol) or not big.has(sp.Derivative):
        return big.xreplace({y: end})
    return differentiated(big.subs(y, end))


def _shown(
    big: Expr, slope: Expr, y: Expr, ends: Expr, limits: tuple[Expr, Expr], facts: Facts
) -> tuple[Use, ...] | None:
    """The laws by which ``G' = h`` and ``G(b) - G(a)`` is what stands there."""
    try:
        derived = differentiated(derivative(big, y))
    except NotDifferentiable:
        return None
    is_antiderivative = vanishing(derived - slope, facts)
    if is_antiderivative is None:
        return None
    low, high = (_at(big, y, end) for end in limits)
    has_these_ends = vanishing(ends - high + low, facts)
    if has_these_ends is None:
        return None
    return (*is_antiderivative, *has_these_ends)
