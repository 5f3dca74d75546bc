"""What the prover says of false steps when no trial has warned it: nothing."""

from __future__ import annotations

import pytest

from mathreply.algebra.read import Unread, read_claim, read_context
from tests.algebra.alone import attempt
from tests.algebra.items import FIXTURES, Item, items

EVERY = 6
"""One in six false steps is put to the prover, to keep the suite short; the bench takes them
all."""


def false_steps() -> list[Item]:
    """The false steps of all fixtures."""
    every = [item for file in sorted((FIXTURES / "verify").glob("*.jsonl")) for item in items(file)]
    return [item for item in every if not all(item.labels)][::EVERY]


@pytest.mark.slow
def test_the_prover_alone_proves_nothing_that_is_false() -> None:
    """Soundness does not rest on the trials; a good twin goes the same way and is proved."""
    good = read_claim(
        "(a+b)^2", "=", "a^2+2ab+b^2", read_context(false_steps()[0].declarations, infer=True)
    )[0]
    assert attempt(good, read_context(false_steps()[0].declarations, infer=True)) is not None
    proved = []
    for item in false_steps():
        place = item.labels.index(False)
        step = item.derivation.steps[place]
        before = item.derivation.steps[place - 1].tex if place else item.derivation.start
        context = read_context(item.declarations)
        try:
            claims = read_claim(before, step.relation, step.tex, context)
        except Unread:
            continue  # sizes that do not fit, or a name that only the steps before explain
        proved += [item.name for claim in claims if attempt(claim, context) is not None]
    assert proved == []
