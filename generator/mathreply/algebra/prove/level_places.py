"""Where a slope is level: roots of its factors that are linear in the name, in its logarithm or in
an exponential of it."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.forms import factored, together

MAX_PLACES = 6


def level_places(slope: Expr, x: Expr) -> list[Expr]:
    """Some places, without names, at which a slope may be zero; whether it is, is for the caller to
    see."""
    found: list[Expr] = []
    for factor in sp.Mul.make_args(factored(sp.fraction(together(slope))[0])):
        base = factor.as_base_exp()[0]
        if base.has(x) and base.free_symbols == {x}:
            found += _roots(base, x)
    return list(dict.fromkeys(found))[:MAX_PLACES]


def _roots(base: Expr, x: Expr) -> list[Expr]:
    """Where a factor is zero."""
    if base.is_polynomial(x):
        return [] if sp.degree(base, x) > 2 else [r for r in sp.roots(base, x) if r.is_real]
    t = sp.Dummy("t")
    for piece, inverse in ((sp.log(x), sp.exp), (sp.exp(x), sp.log), (sp.exp(-x), _minus_log)):
        written = base.xreplace({piece: t})
        if written.has(x) or not written.is_polynomial(t) or sp.degree(written, t) != 1:
            continue
        value = -written.coeff(t, 0) / written.coeff(t, 1)
        if value.is_real and (inverse is sp.exp or value.is_positive):
            return [inverse(value)]
    return []


def _minus_log(value: Expr) -> Expr:
    return -sp.log(value)
