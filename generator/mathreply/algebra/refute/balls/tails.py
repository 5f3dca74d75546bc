"""Bounds of tails: the integral and the sum of an envelope from some place on."""

from __future__ import annotations

from flint import arb

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.envelopes import Envelope, NoBound
from mathreply.algebra.refute.balls.kinds import Value


def tail_integral(bound: Envelope, start: Expr) -> Value:
    """A bound of the integral of an envelope from ``start`` to infinity.

    With decay, ``x^p e^(-c x^d / 2)`` falls from ``start`` on if ``c d N^d >= 2 p``, and
    ``x^d >= N^(d-1) x``; without, it is that of a power below -1.

    Raises:
        NoBound: where it is infinite, or ``start`` too small.
    """
    if bound.factor.is_zero():
        return arb(0)
    if bound.rate > 0:
        falls = (
            bound.power <= 0 or bound.rate * bound.degree * start**bound.degree >= 2 * bound.power
        )
        if not falls:
            raise NoBound("an envelope that still rises")
        # Half of the decay bounds the power; the integral of the other half is left.
        return bound.at(start) * 2 / (bound.rate * start ** (bound.degree - 1))
    if bound.rate.is_zero() and bound.power < -1:
        raised = bound.power + 1
        return bound.factor * start * (bound.power * start.log()).exp() / -raised
    raise NoBound("an envelope that does not fall off")


def tail_sum(bound: Envelope, start: Expr) -> Value:
    """A bound of the sum of an envelope over the whole numbers from ``start`` on: its first value
    and its integral, as it falls.

    Raises:
        NoBound: as :func:`tail_integral`.
    """
    return bound.at(start) + tail_integral(bound, start)


def does_not_fall_off(bound: Envelope) -> bool:
    """Whether the integral of a lower envelope is infinite."""
    if not bound.factor > 0 or bound.rate > 0:
        return False
    grows = bound.rate < 0
    falls_slowly = bound.rate.is_zero() and bound.power >= -1
    return bool(grows or falls_slowly)
