"""Numbers without names: decided by digits where they differ, by a bound where they are equal."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

import mathreply.algebra.refute.balls  # noqa: F401 - registers how everything is evaluated
from mathreply.algebra.judge.rounding import numeral
from mathreply.algebra.judge.step import Judge
from mathreply.algebra.refute.closed import decide, separation_bits, vanishes
from mathreply.model import Declarations, Derivation, Step, VerdictKind
from mathreply.settings import Limits
from tests.samples import examples

ROOTS = sp.sqrt(2) + sp.sqrt(3)


@pytest.mark.parametrize(
    ("left", "right", "sign"),
    [
        (ROOTS, sp.sqrt(5 + 2 * sp.sqrt(6)), 0),
        (ROOTS, sp.sqrt(5 + 2 * sp.sqrt(6)) + sp.Rational(1, 10**80), -1),
        (sp.cos(sp.pi / 5), (1 + sp.sqrt(5)) / 4, 0),
        (sp.tanh(sp.Integer(300)), sp.S.One, -1),
        (sp.Integer(10) ** 40 + 1, sp.Integer(10) ** 40, 1),
    ],
    ids=str,
)
def test_two_numbers_compare_as_they_do(left: Any, right: Any, sign: int) -> None:
    """Equal algebraic numbers are known to be equal, different ones to differ, however late."""
    decided = decide(left, right, real=True)
    assert decided is not None
    assert decided.sign == sign


def test_what_is_not_algebraic_is_never_said_to_vanish() -> None:
    """A number that is zero to thousands of digits is not zero for that; a good twin is."""
    assert vanishes(sp.sqrt(8) - 2 * sp.sqrt(2), real=True)
    tiny = sp.exp(-(sp.Integer(10) ** 6))
    assert not vanishes(sp.Add(1, tiny, -1, evaluate=False), real=True)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=3), st.integers(-60, 60))
def test_a_sum_of_roots_stays_above_its_separation_bound(under: list[int], whole: int) -> None:
    """A sum of square roots that is not zero is at least as large as its bound says."""
    value = sp.Add(*(sp.sqrt(n) for n in under)) + whole
    size = abs(value.evalf(60))
    if size > sp.Float("1e-40"):
        assert size >= sp.Integer(2) ** -separation_bits(value)


@pytest.mark.parametrize(
    ("tex", "value", "unit"),
    [
        ("3.10", "31/10", "1/100"),
        ("-0.5", "-1/2", "1/10"),
        ("10\\,000", "10000", "1"),
        ("1.05 \\cdot 10^{6}", "1050000", "10000"),
        ("10^3", "1000", "1000"),
    ],
)
def test_a_numeral_tells_its_value_and_its_last_place(tex: str, value: str, unit: str) -> None:
    """What is rounded to is read off the digits as they are written."""
    found = numeral(tex)
    assert found is not None
    assert (str(found.value), str(found.unit)) == (value, unit)


@pytest.mark.parametrize("tex", ["\\frac13", "x", "2 + 3", "1/3", "\\pi"])
def test_an_expression_is_no_numeral(tex: str) -> None:
    """Only digits that are written out say how far a side is rounded."""
    assert numeral("0.3") is not None
    assert numeral(tex) is None


@pytest.mark.parametrize(("shown", "is_rounded"), [("0.333", True), ("0.34", False)])
def test_a_decimal_behind_an_equals_sign_is_told_how_it_is_written(
    shown: str, is_rounded: bool
) -> None:
    """It stays false; that it is only rounded is a hint."""
    chain = Derivation(r"\frac{1}{3}", (Step("=", shown),))
    found = Judge(chain, Declarations(), Limits()).step(0)[1]
    assert found.kind is VerdictKind.REFUTED
    assert (r"\approx" in found.hint) is is_rounded
