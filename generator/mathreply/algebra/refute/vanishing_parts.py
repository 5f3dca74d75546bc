"""The parts of a claim that may vanish, and what happens where they do: zeros, poles, kinks and
jumps."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import sympy as sp

from mathreply.algebra.expression.expr import Expr

ZEROS, POLES, KINKS, JUMPS = "zeros", "poles", "kinks", "jumps"
MAX_PARTS = 24


def parts_of(sides: list[Expr]) -> list[tuple[Expr, str]]:
    """What may vanish in the sides of a claim, and what happens where it does."""
    found: dict[Expr, str] = {}
    for side in sides:
        if not isinstance(side, sp.Basic) or getattr(side, "is_Matrix", False):
            continue
        # A bound name has many values at once: nothing happens at one of them.
        bound = {s for node in sp.preorder_traversal(side) for s in _bound(node)}
        for node in sp.preorder_traversal(side):
            for part, kind in _parts(node):
                free = part.free_symbols
                if free and not free & bound and part not in found:
                    found[part] = kind
    return list(found.items())[:MAX_PARTS]


def _bound(node: Expr) -> set[Expr]:
    """The names that a node binds: at one value of such a name nothing happens."""
    names = set(getattr(node, "bound_symbols", ()))
    if isinstance(node, (sp.Sum, sp.Product, sp.Integral)):
        names |= {limit[0] for limit in node.limits}
    if isinstance(node, sp.Limit):
        names.add(node.args[1])
    return names


def _parts(node: Expr) -> Iterator[tuple[Expr, str]]:
    """What may vanish in one node, by the nearest kind that is known."""
    for kind in type(node).__mro__:
        if kind in _VANISHING:
            yield from _VANISHING[kind](node)
            return


def _of_power(node: Expr) -> Iterator[tuple[Expr, str]]:
    """A base at 0: below a line, or where a root begins."""
    if node.base is sp.E or node.base.is_number:
        return
    if node.exp.is_negative or node.exp.could_extract_minus_sign():
        yield node.base, POLES
    elif not node.exp.is_integer:
        yield node.base, ENDS


def _of_logarithm(node: Expr) -> Iterator[tuple[Expr, str]]:
    """Where a logarithm begins, and where it is 0."""
    for argument in node.args:
        yield argument, ENDS
        # A logarithm is 0 at 1, where a quotient by it breaks.
        yield argument - 1, ZEROS


def _of_rounding(node: Expr) -> Iterator[tuple[Expr, str]]:
    """The jumps of a rounded number that are nearest to 0."""
    for whole in (1, 2, 0, -1):
        yield node.args[0] - whole, JUMPS


def _of_extreme(node: Expr) -> Iterator[tuple[Expr, str]]:
    """Where two of the compared numbers are equal."""
    for a, b in itertools.combinations(node.args, 2):
        yield a - b, KINKS


def _of_cases(node: Expr) -> Iterator[tuple[Expr, str]]:
    """Where one case goes over into another."""
    for _, condition in node.args:
        for relation in condition.atoms(sp.core.relational.Relational):
            yield relation.lhs - relation.rhs, JUMPS


def _of_gamma(node: Expr) -> Iterator[tuple[Expr, str]]:
    """The poles of the gamma function, of which 0, -1 and -2 are tried."""
    shift = 1 if isinstance(node, sp.factorial) else 0
    for pole in (0, -1, -2):
        yield node.args[0] + shift - pole, POLES


def _argument(kind: str, *shifts: int) -> Callable[[Expr], Iterator[tuple[Expr, str]]]:
    return lambda node: ((node.args[0] - shift, kind) for shift in shifts)


def _tangent(pole: Expr, zero: Expr) -> Callable[[Expr], Iterator[tuple[Expr, str]]]:
    return lambda node: iter(((pole(node.args[0]), POLES), (zero(node.args[0]), ZEROS)))


ENDS = "ends of roots and logarithms"

_VANISHING: dict[Expr, Callable[[Expr], Iterator[tuple[Expr, str]]]] = {
    sp.Pow: _of_power,
    sp.log: _of_logarithm,
    sp.Abs: _argument(KINKS, 0),
    **dict.fromkeys((sp.sign, sp.Heaviside, sp.arg), _argument(JUMPS, 0)),
    **dict.fromkeys((sp.floor, sp.ceiling), _of_rounding),
    **dict.fromkeys((sp.Max, sp.Min), _of_extreme),
    sp.Piecewise: _of_cases,
    **dict.fromkeys((sp.tan, sp.sec), _tangent(sp.cos, sp.sin)),
    **dict.fromkeys((sp.cot, sp.csc), _tangent(sp.sin, sp.cos)),
    **dict.fromkeys((sp.coth, sp.csch), _argument(POLES, 0)),
    **dict.fromkeys((sp.asin, sp.acos, sp.atanh), _argument(ENDS, 1, -1)),
    sp.acosh: _argument(ENDS, 1),
    **dict.fromkeys((sp.gamma, sp.factorial, sp.loggamma, sp.digamma), _of_gamma),
    sp.KroneckerDelta: lambda node: iter(((node.args[0] - node.args[1], "equal names"),)),
}
"""What may vanish in a node, by its kind, and what happens there."""
