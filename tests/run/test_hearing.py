"""A step judged by itself hears of its chain what it hears in it."""

from __future__ import annotations

import pytest

from mathreply.algebra import Pool
from mathreply.run.hearing import one_by_one
from tests.algebra.items import FIXTURES, items

CHAINS = items(FIXTURES / "heard" / "chains.jsonl")


@pytest.mark.slow
def test_a_step_has_one_verdict_by_itself_and_in_its_chain(pool: Pool) -> None:
    """What is remembered of a step does not depend on what it was judged beside."""
    apart = [one_by_one(item.derivation) for item in CHAINS]
    whole = pool.judge([(item.derivation, item.declarations) for item in CHAINS])
    alone = pool.judge(
        [
            (part, item.declarations)
            for item, parts in zip(CHAINS, apart, strict=True)
            for part in parts
        ]
    )
    in_chains = [step.verdict for chain in whole for step in chain.steps]
    by_themselves = [step.verdict for chain in alone for step in chain.steps]
    assert len(by_themselves) > len(CHAINS)
    assert by_themselves == in_chains
