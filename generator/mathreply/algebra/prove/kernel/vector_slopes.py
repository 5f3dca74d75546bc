"""Gradients of unknown functions of a column, at a column: the number that an entry of the gradient
is depends on the function, the place and the entry alone.

Source: Magnus, Neudecker, Matrix Differential Calculus, 5.11, the chain rule; the functions are as
smooth as a step needs.
"""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import ByEntries, Component, MatrixFunction


class NoGradient(ArithmeticError):
    """A function that is not one of a single column."""


def gradient_of(function: Expr) -> Expr:
    """``\\nabla F`` at the column to which an unknown F is applied.

    Raises:
        NoGradient: where F is a function of anything else, or of more.
    """
    (place, *others) = function.args
    if others or not getattr(place, "is_Matrix", False):
        raise NoGradient(str(function.func))
    # Bound names in one spelling: those of two elementwise functions differ.
    spelt = place.as_dummy() if place.has(sp.Lambda) else place
    return MatrixFunction(f"\\nabla {function.func.__name__}", *place.shape, spelt)


def gradient_by_entries(block: Expr) -> Expr | None:
    """``\\nabla F`` at a column, of which each entry is a slope of F in the direction of one of its
    entries; None where it is anything else."""
    found = along_entry(block.args[-1])
    if found is None:
        return None
    gradient, places = found
    is_whole = places == block.indices and not gradient.free_symbols & set(places)
    return gradient if is_whole and gradient.shape == block.shape else None


def along_entry(e: Expr) -> tuple[Expr, tuple[Expr, ...]] | None:
    """The gradient of an unknown F at a column or matrix a, and which of its entries the slope of
    ``F(a + t e_i)`` by t at 0 is; None where ``e`` is none."""
    if not isinstance(e, sp.Subs) or e.point != (0,) or not isinstance(e.expr, sp.Derivative):
        return None
    slope, (t,) = e.expr, e.variables
    if slope.variable_count != ((t, 1),) or not isinstance(slope.expr, AppliedUndef):
        return None
    if len(slope.expr.args) != 1 or not isinstance(slope.expr.args[0], sp.MatAdd):
        return None
    moved, rest = _parted(slope.expr.args[0], t)
    places = _direction(moved, t)
    if not places:
        return None
    try:
        return gradient_of(slope.expr.func(rest)), places
    except NoGradient:
        return None


def without_shift(e: Expr, t: Expr) -> Expr:
    """An expression with every column ``a + t u`` as it is where t is 0."""
    return e.replace(lambda node: _is_shifted(node, t), lambda node: _parted(node, t)[1])


def _is_shifted(node: Expr, t: Expr) -> bool:
    if not isinstance(node, sp.MatAdd):
        return False
    moved = _parted(node, t)[0]
    return (
        isinstance(moved, sp.MatMul) and moved.args[0] == t and t not in moved.args[1].free_symbols
    )


def _parted(total: Expr, t: Expr) -> tuple[Expr, Expr]:
    """The one term of a sum with t in it, and the sum of the others."""
    moved = [term for term in total.args if t in term.free_symbols]
    rest = [term for term in total.args if t not in term.free_symbols]
    others = rest[0] if len(rest) == 1 else sp.MatAdd(*rest, evaluate=False)
    return (moved[0] if len(moved) == 1 and rest else t), others


def _direction(moved: Expr, t: Expr) -> tuple[Expr, ...]:
    """The i of ``t e_i``, or row and column; e_i given by its entries, one of which is 1."""
    if not isinstance(moved, sp.MatMul) or len(moved.args) != 2 or moved.args[0] != t:
        return ()
    unit = moved.args[1]
    if not isinstance(unit, ByEntries):
        return ()
    found: dict[Expr, Expr] = {}
    for delta in sp.Mul.make_args(unit.args[-1]):
        if not isinstance(delta, sp.KroneckerDelta):
            return ()
        bound = [each for each in delta.args if each in unit.indices]
        if len(bound) != 1 or bound[0] in found:
            return ()
        found[bound[0]] = next(each for each in delta.args if each != bound[0])
    is_whole = set(found) == set(unit.indices)
    return tuple(found[index] for index in unit.indices) if is_whole else ()


def component(gradient: Expr, places: tuple[Expr, ...]) -> Expr:
    """An entry of a gradient."""
    return Component(gradient, *places)
