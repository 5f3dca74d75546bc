"""Complete lists of the solutions of an equation in one name, and why they are all."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts

MAX_DEPTH = 4


def all_roots(difference: Expr, unknown: Expr, facts: Facts, depth: int = 0) -> list[Expr] | None:
    """Values that include every solution of ``difference = 0``, whatever the other names are; None
    if no such list is known.

    A solution must give ``difference`` a value, so its denominators are not 0 there.
    """
    if depth > MAX_DEPTH:
        return None
    top, _ = sp.fraction(sp.together(difference))
    # Expanded, a function of the unknown might be taken apart.
    unopened = _inner(top, unknown, facts, depth)
    if unopened is not None:
        return unopened
    top = sp.factor(sp.expand(top))
    found: list[Expr] = []
    for factor in sp.Mul.make_args(top):
        base, exponent = factor.as_base_exp()
        if not base.has(unknown):
            if exponent.is_positive and not facts.is_nonzero(base):
                return None  # zero for some values of the others, whatever the unknown is
            continue
        if not (exponent.is_Integer and exponent > 0):
            return None
        roots = _of_factor(base, unknown, facts, depth)
        if roots is None:
            return None
        found += roots
    return list(dict.fromkeys(found))


def _of_factor(factor: Expr, unknown: Expr, facts: Facts, depth: int) -> list[Expr] | None:
    """The roots of one factor, by its degree."""
    if not factor.is_polynomial(unknown):
        return _inner(factor, unknown, facts, depth)
    coefficients = [sp.expand(c) for c in sp.Poly(factor, unknown).all_coeffs()]
    leading = coefficients[0]
    # Where the leading coefficient is 0 there are other solutions.
    if not (facts.is_nonzero(leading) or facts.is_nonzero(sp.factor(leading))):
        return None
    # The degree is that of the polynomial, for the leading coefficient is never 0.
    if len(coefficients) == 2:
        return [sp.cancel(-coefficients[1] / leading)]
    if len(coefficients) == 3:
        a, b, c = coefficients
        return _quadratic(a, b, c, facts)
    if all(c == 0 for c in coefficients[1:-1]) and facts.real:
        return _pure(leading, coefficients[-1], len(coefficients) - 1, facts)
    return None


def _quadratic(a: Expr, b: Expr, c: Expr, facts: Facts) -> list[Expr]:
    """The two roots; over the reals none where what stands under the root is negative."""
    below = sp.factor(sp.expand(b**2 - 4 * a * c))
    if facts.real and facts.is_negative(below):
        return []
    root = sp.sqrt(below)
    return list(dict.fromkeys(sp.cancel((-b + sign * root) / (2 * a)) for sign in (1, -1)))


def _pure(a: Expr, c: Expr, degree: int, facts: Facts) -> list[Expr] | None:
    """``a x^n + c = 0`` over the reals: ``x^n`` is injective for odd n, even in x for even n."""
    value = sp.cancel(-c / a)
    if degree % 2 == 0:
        if facts.is_negative(value):
            return []
        root = sp.Pow(value, sp.Rational(1, degree))
        return list(dict.fromkeys([root, -root]))
    if facts.is_nonnegative(value):
        return [sp.Pow(value, sp.Rational(1, degree))]
    return [-sp.Pow(-value, sp.Rational(1, degree))] if facts.is_nonnegative(-value) else None


def _inner(top: Expr, unknown: Expr, facts: Facts, depth: int) -> list[Expr] | None:
    """``a f(u) + b = 0`` for an ``f`` that can be undone: exp, log, bars and square roots."""
    if not facts.real:
        return None
    holders = {
        node
        for node in top.atoms(sp.exp, sp.log, sp.Abs, sp.Pow)
        if node.has(unknown) and _undone(node) is not None
    }
    for node in sorted(holders, key=sp.default_sort_key):
        mark = sp.Dummy("f", real=True)
        marked = sp.expand(top).xreplace({node: mark})
        if not marked.is_polynomial(mark) or sp.degree(marked, mark) != 1:
            continue
        if isinstance(node, sp.Pow) and node.exp == sp.Rational(1, 2):
            other = marked.coeff(mark, 0), marked.coeff(mark, 1)
            # Squared, an equation has the solutions of both signs: more than asked for, none less.
            squared = sp.expand(other[1] ** 2 * node.base - other[0] ** 2)
            return all_roots(squared, unknown, facts, depth + 1)
        slope = marked.coeff(mark, 1)
        # The unknown must stand in that function alone.
        if marked.has(unknown) or not facts.is_nonzero(slope):
            continue
        value = sp.cancel(-marked.coeff(mark, 0) / slope)
        found: list[Expr] = []
        for target in _undone(node)(value):
            roots = all_roots(_argument(node) - target, unknown, facts, depth + 1)
            if roots is None:
                return None
            found += roots
        return found
    return None


def _argument(node: Expr) -> Expr:
    """What a function is taken of, or a power raised to."""
    return node.exp if isinstance(node, sp.Pow) else node.args[0]


def _undone(node: Expr) -> Expr:
    """What the argument may be where a function has a value, as a function of that value."""
    if isinstance(node, sp.exp):
        return lambda value: [sp.log(value)]
    if isinstance(node, sp.log) and len(node.args) == 1:
        return lambda value: [sp.exp(value)]
    if isinstance(node, sp.Abs):
        return lambda value: [value, -value]
    if isinstance(node, sp.Pow) and node.exp == sp.Rational(1, 2):
        return lambda value: [value**2]
    if isinstance(node, sp.Pow) and node.base.is_Rational and node.base > 0 and node.base != 1:
        return lambda value: [sp.log(value) / sp.log(node.base)]
    return None
