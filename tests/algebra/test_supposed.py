"""Steps below equations that a display sets."""

from __future__ import annotations

import pytest

from mathreply.algebra import Pool
from mathreply.algebra.judge.step import Judge
from mathreply.disk.cache import Cache
from mathreply.model import Verdict, VerdictKind
from mathreply.model.scopes import scopes_of
from mathreply.run.ledger import derivations_of
from mathreply.run.verify import Verifier
from mathreply.settings import Limits
from mathreply.source import read_answer

HEAD = "---\nsymbols:\n  x, a: real\n---\n"
SET = "Setting the derivative to zero,\n\n$$\n\\frac{d}{dx}(x^2 - 2ax) = 2x - 2a = 0,\n$$\n\n"


def verdict_on(text: str, index: int = 0) -> Verdict:
    """The verdict on a step of the last chain of an answer, the first unless another is named."""
    answer, _ = read_answer(f"{HEAD}{text}\n".encode(), "a.md", "a")
    chains = derivations_of(answer)
    *_, scope = scopes_of(chains, answer.declarations)
    return Judge(chains[-1], scope, Limits()).step(index)[1]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"{SET}so\n\n$$x^2 + a = a^2 + x = x + a^2$$", VerdictKind.CONDITIONAL),
        (f"{SET}so\n\n$$x^2 + a = a^2 + 2x = 2x + a^2$$", VerdictKind.REFUTED),
        (f"{SET}**Another.**\n\n$$x^2 + a = a^2 + x = x + a^2$$", VerdictKind.REFUTED),
        (f"{SET}so\n\n$$x^2 + a^2 - a^2 = x^2 = x x$$", VerdictKind.PROVED),
        ("Now\n\n$$x^2 + a = a^2 + x = x + a^2$$", VerdictKind.REFUTED),
    ],
)
def test_a_step_may_follow_from_an_equation_that_is_set_above(text: str, kind: VerdictKind) -> None:
    """It is conditional, never proved by it; false where it fails with it as well, where nothing is
    set, and below another problem."""
    found = verdict_on(text)
    assert found.kind is kind
    assert (found.condition == "2x - 2a = 0") is (kind is VerdictKind.CONDITIONAL)


SQUARE = "$$(x + a)^2 - 2xa = x^2 + a^2 = 1 - 2xa$$"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"Since $x + a = 1$, we have\n\n{SQUARE}", VerdictKind.CONDITIONAL),
        (f"Using the constraint $x + a = 1$,\n\n{SQUARE}", VerdictKind.CONDITIONAL),
        (f"Recall that $x + a = 1$. Hence\n\n{SQUARE}", VerdictKind.CONDITIONAL),
        (f"So\n\n{SQUARE}\n\nwhere we used $x + a = 1$.", VerdictKind.CONDITIONAL),
        (f"So\n\n{SQUARE}\n\nbecause $x = 1 - a$. Next", VerdictKind.CONDITIONAL),
        ("Since $x = 2$ and $a = 3$,\n\n$$x + a - a = x = 5 - a$$", VerdictKind.CONDITIONAL),
        (f"Since $x + a = 2$, we have\n\n{SQUARE}", VerdictKind.REFUTED),
        (f"It is wrong that $x + a = 1$, so\n\n{SQUARE}", VerdictKind.REFUTED),
        (f"We may not use $x + a = 1$:\n\n{SQUARE}", VerdictKind.REFUTED),
        (f"> Since $x + a = 1$\n\nwe have\n\n{SQUARE}", VerdictKind.REFUTED),
        (f"Since $x + a = 1$ that is so.\n\nNow\n\n{SQUARE}", VerdictKind.REFUTED),
        (f"So\n\n{SQUARE}\n\nThis is nice. Since $x + a = 1$ we go on.", VerdictKind.REFUTED),
    ],
)
def test_a_step_may_follow_from_what_words_give_as_its_reason(text: str, kind: VerdictKind) -> None:
    """It is conditional on that; false where it fails under it as well, or where the reason is
    denied, quoted, or that of something else."""
    found = verdict_on(text)
    last = found if found.kind is not VerdictKind.PROVED else verdict_on(text, 1)
    assert last.kind is kind


ASSUMED = "---\nsymbols:\n  a, b: real\nassumptions:\n  - (a+b)^2 = a^2 + b^2\n---\n"


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("(a + b)^2 = a^2 + b^2", VerdictKind.STATED),
        ("(a + b)^2 = a^2 + b^2 = b^2 + a^2", VerdictKind.PROVED),
        ("(a + b)^2 + 1 = a^2 + b^2 + 1", VerdictKind.PROVED),
    ],
)
def test_an_assumption_is_not_proved_by_itself(claim: str, kind: VerdictKind) -> None:
    """A relation that is an assumption word by word is stated; what draws on it is proved."""
    answer, _ = read_answer(f"{ASSUMED}$$\n{claim}\n$$\n".encode(), "a.md", "a")
    chains = derivations_of(answer)
    *_, scope = scopes_of(chains, answer.declarations)
    assert Judge(chains[-1], scope, Limits()).step(0)[1].kind is kind


def test_what_is_remembered_of_an_assumption_belongs_to_its_chain() -> None:
    """A step that is judged alone, and drawn from the memory of another, is what it is in its own
    chain."""
    lone, longer = "$$(a + b)^2 = a^2 + b^2$$", "$$(a + b)^2 = a^2 + b^2 = b^2 + a^2$$"
    for texts in ((lone, longer), (longer, lone)):
        answer, _ = read_answer("\n\n".join((ASSUMED, *texts)).encode(), "a.md", "a")
        with Pool(jobs=1, spare=0) as pool:
            checked = Verifier(pool, Cache(None)).verify(
                derivations_of(answer), answer.declarations
            )
        first = {len(chain.steps): chain.steps[0].verdict.kind for chain in checked}
        assert first == {1: VerdictKind.STATED, 2: VerdictKind.PROVED}


@pytest.mark.parametrize(
    ("equation", "solution", "kind"),
    [
        (r"(x - 1)^2 = x^2 - 2x + 1", "x = 5", VerdictKind.STATED),
        (r"\frac{\partial}{\partial x} (x - a)^2 = 2(x - a)", "x = 3a", VerdictKind.STATED),
        (r"2x + a = 3", r"x = \frac{3 - a}{2}", VerdictKind.PROVED),
    ],
)
def test_what_always_holds_is_solved_by_nothing(
    equation: str, solution: str, kind: VerdictKind
) -> None:
    """Anything put into it gives an equality, and shows nothing."""
    assert verdict_on(f"$${equation}$$\n\n$${solution}$$").kind is kind


def test_a_gradient_that_ends_in_zero_is_set_to_zero_without_a_word() -> None:
    """What follows from it is conditional on it; what does not is false."""
    gradient = r"$$\frac{\partial}{\partial x} (x - a)^2 = 2x - 2a = 0$$"
    assert verdict_on(f"{gradient}\n\n$$2x + 1 = 2a + 1$$").kind is VerdictKind.CONDITIONAL
    assert verdict_on(f"{gradient}\n\n$$2x + 1 = 2a - 1$$").kind is VerdictKind.REFUTED
