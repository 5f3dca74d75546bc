"""Steps that invite a wrong verdict, a hang, or worse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mathreply.algebra import Pool
from mathreply.model import Derivation, Step
from mathreply.settings import Limits
from tests.algebra.items import FIXTURES, as_tests, declared, named
from tests.samples import often

pytestmark = pytest.mark.slow  # many processes, or seconds of work

EVERY = [row for file in sorted((FIXTURES / "hostile").glob("*.jsonl")) for row in named(file)]
ROWS = often(EVERY, lambda row: row[0])


@pytest.fixture(scope="module")
def hasty() -> Iterator[Pool]:
    """For what would hang, however long it is given."""
    with Pool(Limits(step_timeout_s=1.0), jobs=1, spare=0) as impatient:
        yield impatient


@pytest.mark.parametrize("row", as_tests(ROWS))
def test_a_hostile_step_has_an_honest_verdict(pool: Pool, hasty: Pool, row: dict[str, Any]) -> None:
    """The verdict is one of those allowed; conditions, excluded points and hints say what they
    should."""
    start, side = row["steps"]
    judging = hasty if row.get("hangs") else pool
    (chain,) = judging.verify((Derivation(start, (Step(row["relation"], side),)),), declared(row))
    verdict = chain.steps[0].verdict
    assert str(verdict.kind) in row["allowed"], verdict.detail
    assert verdict.detail
    assert row.get("condition", verdict.condition) == verdict.condition
    assert row.get("hint", "") in verdict.hint, verdict.hint
    if "excluded" in row:
        assert row["excluded"] in verdict.excluded
    assert not Path("PWNED").exists()
