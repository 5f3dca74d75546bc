"""What a bound of a slope says of a function: ``|f(x) - f(y)| <= c |x - y|``."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.kernel.derivatives import NotDifferentiable, derivative
from mathreply.algebra.prove.kernel.domain import needs
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.univariate import prove_on_interval

KINKS = (sp.Abs, sp.sign, sp.Max, sp.Min, sp.floor, sp.ceiling, sp.Piecewise)


def bounded_slope(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``|f(x) - f(y)| <= c |x - y|`` for two names of one domain, an interval, on all of which
    ``-c <= f' <= c``."""
    if strict or not isinstance(small, sp.Abs) or not n.facts.real:
        return False
    bars = [f for f in sp.Mul.make_args(large) if isinstance(f, sp.Abs)]
    if len(bars) != 1:
        return False
    distance, bound = bars[0].args[0], large / bars[0]
    names = sorted(distance.free_symbols, key=sp.default_sort_key)
    if len(names) != 2 or sp.expand(distance**2 - (names[0] - names[1]) ** 2) != 0:
        return False
    p, q = names
    if not _share_an_interval(n, p, q) or bound.has(p, q):
        return False
    f = _function(small.args[0], p, q)
    return f is not None and not f.has(*KINKS) and _is_bounded(n, f, p, bound)


def _share_an_interval(n: Normalizer, p: Expr, q: Expr) -> bool:
    """Whether two names have one domain, without holes."""
    if not all(isinstance(s, sp.Symbol) and s.is_real and not s.is_integer for s in (p, q)):
        return False
    holed = p.is_nonzero and not (p.is_positive or p.is_negative)
    same = p.assumptions0 == q.assumptions0
    return same and not holed and n.facts.intervals.get(p) == n.facts.intervals.get(q)


def _function(e: Expr, p: Expr, q: Expr) -> Expr | None:
    """``f(p)`` where ``e`` is ``f(p) - f(q)``; None where it is not."""
    e = sp.expand(e)
    ours = sp.Add(*(t for t in sp.Add.make_args(e) if t.has(p)))
    theirs = e - ours
    if ours.has(q) or theirs.has(p) or sp.expand(ours.xreplace({p: q}) + theirs) != 0:
        return None
    return ours


def _is_bounded(n: Normalizer, f: Expr, p: Expr, bound: Expr) -> bool:
    t = sp.Dummy(p.name, **p.assumptions0)
    intervals = n.facts.intervals
    if p in intervals:
        intervals = {**intervals, t: intervals[p]}
    inner = Normalizer(n.facts.also(intervals=intervals))
    try:
        slope = derivative(f, p).xreplace({p: t})
    except NotDifferentiable:
        return False
    if needs(f.xreplace({p: t}), inner.facts) or needs(slope, inner.facts):
        return False
    gaps = [inner(bound + sign * slope) for sign in (1, -1)]
    if inner.record.gaps:
        return False
    return all(
        inner.facts.is_nonnegative(gap)
        or inner.facts.is_nonnegative(sp.factor(sp.together(gap)))
        or prove_on_interval(inner, gap, strict=False)
        for gap in gaps
    )
