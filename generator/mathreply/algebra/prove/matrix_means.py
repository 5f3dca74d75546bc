"""Means of random vectors and matrices that the assumptions tell, as matrices:
``\\mathbb{E}[\\epsilon \\epsilon^\\top] = \\sigma^2 I``, so that the laws of matrices go on with
them.

Source: a matrix is what its entries are; each entry's mean is taken by the laws of expectation.
"""

from __future__ import annotations

import sympy as sp
from msgspec.structs import replace
from sympy.core.function import AppliedUndef

from mathreply.algebra.budget import within
from mathreply.algebra.expression.chance import operator
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.nodes import ByEntries
from mathreply.algebra.expression.placing import put
from mathreply.algebra.prove.normal import Normalizer

WORK = 50_000


def with_known_means(side: Expr, facts: Facts) -> Expr:
    """A side in which each matrix of means is the matrix that the known means make of it: zeros, a
    multiple of the identity, or its entries as they are then."""
    told = {
        block: _told(block, facts)
        for block in side.atoms(ByEntries)
        if _is_of_means(block) and not any(isinstance(s, sp.Dummy) for s in block.free_symbols)
    }
    return put(side, {block: value for block, value in told.items() if value is not None})


def _is_of_means(block: Expr) -> bool:
    return any(operator(f) == "expectation" for f in block.args[-1].atoms(AppliedUndef))


def _told(block: Expr, facts: Facts) -> Expr | None:
    """The matrix that a block is; None where its entries are not found, or hold under conditions
    that are not shown."""
    sizes = dict(zip(block.indices, block.shape, strict=False))
    letters = {i: sp.Dummy(i.name, integer=True, positive=True) for i in sizes}
    ranges = {**facts.ranges, **{letter: sizes[i] for i, letter in letters.items()}}
    n = Normalizer(replace(facts.also(), ranges=ranges))
    value = within(WORK, lambda: n(block.at(*letters.values())))
    if value is None or n.record.gaps:
        return None
    if value == 0:
        return sp.ZeroMatrix(*block.shape)
    rows, columns = block.shape
    if len(letters) == 2 and rows == columns:
        delta = sp.KroneckerDelta(*letters.values())
        share = value / delta
        if not share.free_symbols & set(letters.values()):
            return sp.MatMul(share, sp.Identity(rows))
    back = {letter: i for i, letter in letters.items()}
    return ByEntries(rows, columns, *block.indices, put(value, back))
