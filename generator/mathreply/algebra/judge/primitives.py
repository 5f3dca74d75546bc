"""Antiderivatives with a constant of integration: in ``\\int f\\,dx = F + C = G + C`` either side
stands for all of them, and G may differ from F by a constant."""

from __future__ import annotations

import re
from collections.abc import Iterable

import sympy as sp
from msgspec.structs import replace

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.prove.calculus import variables_without_bounds

_CONSTANT = re.compile(r"(?:C|K|c|k|\\mathrm\{?const\}?)(?:_\{?\w+\}?)?")
"""What a constant of integration is called."""


def of_all(claim: Claim, before: Iterable[Expr], context: Context) -> Claim:
    """``F + C = G + C`` as a claim about all antiderivatives of one function: the derivatives of
    both sides by the variable are the same. Any other claim as it stands.

    Args:
        claim: of two sides.
        before: the sides of the chain before it, of which one is an integral without bounds.
        context: what the names mean.

    Raises:
        Circular: definitions lead back to themselves.

    Source: Spivak, Calculus, ch. 11, corollary 2 of the mean value theorem: on an interval two
    functions with the same derivative differ by a constant.
    """
    if claim.relation != "=" or claim.further:
        return claim
    variable = _integrated_by(before, context)
    if variable is None:
        return claim
    left, right = (inline(side, context) for side in (claim.left, claim.right))
    constants = _constants(left, variable) & _constants(right, variable)
    told = {s for a in context.assumptions for side in (a.left, a.right) for s in _names(side)}
    if len(constants - told) != 1:
        return claim
    # The integral of 0 is any constant: it makes of one antiderivative all of them.
    every = sp.Add(left, sp.Integral(sp.S.Zero, variable), evaluate=False)
    return replace(claim, left=every, right=right)


def _integrated_by(sides: Iterable[Expr], context: Context) -> Expr | None:
    """The name by which the integrals without bounds of a chain's sides are taken, of definitions
    put in; None where there are none, or several."""
    written = [side for side in sides if isinstance(side, sp.Basic) and side.has(sp.Integral)]
    found = variables_without_bounds(*(inline(side, context) for side in written))
    return found.pop() if len(found) == 1 else None


def _constants(side: Expr, variable: Expr) -> set[Expr]:
    """The names that may be the constant of integration: a term of their own, and nowhere else."""
    if not isinstance(side, sp.Expr) or not side.is_commutative:
        return set()
    terms = sp.Add.make_args(side)
    alone = [t for t in terms if isinstance(t, sp.Symbol) and _CONSTANT.fullmatch(t.name)]
    return {
        t
        for t in alone
        if t != variable and not any(t in other.free_symbols for other in terms if other is not t)
    }


def _names(side: Expr) -> set[Expr]:
    """The names in a side, or in a statement."""
    if isinstance(side, Claim):
        return _names(side.left) | _names(side.right)
    return set(side.free_symbols) if isinstance(side, sp.Basic) else set()
