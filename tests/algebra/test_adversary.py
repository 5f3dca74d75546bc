"""Claims made to deceive: none that is false is proved, none that is true is refuted."""

from __future__ import annotations

import pytest

from mathreply.algebra import Pool
from mathreply.model import Declarations, Derivation, Step
from tests.algebra.adversary import STRATEGIES, Claim, claims
from tests.algebra.alone import is_proved
from tests.algebra.items import declared
from tests.samples import ALL, one_in

ONE_OF_EACH = len(STRATEGIES)
"""One false claim of each strategy is tried, to keep the suite short."""
JUDGED = set(one_in(6, sorted(STRATEGIES)))
"""One strategy in six is put to the whole judge, whom trials warn: the bench puts thousands of all
strategies to the judge, and is run by the workflow."""
ALONE = set(one_in(3, [name for name in sorted(STRATEGIES) if ALL or name not in JUDGED]))
"""Of the others one in three is put to the prover alone."""

OPEN: dict[str, str] = {}
"""Strategies whose true claims are refuted for want of a declaration, and why."""


def question(claim: Claim) -> tuple[Derivation, Declarations]:
    """A claim as a chain with its declarations."""
    row = claim.row("")
    return Derivation(claim.left, (Step(claim.relation, claim.right),)), declared(row)


def told(claim: Claim, verdict: object) -> str:
    """A claim and what became of it, for a message."""
    said = f"{claim.kind}: {claim.left} {claim.relation} {claim.right}"
    given = f"{claim.symbols} {list(claim.definitions)} {list(claim.assumptions)}"
    return f"{said} given {given} is {verdict} but {'true' if claim.true else 'false'}: {claim.why}"


def test_the_same_seed_makes_the_same_claims() -> None:
    """A breach that was found once is found again; another seed makes other claims."""
    first = claims("one", false=200)
    assert first == claims("one", false=200)
    assert first != claims("two", false=200)


def test_every_strategy_makes_false_claims_that_say_why() -> None:
    """Each strategy deceives, and has a reason for each of its claims."""
    made = claims("all", false=4 * len(STRATEGIES))
    assert {claim.kind for claim in made if not claim.true} == set(STRATEGIES)
    assert all(claim.why for claim in made)
    assert sum(claim.true for claim in made) > len(STRATEGIES)


def test_names_are_declared_in_every_order() -> None:
    """The order of declarations is drawn as well: a verdict must not depend on it."""
    made = [claim for claim in claims("order", false=400) if len(claim.symbols) == 2]
    assert {list(claim.symbols) == sorted(claim.symbols) for claim in made} == {True, False}


@pytest.mark.slow
def test_no_false_claim_is_proved_and_no_true_one_refuted(pool: Pool) -> None:
    """``proved`` means proved; ``refuted`` and ``conditional`` mean that it is not true."""
    made = [claim for claim in claims("suite", false=ONE_OF_EACH) if claim.kind in JUDGED]
    found = [chain.steps[0].verdict for chain in pool.judge([question(claim) for claim in made])]
    verdicts = [verdict.kind for verdict in found]
    silent = [
        told(claim, "proved, no point told")
        for claim, verdict in zip(made, found, strict=True)
        if claim.told and verdict.kind == "proved" and not verdict.excluded
    ]
    assert silent == []
    deceived = [
        told(claim, verdict)
        for claim, verdict in zip(made, verdicts, strict=True)
        if not (claim.true and claim.kind in OPEN)
        and verdict in (("refuted", "conditional") if claim.true else ("proved", "stated"))
    ]
    assert deceived == []
    assert sum(v == "proved" for v in verdicts) > len(made) // 4


@pytest.mark.slow
def test_the_prover_alone_is_not_deceived() -> None:
    """What is proved rests on the argument: no trial had to stop it."""
    deceived = [
        told(claim, "proved without a trial")
        for claim in claims("alone", false=ONE_OF_EACH)
        if not claim.true
        and claim.kind in ALONE
        and is_proved(claim.left, claim.relation, claim.right, declared(claim.row("")))
    ]
    assert deceived == []
