"""Means of products of matrices of which some have no entries here, by what is constant in them:
``\\mathbb{E}[A Y B] = A \\mathbb{E}[Y] B``.

Source: the mean is linear entry by entry, so that a constant factor on either side leaves it
(Rencher, Schaalje, Linear Models in Statistics, 2nd ed., theorem 3.6a); each mean is taken to
exist, as of all that is declared random.
"""

from __future__ import annotations

import itertools

import sympy
from msgspec import Struct
from sympy import MatAdd, MatMul, S, Transpose

from mathreply.algebra.expression.chance import RandomSymbol
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.entries import NoEntries, entry, scalars
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.independence import random_atoms
from mathreply.algebra.expression.nodes import ByEntries
from mathreply.algebra.read import arithmetic

MOST_TERMS = 64
"""Products that are multiplied out to so many terms at most."""
_MEAN = sympy.Function("E", real=True)


class _Term(Struct, frozen=True):
    """A product: numbers, and matrices in their order."""

    numbers: tuple[Expr, ...] = ()
    matrices: tuple[Expr, ...] = ()

    def times(self, other: _Term) -> _Term:
        return _Term((*self.numbers, *other.numbers), (*self.matrices, *other.matrices))


def linear_mean(value: Expr, context: Context) -> Expr | None:
    """The mean of a random matrix, each term by itself and with what is constant on either side in
    front of it and behind it; None where nothing is random.

    Raises:
        NoEntries: where what is random has no entries here, or the terms are too many.
    """
    means = [_mean(term, context) for term in _terms(value)]
    if not any(is_random for _, is_random in means):
        return None
    return arithmetic.add([mean for mean, _ in means])


def _terms(m: Expr) -> list[_Term]:
    """A matrix multiplied out, with transposes at single factors."""
    if isinstance(m, MatAdd):
        found = [term for part in m.args for term in _terms(part)]
    elif isinstance(m, MatMul):
        found = [_Term()]
        for factor in m.args:
            of_factor = _terms(factor) if factor.is_Matrix else [_Term((factor,))]
            found = [one.times(other) for one, other in itertools.product(found, of_factor)]
            _refuse_many(found)
    elif isinstance(m, Transpose):
        found = [
            _Term(term.numbers, tuple(_turned(each) for each in reversed(term.matrices)))
            for term in _terms(m.args[0])
        ]
    else:
        found = [_Term((), (m,))]
    _refuse_many(found)
    return found


def _refuse_many(found: list[_Term]) -> None:
    if len(found) > MOST_TERMS:
        raise NoEntries("a product of too many terms")


def _turned(m: Expr) -> Expr:
    return m.args[0] if isinstance(m, Transpose) else arithmetic.transpose(m)


def _mean(term: _Term, context: Context) -> tuple[Expr, bool]:
    """A term's mean, and whether anything in it is random."""
    of_chance = [_is_random(number, context) for number in term.numbers]
    places = [at for at, m in enumerate(term.matrices) if _is_random(m, context)]
    if not places and not any(of_chance):
        return arithmetic.multiply([*term.numbers, *term.matrices]), False
    if any(of_chance):
        raise NoEntries("a random number before a matrix")
    first, last = places[0], places[-1] + 1
    core = _by_entries(arithmetic.multiply(list(term.matrices[first:last])), context)
    return (
        arithmetic.multiply([*term.numbers, *term.matrices[:first], core, *term.matrices[last:]]),
        True,
    )


def _by_entries(core: Expr, context: Context) -> Expr:
    """The means of the entries of a product that begins and ends with a random matrix."""
    rows, columns = arithmetic.shape(core)
    i, j = (sympy.Dummy(letter, integer=True, positive=True) for letter in "ij")
    row, column = (S.One if rows == 1 else i), (S.One if columns == 1 else j)
    body = scalars(entry(core, row, column, context), context)
    if rows == 1 and columns != 1:
        return arithmetic.transpose(ByEntries(columns, S.One, j, _MEAN(body)))
    indices = (i,) if columns == 1 else (i, j)
    return ByEntries(rows, columns, *indices, _MEAN(body))


def _is_random(value: Expr, context: Context) -> bool:
    """Whether a random name stands in it: a number made of vectors, as ``x' x``, holds them as
    well."""
    if value.atoms(RandomSymbol):
        return True
    place = (sympy.Dummy("i", integer=True, positive=True), S.One)
    return any(
        random_atoms(scalars(entry(name, *place, context), context))
        for name in value.atoms(sympy.MatrixSymbol)
    )
