"""A step between numbers names the law by which it is proved."""

from __future__ import annotations

import pytest

from mathreply.algebra.judge.step import Judge
from mathreply.model import Declarations, Derivation, Step
from mathreply.settings import Limits

pytestmark = pytest.mark.slow  # many processes, or seconds of work


@pytest.mark.parametrize(("left", "right"), [("2 + 2", "4"), ("\\sqrt{8}", "2\\sqrt{2}")])
def test_numbers_are_compared_with_a_source(left: str, right: str) -> None:
    """A step between numbers is proved, and says by which law."""
    judge = Judge(Derivation(left, (Step("=", right),)), Declarations(), Limits())
    _, verdict = judge.step(0)
    assert verdict.kind == "proved"
    assert verdict.proof
    assert verdict.proof[0].source
