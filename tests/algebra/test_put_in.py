"""Definitions that are put in keep what they have no value for."""

from __future__ import annotations

import pytest

from tests.algebra.alone import is_proved
from tests.algebra.items import declared


@pytest.mark.parametrize(
    ("domain", "definition", "side"),
    [
        ("integer", "f(t) = t! - t!", "0"),
        ("real", r"f(t) = e^{\ln t} - t", "0"),
        ("real", r"f(t) = \left(\sum_{k=1}^{\infty} t^k\right)^0", "1"),
        ("real", r"f(t) = (\sqrt{t})^2 - t", "0"),
    ],
)
def test_what_is_put_in_is_not_evaluated(domain: str, definition: str, side: str) -> None:
    """Where half of the values are missing the step is not proved; where none is, it is."""
    row = {"symbols": {"x": domain}, "definitions": [definition], "assumptions": []}
    assert not is_proved("f(x)", "=", side, declared(row))
    good = {"symbols": {"x": domain}, "definitions": ["f(t) = t - t + 0"], "assumptions": []}
    assert is_proved("f(x)", "=", "0", declared(good))
