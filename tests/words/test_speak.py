"""What a formula is called, entry by entry, and what no two formulas may share."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import time
from operator import itemgetter
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mathreply.model import Macro
from mathreply.words import alt, plain, speak
from tests.rows import of_each
from tests.samples import examples
from tests.words.fixtures import entries

SPOKEN = [entry for entry in entries("*.md") if not entry[0].startswith(("plain", "wordings"))]
FOLDER = Path(os.environ.get("MATHREPLY_SHARED", Path(__file__).parents[3] / "shared"))
SHARED = FOLDER / "equations" / "equations.jsonl"


@pytest.mark.parametrize(
    "tex", ["a/²", "x^²", "\\frac{1}{²}", "1/٣", "²", "x_①", "½ x", "\\sqrt[²]{x}"]
)
def test_digits_of_other_kinds_are_said(tex: str) -> None:
    """What Unicode calls a digit is not always one that can be counted with."""
    assert speak(tex)


def test_fixtures_are_found() -> None:
    """The glob finds the entries: an empty run would prove nothing."""
    assert len(SPOKEN) > 100


def is_said(entry: tuple[str, str, str]) -> None:
    _, tex, expected = entry
    assert speak(tex) == expected


def test_words() -> None:
    """Each formula is said in exactly these words."""
    of_each(SPOKEN, itemgetter(0), is_said)


MISTAKABLE = [
    (r"\sigma(a) + b", r"\sigma(a + b)"),
    (r"e^{a} + b", r"e^{a + b}"),
    (r"\frac{a}{b} + c", r"\frac{a}{b + c}", r"\frac{a + c}{b}", r"a + \frac{c}{b}"),
    (r"\frac{e^{a-c}}{e^{a-c} + e^{b-c}}", r"\frac{e^{a-c}}{e^{a-c}} + e^{b-c}"),
    (r"\frac{1}{1 + \frac{1}{x}}", r"\frac{1}{1} + \frac{1}{x}", r"\frac{\frac{1}{1 + 1}}{x}"),
    (r"\sqrt{a + b}", r"\sqrt{a} + b"),
    (r"x_{t+1}", r"x_t + 1", r"x^{t+1}"),
    (r"E[X]^2", r"E[X^2]"),
    (r"E[a - b]^2", r"E[(a - b)^2]"),
    (r"x^{(i)}", r"x^i", r"x_i", r"x^{[i]}"),
    (r"\sum_i a_i + b", r"\sum_i (a_i + b)"),
    (r"(a + b)^2", r"a + b^2"),
    (r"(x + y)(x - y)", r"x + y(x - y)"),
    (r"\log(a + b)", r"\log(a) + b", r"\log(a + b) + c"),
    (r"-(a - b)", r"-a - b"),
    (r"\|x\|_2^2", r"\|x_2\|^2", r"\|x^2\|_2"),
    (r"\mathbf{x} = x", r"x = x"),
    (r"a = b, c", r"a = [b, c]"),
    (r"\frac{a b}{c d}", r"\frac{a b}{c} d", r"\frac{a}{c} b d"),
    (r"f(x)^{-1}", r"f^{-1}(x)", r"f(x^{-1})"),
]
PAIRS = [pair for group in MISTAKABLE for pair in itertools.combinations(group, 2)]


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=[f"{a} | {b}" for a, b in PAIRS])
def test_different_formulas_sound_different(one: str, other: str) -> None:
    """A listener can tell apart what a reader can."""
    assert speak(one) == speak(one)
    assert speak(one) != speak(other)


ATOMS = st.sampled_from(["u", "v", "w", "7", r"\beta"])
FORMULAS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds("{} + {}".format, inner, inner),
        st.builds("{} {}".format, inner, inner),
        st.builds("\\frac{{{}}}{{{}}}".format, inner, inner),
        st.builds("({})".format, inner),
        st.builds("e^{{{}}}".format, inner),
        st.builds("\\sqrt{{{}}}".format, inner),
        st.builds("f({}, {})".format, inner, inner),
        st.builds("\\sum_{{k}} {}".format, inner),
        st.builds("{{{} \\over {}}}".format, inner, inner),
        st.builds("[{}, {}]".format, inner, inner),
    ),
    max_leaves=12,
)


@settings(max_examples=examples(150), deadline=None)
@given(FORMULAS)
def test_nothing_is_dropped(tex: str) -> None:
    """Every letter of a formula is said, as often as it is written."""
    words = speak(tex).replace(",", "").replace(";", "").split()
    for letter, name in (("u", "u"), ("v", "v"), ("w", "w"), ("\\beta", "beta")):
        written = (
            tex.count(letter)
            - (tex.count("\\sum") if letter == "u" else 0)
            - (tex.count("\\over") if letter == "v" else 0)
        )
        assert words.count(name) == written, tex


PIECES = st.sampled_from(
    [
        "\\frac",
        "\\sqrt",
        "{",
        "}",
        "^",
        "_",
        "a",
        "1",
        "(",
        ")",
        "[",
        "]",
        "|",
        "\\|",
        "\\left",
        "\\right",
        ".",
        ",",
        "\\sum",
        "\\int",
        "d",
        "=",
        "+",
        "-",
        "\\mid",
        "\\begin{aligned}",
        "\\end{aligned}",
        "&",
        "\\\\",
        "\\begin{cases}",
        "\\hat",
        "\\mathbf",
        "\\text{if $x$}",
        "\\log",
        "\\partial",
        "\\over",
        "'",
        "\\underbrace",
        "\\stackrel",
        "\\to",
        "\\ldots",
        "/",
        "\\{",
        "\\}",
        "\\begin{bmatrix}",
        "\\rm",
        "\\not",
        "\\substack",
        "\\tag",
        "!",
        "\\quad",
        "%",
        "$",
    ]
)


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(PIECES, max_size=25).map(" ".join))
@example("{" * 3000 + "x" + "}" * 3000)
@example("(" * 300 + "x" + ")" * 300)
@example("\\log " * 800 + "x")
@example("1+\\cfrac{1}{" * 60 + "x" + "}" * 60)
def test_broken_tex_is_still_said(tex: str) -> None:
    """No input raises, hangs, or comes out empty; the alt text of any of them is safe."""
    words = speak(tex)
    assert words and "\n" not in words
    assert len(alt(words)) < 250


def test_author_wording_wins() -> None:
    """The author's own words stand for the formula and for any part of it, however it is braced."""
    wordings = [
        (r"\hat y", "the prediction"),
        (r"x^{(i)}", "the i-th example"),
        (r"\sim", "follows"),
        (r"a = b", "a and b agree"),
        ("W^{[1]}", "the first weights"),
    ]
    assert speak(r"\hat{y} = x^{(i)}", wordings) == "the prediction equals the i-th example"
    assert speak(r"z \sim \mathcal{N}(0, 1)", wordings) == "z follows N of zero and one"
    assert speak("a = b", wordings) == "a and b agree"
    assert speak(r"\frac{W^{[1]} x}{2}", wordings) == (
        "the fraction the first weights times x, over two, end fraction"
    )
    assert speak("z", wordings) == "z"


def test_author_macros_are_read() -> None:
    """A command of the author's is said as what it stands for; without its meaning it spells
    itself."""
    macros = (Macro("\\E", "\\mathbb{E}\\left[#1\\right]", 1), Macro("\\x", "x_1"))
    assert speak(r"\E{X^2} = \x y", macros=macros) == (
        "the expectation of X squared equals x one times y"
    )
    assert plain(r"so $\x$", macros=macros) == "so x one"
    assert speak(r"\x") == "backslash x"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared equations are not here")
def test_real_equations_are_said_in_words() -> None:
    """No TeX survives in the words of equations of real answers: no backslash but of unknown
    commands, no braces."""
    rows = [json.loads(line) for line in SHARED.read_text(encoding="utf-8").splitlines()]
    real = [row["tex"] for row in rows if row["source"].startswith("d2l")]
    assert len(real) > 50
    for tex in real:
        assert not set(speak(tex)) & set("\\{}^_&$|[]()=+<>"), tex


def test_no_other_part_is_loaded() -> None:
    """Words need neither SymPy nor a browser nor an image library."""
    code = (
        "import sys; from mathreply.words import speak; print(speak('x_1')); print(sorted({'sympy',"
        " 'flint', 'playwright', 'jinja2', 'PIL', 'markdown_it'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["x one", "[]"]


def test_time_is_linear() -> None:
    """A sum of 4,000 terms takes about ten times as long as one of 400."""

    def seconds(terms: int) -> float:
        tex = "+".join(["x_1^2"] * terms)
        start = time.process_time()
        speak(tex)
        return time.process_time() - start

    speak("x")
    assert seconds(4000) < 40 * max(seconds(400), 0.005)
