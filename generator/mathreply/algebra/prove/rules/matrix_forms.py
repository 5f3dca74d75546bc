"""Quadratic forms in vectors: sums of products ``u' v`` of words that are columns, never negative
where the matrix of their coefficients is positive semidefinite."""

from __future__ import annotations

import itertools

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.rules.matrices import Algebra
from mathreply.algebra.prove.rules.matrix_words import Word

MOST_COLUMNS = 6


def is_sum_of_squares(algebra: Algebra, terms: dict[Expr, Expr], facts: Facts) -> bool:
    """Whether ``sum c_k u_k' v_k >= 0``: elimination of the matrix of the coefficients of the
    columns meets no pivot that may be negative.

    Args:
        algebra: the words for which the products stand.
        terms: what stands for a product, with its coefficient.
        facts: what is known of the coefficients.

    Source: Horn, Johnson, Matrix Analysis, 7.1: a Gram matrix is positive semidefinite, and the sum
    of the products ``c_ij g_ij`` of two such matrices is their trace ``tr(C G) >= 0`` (7.5.3 for
    the entries' products, summed).
    """
    squares = [mark for mark in terms if algebra.is_gram(algebra.numbers[mark])]
    columns: list[Word] = [_halves(algebra, mark)[1] for mark in squares]
    entries: dict[tuple[int, int], Expr] = {}
    for mark, coefficient in terms.items():
        place = _place(algebra, mark, columns)
        if place is None:
            return False
        for pair in (place, place[::-1]):
            entries[pair] = entries.get(pair, sp.S.Zero) + coefficient / 2
    size = len(columns)
    if size > MOST_COLUMNS:
        return False
    rows = [[entries.get((i, j), sp.S.Zero) for j in range(size)] for i in range(size)]
    return _is_semidefinite(rows, facts)


def _halves(algebra: Algebra, mark: Expr) -> tuple[Word, Word]:
    """The two columns of which a word of even length is the product."""
    word = algebra.numbers[mark]
    half = len(word) // 2
    return algebra.turned(word[:half]), word[half:]


def _place(algebra: Algebra, mark: Expr, columns: list[Word]) -> tuple[int, int] | None:
    """Of which two columns a product is: of some whose squares occur, as ``x' b`` of ``R x`` and
    ``R^-T b``, else of its halves, which are added; None of a word that has none."""
    for i, j in itertools.combinations_with_replacement(range(len(columns)), 2):
        if algebra.product(columns[i], columns[j]) == mark:
            return i, j
    if len(algebra.numbers[mark]) % 2:
        return None
    halves = _halves(algebra, mark)
    columns += [column for column in halves if column not in columns]
    return columns.index(halves[0]), columns.index(halves[1])


def _is_semidefinite(rows: list[list[Expr]], facts: Facts) -> bool:
    """Whether elimination meets only positive pivots, and zeros in rows of zeros.

    Source: Horn, Johnson, Matrix Analysis, 7.7.7, the Schur complement of a positive pivot.
    """
    while rows:
        pivot = sp.factor(sp.cancel(rows[0][0]))
        first = [sp.cancel(e) for e in rows[0]]
        if pivot == 0:
            if any(e != 0 for e in first):
                return False
            rows = [row[1:] for row in rows[1:]]
            continue
        if not facts.is_positive(pivot):
            return False
        rows = [
            [sp.cancel(row[j] - row[0] * first[j] / pivot) for j in range(1, len(first))]
            for row in rows[1:]
        ]
    return True
