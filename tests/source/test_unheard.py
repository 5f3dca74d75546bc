"""What is said beside a claim in its display and is not understood."""

from __future__ import annotations

import pytest

from mathreply import read_text, verify_answer

HEAD = "---\ntitle: t\nsymbols:\n  x, y: real\n  n: natural\n  A: real^{n x n}\n---\n"
CLAIM = "<!-- mathreply: claim -->\n"


def verdicts(display: str) -> list[str]:
    """The verdict of every step of a display that claims."""
    answer, _ = read_text(f"{HEAD}{CLAIM}$${display}$$\n")
    return [s.verdict.kind.value for chain in verify_answer(answer, jobs=1) for s in chain.steps]


TURNED = (
    r"|x| = x + 0 \text{ unless } x \ge 0",
    r"|x| = x + 0 \text{ if not } x \ge 0",
    r"|x| = x + 0 \text{ for no } x \ge 0",
    r"|x| = x + 0 \text{ with or without } x \ge 0",
    r"|x| = x + 0 \text{ as opposed to } x \ge 0",
    r"|x| = x + 0 \text{ except for } x \ge 0",
    r"|x| = x + 0 \text{ whenever we don't have } x \ge 0",
)
NOT_UNDERSTOOD = (
    r"x^2 = x + 0 \text{ for all } x \in \{0, 1\}",
    r"x^2 = x + 0 \quad (x = 0, 1)",
    r"x^2 > x \text{ for } |x| > 2",
    r"x^2 \ge x \quad\text{on } [1, \infty)",
    r"x^2 \ge x \quad\text{for large } x",
    r"(-1)^n = 1 + 0 \quad\text{for even } n",
    r"(-1)^n + 1 = 0 \quad (n = 1, 3, 5, \dots)",
    r"x^2 = 2x + 0 \text{ for some } x",
    r"\mathrm{tr}(A^2) = 4 \mathrm{tr}(I) \text{ for } A = 2I",
    r"|x| \overset{x \ge 0}{=} x + 0",
    r"\text{If } x \ge 0 \text{ then } |x| = x + 0",
)
QUANTIFIED = (
    r"\exists x: \quad x^2 = 2x + 0",
    r"\exists x > 0: \quad x^2 = 2x + 0",
    r"\forall x \; \exists y > x: \; y^2 > x^2",
    r"\nexists x: \quad x^2 \ge -1",
)
FALSE = (
    r"x^2 = 2x + 0 \text{ for all } x",
    r"x^2 = 2x + 0, \quad x \in \mathbb{R}",
    r"x^n = n x, \quad n = 1, 2, \dots",
    r"x^2 = 2x + 0 \quad \text{since } (x + y)^2 \ge 0",
    r"x^2 = 2x + 0 \text{ for even } n",
)


@pytest.mark.parametrize("display", TURNED)
def test_what_words_turn_round_is_not_assumed(display: str) -> None:
    """Nor is it told that the claim is false, for it may hold for the rest."""
    assert verdicts(display) == ["undecided"]


@pytest.mark.parametrize("display", NOT_UNDERSTOOD)
def test_nothing_is_false_beside_what_is_not_understood(display: str) -> None:
    """It may hold for the values that are meant."""
    assert set(verdicts(display)) <= {"undecided", "unread"}


@pytest.mark.parametrize("display", QUANTIFIED)
def test_that_something_exists_is_no_claim_of_all(display: str) -> None:
    """It is neither proved nor refuted."""
    assert set(verdicts(display)) <= {"undecided", "unread"}


@pytest.mark.parametrize("display", FALSE)
def test_what_is_said_of_all_or_of_others_excuses_nothing(display: str) -> None:
    """Nor does a reason."""
    assert verdicts(display) == ["refuted"]


def test_what_it_is_is_told() -> None:
    """With the point at which the claim fails."""
    answer, _ = read_text(f"{HEAD}{CLAIM}$$(-1)^n = 1 + 0 \\text{{ for even }} n$$\n")
    ((step,),) = [chain.steps for chain in verify_answer(answer, jobs=1)]
    assert "without 'for even n'" in step.verdict.detail
    assert "At n = " in step.verdict.detail
