"""Claims that may be meant in more than one way: what is asked where not all that may be meant is
proved."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import (
    Basic,
    Determinant,
    Indexed,
    Inverse,
    MatMul,
    MatPow,
    Symbol,
    preorder_traversal,
)
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import Claim, Extremum, Gradient, Jacobian, MatrixFunction
from mathreply.algebra.read.unread import Unread

_SIGNS = ("\\pm", "\\mp")


def question(
    left: str, right: str, signed: Sequence[bool], is_either: bool, signs: Sequence[int | None]
) -> Unread | None:
    """What is asked of a claim; None where it has one meaning.

    Args:
        left: its first side.
        right: its second side.
        signed: whether each side holds ``\\pm``.
        is_either: whether a ``\\nabla^2`` in it can be read as a matrix and as a number.
        signs: the signs with which it was read.
    """
    if len(signs) > 1 and not all(signed):
        tex = right if signed[1] else left
        at, sign = min((tex.index(sign), sign) for sign in _SIGNS if sign in tex)
        message = f"{sign} on one side alone stands for two expressions"
        return Unread(sign, at + 1 if signed[1] else 0, message, "write a step for each sign")
    if not is_either:
        return None
    return Unread(
        "\\nabla^2",
        right.find("\\nabla") + 1,
        "\\nabla^2: the matrix of second derivatives, or the sum of those on its diagonal?",
        "write \\nabla_{xx} f for the matrix, \\Delta f for the sum",
    )


def of_columns(left: str, right: str) -> Unread:
    """What is asked of ``x \\otimes y`` where both that it may be fit into a claim."""
    side = 0 if "\\otimes" in left else 1
    return Unread(
        "\\otimes",
        (left, right)[side].find("\\otimes") + 1,
        "\\otimes of two columns: the matrix x y^\\top, or one long column?",
        "write x y^\\top for the matrix",
    )


def are_factors(claims: Sequence[Claim]) -> bool:
    """Whether every matrix of second derivatives in a claim stands beside a matrix or vector, or is
    inverted: as ``v^\\top \\nabla^2 f(x) v`` does, where no one means a number."""
    found = False
    for side in (side for claim in claims for side in (claim.left, claim.right)):
        parts = list(preorder_traversal(side)) if isinstance(side, Basic) else []
        alone = sum(map(_is_hessian, parts))
        beside = sum(_held_as_factors(part) for part in parts)
        if beside < alone:
            return False
        found |= alone > 0
    return found


def _held_as_factors(part: Basic) -> int:
    """How many matrices of second derivatives stand in a product of matrices, or in an inverse."""
    hessians = sum(map(_is_hessian, part.args))
    if isinstance(part, MatMul):
        matrices = sum(bool(getattr(a, "is_Matrix", False)) for a in part.args)
        return hessians if matrices > 1 else 0
    return hessians if isinstance(part, (Determinant, Inverse, MatPow)) else 0


def _is_hessian(part: Basic) -> bool:
    if isinstance(part, MatrixFunction):
        return part.name.startswith("\\nabla^2 ")
    return isinstance(part, Jacobian) and isinstance(part.args[0], Gradient)


def refuse_change(claims: Sequence[Claim], context: Context, tex: str) -> None:
    """Refuses ``\\Delta f = f(y) - f(x)``: how much f changes, and no sum of second derivatives.

    Raises:
        Unread: where a claim with a Laplacian holds its function at another place, or a name of the
            kind of its variables that its function does not hold.
    """
    for value in context.laplacians:
        known = inline(value, context).free_symbols | value.free_symbols
        points = {_kind(argument) for argument in value.args} - {None}
        for side in (side for claim in claims for side in (claim.left, claim.right)):
            if not isinstance(side, Basic):
                continue
            elsewhere = {call for call in side.atoms(AppliedUndef) if call.func == value.func}
            others = {s for s in side.free_symbols - known if _kind(s) in points}
            if elsewhere - {value} or others:
                raise Unread("\\Delta", tex.find("\\Delta") + 1, _CHANGE, _HINT)


def refuse_strangers(claim: Claim, tex: str) -> None:
    """Refuses ``\\max_a Q(a) \\ge Q(b)`` where nothing says that b is one of all those a.

    Raises:
        Unread: at an order beside which the greatest or least value of a function is taken over a
            set that is only run through, and which holds its value at something else.
    """
    sides = [side for side in (claim.left, claim.right) if isinstance(side, Basic)]
    if claim.relation in ("=", ":=", "\\ne") or len(sides) < 2:
        return
    calls = {call for side in sides for call in side.atoms(AppliedUndef)}
    extremes = {node for side in sides for node in side.atoms(Extremum)}
    members = {
        (call.func, place)
        for node in extremes
        for call in node.atoms(AppliedUndef)
        for place, argument in enumerate(call.args)
        if _is_member(argument)
    }
    for call in calls:
        for place, argument in enumerate(call.args):
            if (call.func, place) in members and not _is_member(argument):
                message = f"is '{argument}' one of those that are run through here?"
                raise Unread(tex, 1, message, "name the set below the operator and number it")


def _is_member(argument: Basic) -> bool:
    return isinstance(argument, Indexed) and str(argument.base).startswith("\\operatorname{range}")


def _kind(symbol: Basic) -> object:
    """The size of a vector; whether a number is real and may be any."""
    if getattr(symbol, "is_Matrix", False):
        return symbol.shape
    is_number = isinstance(symbol, Symbol) and bool(symbol.is_real) and not symbol.is_integer
    return is_number or None


_CHANGE = "\\Delta: the sum of second derivatives, or how much the function changes?"
_HINT = "write \\nabla \\cdot \\nabla f for the sum, f(y) - f(x) for the change"
