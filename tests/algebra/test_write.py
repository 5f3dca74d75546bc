"""Expressions written as TeX: what is written reads back as what it was."""

from __future__ import annotations

from typing import Any

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from mathreply.algebra.compute.comparing import same
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.read import Unread, read_context, read_side
from mathreply.algebra.write.tex import to_tex
from tests.algebra.test_read import cases, declared
from tests.samples import examples

pytestmark = pytest.mark.slow  # many processes, or seconds of work

CONTEXT = read_context(
    declared(
        {
            "symbols": {
                "x, y": "real",
                "z_1": "positive",
                "n": "integer >= 1",
                "K": "integer >= 2",
                "w": "real^K",
                "u": "real^n",
                "f": "function",
            }
        }
    )
)
_NAMES = st.sampled_from(
    ["x", "y", "z_1", "n", "w_1", "w_k", "2", "3", r"\frac{1}{2}", r"\pi", "e", "u_n"]
)


def _wider(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(inner, inner)
    return st.one_of(
        two.map(lambda p: f"({p[0]}) + ({p[1]})"),
        two.map(lambda p: f"({p[0]}) - ({p[1]})"),
        two.map(lambda p: f"({p[0]}) \\cdot ({p[1]})"),
        two.map(lambda p: f"\\frac{{{p[0]}}}{{{p[1]}}}"),
        st.tuples(inner, st.sampled_from(["2", "-1", "n", r"\frac{1}{2}", "x"])).map(
            lambda p: f"({p[0]})^{{{p[1]}}}"
        ),
        inner.map(lambda e: f"\\log({e})"),
        inner.map(lambda e: f"\\sin({e})"),
        inner.map(lambda e: f"f({e})"),
        inner.map(lambda e: f"e^{{{e}}}"),
        inner.map(lambda e: f"-({e})"),
        inner.map(lambda e: f"\\left|{e}\\right|"),
        inner.map(lambda e: f"\\sqrt{{{e}}}"),
        inner.map(lambda e: f"\\sum_{{k=1}}^{{K}} ({e})"),
        inner.map(lambda e: f"\\prod_{{k=1}}^{{n}} ({e})"),
    )


@settings(max_examples=examples(150), deadline=None)
@given(st.recursive(_NAMES, _wider, max_leaves=8))
def test_reading_what_was_written_gives_the_same_expression(tex: str) -> None:
    """Law: read(write(read(tex))) is read(tex), up to evaluation and bound names."""
    value = read_side(tex, CONTEXT)
    if value.has(sympy.nan, sympy.zoo):
        return
    written = to_tex(value, CONTEXT)
    assert same(read_side(written, CONTEXT), value), written


@pytest.mark.parametrize(("head", "case"), [p for p in cases() if "reads" in p.values[1]])
def test_every_fixture_that_reads_can_be_written(
    head: dict[str, Any], case: dict[str, Any]
) -> None:
    """The law holds for every construct that the fixtures read, except the few without a
    notation."""
    context = read_context(declared(head))
    value = read_side(case["tex"], context)
    if isinstance(value, Claim):
        return
    written = to_tex(value, context)
    try:
        again = read_side(written, context)
    except Unread as error:
        pytest.fail(f"{written} is refused: {error.message}")
    assert same(again, value) or told_alike(again, value), written


def told_alike(again: Any, value: Any) -> bool:
    return sympy.srepr(again).count("(") == sympy.srepr(value).count("(") and str(again) == str(
        value
    )
