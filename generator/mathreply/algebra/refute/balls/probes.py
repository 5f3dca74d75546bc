"""Whether an integrand has a value on the range over which it is integrated, and where not."""

from __future__ import annotations

from fractions import Fraction

import sympy as sp
from flint import acb, arb

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.placing import may_lack_a_region
from mathreply.algebra.refute.balls.kinds import Value
from mathreply.algebra.refute.balls.value import Evaluator, Unknown

PROBES = 33
"""Into so many pieces a range is parted to see whether the integrand has a value on each other
one."""


def probe(evaluator: Evaluator, body: Expr, x: Expr, a: Expr, b: Expr) -> None:
    """Looks at the integrand on small pieces of the range.

    Where a factor is 0 throughout, a wide ball around what has a value on one side alone is 0 too,
    and no quadrature comes near the other side.

    Raises:
        Undefined: where the integrand has no value on one of the pieces.
    """
    if not may_lack_a_region(body):
        return
    for share in range(1, PROBES, 2):
        piece = a + (b - a) * share / PROBES
        around = arb(piece.real.mid(), (b - a).real.abs_upper() / (4 * PROBES))
        try:
            evaluator.path(False).under({x: acb(around)}, body)
        except (Unknown, ValueError, OverflowError, ZeroDivisionError):
            continue


def with_fractions(evaluator: Evaluator, body: Expr, x: Expr) -> Expr:
    """A rational integrand with the fractions that names stand for: balls hide where it has a
    pole."""
    scalars = evaluator.point.scalars
    values = {n: scalars[n] for n in (body.free_symbols - {x}) & scalars.keys()}
    known = {
        n: sp.Rational(v.numerator, v.denominator)
        for n, v in values.items()
        if isinstance(v, (int, Fraction))
    }
    if not known or not body.is_rational_function(*body.free_symbols):
        return body
    put = body.xreplace(known)
    return body if put.has(sp.zoo, sp.nan) else put


def inner_pole(evaluator: Evaluator, body: Expr, x: Expr, a: Expr, b: Expr, *, most: int) -> Value:
    """A rational place strictly inside the range at which something that is divided by vanishes; a
    polynomial of higher degree than ``most`` is not looked at."""
    for node in sp.preorder_traversal(body):
        singular = isinstance(node, sp.log) or (
            isinstance(node, sp.Pow) and not node.exp.is_integer
        )
        if isinstance(node, sp.Pow) and node.exp.is_negative:
            singular = True
        if not singular or not node.args[0].has(x) or not node.args[0].is_polynomial(x):
            continue
        if node.args[0].free_symbols - {x} or sp.degree(node.args[0], x) > most:
            continue
        for root in sp.roots(sp.Poly(node.args[0], x), filter="Q"):
            place = evaluator._value(root)
            if (place - a).real > 0 and (b - place).real > 0:
                return root
    return None
