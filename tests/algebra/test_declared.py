"""Declarations that cannot all hold: they are told, and nothing follows from them."""

from __future__ import annotations

from typing import Any

import pytest

from mathreply.algebra.judge.step import Judge
from mathreply.model import Derivation, Step, VerdictKind
from mathreply.settings import Limits
from tests.algebra.items import FIXTURES, declared, rows

CASES = list(rows(FIXTURES / "declared" / "declared.jsonl"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"][:60])
def test_what_is_declared_holds_together_or_is_told(case: dict[str, Any]) -> None:
    """What contradicts itself leaves a step unread, with the contradiction; the rest is judged."""
    start, side = case["steps"]
    judge = Judge(Derivation(start, (Step("=", side),)), declared(case), Limits())
    _, verdict = judge.step(0)
    if "told" in case:
        assert verdict.kind is VerdictKind.UNREAD, verdict.detail
        assert case["told"] in verdict.detail
    else:
        assert verdict.kind == case["kind"], verdict.detail
