"""What is said beside a claim in its display and is not understood."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mathreply import Pool, read_text, verify_answer
from mathreply.run.ledger import derivations_of
from mathreply.source import read_answer

HEAD = "---\ntitle: t\nsymbols:\n  x, y: real\n  n: natural\n  A: real^{n x n}\n---\n"
CLAIM = "<!-- mathreply: claim -->\n"


Verdicts = Callable[..., list[str]]


@pytest.fixture
def verdicts(pool: Pool) -> Verdicts:
    """The verdict of every step of a display that claims."""

    def found(display: str, before: str = "", behind: str = "") -> list[str]:
        answer, _ = read_text(f"{HEAD}{before}\n\n{CLAIM}$${display}$$\n\n{behind}\n")
        checked = verify_answer(answer, pool=pool)
        return [step.verdict.kind.value for chain in checked for step in chain.steps]

    return found


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
    r"x^2 > x \text{ for } |x - 5| < 1",
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
def test_what_words_turn_round_is_not_assumed(display: str, verdicts: Verdicts) -> None:
    """Nor is it told that the claim is false, for it may hold for the rest."""
    assert verdicts(display) == ["undecided"]


@pytest.mark.parametrize("display", NOT_UNDERSTOOD)
def test_nothing_is_false_beside_what_is_not_understood(display: str, verdicts: Verdicts) -> None:
    """It may hold for the values that are meant."""
    assert set(verdicts(display)) <= {"undecided", "unread"}


@pytest.mark.parametrize("display", QUANTIFIED)
def test_that_something_exists_is_no_claim_of_all(display: str, verdicts: Verdicts) -> None:
    """It is neither proved nor refuted."""
    assert set(verdicts(display)) <= {"undecided", "unread"}


@pytest.mark.parametrize("display", FALSE)
def test_what_is_said_of_all_or_of_others_excuses_nothing(display: str, verdicts: Verdicts) -> None:
    """Nor does a reason."""
    assert verdicts(display) == ["refuted"]


def test_what_it_is_is_told(pool: Pool) -> None:
    """With the point at which the claim fails."""
    answer, _ = read_text(f"{HEAD}{CLAIM}$$(-1)^n = 1 + 0 \\text{{ for even }} n$$\n")
    ((step,),) = [chain.steps for chain in verify_answer(answer, pool=pool)]
    assert "without 'for even n'" in step.verdict.detail
    assert "At n = " in step.verdict.detail


SAID_BEFORE = (
    ("For even $n$:", r"(-1)^n = 1 + 0"),
    ("If $n$ is even, then", r"(-1)^n = 1 + 0"),
    ("Let $n$ be even. Then", r"(-1)^n = 1 + 0"),
    ("For $x \\in \\{0, 1\\}$ we get", r"x^2 = x + 0"),
    ("If $x = 0$ or $x = 1$, then", r"x^2 = x + 0"),
    ("If $x$ is not positive,", r"|x| + 1 = 1 - x"),
    ("There is an $x$ such that", r"x^2 = 2x + 0"),
    ("For sufficiently large $x$:", r"x^2 \ge x + 100"),
    ("Modulo 2,", r"n^2 = n + 0"),
)
SAID_BEHIND = (
    (r"(-1)^n = 1 + 0", "for even $n$."),
    (r"\sum_{k=0}^{\infty} x^k + 1 = \frac{1}{1-x} + 1", "whenever $|x| < 1$."),
)
SAYING_NOTHING = (
    "For the square of the sum $x + y$ we get",
    "Let $x$ and $y$ be real numbers. Then",
    "For all $x, y \\in \\mathbb{R}$,",
    "If $x > 0$, then",
    "Let $s = x + y$. If we square it, for any $x$,",
    "For $n = 0, 1, 2, \\dots$ we get",
    "There are $n$ summands, so $x$ and $y$ give",
)


@pytest.mark.parametrize(("words", "display"), SAID_BEFORE)
def test_what_the_text_says_before_is_no_ground_to_refute(
    words: str, display: str, verdicts: Verdicts
) -> None:
    """Its sentence may be about some values alone."""
    assert verdicts(display, before=words) == ["undecided"]


@pytest.mark.parametrize(("display", "words"), SAID_BEHIND)
def test_nor_is_what_goes_on_behind_it(display: str, words: str, verdicts: Verdicts) -> None:
    """A condition behind a display belongs to it."""
    assert verdicts(display, behind=words) == ["undecided"]


@pytest.mark.parametrize(
    "words", ["For $x > 0$ it is clear. For $x < 0$ as well:", "Unless $x < y$:"]
)
def test_what_fails_with_a_condition_and_against_it_is_false(
    words: str, verdicts: Verdicts
) -> None:
    """However the words around the condition are meant."""
    assert verdicts("(x + y)^2 = x^2 + 2xy - y^2", before=words) == ["refuted"]
    assert verdicts("|x - y| + x = 2x - y", before=words) == ["undecided"]


@pytest.mark.parametrize("words", SAYING_NOTHING)
def test_words_that_restrict_nothing_excuse_nothing(words: str, verdicts: Verdicts) -> None:
    """A false step is refuted beside them, and what another sentence says behind is not of it."""
    found = verdicts("(x + y)^2 = x^2 + 2xy - y^2", words, "This holds. For even $x$ see below.")
    assert found == ["refuted"]


def test_a_comment_says_nothing_and_parts_nothing(verdicts: Verdicts) -> None:
    """The mark that a display claims stands between a condition and its display."""
    assert verdicts("|x| = x + 0", before="If $x > 0$, then") == ["proved"]
    assert verdicts("|x| = x + 0", before="<!-- If $x > 0$, then -->") == ["conditional"]


@pytest.mark.parametrize(
    ("display", "expected"),
    [
        ("[q_1, q_2] = [p_1, p_2] = 0", ("\\text{commutators}",)),
        ("[a, b] = [1, 2]", ()),
        ("(a, b) = 0", ()),
    ],
)
def test_two_things_in_square_brackets_may_be_a_commutator(
    display: str, expected: tuple[str, ...]
) -> None:
    """Where they are to be zero, which two numbers side by side seldom are."""
    answer, _ = read_answer(f"$${display}$$\n".encode(), "a.md", "a")
    (chain,) = derivations_of(answer)
    assert chain.unheard == expected
