"""Sums over indices that stand twice in a product, without their signs, in displays that come
without declarations: ``x_i a_{ij} x_j``.

They are meant where every term of every side of a chain has the same free indices if they are, and
has not if they are not.

Source: Einstein, Die Grundlage der allgemeinen Relativitätstheorie, § 5.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sympy import Add, Basic, Indexed, Integer, Mul, Sum

from mathreply.algebra.expression.context import bound_index
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.expression.placing import put
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.sizes import open_size
from mathreply.algebra.read.unread import Unread

ASKED = "stands twice in a product"


def summed(reader: Reader, product: Expr) -> Expr:
    """A product with the sums over the indices that stand in it twice."""
    if not isinstance(product, Mul) or arithmetic.is_matrix(product):
        return product
    counts = Counter(index for factor in product.args for index in _indices(factor))
    value = product
    for index in sorted((i for i, n in counts.items() if n == 2), key=str):
        bound = bound_index(index.name, Integer(1))
        value = Sum(put(value, {index: bound}), (bound, 1, open_size(reader, "?index")))
    return value


def _indices(factor: Expr) -> list[Expr]:
    """The free indices of a factor; of a sum those of its first term."""
    if isinstance(factor, Indexed):
        return [i for i in factor.indices if i.is_Symbol and not i.is_Dummy]
    if isinstance(factor, Add):
        return _indices(factor.args[0])
    if isinstance(factor, Mul):
        return [index for part in factor.args for index in _indices(part)]
    return []


def are_meant(literal: Sequence[Expr], read: Sequence[Expr]) -> bool:
    """Whether the sides have the same free indices with the sums, and differ in them without.

    Args:
        literal: the sides without sums; an Unread where they were refused for an index.
        read: the sides with sums.
    """
    sides = [side for side in read if isinstance(side, Basic) and not isinstance(side, Claim)]
    free = [{symbol for symbol in side.free_symbols if _is_index(symbol)} for side in sides]
    if len(sides) < 2 or any(names != free[0] for names in free):
        return False
    # Without the sums an index that they bind stands free as well.
    spelt: list[set[str]] = []
    for side, names in zip(sides, free, strict=True):
        summed = {index.name for total in side.atoms(Sum) for index in total.variables}
        spelt.append({name.name for name in names} | summed)
    was_asked = any(isinstance(side, Unread) and ASKED in side.message for side in literal)
    return was_asked and any(names != spelt[0] for names in spelt)


def _is_index(symbol: Expr) -> bool:
    return bool(symbol.is_integer) and len(symbol.name) == 1
