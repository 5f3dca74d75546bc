"""Positive divisors of the terms of a sum, by which an order may be multiplied."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Extremum
from mathreply.algebra.prove.kernel.proof import positive
from mathreply.algebra.prove.normal import Normalizer

LAW = "positive divisors"


def positive_divisor(n: Normalizer, e: Expr) -> Expr:
    """The product of what terms are divided by, each in its highest power, and of exponentials of
    extrema, as far as they are known to be positive; 1 where signs and polynomials do without.

    ``a/s <= b`` holds exactly where ``a <= b s`` does, for ``s > 0`` (ordered fields).
    """
    if not e.has(sp.Sum, sp.log, Extremum):
        return sp.S.One
    powers: dict[Expr, Expr] = {}
    for term in n.terms(e):
        for factor in sp.Mul.make_args(term):
            base, exponent = _divided_by(factor)
            if exponent > powers.get(base, sp.S.Zero) and n.may(LAW, positive(base)):
                powers[base] = exponent
    return sp.Mul(*(base**exponent for base, exponent in powers.items()))


def _divided_by(factor: Expr) -> tuple[Expr, Expr]:
    """What a factor divides by, and its power: ``s`` and 2 of ``s^-2``; 1 and 0 if by nothing."""
    if isinstance(factor, sp.exp):
        below = [t for t in sp.Add.make_args(factor.args[0]) if _is_taken_away(t)]
        return (sp.exp(-sp.Add(*below)), sp.S.One) if below else (sp.S.One, sp.S.Zero)
    if isinstance(factor, sp.Pow) and factor.exp.is_Integer and factor.exp < 0:
        return factor.base, -factor.exp
    return sp.S.One, sp.S.Zero


def _is_taken_away(term: Expr) -> bool:
    """Whether an extremum is taken away: ``-max_k x_k``."""
    return term.has(Extremum) and term.could_extract_minus_sign()
