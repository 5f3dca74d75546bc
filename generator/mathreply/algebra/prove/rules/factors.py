"""A product taken apart: what holds the index of a sum or product, and what does not."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr


def split(term: Expr, k: Expr) -> tuple[Expr, Expr]:
    """A product's part without ``k`` and its part with it; exponents are split as well."""
    outside, inside = [], []
    for factor in sp.Mul.make_args(term):
        if not factor.has(k):
            outside.append(factor)
            continue
        base, exponent = (
            (sp.E, factor.args[0]) if isinstance(factor, sp.exp) else factor.as_base_exp()
        )
        if base.has(k) or not isinstance(exponent, sp.Add):
            inside.append(factor)
            continue
        free, bound = exponent.as_independent(k, as_Add=True)
        outside.append(sp.Pow(base, free))
        inside.append(sp.Pow(base, bound))
    return sp.Mul(*outside), sp.Mul(*inside)
