"""Displays without declarations: what is beyond doubt is read, the rest is asked about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mathreply.algebra.read import Unread, read_display
from mathreply.tex.chain import read_chain
from tests.algebra.test_read import told

FIXTURES = Path(__file__).parent.parent / "fixtures" / "displays"


def cases() -> list[Any]:
    lines = [
        json.loads(line)
        for path in sorted(FIXTURES.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    return [pytest.param(case, id=case["about"]) for case in lines]


@pytest.mark.slow  # all together
@pytest.mark.parametrize("case", cases())
def test_a_display_reads_as_its_sentence_says(case: dict[str, Any]) -> None:
    """Every side has its reading, or the question that is asked about it after a question mark."""
    raw = read_chain(case["tex"])
    chains = [(chain.start, *(part[1] for part in chain.parts)) for chain in raw]
    relations = [[part[0] for part in chain.parts] for chain in raw]
    conditions = [condition for chain in raw for condition, _ in chain.conditions]
    readings = [
        [f"? {side.message}" if isinstance(side, Unread) else told(side) for side in sides]
        for sides in read_display(chains, relations, conditions)
    ]
    assert readings == case["readings"]
