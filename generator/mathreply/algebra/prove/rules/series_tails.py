"""Sums from a place on to infinity, by the place: geometric ones in closed form, others as the
whole series without its first terms."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.kernel.domain import needs
from mathreply.algebra.prove.kernel.proof import at_least, integer
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.rules import closed_forms

SumOver = Callable[[Normalizer, Expr, Expr, Expr, Expr], Expr]
"""The normal form of a sum: of its body, over an index, from one end to the other."""


def tail(n: Normalizer, body: Expr, k: Expr, low: Expr, sum_over: SumOver) -> Expr | None:
    """The sum of ``body`` from ``low`` on, which is no number, to infinity; None where the range
    may not begin at a whole number.

    A range is moved, ``sum_{k>=l} f(k) = sum_{k>=c} f(k + l - c)``, where ``l - c`` is whole (GKP
    2.4).
    """
    closed = closed_forms.infinite(n, body, k, low)
    if closed is not None:
        return closed
    for start in (sp.S.Zero, sp.S.One):
        if _may_begin_earlier(n, body, k, low, start):
            whole = sum_over(n, *_begun(n, body, k, start, sp.oo), start, sp.oo)
            first = sum_over(n, *_begun(n, body, k, start, low - 1), start, n(low - 1))
            return whole - first
    number, rest = low.as_coeff_Add()
    if not number.is_Integer or not n.facts.is_integer(rest):
        return None
    fresh = n.entered(k, number, sp.oo)
    return sum_over(n, n(body.xreplace({k: fresh + rest})), fresh, number, sp.oo)


def _begun(n: Normalizer, body: Expr, k: Expr, low: Expr, high: Expr) -> tuple[Expr, Expr]:
    """A body and its index for another range."""
    fresh = n.entered(k, low, high)
    return n(body.xreplace({k: fresh})), fresh


def _may_begin_earlier(n: Normalizer, body: Expr, k: Expr, low: Expr, start: Expr) -> bool:
    """Whether a series from ``start`` on, every term of which has a value, begins with what stands
    before ``low``."""
    index = sp.Dummy(k.name, integer=True, **({"positive": True} if start == 1 else {}))
    inside = n.facts.inside(index, start, sp.oo)
    if needs(body.xreplace({k: index}), inside):
        return False
    return n.may("tail of a series", at_least(low, start), integer(low))
