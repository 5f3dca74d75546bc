"""Claims about probabilities of which no definition says anything.

To the points at which claims are tried, P is any function. That refutes a claim about one kind of
probability, but not one that rests on a law between two kinds (of a union and an intersection, of a
joint and a conditional one) or on a probability's bounds. Of these laws the prover knows Markov's
inequality alone.
"""

from __future__ import annotations

import re

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.chance import RandomSymbol, has_own_density
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import Claim

_ORDER = re.compile(r"[<>]|\\(?:le|ge|lt|gt)(?:q|slant)?(?![A-Za-z])")
_NAMES = ("P", "\\mathbb{P}", "\\mathrm{P}", "\\mathrm{Pr}")


def speaks_of_probability(claim: Claim, context: Context) -> bool:
    """Whether a claim rests on laws of probability that are not known here."""
    sides = [claim.left, claim.right]
    if any(isinstance(side, Claim) for side in sides):
        return False
    sides = [inline(side, context) for side in sides]
    if has_own_density(sides):
        return True
    kinds = set().union(*map(_kinds, sides))
    # Two orders may be one event: |X| >= 2 and X^2 >= 4.
    of_orders = any(_ORDER.search(kind) for kind in kinds) or any(map(_has_value, sides))
    return len(kinds) > 1 or (bool(kinds) and (of_orders or claim.relation not in ("=", "\\ne")))


def _has_value(side: Expr) -> bool:
    """Whether a side holds the probability that a random number equals something."""
    calls = side.atoms(AppliedUndef) if isinstance(side, sp.Basic) else ()
    of_values = (call for call in calls if "#=#" in call.func.__name__)
    return any(call.has(RandomSymbol) for call in of_values)


def _kinds(side: Expr) -> set[str]:
    """The kinds of probabilities in a side, by what stands between their brackets."""
    if not isinstance(side, sp.Basic):
        return set()
    found = {call.func.__name__ for call in side.atoms(AppliedUndef)}
    return {name for name in found if name.partition("(")[0] in _NAMES}
