"""Expectations of random vectors and matrices, and covariances of vectors, entry by entry."""

from __future__ import annotations

import sympy
from sympy import Dummy, S

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.entries import NoEntries, entry, scalars
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.independence import random_atoms
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import ByEntries
from mathreply.algebra.read import application, arithmetic
from mathreply.algebra.read.linear_means import linear_mean

_MEAN = sympy.Function("E", real=True)
_MEANS = ("\\mathbb{E}", "\\mathrm{E}")
_COVARIANCES = ("\\mathrm{Cov}", "\\mathrm{Var}", "\\mathbb{V}")


def matrix_moment(name: str, values: list[Expr], context: Context) -> Expr | None:
    """The mean of a random vector or matrix, or the matrix of the covariances of one or two random
    vectors: ``\\operatorname{Cov}(x)_{ij} = \\operatorname{Cov}(x_i, x_j)``; None where it is none
    of these or has no entries."""
    values = [inline(value, context) for value in values]
    if not values or not all(arithmetic.is_matrix(value) for value in values):
        return None
    try:
        if name in _MEANS and len(values) == 1:
            return _mean(values[0], context)
        if name in _COVARIANCES and all(map(application.is_column, values)):
            return _covariance(values[0], values[-1], context)
    except NoEntries:
        return None
    return None


def _mean(value: Expr, context: Context) -> Expr | None:
    try:
        return _mean_by_entries(value, context)
    except NoEntries:  # an inverse of a product: what is constant stands outside
        return linear_mean(value, context)


def _mean_by_entries(value: Expr, context: Context) -> Expr | None:
    rows, columns = arithmetic.shape(value)
    i, j = _indices()
    body = scalars(entry(value, i, S.One if columns == 1 else j, context), context)
    if not random_atoms(body):
        return None
    indices = (i,) if columns == 1 else (i, j)
    return ByEntries(rows, columns, *indices, _MEAN(body))


def _covariance(one: Expr, other: Expr, context: Context) -> Expr | None:
    try:
        return _covariance_by_entries(one, other, context)
    except NoEntries:
        return _linear_covariance(one, other, context)


def _linear_covariance(one: Expr, other: Expr, context: Context) -> Expr | None:
    """``\\mathbb{E}[x y^\\top] - \\mathbb{E}[x] \\mathbb{E}[y]^\\top``"""
    first, second = (linear_mean(value, context) for value in (one, other))
    product = linear_mean(arithmetic.multiply([one, arithmetic.transpose(other)]), context)
    if first is None or second is None or product is None:
        return None
    shift = arithmetic.multiply([sympy.S.NegativeOne, first, arithmetic.transpose(second)])
    return arithmetic.add([product, shift])


def _covariance_by_entries(one: Expr, other: Expr, context: Context) -> Expr | None:
    i, j = _indices()
    first = scalars(entry(one, i, S.One, context), context)
    second = scalars(entry(other, j, S.One, context), context)
    if not (random_atoms(first) and random_atoms(second)):
        return None
    sizes = (arithmetic.shape(value)[0] for value in (one, other))
    product = _MEAN(sympy.Mul(first, second, evaluate=False))
    return ByEntries(*sizes, i, j, product - _MEAN(first) * _MEAN(second))


def _indices() -> tuple[Dummy, Dummy]:
    return Dummy("i", integer=True, positive=True), Dummy("j", integer=True, positive=True)
