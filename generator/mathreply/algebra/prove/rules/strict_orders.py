"""Strict orders of numbers made of vectors: ``v' A v > 0`` where v is not zero."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.nodes import Norm
from mathreply.algebra.prove.rules.matrices import Algebra
from mathreply.algebra.prove.rules.matrix_equations import never_negative
from mathreply.algebra.prove.rules.matrix_gradients import Calculus
from mathreply.algebra.prove.rules.matrix_words import Letter, NotWords, Words


def strictly_ordered(small: Expr, large: Expr, facts: Facts) -> bool:
    """Whether ``small < large`` because the difference is at least ``c |M u|^2``: a positive c, a
    matrix M with an inverse and a vector u that is not zero, over the reals.

    Source: Horn, Johnson, Matrix Analysis, 5.1.1, a length is 0 of the zero vector alone; 0.5, what
    has an inverse takes no other vector to zero.
    """
    if not facts.real:
        return False
    algebra = Calculus(facts)
    try:
        number = algebra.scalar(large) - algebra.scalar(small)
        number = sp.expand(algebra.with_told_numbers(number))
        return any(
            _is_at_least(algebra, number, square, facts) for square in _squares(algebra, facts)
        )
    except NotWords:
        return False


def _squares(algebra: Algebra, facts: Facts) -> Iterator[Expr]:
    """Squared lengths of vectors that are not zero, as numbers."""
    for vector in (*facts.never_zero, *_long(facts)):
        if vector.shape[1] != 1:
            continue
        words = algebra.words(vector)
        for column in (words, *_moved(algebra, words, facts)):
            square = algebra.times(algebra.transposed(column), column)
            yield sp.expand(algebra.number_of(square))


def _long(facts: Facts) -> list[Expr]:
    """The vectors of which the length is assumed not to be zero."""
    told = [e for known in (facts.positive, facts.nonzero) for e in known]
    for left, right in facts.equal:
        for length, value in ((left, right), (right, left)):
            if isinstance(length, Norm) and facts.is_positive(value):
                told.append(length)
    return list(dict.fromkeys(e.args[0] for e in told if isinstance(e, Norm)))


def _moved(algebra: Algebra, column: Words, facts: Facts) -> Iterator[Words]:
    """A column times matrices with an inverse, and the transposes of these."""
    for name in sorted(_regular(algebra, facts)):
        for letter in (Letter(name), Letter(name, True)):
            rows, _ = algebra.shape(column)
            if rows is not None and algebra.atoms[name].shape == (rows, rows):
                yield algebra.times({(letter,): sp.S.One}, column)


def _regular(algebra: Algebra, facts: Facts) -> set[str]:
    """The letters of matrices of which it is assumed that their determinant is not zero."""
    told = (e.args[0] for e in facts.nonzero if isinstance(e, sp.Determinant))
    names = {m.name for m in told if isinstance(m, sp.MatrixSymbol)}
    return names & algebra.atoms.keys()


def _is_at_least(algebra: Algebra, number: Expr, square: Expr, facts: Facts) -> bool:
    """Whether a number is at least a positive multiple of a square."""
    marks = square.free_symbols & algebra.numbers.keys()
    shares = {sp.cancel(number.coeff(mark) / square.coeff(mark)) for mark in marks}
    for share in sorted(shares, key=str):
        if share.free_symbols & algebra.numbers.keys() or not facts.is_positive(share):
            continue
        rest = sp.expand(number - share * square)
        if rest == 0 or facts.is_nonnegative(rest) or never_negative(algebra, rest, facts):
            return True
    return False
