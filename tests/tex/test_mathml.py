"""TeX as MathML: what is made is MathML and nothing else, and what is not known stays TeX."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from mathreply.tex.mathml import mathml, typeset, worded

HOSTILE = json.loads(
    (Path(__file__).parents[1] / "fixtures" / "tex" / "hostile.json").read_text("utf-8")
)


@pytest.mark.parametrize("tex", HOSTILE)
def test_hostile_tex_becomes_mathml_or_text(tex: str) -> None:
    """No element but MathML's, no address and no handler comes of any TeX."""
    made = typeset(tex, display=True)
    root = ET.fromstring(made.replace("&ApplyFunction;", ""))
    assert root.tag in ("math", "code")
    for element in root.iter():
        assert element.tag.islower() and element.tag not in ("script", "img", "a", "iframe")
        assert not {"href", "src", "onclick", "onload"} & set(element.attrib)


@pytest.mark.parametrize(
    "tex",
    [
        "{" * 100_000 + "x" + "}" * 100_000,
        "\\frac{1}" * 900 + "x",
        "\\sqrt " * 1_500 + "x",
        "\\left(" * 400 + "x" + "\\right)" * 400,
        "\\sqrt{" * 300 + "x" + "}" * 300,
        "\\def\\a#1{\\sqrt{\\sqrt{#1}}}" + "\\a{" * 30 + "x" + "}" * 30,
    ],
    ids=["braces", "fractions", "roots", "pairs", "nested roots", "macros"],
)
def test_what_is_too_deep_is_not_converted(tex: str) -> None:
    """The converter descends on the stack: what could end that never reaches it."""
    assert mathml(tex) == ""


def test_a_deep_formula_within_the_bounds_is_converted() -> None:
    """The bounds leave room for what people write."""
    assert mathml("\\frac{1}{1 + " * 12 + "x" + "}" * 12).count("<mfrac>") == 12


def test_the_wrong_piece_is_marked_with_its_sign() -> None:
    """A marked term keeps the space around its sign, and nothing else is marked."""
    made = mathml("a + b - c", wrong=(2, 5))
    assert made.count('class="wrong"') == 1
    assert '<mrow class="wrong"><mrow></mrow><mo>+</mo><mi>b</mi></mrow>' in made


def test_a_piece_that_cannot_be_marked_leaves_the_formula_whole() -> None:
    """Half a fraction is no piece: the formula is shown all the same."""
    tex = "\\frac{a}{b}"
    assert mathml(tex, wrong=(0, 6)) == mathml(tex) != ""


def test_words_between_dollars_are_typeset() -> None:
    """Words stay words, escaped; formulas become MathML."""
    made = worded("if $x < 1$ & <b>")
    assert made.startswith("if <math>") and made.endswith(" &amp; &lt;b&gt;")
    assert "$" not in made
