"""A point at which all assumptions hold is found where there are easy ones, and none where none
is."""

from __future__ import annotations

import pytest

from mathreply.algebra.expression.entries import scalars
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.judge.witnesses import have_a_witness
from mathreply.algebra.read import read_context
from mathreply.algebra.refute.claims import assumptions_in
from mathreply.model import Declarations, Statement, Symbol
from mathreply.model.domains import parse_domain, split_names


def is_met(symbols: dict[str, str], *assumptions: str) -> bool:
    """Whether a point is found at which the assumptions hold."""
    declared = tuple(
        Symbol(name, parse_domain(domain))
        for names, domain in symbols.items()
        for name in split_names(names)
    )
    context = read_context(Declarations(declared, (), tuple(map(Statement, assumptions))))
    relations = assumptions_in(context, lambda side: scalars(inline(side, context), context))
    return have_a_witness(list(relations), context)


@pytest.mark.parametrize(
    ("symbols", "assumptions"),
    [
        ({"x": "real"}, [r"0 \le x < \frac{\pi}{2}"]),
        ({"u, v, w": "real"}, ["u^2 + v^2 + w^2 = 1"]),
        ({"w": "real^n"}, [r"w^\top w = 1"]),
        ({"u": "real^n"}, [r"\|u\| = 2"]),
        ({"x": "positive^n"}, [r"\sum_{i=1}^n x_i = 1"]),
        ({"x, y, w": "real^n"}, [r"x^\top y = 0", r"y^\top w = 0"]),
    ],
    ids=str,
)
def test_a_point_is_found(symbols: dict[str, str], assumptions: list[str]) -> None:
    """For ranges with irrational ends, lengths, sums and orthogonal vectors."""
    assert is_met(symbols, *assumptions)


@pytest.mark.parametrize(
    ("symbols", "assumptions"),
    [
        ({"x": "real"}, [r"x > \pi", r"x < 3"]),
        ({"x": "real"}, ["e^x = 0"]),
        ({"x": "positive"}, ["x = -1"]),
        ({"w": "real^n"}, [r"w^\top w = -1"]),
        ({"x": "positive^n"}, [r"\sum_{i=1}^n x_i = 0"]),
        ({"x": "real"}, [r"\ln x = \ln x", "x = -1"]),
        ({"x": "real"}, ["x^2 = 2", "x > 2"]),
    ],
    ids=str,
)
def test_no_point_is_found_where_there_is_none(
    symbols: dict[str, str], assumptions: list[str]
) -> None:
    """Also where a side has no value, and where what holds at one point is forbidden by a
    domain."""
    assert not is_met(symbols, *assumptions)
