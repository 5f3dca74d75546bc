"""Sums of arc tangents of fractions."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.numbers import sign_of
from mathreply.algebra.prove.kernel.proof import Proof, Use


def by_turns(left: Expr, right: Expr, _: Facts) -> Proof | None:
    """Whole multiples of arc tangents of fractions and of pi: what they turn by is a full turn or
    none, and their size tells which.

    Source: ``atan t`` is the angle of ``1 + i t``, and the angle of a product is the sum of the
    angles but for full turns. Four times the difference is taken, so that ``pi/4`` counts whole.
    """
    difference = sp.expand(left - right)
    if difference.free_symbols or not difference.has(sp.atan):
        return None
    turn = sp.S.One
    for term in sp.Add.make_args(difference):
        factor = _turn(term)
        if factor is None:
            return None
        turn *= factor
    real, imaginary = sp.expand(turn).as_real_imag()
    comes_back = imaginary == 0 and real.is_positive
    # Below pi/4 four times the difference is less than half a turn: then a full turn is none.
    quarter = sp.pi / 4
    is_small = sign_of(difference + quarter) == 1 and sign_of(quarter - difference) == 1
    if comes_back and is_small:
        return Proof("trigonometry", uses=(Use("sum of arc tangents"),))
    return None


def _turn(term: Expr) -> Expr | None:
    """A number whose angle is four times a term; None where the term is of another kind."""
    count, angle = term.as_coeff_Mul()
    fourfold = 4 * count
    if not fourfold.is_Integer:
        return None
    if angle is sp.pi:
        return sp.S.NegativeOne ** int(fourfold)
    if isinstance(angle, sp.atan) and angle.args[0].is_Rational:
        return (1 + sp.I * angle.args[0]) ** int(fourfold)
    return None
