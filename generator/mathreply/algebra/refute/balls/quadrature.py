"""The integral between two numbers over which the integrand is enclosed, by quadrature in balls."""

from __future__ import annotations

from collections.abc import Callable

import flint
import sympy as sp
from flint import acb, arb

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.jets import Jet
from mathreply.algebra.refute.balls.kinds import Value
from mathreply.algebra.refute.balls.value import (
    PRECISION_BITS,
    Evaluator,
    Undefined,
    Unknown,
)

EVALUATIONS = 4_000

INNER_EVALUATIONS = 60

NARROW = arb("1e-9")
"""The relative width that an integral should have."""

JUMPS = (sp.floor, sp.ceiling, sp.sign, sp.Piecewise, sp.Mod, sp.Heaviside)

_KINKS = (*JUMPS, sp.Abs, sp.Max, sp.Min)

GOAL_AT_KINKS = 36

EVALUATIONS_AT_KINKS = 20_000

_NAN = acb("nan")


def quadrature(evaluator: Evaluator, body: Expr, x: Expr, a: Expr, b: Expr) -> Value:
    """A narrow enclosure of the integral between two finite ends; None where there is none."""
    expansion = _expansion_at(evaluator, body, x, (a + b) / 2)
    if expansion is None:
        return _narrow(evaluator, lambda value: value, body, x, a, b)
    found: dict[Expr, Expr] = {}
    for monomial in expansion:
        part = _narrow(evaluator, _coefficient(monomial), body, x, a, b)
        if part is None:
            return None
        found[monomial] = part
    return Jet(found)


def _coefficient(monomial: Expr) -> Callable[[Value], Value]:
    """One coefficient of a value that is an expansion; a number is its own first one."""
    return lambda value: (
        value.terms.get(monomial, acb(0))
        if isinstance(value, Jet)
        else (value if not monomial else acb(0))
    )


def _expansion_at(evaluator: Evaluator, body: Expr, x: Expr, place: Value) -> list[Value] | None:
    """The monomials of an integrand that is an expansion; None where it is a number."""
    try:
        value = evaluator.path(False).under({x: place}, body)
    except (Undefined, Unknown, ValueError, OverflowError, ZeroDivisionError):
        return None
    return list(value.terms) if isinstance(value, Jet) else None


def _narrow(
    evaluator: Evaluator, part: Callable[[Expr], Expr], body: Expr, x: Expr, a: Expr, b: Expr
) -> Value:
    """An enclosure that is narrow enough to tell two sides apart; None where there is none."""

    def integrand(z: Expr, analytic: bool) -> Value:
        strict = analytic or evaluator.analytic
        try:
            value = part(evaluator.path(strict).under({x: z}, body))
        except Undefined:
            if not analytic and not evaluator.on_path and _inside(z, a, b):
                raise  # the integrand has no value on a whole piece of the range
            return _NAN
        except (Unknown, ValueError, OverflowError, ZeroDivisionError):
            return _NAN
        # Arb takes "not a number" as: cut this piece in two.
        return value if isinstance(value, acb) else _NAN

    bits = 128 if evaluator.precision <= PRECISION_BITS else evaluator.precision
    # Half of the digits may cancel between two sides.
    goal = 64 if bits <= 384 else bits // 2
    if evaluator.on_path:
        value = _integrated(integrand, a, b, bits, goal, INNER_EVALUATIONS)
        return value if value.is_finite() else None
    # Kinks and jumps are cut in half until they matter no more: fewer digits must do there.
    wanted, limit = (goal, EVALUATIONS)
    if body.has(*_KINKS):
        wanted, limit = GOAL_AT_KINKS, EVALUATIONS_AT_KINKS
    value = _integrated(integrand, a, b, bits, wanted, limit)
    if value.is_finite() and value.rad() < NARROW * (1 + abs(value)):
        return value
    return None


def _integrated(integrand: Expr, a: Expr, b: Expr, bits: int, goal: int, limit: int) -> Value:
    """Arb's quadrature with so many bits."""
    tolerance = arb(2) ** -goal
    before = flint.ctx.prec
    flint.ctx.prec = bits
    try:
        return acb.integral(integrand, a, b, rel_tol=tolerance, abs_tol=tolerance, eval_limit=limit)
    finally:
        flint.ctx.prec = before


def _inside(z: Expr, a: Expr, b: Expr) -> bool:
    """Whether a ball is a piece of the real range, and not a single node."""
    wide = bool(z.real.rad() > arb(2) ** -100)
    return wide and bool(z.imag.contains(0))
