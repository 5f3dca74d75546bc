"""Whether a value is one that a name may have by its declaration."""

from __future__ import annotations

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.one_unknown import rational


def leaves_domain(unknown: Expr, value: Expr, facts: Facts) -> bool:
    """Whether a value is none that a name may have, by its declaration."""
    if unknown.is_positive and facts.is_nonnegative(-value):
        return True
    if unknown.is_negative and facts.is_nonnegative(value):
        return True
    if unknown.is_nonnegative and facts.is_positive(-value):
        return True
    if unknown.is_nonzero and value.is_zero:
        return True
    if unknown.is_integer and value.is_Rational and not value.is_Integer:
        return True
    return _leaves_interval(unknown, value, facts)


def _leaves_interval(unknown: Expr, value: Expr, facts: Facts) -> bool:
    """Whether a value lies outside of the interval of a name, or at an end that is left out."""
    interval = facts.intervals.get(unknown)
    if interval is None:
        return False
    if interval.low is not None:
        low = rational(interval.low)
        if facts.is_positive(low - value) or (interval.low_open and value == low):
            return True
    if interval.high is not None:
        high = rational(interval.high)
        if facts.is_positive(value - high) or (interval.high_open and value == high):
            return True
    return False
