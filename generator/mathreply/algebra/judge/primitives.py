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

_CONSTANT = re.compile(r"(?:C|K|c|k|\\mathrm\{?const\}?)(?:_\{?\w+\}?)?")
"""What a constant of integration is called."""


def integrated_by(sides: Iterable[Expr]) -> Expr | None:
    """The name by which the integrals without bounds of a chain's sides are taken; None where there
    are none, or several."""
    found = {
        limit[0]
        for side in sides
        if isinstance(side, sp.Basic)
        for integral in side.atoms(sp.Integral)
        for limit in integral.limits
        if len(limit) == 1
    }
    return found.pop() if len(found) == 1 else None


def of_all(claim: Claim, variable: Expr | None, context: Context) -> Claim:
    """``F + C = G + C`` as a claim about all antiderivatives of one function: the derivatives of
    both sides by the variable are the same. Expr other claim as it stands.

    Source: Spivak, Calculus, ch. 11, corollary 2 of the mean value theorem: on an interval two
    functions with the same derivative differ by a constant.
    """
    if variable is None or claim.relation != "=" or claim.further:
        return claim
    left, right = (inline(side, context) for side in (claim.left, claim.right))
    constants = _constants(left, variable) & _constants(right, variable)
    told = {s for a in context.assumptions for side in (a.left, a.right) for s in _names(side)}
    if len(constants - told) != 1:
        return claim
    # The integral of 0 is any constant: it makes of one antiderivative all of them.
    every = sp.Add(left, sp.Integral(sp.S.Zero, variable), evaluate=False)
    return replace(claim, left=every, right=right)


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
