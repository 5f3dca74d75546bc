"""Laws of greatest and least values over an index: the bound name, what does not depend on it."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Extremum
from mathreply.algebra.prove.kernel.proof import at_least, nonnegative
from mathreply.algebra.prove.normal import Normalizer, law, multiply
from mathreply.algebra.prove.rules.factors import split

DEEP = 1_000
"""The shared names of these indices are counted from here, so that none is that of a sum."""
_OPPOSITE = {"max": "min", "min": "max", "sup": "inf", "inf": "sup"}


@law("Extremum", name="extrema of shifted and scaled values")
def _extremum(n: Normalizer, e: Expr) -> Expr:
    """``max_k (c + a f(k))`` as ``c + a max_k f(k)`` for ``a >= 0``, and with ``min`` for
    ``a <= 0``; ``max_k e^(f(k))`` as ``e^(max_k f(k))``; over whole numbers between two ends."""
    kind, body, (k, *ends) = e.args
    if len(ends) != 2 or not k.is_integer or sp.oo in (ends[1], -ends[0]):
        return e
    low, high = map(n, ends)
    index = n.entered(k, low, high)
    over = (index, low, high)
    terms = n.terms(n(body.xreplace({k: index})))
    free = [term for term in terms if not term.has(index)]
    moving = sp.Add(*(term for term in terms if term.has(index)))
    if moving == 0:
        constant = sp.Add(*free)
        # Of no numbers there is no greatest one.
        holds = n.may("greatest of finitely many", at_least(high, low))
        return constant if holds else _named(n, kind.name, constant, over)
    scale, moving, is_turned = _scaled(n, moving, index)
    name = _OPPOSITE[kind.name] if is_turned else kind.name
    value = _value(n, name, moving, over)
    return sp.Add(*free, multiply(n, [scale, value]))


def _value(n: Normalizer, kind: str, body: Expr, over: tuple[Expr, Expr, Expr]) -> Expr:
    """An extremum of a body in normal form; of an exponential, that of its extreme exponent."""
    if isinstance(body, sp.exp) and n.facts.is_real(body.args[0]):
        n.record.use("extrema of exponentials")
        return n(sp.exp(Extremum(kind, body.args[0], over), evaluate=False))
    return _named(n, kind, body, over)


def _scaled(n: Normalizer, bound: Expr, index: Expr) -> tuple[Expr, Expr, bool]:
    """A body as a factor without the index and the rest, and whether the factor turns the greatest
    value into the least."""
    if not isinstance(bound, sp.Add):
        outside, inside = split(bound, index)
        is_turned = not n.facts.is_nonnegative(outside)
        size = -outside if is_turned else outside
        if n.may("extrema of shifted and scaled values", nonnegative(size)):
            return outside, inside, is_turned
        return sp.S.One, bound, False
    number, primitive = bound.primitive()
    is_turned = min(primitive.args, key=sp.default_sort_key).could_extract_minus_sign()
    if is_turned:
        number, primitive = -number, sp.Add(*(-term for term in primitive.args))
    return number, primitive, is_turned


def _named(n: Normalizer, kind: str, body: Expr, over: tuple[Expr, Expr, Expr]) -> Expr:
    """An extremum whose index has the shared name of its depth."""
    index, low, high = over
    fresh = n.bound(DEEP + _depth(body), low)
    return Extremum(kind, body.xreplace({index: fresh}), (fresh, low, high))


def _depth(e: Expr) -> int:
    """How many extrema stand one inside the other, this one counted."""
    return 1 + max((_depth(inner.args[1]) for inner in e.atoms(Extremum)), default=0)
