"""Integrals over one range by what an integrand is together with its reflection:
``int_0^(pi/2) f(sin x) dx = int_0^(pi/2) f(cos x) dx``."""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.boundary import Summand, summands_of
from mathreply.algebra.prove.kernel.proof import Proof, Use
from mathreply.algebra.prove.symmetries import with_symmetries
from mathreply.algebra.prove.vanishing import vanishing


def by_reflection(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """A proof that integrals of unknown functions over one range, and what stands beside them, are
    zero together: ``G(x) + G(a + b - x) + 2 R/(b - a) = 0`` for all x, of the integrand ``G`` and
    the rest ``R``, which is 0 where the range may be empty.

    Source: the law "reflection of a range", both halves of which have the same integral.
    """
    both = sp.Tuple(left, right)
    if not both.has(sp.Integral) or not both.has(AppliedUndef) or not facts.real:
        return None
    terms = sp.Add.make_args(sp.expand(left - right))
    found = summands_of(terms)
    if not found:
        return None
    ranges = {tuple(integral.limits[0][1:]) for integral, _ in found}
    if len(ranges) != 1:
        return None
    low, high = next(iter(ranges))
    rest = sp.Add(*(term for term in terms if not term.has(sp.Integral)))
    if rest != 0 and not facts.is_nonzero(sp.expand(high - low)):
        return None
    x = sp.Dummy("x", real=True)
    whole = _integrand(found, x)
    turned = whole.xreplace({x: low + high - x})
    mean = 2 * rest / (high - low) if rest != 0 else sp.S.Zero
    total = with_symmetries(sp.expand(whole + _evaluated(turned) + mean), facts)
    uses = vanishing(total, facts)
    if uses is None:
        return None
    return Proof("integration", uses=(*uses, Use("reflection of a range")))


def _integrand(found: list[Summand], x: Expr) -> Expr:
    """What is integrated in all, as a function of one name."""
    parts = (factor * i.function.xreplace({i.limits[0][0]: x}) for i, factor in found)
    return sp.Add(*parts)


def _evaluated(e: Expr) -> Expr:
    """Arguments multiplied out, and sines and cosines of them told by their periods."""
    return e.replace(
        lambda node: isinstance(node, sp.sin | sp.cos | AppliedUndef),
        lambda node: node.func(*(sp.expand(part) for part in node.args)),
    )
