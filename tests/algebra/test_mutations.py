"""The steps from softmax to sigmoid, each with small mistakes made in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mathreply.algebra import Pool
from mathreply.model import Derivation, Step, VerdictKind
from tests.algebra.items import FIXTURES, declared, rows

pytestmark = pytest.mark.slow  # many processes, or seconds of work


@pytest.mark.parametrize(
    "file", sorted((FIXTURES / "mutations").glob("*.jsonl")), ids=lambda f: f.stem
)
def test_every_mistake_is_refuted_and_its_good_twin_proved(pool: Pool, file: Path) -> None:
    """At least forty wrong steps, each refuted with values, beside steps that are proved."""
    pairs, wanted = [], []
    for row in rows(file):
        for side in (row["good"], *row["mutations"]):
            pairs.append((Derivation(row["left"], (Step(row["relation"], side),)), declared(row)))
            wanted.append(side == row["good"])
    assert wanted.count(False) >= 40
    for (derivation, _), good, chain in zip(pairs, wanted, pool.judge(pairs), strict=True):
        verdict = chain.steps[0].verdict
        told = f"{derivation.start} = {derivation.steps[0].tex}: {verdict.detail}"
        if good:
            assert verdict.kind is VerdictKind.PROVED, told
        else:
            assert verdict.kind in (VerdictKind.REFUTED, VerdictKind.CONDITIONAL), told
            assert verdict.counterexample is not None, told
            assert verdict.counterexample.values, told
            assert verdict.counterexample.left != verdict.counterexample.right, told
