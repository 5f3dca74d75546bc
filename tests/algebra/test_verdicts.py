"""Verdicts on labelled steps: what is true is proved, what is false is refuted with values."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mathreply.algebra import Pool
from mathreply.model import Verdict, VerdictKind
from tests.algebra.items import FIXTURES, Item, chosen, items
from tests.reached import rows
from tests.samples import EACH_TIME, SELDOM

GOOD = {
    True: {VerdictKind.PROVED, VerdictKind.STATED},
    False: {VerdictKind.REFUTED, VerdictKind.CONDITIONAL},
}
FILES = sorted((FIXTURES / "verify").glob("*.jsonl"))
SHARED = (
    Path(os.environ.get("MATHREPLY_SHARED", Path(__file__).parents[3] / "shared"))
    / "verify"
    / "bench.jsonl"
)


def judged(pool: Pool, chains: list[Item]) -> list[tuple[str, bool, Verdict]]:
    """(name, label, verdict) for every step."""
    checked = pool.judge([(item.derivation, item.declarations) for item in chains])
    return [
        (f"{item.name}[{index}] {step.step.tex}", item.labels[index], step.verdict)
        for item, chain in zip(chains, checked, strict=True)
        for index, step in enumerate(chain.steps)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_every_labelled_step_has_its_verdict(pool: Pool, file: Path) -> None:
    """A true step is proved; a false one is refuted, or conditional, and shows values unless its
    sizes do not fit."""
    wrong = []
    for name, label, verdict in judged(pool, chosen(file)):
        if verdict.kind not in GOOD[label]:
            wrong.append(f"{name}: {label}, but {verdict.kind} ({verdict.detail})")
        elif not label:
            assert verdict.counterexample is not None or verdict.method == "sizes", name
    assert not wrong, "\n".join(wrong)


def test_what_is_judged_seldom_is_there() -> None:
    """No row is left out under a name that it has no longer."""
    assert {row.name for row in rows()} >= SELDOM


def test_what_is_judged_each_time_does_not_creep_up() -> None:
    """New steps are judged each time; when they are many, it is looked at which of them are needed:
    ``python -m tests.reached --new`` writes that down."""
    assert sum(row.name not in SELDOM for row in rows()) <= EACH_TIME


@pytest.mark.slow
def test_the_shared_bench_is_judged_rightly(pool: Pool) -> None:
    """No false step passes, no true one fails, and 97 in 100 true ones are proved."""
    if not SHARED.exists():
        pytest.skip("the shared bench is not on this machine")
    found = judged(pool, items(SHARED))
    assert [name for name, label, v in found if v.kind in GOOD[not label]] == []
    proved = [v.kind in GOOD[True] for _, label, v in found if label]
    assert sum(proved) >= 0.97 * len(proved)
    assert all(v.kind in GOOD[False] for _, label, v in found if not label)
