"""Points at which a side has no value, although the step holds everywhere else."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp

from mathreply.algebra.budget import within
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.kernel.need import Need
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.rules.matrix_equations import never_singular
from mathreply.algebra.write.said import tex_of

WORK = 50_000
MAX_POINTS = 6


def excluded_points(
    left: Expr, right: Expr, thin: tuple[Need, ...], facts: Facts, context: Context
) -> tuple[str, ...]:
    """As TeX, ``x = 1``: the zeros of what is divided by, and the other single points at which a
    side has no value (``thin``), unless they are outside the domains or assumed away.

    Of a matrix that is inverted, ``\\det A = 0``.
    """
    needed = [need.subject for need in thin]
    poles = [pole for subject in needed for pole in _poles(subject, context)]
    # The zeros of 1/Γ are told as the poles of the factorial.
    zeros = [subject for subject in needed if not subject.has(sp.gamma)]
    divisors = list(dict.fromkeys([*zeros, *_divisors(left, right)]))
    found = within(WORK, lambda: _found(divisors, facts, context)) or []
    singular = [f"\\det {matrix} = 0" for matrix in inverted((left, right), facts, context)]
    return tuple(dict.fromkeys([*found, *poles, *singular]))


def _poles(e: Expr, context: Context) -> list[str]:
    """Where a factorial has no value: ``1/Γ`` is zero there."""
    found = []
    for node in e.atoms(sp.gamma):
        argument = sp.expand(node.args[0])
        found.append(f"{tex_of(argument, context)} = 0, -1, -2, \\dots")
    return found


def inverted(sides: Iterable[Expr], facts: Facts, context: Context) -> tuple[str, ...]:
    """As TeX, the matrices that are inverted and may be singular: neither is their determinant
    spoken of in the assumptions, nor are they positive definite as they stand."""
    found = {
        node.arg for side in sides if isinstance(side, sp.Basic) for node in side.atoms(sp.Inverse)
    }
    assumed = {
        d.arg
        for claim in context.assumptions
        for side in (claim.left, claim.right)
        if isinstance(side, sp.Basic)
        for d in side.atoms(sp.Determinant)
    }
    open_ones = (arg for arg in found - assumed if not never_singular(arg, facts))
    return tuple(sorted(_bracketed(arg, context) for arg in open_ones))


def _bracketed(arg: Expr, context: Context) -> str:
    tex = tex_of(arg, context)
    return tex if isinstance(arg, sp.MatrixSymbol) else f"({tex})"


def _found(divisors: list[Expr], facts: Facts, context: Context) -> list[str]:
    """Where divisors vanish, said in words of the author's names."""
    points: dict[str, None] = {}
    n = Normalizer(facts)
    for divisor in divisors:
        if facts.is_nonzero(divisor) or facts.is_nonzero(n(divisor)):
            continue
        for factor in sp.Mul.make_args(sp.factor(divisor)):
            base = factor.as_base_exp()[0]
            if base.is_number or facts.is_nonzero(base) or facts.is_nonzero(n(base)):
                continue
            points.update(dict.fromkeys(_zeros(base, context)))
            if len(points) >= MAX_POINTS:
                return list(points)[:MAX_POINTS]
    return list(points)


def _divisors(*sides: Expr) -> list[Expr]:
    """What the sides divide by, no bound name in it."""
    found: dict[Expr, None] = {}
    for side in sides:
        if not isinstance(side, sp.Basic):
            continue
        for node in sp.preorder_traversal(side):
            if (
                isinstance(node, sp.Pow)
                and node.exp.could_extract_minus_sign()
                and node.base is not sp.E
                and not any(isinstance(s, sp.Dummy) for s in node.base.free_symbols)
                and not node.base.is_Matrix
            ):
                found[node.base] = None
    return list(found)


def _zeros(base: Expr, context: Context) -> list[str]:
    """Where a divisor is 0: solved for a name that may have that value, or as an equation."""
    if isinstance(base, sp.factorial):  # never zero; without a value below 0!
        return [f"{tex_of(base.args[0], context)} < 0"]
    for symbol in sorted(base.free_symbols, key=lambda s: s.name):
        if (
            isinstance(symbol, sp.Symbol)
            and base.is_polynomial(symbol)
            and sp.degree(base, symbol) == 1
        ):
            zero = sp.cancel(symbol - base / base.coeff(symbol, 1))
            if (
                (symbol.is_positive and zero.is_nonpositive)
                or (symbol.is_negative and zero.is_nonnegative)
                or (symbol.is_integer and zero.is_integer is False)
            ):
                return []
            if zero.is_polynomial():
                return [f"{tex_of(symbol, context)} = {tex_of(zero, context)}"]
    return [f"{tex_of(base, context)} = 0"]
