"""What the prover says of false steps when no trial has warned it: nothing."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mathreply.model import Declarations, Symbol
from mathreply.model.domains import parse_domain
from tests.algebra.alone import is_proved
from tests.algebra.items import FIXTURES, Item, items
from tests.samples import one_in

EVERY = 60
"""One false step in so many is put to the prover, to keep the suite short: those that were made to
deceive it are in ``kernel/false.jsonl``, and the workflow takes all."""


def false_steps() -> list[Item]:
    """The false steps of all fixtures."""
    every = [item for file in sorted((FIXTURES / "verify").glob("*.jsonl")) for item in items(file)]
    return one_in(EVERY, [item for item in every if not all(item.labels)])


@pytest.mark.slow
def test_the_prover_alone_proves_nothing_that_is_false() -> None:
    """Soundness does not rest on the trials; a good twin goes the same way and is proved."""
    first = false_steps()[0]
    assert is_proved("(a+b)^2", "=", "a^2+2ab+b^2", _with_numbers(first.declarations))
    proved = []
    for item in false_steps():
        place = item.labels.index(False)
        step = item.derivation.steps[place]
        before = item.derivation.steps[place - 1].tex if place else item.derivation.start
        # Sizes that do not fit, or a name that only the steps before explain, are not proved.
        if is_proved(before, step.relation, step.tex, item.declarations):
            proved.append(item.name)
    assert proved == []


def _with_numbers(declarations: Declarations) -> Declarations:
    numbers = tuple(Symbol(name, parse_domain("real")) for name in ("a", "b"))
    others = tuple(s for s in declarations.symbols if s.tex not in ("a", "b"))
    return replace(declarations, symbols=(*others, *numbers))
