"""What may be meant in more than one way: proved where every meaning is, else asked about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mathreply.algebra.judge.step import Judge
from mathreply.model import Derivation, Step, VerdictKind
from mathreply.settings import Limits
from tests.algebra.items import FIXTURES, declared, rows

CASES = [
    pytest.param(row, id=f"{file.stem}: {row['steps'][0]} {row['steps'][1]}")
    for file in sorted(Path(FIXTURES / "doubtful").glob("*.jsonl"))
    for row in rows(file)
]


@pytest.mark.slow  # all together
@pytest.mark.parametrize("row", CASES)
def test_every_meaning_counts(row: dict[str, Any]) -> None:
    """Every step has just this verdict: what one meaning alone makes true is never proved, and what
    one meaning alone makes false is never refuted."""
    start, *sides = row["steps"]
    steps = tuple(map(Step, row["relations"], sides))
    judge = Judge(Derivation(start, steps), declared(row), Limits())
    kinds = [judge.step(index)[1].kind for index in range(len(steps))]
    assert kinds == [VerdictKind(kind) for kind in row["kinds"]]
