"""What SymPy builds of sums and integrals keeps conditions on an index inside."""

from __future__ import annotations

import pytest
import sympy

from mathreply.algebra.read import read_context, read_side
from mathreply.model import Declarations, Symbol
from mathreply.model.domains import parse_domain


@pytest.mark.parametrize(
    ("tex", "value"),
    [
        ("\\int_0^1 \\sum_{k=1, k \\ne 2}^{3} t^k \\, dt", sympy.Rational(3, 4)),
        ("\\sum_{k=1}^{3} \\prod_{i=1, i \\ne k}^{3} (4 - i)", 11),
        ("\\sum_{k=1}^{2} \\int_0^1 \\sum_{i=1, i \\ne k}^{2} t^i \\, dt", sympy.Rational(5, 6)),
    ],
)
def test_no_index_of_a_condition_becomes_free(tex: str, value: sympy.Expr) -> None:
    """A condition on the index of an inner sum binds nothing outside, and the value is right."""
    side = read_side(tex, read_context(Declarations((Symbol("x", parse_domain("real")),))))
    assert not side.free_symbols
    assert side.doit() == value
