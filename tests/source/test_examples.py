"""Numbers that are put in for names."""

from __future__ import annotations

import pytest

from mathreply.source import read_answer
from mathreply.source.examples import numbers_put_in

PUT_IN = [
    ("2(a - y)", "2(0.6 - 1)"),
    ("2x", "2 \\cdot 3"),
    ("x^2 + 1", "3^2 + 1"),
    ("\\frac{\\partial L}{\\partial a} \\cdot a(1 - a)", "-0.75 \\times (0.6)(0.4)"),
    ("\\frac{P(A \\cap B)}{P(B)}", "\\frac{0.02}{0.1}"),
    ("\\frac{P(\\text{wet} \\mid \\text{rain})}{P(\\text{wet})}", "\\dfrac{0.9}{0.3}"),
    ("\\binom{n}{k}", "\\binom{5}{2}"),
]
NOT_PUT_IN = [
    ("a + a", "2 + 3"),
    ("x", "3"),
    ("x + 1", "2"),
    ("2x", "6"),
    ("2(a - y)", "2(0.6 - y)"),
    ("2(a - y)", "2(0.6 + 1)"),
    ("\\sin x + \\cos x", "1 + 1"),
    ("\\sigma(z)", "0.5"),
    ("1 + 2", "3"),
]


@pytest.mark.parametrize(("before", "side"), PUT_IN)
def test_numbers_for_all_names_are_an_example(before: str, side: str) -> None:
    """With product signs or without, in brackets or without."""
    assert numbers_put_in(before, side) is not None


@pytest.mark.parametrize(("before", "side"), NOT_PUT_IN)
def test_anything_else_is_a_claim(before: str, side: str) -> None:
    """Two numbers for one name, a number for some names alone, a result."""
    assert numbers_put_in(before, side) is None


def stated(text: str) -> list[bool]:
    answer, _ = read_answer(text.encode(), "a.md", "a")
    return [
        step.states
        for block in answer.blocks
        for chain in getattr(block, "derivations", ())
        for step in chain.steps
    ]


def test_an_example_is_stated_in_a_display() -> None:
    """What is computed from it is claimed."""
    assert stated("$$\n2(a - y) + 0 = 2(a - y) = 2(0.75 - 1) = -0.5\n$$\n") == [False, True, False]


@pytest.mark.parametrize(
    "head",
    [
        "definitions:\n  - a = 0.5",
        "assumptions:\n  - y = 2",
        "symbols:\n  x: real\ndefinitions:\n  - a = x^2\n  - x = 3",
    ],
)
def test_numbers_against_what_is_said_are_claimed(head: str) -> None:
    """A name that has a value has it in an example as well."""
    text = f"---\n{head}\n---\n$$\n2(a - y) + 0 = 2(a - y) = 2(0.75 - 1)\n$$\n"
    assert stated(text) == [False, False]


def test_a_probability_keeps_its_value_from_display_to_display() -> None:
    """Of the display above, which computed it."""
    above = "$$\nP(B) = 0.01 + 0.09 = 0.1\n$$\n\n"
    below = "$$\nP(A \\mid B) = \\frac{P(A \\cap B)}{P(B)} = \\frac{0.02}{%s}\n$$\n"
    assert stated(above + below % "0.1")[-1]
    assert not stated(above + below % "0.3")[-1]


def test_a_fence_claims() -> None:
    """What a derivation holds is meant for all numbers."""
    answer, _ = read_answer(
        b"``` derivation\n2(a - y) + 0\n  = 2(a - y)\n  = 2(3 - 1)\n```\n", "a.md", "a"
    )
    (block,) = (each for each in answer.blocks if hasattr(each, "derivation"))
    assert not any(step.states for step in block.derivation.steps)


@pytest.mark.parametrize(
    ("said", "given", "unheard"),
    [
        ("With $r = 2$ and $K = 5$ we get", ["r = 2", "K = 5"], 0),
        ("The parameters are $r = 2$, $K = 5$. Then", ["r = 2", "K = 5"], 0),
        ("If you take $r = 2$ as before, you get", ["r = 2"], 0),
        ("It is not true that $r = 2$. So", [], 1),
        ("If $r = 2$ and $K = 5$, that is another matter. So", [], 2),
        ("Even if $r = 2$ we get", [], 1),
        ("Is $r = 2$? We get", [], 1),
        ("The value $r = 2$ is excluded. So", [], 1),
        ("With $r = 2$ it is easy, and with $r = 3$ it is hard. So", [], 2),
        ("> Take $r = 2$.\n\nWe get", [], 0),
        ("> Take $r = 2$.\nWe get", [], 0),
    ],
)
def test_a_value_is_heard_where_words_give_it(said: str, given: list[str], unheard: int) -> None:
    """Not where they deny it, tell it of something else, or give two; a step that fails for that
    alone is not called false. What is quoted counts for nothing."""
    text = f"---\ndefinitions:\n  - f = r^2 + K\n---\n{said}\n\n$$f = 9$$\n"
    answer, _ = read_answer(text.encode(), "a.md", "a")
    (chain,) = (c for b in answer.blocks for c in getattr(b, "derivations", ()))
    assert [one.tex for one in chain.given] == given
    assert sum(" for }" in one for one in chain.unheard) == unheard
