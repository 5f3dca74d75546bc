"""Bounds of ``x' y`` by the lengths of the vectors, which may be assumed."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.nodes import Norm
from mathreply.algebra.prove.rules.matrices import Algebra
from mathreply.algebra.prove.rules.matrix_gradients import Calculus
from mathreply.algebra.prove.rules.matrix_words import NotWords


def ordered_by_lengths(small: Expr, large: Expr, facts: Facts) -> bool:
    """Whether ``small <= large`` as ``-|x| |y| <= x' y <= |x| |y|`` for every product of vectors in
    the difference.

    Source: Horn, Johnson, Matrix Analysis, 5.1.4, the inequality of Cauchy and Schwarz, over the
    reals; squares keep the order of sides that are not negative.
    """
    if not facts.real:
        return False
    if isinstance(small, sp.Abs):
        inner = small.args[0]
        return all(ordered_by_lengths(side, large, facts) for side in (inner, -inner))
    if isinstance(small, Norm) and facts.is_nonnegative(large):
        return ordered_by_lengths(small**2, large**2, facts)
    algebra = Calculus(facts)
    try:
        least = _least(algebra, algebra.scalar(large) - algebra.scalar(small), facts)
    except NotWords:
        return False
    return least is not None and facts.is_nonnegative(least)


def _least(algebra: Algebra, number: Expr, facts: Facts) -> Expr | None:
    """What a number is at least, in lengths of vectors alone; None where that is not found."""
    number, roots = _in_lengths(algebra, number)
    products = sorted(number.free_symbols & algebra.numbers.keys(), key=str)
    if not products or not number.is_polynomial(*products):
        return None
    least = sp.S.Zero
    for powers, factor in sp.Poly(number, *products).terms():
        held = [(mark, power) for mark, power in zip(products, powers, strict=True) if power]
        term = _least_of(algebra, held, factor, facts)
        if term is None:
            return None
        least += term
    least, more = _in_lengths(algebra, least)
    if least.free_symbols & algebra.numbers.keys():
        return None
    # A length has one name, wherever it came from.
    named = {root: sp.Symbol(str(mark), nonnegative=True) for root, mark in (*roots, *more)}
    return sp.factor(least.xreplace(named))


def _least_of(
    algebra: Algebra, held: list[tuple[Expr, int]], factor: Expr, facts: Facts
) -> Expr | None:
    """What a multiple of products is at least; None where it is not known."""
    if not held:
        return factor
    if all(power % 2 == 0 for _, power in held) and facts.is_nonnegative(factor):
        return sp.S.Zero
    ((mark, power), *others) = held
    if others or power > 2:
        return None
    lengths = _lengths(algebra, mark)
    if facts.is_nonnegative(-factor):
        return factor * lengths**power
    return -factor * lengths if power == 1 and facts.is_nonnegative(factor) else None


def _lengths(algebra: Algebra, mark: Expr) -> Expr:
    """``|x| |y|`` of what stands for ``x' y``."""
    word = algebra.numbers[mark]
    row, column = word[:1], word[1:]
    squares = (algebra.squared_length(half) for half in (algebra.turned(row), column))
    return sp.Mul(*(sp.sqrt(square) for square in squares))


def _in_lengths(algebra: Algebra, number: Expr) -> tuple[Expr, list[tuple[Expr, Expr]]]:
    """A number with assumed values put in, and a length squared for every ``x' x``, the lengths
    with what stands for their squares."""
    number = sp.expand(algebra.with_told_numbers(number))
    marks = sorted(number.free_symbols & algebra.numbers.keys(), key=str)
    squares = [mark for mark in marks if algebra.is_gram(algebra.numbers[mark])]
    roots = [(sp.Dummy("r", nonnegative=True), mark) for mark in squares]
    return sp.expand(number.xreplace({mark: root**2 for root, mark in roots})), roots
