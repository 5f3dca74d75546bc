"""Why a step has its verdict, in words."""

from __future__ import annotations

import importlib
import json
import pkgutil
from pathlib import Path
from typing import Any

import pytest

import mathreply.algebra.prove
from mathreply.algebra.prove.kernel.law import REGISTER
from mathreply.model import (
    CheckedStep,
    Counterexample,
    ProofStep,
    Statement,
    Step,
    Verdict,
    VerdictKind,
)
from mathreply.report.law_words import (
    LAW_WORDS,
    LESS_TELLING,
    METHOD_WORDS,
    ROUTINE,
    SAID_BY_METHOD,
)
from mathreply.report.reasons import why
from mathreply.tex.mathml import worded

REASONS = Path(__file__).parents[1] / "fixtures" / "report" / "reasons.jsonl"
CASES = [json.loads(line) for line in REASONS.read_text("utf-8").splitlines()]
SIGMA = Statement("\\sigma(t) = \\frac{1}{1 + e^{-t}}")


def proved(method: str, *laws: str) -> Verdict:
    """A verdict by some laws."""
    return Verdict(
        VerdictKind.PROVED, method, proof=tuple(ProofStep(law, "", "") for law in (method, *laws))
    )


def test_every_name_in_the_table_is_a_law() -> None:
    """A law that is renamed keeps its words."""
    for module in pkgutil.walk_packages(
        mathreply.algebra.prove.__path__, "mathreply.algebra.prove."
    ):
        importlib.import_module(module.name)
    named = {
        *LESS_TELLING,
        *LAW_WORDS,
        *METHOD_WORDS,
        *ROUTINE,
        *SAID_BY_METHOD,
        *SAID_BY_METHOD.values(),
    }
    assert set(REGISTER) >= named


def test_the_words_can_be_typeset() -> None:
    """No reader sees TeX in a reason."""
    for words in (*LAW_WORDS.values(), *METHOD_WORDS.values()):
        assert "<code>" not in worded(words) and "$" not in worded(words)


@pytest.mark.parametrize("case", CASES, ids=[case["left"] for case in CASES])
def test_a_reason_says_what_was_done(case: dict[str, Any]) -> None:
    """The law that a step is about, by its proof or by how it is typed; no law that it is not."""
    step = CheckedStep(Step("=", case["right"]), proved(case["method"], *case["laws"]))
    assert why(step, case["left"], [SIGMA]) == case["why"]


def test_a_definition_that_one_side_uses_is_named() -> None:
    """The definition comes first, then the law that is more than routine."""
    step = CheckedStep(Step("=", "\\sigma(z)"), proved("expand", "powers", "exponentials"))
    assert why(step, "\\frac{1}{1 + e^{-z}}", [SIGMA]) == (
        "by the definition of $\\sigma$; $e^{a+b} = e^a e^b$"
    )


def test_a_definition_that_nothing_needed_is_not_named() -> None:
    """A name on both sides may stay what it is while they are multiplied out."""
    step = CheckedStep(Step("=", "2 \\sigma(z)"), proved("expand", "ring of expressions"))
    assert why(step, "\\sigma(z) + \\sigma(z)", [SIGMA]) == (
        "both sides multiply out to the same sum"
    )


def test_a_function_that_everyone_knows_is_named() -> None:
    """Softmax needs no definition in the answer."""
    step = CheckedStep(Step("=", "e^{a}/(e^a + e^b)"), proved("sum rules", "linearity of sums"))
    assert why(step, "\\mathrm{softmax}([a, b])_1").startswith("by the definition of softmax")


def test_the_numbers_of_a_refuted_step_stand_once() -> None:
    """The detail says the same numbers: they are not said again."""
    counter = Counterexample((("x", "2"), ("a", "3")), "25", "7")
    verdict = Verdict(VerdictKind.REFUTED, detail="At x = 2, a = 3 …", counterexample=counter)
    told = why(CheckedStep(Step("=", "y"), verdict), "x")
    assert told == "at $x = 2$, $a = 3$ the left side is $25$, the right side $7$"


def test_the_condition_of_a_step_comes_first() -> None:
    """What must be added is said before where it fails."""
    counter = Counterexample((("x", "-1"),), "1", "-1")
    verdict = Verdict(VerdictKind.CONDITIONAL, counterexample=counter, condition="x \\ge 0")
    told = why(CheckedStep(Step("=", "x"), verdict), "\\sqrt{x^2}")
    assert told.startswith("holds only if $x \\ge 0$; at $x = -1$")


def test_a_condition_that_is_enough_is_not_said_to_be_needed() -> None:
    """What was proved under a condition may hold elsewhere too."""
    verdict = Verdict(VerdictKind.CONDITIONAL, condition="a > 0", condition_suffices=True)
    assert why(CheckedStep(Step("=", "x"), verdict), "y") == "holds if $a > 0$"
