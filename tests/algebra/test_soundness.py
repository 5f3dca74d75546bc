"""What the prover says of false steps when no trial has warned it: nothing."""

from __future__ import annotations

import pytest

from mathreply.algebra.budget import within
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.judge.case import Case
from mathreply.algebra.judge.statements import BOTH_WAYS, alternatives
from mathreply.algebra.prove.equality import Proof
from mathreply.algebra.prove.relations import prove_relation
from mathreply.algebra.prove.solutions import prove_implies
from mathreply.algebra.read import Unread, read_claim, read_context
from mathreply.settings import Limits
from tests.algebra.items import FIXTURES, Item, items

SECONDS = 3.0
EVERY = 6
"""One in six false steps is put to the prover, to keep the suite short; the bench takes them
all."""


def attempt(claim: Claim, context: Context) -> Proof | None:
    """A proof of a claim, found without trying it at a single point."""
    if isinstance(claim.left, Claim):
        first, second = alternatives(claim.left, context), alternatives(claim.right, context)
        sides = [
            side for f in (first, second) for part in f for r in part for side in (r.left, r.right)
        ]
        case = Case(sides[0], "=", sides[1], context, Limits())
        return within(
            SECONDS,
            lambda: prove_implies(first, second, case.facts, both_ways=claim.relation in BOTH_WAYS),
        )
    case = Case(
        inline(claim.left, context),
        claim.relation,
        inline(claim.right, context),
        context,
        Limits(),
        claim,
    )
    operator = case.operator
    assert operator is not None
    return within(
        SECONDS, lambda: prove_relation(case.left, operator, case.right, case.facts, context)
    )


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
