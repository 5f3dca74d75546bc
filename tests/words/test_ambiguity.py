"""Formulas that sound the same are worth the same, and built the same: the words lose nothing that
a reader could see, even where no comma is heard."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable
from functools import cache

import pytest

from mathreply.words import speak
from tests.samples import ALL
from tests.words.fixtures import FOLDER

pytestmark = pytest.mark.slow  # many processes, or seconds of work

DRAWN = 4_000 if ALL else 700
"""Random formulas of one size."""


def unpunctuated(words: str) -> str:
    """What is left where no pause is heard."""
    return " ".join(re.sub(r"[^\w\s-]", "", words).split())


@cache  # short formulas are drawn again and again
def heard_of(tex: str) -> str:
    """A formula's words where no pause is heard."""
    return unpunctuated(speak(tex))


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
    for _ in range(DRAWN):
        tex, value, _ = _formula(rng, size)
        other, before = heard.setdefault(heard_of(tex), (tex, value))
        assert math.isclose(value, before, rel_tol=1e-6, abs_tol=1e-6), f"{tex} and {other}"
    assert len(heard) > DRAWN * size // 13


Built = tuple[object, ...] | str
"""A formula's structure: the construct and what it holds; a letter stands for itself."""
ATOMS = ("x", "y", "n", "2", "x_i", "a_{ij}", r"\alpha")
OVER_ONE = {
    "root": r"\sqrt{%s}",
    "cube root": r"\sqrt[3]{%s}",
    "bars": r"\left|%s\right|",
    "norm": r"\|%s\|",
    "floor": r"\lfloor %s\rfloor",
    "f": "f(%s)",
    "g": "g(%s)",
    "log": r"\log(%s)",
    "exponent": "e^{%s}",
    "index": "w_{%s}",
    "layer": "h^{[%s]}",
    "expectation": r"\mathbb{E}[%s]",
    "inverse": "(%s)^{-1}",
    "transpose": r"(%s)^\top",
    "factorial": "(%s)!",
    "long bar": r"\overline{%s}",
    "wide hat": r"\widehat{%s}",
    "integral": r"\int_0^1 %s \, dt",
    "derivative": r"\frac{\partial (%s)}{\partial x}",
}
OVER_TWO = {
    "fraction": r"\frac{%s}{%s}",
    "power": "(%s)^{%s}",
    "two arguments": "f(%s, %s)",
    "vector": "[%s, %s]",
    "set": r"\{%s, %s\}",
    "row": r"\begin{pmatrix} %s & %s \end{pmatrix}",
    "given": r"p(%s \mid %s)",
    "event": "P(X = %s, Y = %s)",
    "binomial": r"\binom{%s}{%s}",
    "inner product": r"\langle %s, %s \rangle",
    "bounds": r"\sum_{k=%s}^{%s} z",
}
PREFIXES = {
    "minus": "-%s",
    "sum": r"\sum_{k=1}^n %s",
    "limit": r"\lim_{h \to 0} %s",
    "maximum": r"\max_{t} %s",
    "operator": r"\frac{d}{dx} %s",
}
INFIXES = {"plus": "%s + %s", "less": "%s - %s", "times": r"%s \cdot %s"}
OPEN = {*PREFIXES, *INFIXES, "integral"}
"""What reaches on to the right, and so stands in parentheses beside anything else."""


def _inside(built: tuple[str, Built]) -> str:
    tex, structure = built
    return f"({tex})" if isinstance(structure, tuple) and structure[0] in OPEN else tex


def _built(rng: random.Random, size: int) -> tuple[str, Built]:
    if size < 2:
        atom = rng.choice(ATOMS)
        return atom, atom
    if rng.random() < 0.5:
        name = rng.choice([*OVER_ONE, *PREFIXES])
        inner = _built(rng, size - 1)
        tex = PREFIXES[name] % _inside(inner) if name in PREFIXES else OVER_ONE[name] % inner[0]
        return tex, (name, inner[1])
    name = rng.choice([*OVER_TWO, *INFIXES])
    size_left = rng.randint(1, size - 1)
    left, right = _built(rng, size_left), _built(rng, max(1, size - 1 - size_left))
    if name in INFIXES:
        return INFIXES[name] % (_inside(left), _inside(right)), (name, left[1], right[1])
    return OVER_TWO[name] % (left[0], right[0]), (name, left[1], right[1])


@pytest.mark.parametrize("size", [2, 3, 4, 5])
def test_different_structures_never_have_the_same_words(size: int) -> None:
    """A listener who hears no comma can still write each formula down again."""
    rng = random.Random(size)
    heard: dict[str, tuple[str, Built]] = {}
    for _ in range(DRAWN):
        tex, structure = _built(rng, size)
        other, before = heard.setdefault(heard_of(tex), (tex, structure))
        assert before == structure, f"{tex} and {other}"
    assert len(heard) > 300


BESIDE = ("a", "n", "2", "W", r"\alpha", r"\hat a", "b'", r"\mathbf{w}", "x_i", "x_1", "x^2")
PAIRED = {
    "product": "%s %s",
    "index": "%s_{%s}",
    "power": "%s^{%s}",
    "indexed, squared": "%s_{%s}^2",
    "product with a square": "%s {%s}^2",
    "square of a product": "(%s %s)^2",
    "hat on both": r"\widehat{%s %s}",
    "hat on an indexed": r"\widehat{%s_{%s}}",
    "prime behind both": "(%s %s)'",
    "root of both": r"\sqrt{%s %s}",
    "root of the first": r"\sqrt{%s} %s",
    "index of an index": "z_{%s_{%s}}",
    "index of two": "z_{%s %s}",
    "function": "f_{%s}(%s)",
    "function of both": "f(%s %s)",
    "increment": r"\Delta %s_{%s}",
}


def test_what_stands_beside_is_told_from_what_hangs_on() -> None:
    """Every pair of letters, numbers and decorated letters as product, index, power and under one
    sign: no two have the same words."""
    heard: dict[str, str] = {}
    for name, pattern in PAIRED.items():
        for first in BESIDE:
            for second in BESIDE:
                is_scripted = first.startswith("x") or first.endswith("'")
                if first == "2" or (is_scripted and name not in ("product", "root of both")):
                    continue  # a number has no index; a second one is no TeX
                if name.startswith("product") and second == "2":
                    continue  # nobody writes a factor 2 behind a letter
                tex = pattern % (first, second)
                other = heard.setdefault(unpunctuated(speak(tex)), tex)
                assert other == tex, f"{tex} and {other}: {speak(tex)}"
    assert len(heard) > 900


@pytest.mark.parametrize(
    ("plain", "marked"),
    [
        ("the square root of x", r"\sqrt{x}"),
        ("f of x", "f(x)"),
        ("e to the x", "e^x"),
        ("the absolute value of x", "|x|"),
        ("a over b", r"\frac{a}{b}"),
        ("x i", "x_i"),
    ],
)
def test_a_single_thing_needs_no_bracket(plain: str, marked: str) -> None:
    """Brackets are said around compound operands, and nowhere else."""
    assert speak(marked) == plain


PAIRS = [line.split("\t") for line in (FOLDER / "pairs.tsv").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_what_differs_little_is_heard_apart(one: str, other: str) -> None:
    """Two formulas of one look but for a detail, as a reader sees it, differ in words as well."""
    assert unpunctuated(speak(one)) != unpunctuated(speak(other))


@pytest.mark.parametrize("name", ["root", "floor", "norm", "bars", "f", "exponent", "index"])
def test_what_stands_inside_its_own_kind_ends_where_it_does(name: str) -> None:
    """A sum inside the inner of two alike, and one inside the outer."""
    pattern = OVER_ONE[name]
    inner = pattern % (pattern % "x + 1")
    outer = pattern % (pattern % "x" + " + 1")
    assert unpunctuated(speak(inner)) != unpunctuated(speak(outer))
