"""Sums of distances from a place in their range: ``\\sum_{j=1}^n |i - j|`` is parted at ``i``."""

from __future__ import annotations

import sympy as sp
from msgspec import Struct

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.kernel.proof import at_least, integer, nonnegative
from mathreply.algebra.prove.normal import Normalizer

LAW = "sum parted at a kink"


class Part(Struct, frozen=True):
    """A part of a range, and the term there."""

    body: Expr
    low: Expr
    high: Expr


def parted_at_kink(
    n: Normalizer, inside: Expr, k: Expr, low: Expr, high: Expr
) -> tuple[Part, Part] | None:
    """The sum up to ``c`` and from ``c + 1`` on, of a term that holds ``|k - c|`` once and is a
    polynomial in ``k`` on either side.

    ``sum_{k=l}^h f(k) = sum_{k=l}^c f(k) + sum_{k=c+1}^h f(k)`` for whole ``l - 1 <= c <= h``
    (Graham, Knuth, Patashnik, 2.6); in the first part ``|k - c| = c - k``, in the second ``k - c``.

    Args:
        n: the normalizer.
        inside: the term in normal form.
        k: the index, entered with its range.
        low: where it begins.
        high: where it ends, finite.
    """
    sizes = [node for node in inside.atoms(sp.Abs) if node.has(k)]
    if len(sizes) != 1 or high is sp.oo or low is -sp.oo:
        return None
    (size,) = sizes
    distance = sp.expand(size.args[0])
    slope = distance.coeff(k, 1)
    place = sp.expand(k - slope * distance)
    if slope not in (1, -1) or place.has(k):
        return None
    before, after = (inside.xreplace({size: each}) for each in (-(k - place), k - place))
    if not all(body.is_polynomial(k) and not body.has(sp.Sum) for body in (before, after)):
        return None
    asked = (at_least(place - low, -1), nonnegative(high - place))
    if not n.may(LAW, *asked, integer(place), integer(low), integer(high)):
        return None
    return Part(before, low, place), Part(after, place + 1, high)
