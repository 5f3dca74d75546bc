"""Inequalities for points of the simplex: shares that are not negative and sum to 1."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.zero import same

IndexRange = tuple[Expr, Expr, Expr]
"""An index and its ends."""


def gibbs(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``sum p log(p/q) >= 0`` for two points of the simplex."""
    if strict:
        return False
    for p, q in itertools.permutations(sorted(n.facts.simplex), 2):
        size = n.facts.shapes.get(p)
        if size is None or size != n.facts.shapes.get(q):
            continue
        k = sp.Dummy("k", integer=True, positive=True)
        a, b = (sp.IndexedBase(name, positive=True)[k] for name in (p, q))
        divergence = sp.Sum(a * sp.log(a / b), (k, 1, size[0]))
        if same(n, difference, divergence):
            return True
    return False


def entropy(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``0 <= -sum p log p <= log K`` for a point of the simplex."""
    if strict:
        return False
    for share, over in _shares(n):
        _, _, count = over
        value = -sp.Sum(share * sp.log(share), over)
        if same(n, difference, sp.log(count) - value) or same(n, difference, value):
            return True
    return False


def squared_shares(n: Normalizer, small: Expr, large: Expr, difference: Expr, strict: bool) -> bool:
    """``sum p^2 >= 1/K`` for a point of the simplex: Cauchy's inequality with ``sum p = 1``."""
    if strict:
        return False
    for share, over in _shares(n):
        _, _, count = over
        if same(n, difference, sp.Sum(share**2, over) - 1 / count):
            return True
    return False


def _shares(n: Normalizer) -> Iterator[tuple[Expr, IndexRange]]:
    """An entry of each point of the simplex, and the range of its index."""
    for p in sorted(n.facts.simplex):
        k = sp.Dummy("k", integer=True, positive=True)
        size = n.facts.shapes[p]
        yield sp.IndexedBase(p, positive=True)[k], (k, 1, size[0])
