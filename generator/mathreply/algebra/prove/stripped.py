"""Relations without what is taken of both their sides: a function that only grows."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.one_unknown import Relation


def stripped(relation: Relation, facts: Facts) -> Relation:
    """``log a < log b`` as ``a < b``, where both have values: a function that only grows is taken
    off both sides."""
    if not facts.real:
        return relation
    return (
        _without_growing(relation)
        or _without_exponential(relation, facts)
        or _without_power(relation, facts)
        or _without_logarithm(relation)
        or relation
    )


_GROWING = (sp.exp, sp.log, sp.sinh, sp.tanh, sp.atan, sp.asinh)


def _without_growing(relation: Relation) -> Relation | None:
    """The order of the arguments of a function that grows strictly."""
    left, right = relation.left, relation.right
    if type(left) is type(right) and isinstance(left, _GROWING) and len(left.args) == 1:
        return Relation(left.args[0], relation.operator, right.args[0])
    # |u| < |v| as u^2 < v^2: of real numbers.
    if isinstance(left, sp.Abs) and isinstance(right, sp.Abs):
        return Relation(left.args[0] ** 2, relation.operator, right.args[0] ** 2)
    return None


def _without_exponential(relation: Relation, facts: Facts) -> Relation | None:
    """``e^u < c`` as ``u < log c``: there is such a logarithm only where c is positive."""
    left, right = relation.left, relation.right
    if isinstance(left, sp.exp) and facts.is_positive(right):
        return Relation(left.args[0], relation.operator, sp.log(right))
    if isinstance(right, sp.exp) and facts.is_positive(left):
        return Relation(sp.log(left), relation.operator, right.args[0])
    return None


def _without_power(relation: Relation, facts: Facts) -> Relation | None:
    """The order of the bases of one power, where it grows."""
    left, right = relation.left, relation.right
    if not isinstance(left, sp.Pow) or not isinstance(right, sp.Pow) or left.exp != right.exp:
        return None
    # An odd power grows everywhere, an even one from zero on.
    is_whole = left.exp.is_Integer and left.exp > 0
    are_sizes = facts.is_nonnegative(left.base) and facts.is_nonnegative(right.base)
    if is_whole and (left.exp % 2 or are_sizes):
        return Relation(left.base, relation.operator, right.base)
    return None


def _without_logarithm(relation: Relation) -> Relation | None:
    """``log u < v`` as ``u < e^v``: the exponential grows, and u is positive where its logarithm
    has a value."""
    left, right = relation.left, relation.right
    if isinstance(left, sp.log) and len(left.args) == 1:
        return Relation(left.args[0], relation.operator, sp.exp(right))
    if isinstance(right, sp.log) and len(right.args) == 1:
        return Relation(sp.exp(left), relation.operator, right.args[0])
    return None
