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
    bars = [factor for factor in sp.Mul.make_args(large) if isinstance(factor, sp.Abs)]
    if len(bars) != 1:
        return False
    distance, bound = bars[0].args[0], large / bars[0]
    names = sorted(distance.free_symbols, key=sp.default_sort_key)
    if len(names) != 2:
        return False
    p, q = names
    is_their_distance = sp.expand(distance**2 - (p - q) ** 2) == 0
    if not is_their_distance or not _share_an_interval(n, p, q) or bound.has(p, q):
        return False
    f = _function(small.args[0], p, q)
    return f is not None and not f.has(*KINKS) and _is_bounded(n, f, p, bound)


def _share_an_interval(n: Normalizer, p: Expr, q: Expr) -> bool:
    """Whether two names have one domain, without holes."""
    for name in (p, q):
        if not isinstance(name, sp.Symbol) or not name.is_real or name.is_integer:
            return False
    # The theorem needs the segment between them: across a hole at 0 there is none.
    is_holed = p.is_nonzero and not (p.is_positive or p.is_negative)
    has_one_sign = p.assumptions0 == q.assumptions0
    has_one_interval = n.facts.intervals.get(p) == n.facts.intervals.get(q)
    return has_one_sign and not is_holed and has_one_interval


def _function(e: Expr, p: Expr, q: Expr) -> Expr | None:
    """``f(p)`` where ``e`` is ``f(p) - f(q)``; None where it is not."""
    e = sp.expand(e)
    ours = sp.Add(*(term for term in sp.Add.make_args(e) if term.has(p)))
    theirs = e - ours
    if ours.has(q) or theirs.has(p):
        return None
    is_one_function = sp.expand(ours.xreplace({p: q}) + theirs) == 0
    return ours if is_one_function else None


def _is_bounded(n: Normalizer, f: Expr, p: Expr, bound: Expr) -> bool:
    """Whether ``-c <= f' <= c`` on the whole domain of a name."""
    # The place between the two is a third one: what is assumed of either does not hold of it.
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
    gaps = [inner(bound + slope), inner(bound - slope)]
    if inner.record.gaps:
        return False
    return all(_is_never_negative(inner, gap) for gap in gaps)


def _is_never_negative(n: Normalizer, gap: Expr) -> bool:
    """By its sign, as it stands or in factors, or on the interval of its name."""
    if n.facts.is_nonnegative(gap):
        return True
    if n.facts.is_nonnegative(sp.factor(sp.together(gap))):
        return True
    return prove_on_interval(n, gap, strict=False)
