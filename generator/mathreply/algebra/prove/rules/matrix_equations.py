"""Equations between matrices, and one from another: ``D = 0`` says what a word of D stands for.

``A x = b`` makes every ``A x`` in another equation a ``b``, whatever stands beside it; an equation
may be multiplied by the inverse of a sum that occurs in either of them first.
"""

from __future__ import annotations

import itertools

import sympy as sp

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.rules.matrices import Algebra
from mathreply.algebra.prove.rules.matrix_blocks import inverted_in
from mathreply.algebra.prove.rules.matrix_forms import is_sum_of_squares
from mathreply.algebra.prove.rules.matrix_gradients import Calculus
from mathreply.algebra.prove.rules.matrix_words import NotWords, Word, Words

Sides = tuple[Expr, Expr]
MOST_TURNED = 3
"""So many equations are used all at once, transposed as well."""


def equal_by_words(left: Expr, right: Expr, facts: Facts) -> bool:
    """Whether two matrix expressions, or two scalars made of matrices, are one sum of words."""
    equations = [(a, b) for a, b in facts.equal if getattr(a, "is_Matrix", False)]
    # Where two equations say different things of one word, each alone may be the one to use.
    chosen = [equations]
    for pair in equations:
        chosen += [[pair]] * (len(equations) > 1) + [[pair, _turned(pair)]]
    if 1 < len(equations) <= MOST_TURNED:
        chosen.append([*equations, *map(_turned, equations)])
    return any(_equal_under(pairs, left, right, facts) for pairs in chosen)


def _turned(pair: Sides) -> Sides:
    """An equation between matrices, transposed."""
    return sp.Transpose(pair[0]), sp.Transpose(pair[1])


def _equal_under(equations: list[Sides], left: Expr, right: Expr, facts: Facts) -> bool:
    algebra = Calculus(facts)
    algebra.inverses = inverted_in(left, right)
    try:
        for a, b in equations:
            algebra.assume(a, b)
        if any(getattr(side, "is_Matrix", False) for side in (left, right)):
            return _is_zero(algebra, algebra.difference(left, right))
        difference = algebra.scalar(left) - algebra.scalar(right)
        return bool(sp.expand(algebra.with_told_numbers(difference)) == 0)
    except NotWords:
        return False


def ordered_by_words(small: Expr, large: Expr, facts: Facts) -> bool:
    """Whether ``small <= large`` because the difference is a sum of squared lengths ``|M x|^2``
    with coefficients that are not negative, or a form in such columns that is never negative.

    Source: Horn, Johnson, Matrix Analysis, 7.1.P1: ``x' M' M x = |M x|^2 >= 0`` over the reals.
    """
    if not facts.real:
        return False
    algebra = Calculus(facts)
    try:
        number = algebra.scalar(large) - algebra.scalar(small)
    except NotWords:
        return False
    number = sp.expand(algebra.with_told_numbers(number))
    return never_negative(algebra, number, facts)


def never_negative(algebra: Algebra, number: Expr, facts: Facts) -> bool:
    """Whether a number made of products of columns is a sum of squared lengths, or a form that is
    never negative.

    Args:
        algebra: the words for which its marks stand.
        number: a polynomial in them.
        facts: what is known of the coefficients.
    """
    marks = sorted(number.free_symbols & algebra.numbers.keys(), key=str)
    if not marks or not number.is_polynomial(*marks):
        return False
    linear: dict[Expr, Expr] = {}
    for powers, coefficient in sp.Poly(number, *marks).terms():
        held = [mark for mark, power in zip(marks, powers, strict=True) if power]
        if sum(powers) == 1:
            linear[held[0]] = coefficient
            continue
        lengths = all(
            power % 2 == 0 or algebra.is_gram(algebra.numbers[mark])
            for mark, power in zip(marks, powers, strict=True)
        )
        if not lengths or not facts.is_nonnegative(coefficient):
            return False
    return _are_lengths(algebra, linear, facts) or _is_form(algebra, linear, facts)


def _are_lengths(algebra: Algebra, linear: dict[Expr, Expr], facts: Facts) -> bool:
    """Whether every product is a squared length, and its coefficient not negative."""
    return all(
        algebra.is_gram(algebra.numbers[mark]) and facts.is_nonnegative(coefficient)
        for mark, coefficient in linear.items()
    )


def _is_form(algebra: Algebra, linear: dict[Expr, Expr], facts: Facts) -> bool:
    """Whether the products are a form that is never negative, times a factor of all of them that
    is not negative either."""
    content = sp.gcd_list(list(linear.values())) if len(linear) > 1 else sp.S.One
    signed = (c for c in (content, -content, sp.S.One) if facts.is_nonnegative(sp.factor(c)))
    content = next(signed)
    rest = {mark: sp.cancel(coefficient / content) for mark, coefficient in linear.items()}
    return is_sum_of_squares(algebra, rest, facts)


def _is_zero(algebra: Algebra, difference: Words) -> bool:
    """Whether a sum of words is zero, or is when multiplied by what has an inverse in it: then
    ``S D = 0`` makes ``D = S^-1 S D`` zero."""
    if algebra.vanishes(difference):
        return True
    one: Words = {(): sp.S.One}
    factors = [one, *algebra.undone()]
    return any(
        algebra.vanishes(algebra.times(algebra.times(before, difference), after))
        for before, after in itertools.product(factors, factors)
        if (before is not one or after is not one)
        and _fits(algebra, before, difference)
        and _fits(algebra, difference, after)
    )


def follows(first: Sides, second: Sides, facts: Facts) -> bool:
    """Whether the equation ``second`` holds wherever ``first`` does and both have a value.

    Source: a sum of words ``L D R`` is zero where ``D`` is; a word is solved for only where its
    coefficient is never zero, and inverses stand only beside what they undo.
    """
    algebra = Calculus(facts)
    try:
        given, wanted = algebra.difference(*first), algebra.difference(*second)
        if _is_turned(algebra, given, wanted):
            return True
        return any(
            algebra.under(algebra.follow(equation)).vanishes(wanted)
            for equation in _multiplied(algebra, given)
        )
    except NotWords:
        return False


def _is_turned(algebra: Algebra, given: Words, wanted: Words) -> bool:
    """Whether the one says ``U V = I`` and the other ``V U = I``, of square matrices.

    Source: Horn, Johnson, Matrix Analysis, 0.5: a left inverse of a square matrix is its inverse.
    """
    one, other = _unit_word(given), _unit_word(wanted)
    if one is None or other is None or len(one) != len(other):
        return False
    for cut in range(1, len(one)):
        before, after = one[:cut], one[cut:]
        if other == after + before:
            shapes = (algebra.shape({word: sp.S.One}) for word in (before, after))
            if all(r is not None and c is not None and sp.expand(r - c) == 0 for r, c in shapes):
                return True
    return False


def _unit_word(equation: Words) -> Word | None:
    """The word that an equation says to be the identity; None where it says something else."""
    words = [word for word in equation if word]
    if len(equation) != 2 or len(words) != 1 or sp.expand(equation[words[0]] + equation[()]) != 0:
        return None
    return words[0] if equation[words[0]].is_number and equation[words[0]] != 0 else None


def _multiplied(algebra: Algebra, given: Words) -> list[Words]:
    """The equation itself, and multiplied from either side by what has an inverse."""
    found = [given]
    for factor in algebra.invertible():
        for left, right in ((factor, given), (given, factor)):
            if _fits(algebra, left, right):
                found.append(algebra.rewritten(algebra.times(left, right)))
    return found


def _fits(algebra: Algebra, left: Words, right: Words) -> bool:
    """Whether the columns of the one are as many as the rows of the other, or either is a multiple
    of the identity."""
    if not any(left) or not any(right):
        return True
    columns, rows = algebra.shape(left)[1], algebra.shape(right)[0]
    return columns is not None and rows is not None and sp.expand(columns - rows) == 0


def never_singular(matrix: Expr, facts: Facts) -> bool:
    """Whether a matrix has an inverse for sure: ``c I + sum a_i M_i' M_i`` with ``c > 0`` and
    ``a_i >= 0`` is positive definite.

    Source: Horn, Johnson, Matrix Analysis, 7.1: ``x' S x >= c |x|^2 > 0`` for ``x`` not zero.
    """
    algebra = Calculus(facts)
    try:
        words = algebra.words(matrix)
    except NotWords:
        return False
    identity = words.pop((), None)
    if identity is None or not facts.is_positive(identity):
        return False
    return all(
        algebra.is_gram(word) and facts.is_nonnegative(coefficient)
        for word, coefficient in words.items()
    )
