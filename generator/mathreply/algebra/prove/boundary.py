"""Integrals over one range whose functions are together the slope of what stands beside them, taken
at its ends: integration by parts."""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.calculus import differentiated
from mathreply.algebra.prove.equality import vanishing
from mathreply.algebra.prove.kernel.derivatives import NotDifferentiable, derivative
from mathreply.algebra.prove.kernel.domain import needs
from mathreply.algebra.prove.kernel.proof import Proof, Use
from mathreply.algebra.prove.mean_value import KINKS


def by_boundary_terms(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """A proof that ``int_a^b h = G(b) - G(a)`` where ``G`` is read off from what stands beside the
    integrals with the name ``b`` (or ``a``) in it, and ``G' = h``; of unknown functions, for others
    have antiderivatives of their own."""
    both = sp.Tuple(left, right)
    if not both.has(sp.Integral) or not both.has(AppliedUndef) or not facts.real:
        return None
    terms = sp.Add.make_args(sp.expand(differentiated(left) - differentiated(right)))
    pairs = [_integral(t) for t in terms if t.has(sp.Integral)]
    found = [pair for pair in pairs if pair is not None]
    ranges = {tuple(integral.limits[0][1:]) for integral, _ in found}
    if len(found) < len(pairs) or len(ranges) != 1:
        return None
    low, high = next(iter(ranges))
    y = _between(low, high)
    slope = sp.Add(*(c * i.function.xreplace({i.limits[0][0]: y}) for i, c in found))
    ends = -sp.Add(*(t for t in terms if not t.has(sp.Integral)))
    for end, other, sign in ((high, low, 1), (low, high, -1)):
        if not isinstance(end, sp.Symbol) or slope.has(end) or other.has(end):
            continue
        at_end = sp.Add(*(t for t in sp.Add.make_args(ends) if t.has(end)))
        big = sign * at_end.xreplace({end: y})
        if big.has(end) or big.has(*KINKS) or needs(big, facts) or needs(slope, facts):
            continue
        uses = _shown(big, slope, y, ends, (low, high), facts)
        if uses is not None:
            return Proof("integration", uses=(*uses, Use("fundamental theorem of calculus")))
    return None


def _integral(term: Expr) -> tuple[Expr, Expr] | None:
    """A definite integral over one range, and its factor; None for anything else."""
    found = [f for f in sp.Mul.make_args(term) if f.has(sp.Integral)]
    if len(found) != 1 or not isinstance(found[0], sp.Integral):
        return None
    integral = found[0]
    is_single = len(integral.limits) == 1 and len(integral.limits[0]) == 3
    nested = integral.function.has(sp.Integral)
    bounded = is_single and all(end.is_finite is not False for end in integral.limits[0][1:])
    return (integral, term / integral) if bounded and not nested else None


def _between(low: Expr, high: Expr) -> Expr:
    """A name for what lies between two ends, in either order: of their sign if they share one."""
    for sign in ("positive", "negative", "nonnegative", "nonpositive"):
        if all(getattr(end, f"is_{sign}") for end in (low, high)):
            return sp.Dummy("y", **{sign: True})
    return sp.Dummy("y", real=True)


def _at(big: Expr, y: Expr, end: Expr) -> Expr:
    """The value at an end; a slope is taken there, not by it."""
    named = isinstance(end, sp.Symbol) or not big.has(sp.Derivative)
    return big.xreplace({y: end}) if named else differentiated(big.subs(y, end))


def _shown(
    big: Expr, slope: Expr, y: Expr, ends: Expr, limits: tuple[Expr, Expr], facts: Facts
) -> tuple[Use, ...] | None:
    """The laws by which ``G' = h`` and ``G(b) - G(a)`` is what stands there."""
    try:
        first = vanishing(differentiated(derivative(big, y)) - slope, facts)
    except NotDifferentiable:
        return None
    low, high = (_at(big, y, end) for end in limits)
    second = vanishing(ends - high + low, facts) if first is not None else None
    return None if first is None or second is None else (*first, *second)
