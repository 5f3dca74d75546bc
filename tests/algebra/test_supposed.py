"""Steps below equations that a display sets."""

from __future__ import annotations

import pytest

from mathreply.algebra.judge.step import Judge
from mathreply.model import Verdict, VerdictKind
from mathreply.model.scopes import scopes_of
from mathreply.run.ledger import derivations_of
from mathreply.settings import Limits
from mathreply.source import read_answer

HEAD = "---\nsymbols:\n  x, a: real\n---\n"
SET = "Setting the derivative to zero,\n\n$$\n\\frac{d}{dx}(x^2 - 2ax) = 2x - 2a = 0,\n$$\n\n"


def verdict_on(text: str) -> Verdict:
    """The verdict on the first step of the last chain of an answer."""
    answer, _ = read_answer(f"{HEAD}{text}\n".encode(), "a.md", "a")
    chains = derivations_of(answer)
    *_, scope = scopes_of(chains, answer.declarations)
    return Judge(chains[-1], scope, Limits()).step(0)[1]


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
