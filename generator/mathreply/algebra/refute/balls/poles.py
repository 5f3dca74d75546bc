"""Poles inside of a range of integration at which something vanishes that is no polynomial:
``\\int_0^3 \\tan x\\,dx``."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from flint import acb, arb

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.forms import together
from mathreply.algebra.refute.balls.value import Evaluator, Infinite, Undefined, Unknown

PIECES = 23
"""No small whole number: a zero at half of the range is not to lie on an end of a piece."""
HALVINGS = 40
_QUOTIENTS = {
    sp.tan: lambda u: sp.sin(u) / sp.cos(u),
    sp.cot: lambda u: sp.cos(u) / sp.sin(u),
    sp.sec: lambda u: 1 / sp.cos(u),
    sp.csc: lambda u: 1 / sp.sin(u),
}
_FAULTS = (Undefined, Unknown, ValueError, OverflowError, ZeroDivisionError, TypeError)


def look_for_poles(evaluator: Evaluator, body: Expr, x: Expr, a: Expr, b: Expr) -> None:
    """Look for places strictly between two ends at which an integrand ``n/(g^k h)`` is not
    integrable: ``g`` changes its sign there and is analytic around, ``n`` is not 0, ``h`` bounded.

    Near such a place ``|g| <= M |x - p|``, so that ``|n/(g^k h)| >= c/|x - p|^k`` with ``k >= 1``:
    the improper integral on either side is infinite, of different signs for an odd ``k``.

    Raises:
        Undefined: where there is one with an odd power.
        Infinite: where all that are found have even powers and one sign.
    """
    if not evaluator.real or body.has(sp.Integral, sp.Sum, sp.Abs, sp.sign, sp.floor, sp.ceiling):
        return
    above, below = sp.fraction(together(_by_quotients(body)))
    factors = [factor.as_base_exp() for factor in sp.Mul.make_args(below)]
    signs: set[int] = set()
    for number, (base, power) in enumerate(factors):
        if not base.has(x) or not power.is_Integer:
            continue
        others = [g**k for other, (g, k) in enumerate(factors) if other != number]
        rest = above / sp.Mul(*others)
        for place in _sign_changes(evaluator, base, x, a, b):
            sign = _sign(evaluator, above, x, place)
            if sign and all(_sign(evaluator, other, x, place) is not None for other in others):
                if power % 2:
                    raise Undefined("an integral over a pole")
                signs.add(_sign(evaluator, rest, x, place) or 0)
    if len(signs) == 1 and 0 not in signs:
        raise Infinite(signs.pop())


def _by_quotients(body: Expr) -> Expr:
    """Tangents and their like as quotients of sines and cosines."""
    return body.replace(
        lambda node: type(node) in _QUOTIENTS, lambda node: _QUOTIENTS[type(node)](node.args[0])
    )


def _sign_changes(evaluator: Evaluator, g: Expr, x: Expr, a: Expr, b: Expr) -> Iterator[Expr]:
    """Small balls in which a function that is analytic on them changes its sign."""
    low, high = arb(a.real.mid()), arb(b.real.mid())
    places = [low + (high - low) * share / PIECES for share in range(1, PIECES)]
    signs = [_sign(evaluator, g, x, acb(place)) for place in places]
    for j in range(len(places) - 1):
        if signs[j] and signs[j + 1] and signs[j] != signs[j + 1]:
            ball = _halved(evaluator, g, x, places[j], places[j + 1])
            if ball is not None and _is_analytic(evaluator, g, x, ball):
                yield ball


def _halved(evaluator: Evaluator, g: Expr, x: Expr, p: Expr, q: Expr) -> Expr | None:
    """A ball between two places, and over a sign change between them."""
    first = _sign(evaluator, g, x, acb(p))
    for _ in range(HALVINGS):
        middle = arb(((p + q) / 2).mid())
        sign = _sign(evaluator, g, x, acb(middle))
        if not sign:
            break
        p, q = (middle, q) if sign == first else (p, middle)
    return acb(arb(((p + q) / 2).mid(), (q - p).abs_upper()))


def _sign(evaluator: Evaluator, e: Expr, x: Expr, place: Expr) -> int | None:
    """The sign of an expression on a ball, 0 where it is bounded and not told; None where it may
    be without bound."""
    try:
        value = evaluator.under({x: place}, e)
    except _FAULTS:
        return None
    if not value.is_finite():
        return None
    return 1 if value.real > 0 else -1 if value.real < 0 else 0


def _is_analytic(evaluator: Evaluator, g: Expr, x: Expr, ball: Expr) -> bool:
    """Whether a function is analytic around a ball, and bounded there."""
    wide = arb(ball.real.mid(), 2 * ball.real.rad() + arb(10) ** -9)
    around = acb(wide, arb(0, wide.rad()))
    try:
        return bool(evaluator.path(True).under({x: around}, g).is_finite())
    except _FAULTS:
        return False
