"""Values in ball arithmetic: right, or none."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy as sp

import mathreply.algebra.refute.balls  # noqa: F401 - registers how everything is evaluated
from mathreply.algebra.refute.balls.value import (
    Evaluator,
    Gauss,
    Infinite,
    Point,
    Undefined,
    Unknown,
)
from mathreply.algebra.refute.shown import short

X = sp.Symbol("x", real=True)
K = sp.Symbol("K", integer=True, positive=True)
I = sp.Dummy("k", integer=True, positive=True)  # noqa: E741 - an index
M = sp.Dummy("n", integer=True, nonnegative=True)
Z = sp.IndexedBase("z", real=True)
T = sp.Dummy("t", real=True)
ARRAYS = {"z": (Fraction(1), Fraction(2), Fraction(-1)), "w": (Gauss(Fraction(1), Fraction(2)),)}
POINT = Point({X: Fraction(1, 3), K: 3}, ARRAYS)
VALUES: list[tuple[Any, str]] = [
    (X**2 + 1, "10/9"),
    (sp.sqrt(X), "0.5774"),
    (sp.Sum(Z[I], (I, 1, K)), "2"),
    (sp.Product(Z[I], (I, 1, K)), "-2"),
    (sp.Sum(1, (I, 1, 0)), "0"),
    (sp.binomial(5, 2), "10"),
    (sp.factorial(5), "120"),
    (sp.KroneckerDelta(K, 3), "1"),
    (sp.Piecewise((1, X > 1), (2, True)), "2"),
    (sp.Max(X, 0), "1/3"),
    (sp.floor(-X), "-1"),
    (sp.Derivative(X**3, X), "1/3"),
    (sp.Derivative(sp.Sum(Z[I] ** 2, (I, 1, K)), Z[2]), "4"),
    (sp.Integral(sp.exp(-(T**2)), (T, -sp.oo, sp.oo)), "1.772"),
    (sp.Integral(T**2, (T, 0, 1)), "1/3"),
    (sp.Limit(sp.sin(T) / T, T, 0, "+-"), "1"),
    (sp.Sum(X**I, (I, 1, sp.oo)), "1/2"),
    (sp.Sum(1 / I**2, (I, 1, sp.oo)), "1.645"),
    (sp.Pow(-8, sp.Rational(1, 3), evaluate=False), "-2"),
    (sp.MatrixSymbol("z", 3, 1).T * sp.MatrixSymbol("z", 3, 1), "[6]"),
    (sp.MatrixSymbol("w", 1, 1), "[1+2i]"),
]


@pytest.mark.parametrize(("expression", "value"), VALUES, ids=lambda v: str(v)[:40])
def test_a_value_is_what_a_person_finds(expression: Any, value: str) -> None:
    """Sums, products, derivatives, integrals, limits and matrices have the values that they have by
    hand."""
    assert short(Evaluator(POINT, real=True).value(expression)) == value


@pytest.mark.parametrize(
    "expression",
    [
        1 / (X - sp.Rational(1, 3)),
        sp.log(-X),
        sp.sqrt(-X),
        Z[4],
        sp.Pow(0, -1, evaluate=False),
        sp.Integral(1 / T, (T, 0, 1)),
        sp.Integral(sp.exp(T), (T, 0, sp.oo)),
        sp.Sum(2**I, (I, 0, sp.oo)),
        sp.Limit(abs(T) / T, T, 0, "+-"),
        sp.gamma(sp.Integer(-1), evaluate=False),
    ],
    ids=str,
)
def test_what_has_no_value_is_said_to_have_none(expression: Any) -> None:
    """Poles, logarithms of negative numbers over the reals, indices out of range, divergence; a
    good twin has one."""
    assert Evaluator(POINT, real=True).value(X).is_finite()
    with pytest.raises((Undefined, Unknown)):
        Evaluator(POINT, real=True).value(expression)


def test_infinity_has_a_sign() -> None:
    """A limit that grows without bound tells in which direction."""
    with pytest.raises(Infinite) as caught:
        Evaluator(POINT, real=True).value(sp.Limit(-(T**2), T, sp.oo))
    assert caught.value.sign == -1


def test_numbers_beyond_reach_do_not_end_the_process() -> None:
    """Powers, floors and roundings of numbers too large for Flint's integers are told or
    refused."""
    big = Point({X: 2**80})
    assert Evaluator(big, real=True).value(sp.Rational(1, 2) ** X).is_finite()
    with pytest.raises(Unknown):
        Evaluator(big, real=True).value(sp.floor(sp.exp(X)))


N = sp.Symbol("n", integer=True, positive=True)
LIMITS: list[tuple[Any, Any, str, str]] = [
    ((1 - sp.cos(T)) / T**2, sp.S.Zero, "+-", "1/2"),
    ((sp.exp(X + T) - sp.exp(X)) / T, sp.S.Zero, "+-", "1.396"),
    ((1 + 2 / N) ** N, sp.oo, "-", "7.389"),
    (sp.factorial(N) / N**N, sp.oo, "-", "0"),
    (sp.sqrt(N**2 + N) - N, sp.oo, "-", "1/2"),
    (sp.log(T) * T, sp.S.Zero, "+", "0"),
    (X**N, sp.oo, "-", "0"),
]


@pytest.mark.parametrize(("body", "place", "side", "value"), LIMITS, ids=lambda v: str(v)[:30])
def test_a_limit_is_read_off_an_expansion(body: Any, place: Any, side: str, value: str) -> None:
    """Quotients of zeros, sequences, powers and factorials have the limits that they have."""
    limit = sp.Limit(body, N if body.has(N) else T, place, side)
    assert short(Evaluator(POINT, real=True).value(limit)) == value


def test_what_oscillates_has_no_limit_that_is_told() -> None:
    """A sine is never taken to settle, however it looks at whole numbers."""
    with pytest.raises(Unknown):
        Evaluator(POINT, real=True).value(sp.Limit(sp.sin(sp.pi * T), T, sp.oo))


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (sp.Integral(sp.exp(-((T - 900) ** 2)), (T, -sp.oo, sp.oo)), sp.sqrt(sp.pi)),
        (sp.Integral(1 / sp.sqrt(T), (T, 0, 1)), sp.Integer(2)),
        (sp.Integral(sp.Abs(sp.sin(T)), (T, 0, 6 * sp.pi)), sp.Integer(12)),
        (sp.Integral(T**3 / (sp.exp(T) - 1), (T, 0, sp.oo)), sp.pi**4 / 15),
        (sp.Integral(1 / (1 + T**2), (T, -sp.oo, sp.oo)), sp.pi),
        (sp.Sum((-1) ** I / I, (I, 1, sp.oo)), -sp.log(2)),
        (sp.Sum(1 / (I * (I + 2)), (I, 1, sp.oo)), sp.Rational(3, 4)),
        (sp.Sum(90**I * sp.exp(-90) / sp.factorial(I), (I, 0, sp.oo)), sp.S.One),
        (sp.Derivative(sp.Integral(sp.sin(T * X), (T, 0, X)), X), None),
    ],
    ids=lambda v: str(v)[:40],
)
def test_a_value_comes_with_a_bound_of_its_error(expression: Any, value: Any) -> None:
    """Improper integrals and series are enclosed: the true value is inside a small ball."""
    evaluator = Evaluator(POINT, real=True)
    ball = evaluator.value(expression)
    assert ball.rad() < 1e-8
    if value is not None:
        assert (ball - evaluator.value(value)).contains(0)


@pytest.mark.parametrize(
    ("term", "first", "value"),
    [
        (X**M / sp.factorial(2 * M), 0, 1),
        (X**M / sp.factorial(2 * M), 1, 0),
        (X ** (2 * M), 0, 1),
        (sp.Rational(1, 2) ** M, -3, 16),
        (sp.Integer(0) ** M / sp.factorial(M), 0, 1),
    ],
    ids=str,
)
def test_a_series_begins_where_it_is_said_to(term: Any, first: int, value: int) -> None:
    """Zero to the power zero is one: a power series at 0 has its first term, and nothing else."""
    evaluator = Evaluator(Point({X: Fraction(0)}), real=True)
    assert evaluator.value(sp.Sum(term, (M, first, sp.oo))) == value


def test_a_derivative_has_no_step_size() -> None:
    """The sixth derivative of a sine is exact to forty digits."""
    evaluator = Evaluator(Point({X: 2}), real=True)
    gap = evaluator.value(sp.Derivative(sp.sin(2 * X), (X, 6)) + 64 * sp.sin(2 * X))
    assert gap.contains(0)
    assert gap.rad() < 1e-35


def test_a_complex_derivative_is_taken_from_every_side() -> None:
    """A conjugate has none; a power has."""
    z = sp.Symbol("z", complex=True)
    evaluator = Evaluator(Point({z: Gauss(Fraction(1), Fraction(2))}), real=False)
    assert evaluator.value(sp.Derivative(z**2, z)).is_finite()
    with pytest.raises(Undefined):
        evaluator.value(sp.Derivative(sp.conjugate(z), z))
