"""What is assumed at more places than one: that shares sum to 1 is said of each of their
parameter's values, an equation of slopes perhaps of all places. Points where it holds at one tell
nothing of a claim in which these move."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Gradient
from mathreply.algebra.judge.tied import holds_around
from mathreply.algebra.prove.totals import totals_in
from mathreply.model import Verdict, VerdictKind


def unless_everywhere(
    sides: list[Expr],
    equations: list[tuple[Expr, Expr]],
    shown: Callable[[], Verdict | None],
) -> Verdict | None:
    """The verdict on a claim in which something moves of which more may be assumed than holds at a
    point; None where there is nothing of the kind.

    Args:
        sides: of the claim.
        equations: both sides of each that is assumed.
        shown: the verdict if it is proved, from what holds at the place.
    """
    if is_normalised(sides, equations):
        detail = "what is assumed to sum to 1 is taken to do so at every parameter."
    elif holds_around(sides, equations):
        detail = "a slope is assumed, at one place or at all of them."
    else:
        return None
    return shown() or Verdict(VerdictKind.UNDECIDED, detail=f"Not decided: {detail}")


def is_normalised(sides: Iterable[Expr], equations: Iterable[tuple[Expr, Expr]]) -> bool:
    """Whether a derivative by an argument is taken of a function that is assumed to sum to 1: by
    what is not its index too, of which it may have been meant at every place.

    Args:
        sides: of the claim.
        equations: both sides of each that is assumed.
    """
    families = [
        (total.sum.function.func, argument)
        for total in totals_in(equations)
        for argument in total.arguments
    ]
    return any(
        node.has(function) and argument in _variables(node)
        for function, argument in families
        for side in sides
        for node in (sp.preorder_traversal(side) if isinstance(side, sp.Basic) else ())
    )


def _variables(node: Expr) -> tuple[Expr, ...]:
    """By what a node differentiates; of an entry, the vector as well."""
    if isinstance(node, Gradient):
        return tuple(node.args[1:])
    if not isinstance(node, sp.Derivative):
        return ()
    names = {getattr(getattr(v, "base", None), "label", None) for v in node.variables}
    names = {str(name) for name in names if name is not None}
    wholes = tuple(m for m in node.atoms(sp.MatrixSymbol) if m.name in names)
    return (*node.variables, *wholes)
