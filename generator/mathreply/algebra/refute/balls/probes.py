"""Whether an integrand has a value on the range over which it is integrated."""

from __future__ import annotations

from flint import acb, arb

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.placing import may_lack_a_region
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
