"""Formulas that sound the same are worth the same: the words lose nothing that a reader could
see."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import pytest

from mathreply.words import speak

VALUES = {"a": 1.37, "b": 2.91, "x_i": 0.613, "x_{i+1}": 1.77, "a_n": 0.41, "2": 2.0}
Made = tuple[str, float, bool]
"""TeX, its value at one point, and whether it is a sum (which needs parentheses in a product)."""

ONE: dict[str, tuple[str, Callable[[float], float]]] = {
    "exponential": ("e^{%s}", lambda x: math.exp(min(x, 50.0))),
    "root": (r"\sqrt{%s}", lambda x: abs(x) ** 0.5),
    "function": ("f(%s)", lambda x: x * x + 3),
    "layer": ("h^{[1]}(%s)", lambda x: x * x + 0.3 * x + 11),
    "size": (r"\left|%s\right|", abs),
    "square": ("(%s)^2", lambda x: x * x),
    "power": ("(%s)^n", lambda x: abs(x) ** 2.7),
    "inverse": ("(%s)^{-1}", lambda x: 1 / (x + 1e-9)),
    "integral": (r"\int_0^1 %s \, dt", lambda x: 1.3 * x + 0.1),
    "logarithm": (r"\log(%s)", lambda x: math.log(abs(x) + 0.1)),
    "sum": (r"\sum_{i} %s", lambda x: 7 * x),
    "minus": ("-%s", lambda x: -x),
}
TWO: dict[str, tuple[str, Callable[[float, float], float]]] = {
    "plus": ("%s + %s", lambda x, y: x + y),
    "minus": ("%s - %s", lambda x, y: x - y),
    "times": ("%s %s", lambda x, y: x * y),
    "over": (r"\frac{%s}{%s}", lambda x, y: x / (y + 1e-9)),
    "function": ("g(%s, %s)", lambda x, y: 2.2 * x + 5.1 * y + x * y),
}


def _grouped(made: Made, *, when: bool) -> str:
    return f"({made[0]})" if when and made[2] else made[0]


def _formula(rng: random.Random, size: int) -> Made:
    if size < 2:
        leaf = rng.choice(sorted(VALUES))
        return leaf, VALUES[leaf], False
    if rng.random() < 0.5:
        name = rng.choice(sorted(ONE))
        pattern, value = ONE[name]
        inner = _formula(rng, size - 1)
        return (
            pattern % _grouped(inner, when=name in ("sum", "minus")),
            value(inner[1]),
            name in ("minus", "sum"),
        )
    name = rng.choice(sorted(TWO))
    two, worth = TWO[name]
    left = _formula(rng, rng.randint(1, size - 1))
    right = _formula(rng, max(1, size - 2))
    written = two % (
        _grouped(left, when=name == "times"),
        _grouped(right, when=name in ("plus", "minus", "times")),
    )
    if name == "times" and right[0][0] == "2":
        written = two % (_grouped(left, when=True), f"({right[0]})")
    return written, worth(left[1], right[1]), name in ("plus", "minus")


@pytest.mark.parametrize("size", [3, 5, 6, 7])
def test_what_sounds_the_same_is_worth_the_same(size: int) -> None:
    """Among thousands of random formulas, no two with one wording have two values; most wordings do
    differ."""
    rng = random.Random(size)
    heard: dict[str, tuple[str, float]] = {}
    for _ in range(2500):
        tex, value, _ = _formula(rng, size)
        other, before = heard.setdefault(speak(tex), (tex, value))
        assert math.isclose(value, before, rel_tol=1e-6, abs_tol=1e-6), f"{tex} and {other}"
    assert len(heard) > 200 * size
