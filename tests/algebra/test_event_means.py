"""Means over events of which nothing follows."""

from __future__ import annotations

import pytest

from mathreply.algebra.judge.step import Judge
from mathreply.model import Declarations, Derivation, Statement, Step, Symbol, VerdictKind
from mathreply.model.domains import parse_domain
from mathreply.settings import Limits

RANDOM = tuple(Symbol(name, parse_domain("random")) for name in "XY")


@pytest.mark.parametrize(
    ("left", "right", "assumed"),
    [
        (r"\mathbb{E}[X^2 \mid A]", r"\mathbb{E}[X \mid A]^2", ()),
        (r"\mathbb{E}[XY \mid A]", r"\mathbb{E}[X \mid A] \mathbb{E}[Y \mid A]", (r"X \perp Y",)),
        (r"\mathbb{E}[X \mid A]", r"\mathbb{E}[X]", (r"A \perp B",)),
        (
            r"\mathbb{E}[X]",
            r"\mathbb{E}[X \mid A] P(A) + \mathbb{E}[X \mid B] P(B)",
            (r"A \perp B",),
        ),
        (
            r"\mathbb{E}[X]",
            r"3 P(H) + 2 P(H^c)",
            (r"\mathbb{E}[X \mid H] = 2", r"\mathbb{E}[X \mid H^c] = 3"),
        ),
        (r"\operatorname{Var}(X)", "2", (r"\mathbb{E}[X \mid H] = 2",)),
        (r"\mathbb{E}[X \mathbf{1}_A(Y)]", r"\mathbb{E}[X \mid A] P(A) Y", ()),
    ],
)
def test_of_events_no_more_follows_than_that_they_add_up(
    left: str, right: str, assumed: tuple[str, ...]
) -> None:
    """Neither proved nor refuted, whatever numbers there are: what is assumed over an event is not
    tried, and ``1_A(Y)`` is another indicator."""
    declared = Declarations(RANDOM, assumptions=tuple(map(Statement, assumed)))
    chain = Derivation(left, (Step("=", right),))
    verdict = Judge(chain, declared, Limits()).step(0)[1]
    assert verdict.kind in (VerdictKind.UNDECIDED, VerdictKind.UNREAD)
