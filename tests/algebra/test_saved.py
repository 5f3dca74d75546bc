"""The condition under which a step holds that fails somewhere: enough, by a proof; sharp, where
what is divided by or stands under a root tells it."""

from __future__ import annotations

import pytest

from mathreply.algebra.judge.step import Judge
from mathreply.model import Declarations, Derivation, Step, Symbol, Verdict, VerdictKind
from mathreply.model.domains import parse_domain
from mathreply.settings import Limits


def judged(left: str, right: str, name: str) -> Verdict:
    declared = Declarations(tuple(Symbol(each, parse_domain("real")) for each in name.split()))
    return Judge(Derivation(left, (Step("=", right),)), declared, Limits()).step(0)[1]


@pytest.mark.parametrize(
    ("left", "right", "name", "condition"),
    [
        (r"\sqrt{x^2 - 6x + 9}", "x - 3", "x", r"x - 3 \ge 0"),
        (r"\int_1^\infty x^{-a}\,dx", r"\frac{1}{a - 1}", "a", "a > 1"),
        (r"\int_0^1 x^{a}\,dx", r"\frac{1}{a + 1}", "a", "a + 1 > 0"),
    ],
)
def test_the_condition_is_enough_and_sharp(
    left: str, right: str, name: str, condition: str
) -> None:
    """The step is proved under it, and no wider condition of its kind would do."""
    verdict = judged(left, right, name)
    assert (verdict.kind, verdict.condition) == (VerdictKind.CONDITIONAL, condition)
    assert verdict.condition_suffices


def test_what_a_side_needs_is_not_said_to_be_enough() -> None:
    """Without a positive argument there is no logarithm; with one the series may still diverge."""
    verdict = judged(r"\sum_{k=1}^\infty \frac{x^k}{k}", r"-\ln(1 - x)", "x")
    assert verdict.kind is VerdictKind.CONDITIONAL
    assert not verdict.condition_suffices
    assert verdict.detail.startswith("Holds only if")


@pytest.mark.parametrize(("left", "right"), [("(a^b)^c", "a^{b c}"), ("(a^c)^b", "a^{b c}")])
def test_powers_of_powers_hold_for_a_positive_base(left: str, right: str) -> None:
    """At a = -1, b = 2 and c = 1/2 they differ, and at other negative bases they do not."""
    verdict = judged(left, right, "a b c")
    assert (verdict.kind, verdict.condition) == (VerdictKind.CONDITIONAL, "a > 0")
    assert judged(left, "a^{b + c}", "a b c").kind is VerdictKind.REFUTED
