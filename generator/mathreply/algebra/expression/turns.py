"""Numbers on the unit circle that are apart: ``e^{iu}`` and ``e^{iv}`` where ``u - v`` is no whole
turn."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.known import Known


def is_apart_by_a_turn(facts: Known, e: Expr) -> bool:
    """Whether a sum is ``c (e^{iu} - e^{iv})`` with c never 0 and ``u - v = 2 pi q`` for a real q
    that is no whole number, as it lies between 0 and 1, or ``sin((u - v)/2)`` is not 0.

    Source: DLMF 4.2.25 and 4.14.1: ``e^{iw} = 1`` for real w just where w is a multiple of 2 pi,
    and ``e^{iw} - 1 = 2 i e^{iw/2} sin(w/2)``.
    """
    if facts.real or len(e.args) != 2:
        return False
    (one, u), (other, v) = (_weight_and_angle(term) for term in e.args)
    if sp.expand(one + other) != 0 or not facts.is_nonzero(one):
        return False
    share = sp.expand((u - v) / (2 * sp.pi * sp.I))
    names = share.free_symbols
    if share.has(sp.I) or not all(s.is_extended_real for s in names if isinstance(s, sp.Symbol)):
        return False
    known = facts.over_reals()
    if known.is_nonzero(sp.sin(sp.expand(sp.pi * share))):
        return True
    return any(_is_between_zero_and_one(known, q) for q in (share, -share))


def _is_between_zero_and_one(known: Known, q: Expr) -> bool:
    if not known.is_positive(q):
        return False
    return known.is_positive(1 - q) or known.is_positive(sp.together(1 - q))


def _weight_and_angle(term: Expr) -> tuple[Expr, Expr]:
    """``c`` and ``w`` of ``c e^w``."""
    turns = [f for f in sp.Mul.make_args(term) if isinstance(f, sp.exp) and f.has(sp.I)]
    angle = sp.Add(*(f.args[0] for f in turns))
    return sp.Mul(*(f for f in sp.Mul.make_args(term) if f not in turns)), angle
