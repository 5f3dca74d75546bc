"""What follows from assumed equations as polynomials: in names, in pieces that are tied to others
as a sine is, in values of functions and slopes."""

from __future__ import annotations

import sympy as sp
from msgspec.structs import replace

from mathreply.algebra.budget import within
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.at_a_place import at_a_place
from mathreply.algebra.prove.common_zeros import follows_by_common_zeros
from mathreply.algebra.prove.everywhere import instances
from mathreply.algebra.prove.kernel.proof import Proof
from mathreply.algebra.prove.one_unknown import Relation

PARTED_WORK = 75_000
MAX_ASSUMED = 3
MAX_TOLD = 8
"""So many equations between values of functions are used at once."""


def by_polynomials(
    left: Expr, right: Expr, facts: Facts, moving: set[Expr], *, most: int = MAX_ASSUMED
) -> Proof | None:
    """What is assumed and what is claimed as polynomials in names and pieces of which some, as a
    sine, are tied to others: no common zero of the one contradicts the other."""
    equations = [(a, b) for a, b in facts.equal if isinstance(a, sp.Expr) and a.free_symbols]
    assumed = tuple(Relation(a, "==", b) for a, b in equations)
    if moving or not 0 < len(assumed) <= most:
        return None
    sides = [left, right, *(side for equation in equations for side in equation)]
    if not all(_is_plain(side) for side in sides):
        return None
    claimed = ((Relation(left, "==", right),),)
    found = within(PARTED_WORK, lambda: follows_by_common_zeros(assumed, claimed, facts))
    # Of equations that contradict each other nothing follows.
    nothing = ((Relation(sp.S.One, "==", sp.S.Zero),),)
    if found and within(PARTED_WORK, lambda: follows_by_common_zeros(assumed, nothing, facts)):
        return None
    return None if found is None else Proof(found, "By the assumptions.")


def _is_plain(e: Expr) -> bool:
    """Whether nothing is bound in an expression, and no entry of a family stands in it."""
    return not e.has(sp.Sum, sp.Product, sp.Integral, sp.Limit, sp.Derivative, sp.Indexed)


def by_values(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """Slopes and values as numbers, of which something is assumed at the place or everywhere."""
    told = instances(left, right, facts) if facts.real else []
    equations = [*facts.equal, *told]
    found = at_a_place(left, right, equations, needs_slope=not told) if facts.real else None
    if found is None:
        return None
    claim, equal = found
    equal = list(dict.fromkeys(equal))
    return by_polynomials(*claim, replace(facts.also(), equal=equal), set(), most=MAX_TOLD)
