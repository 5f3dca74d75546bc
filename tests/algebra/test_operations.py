"""Computed steps: what each instruction makes of the side before it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mathreply.algebra.compute.operations import INSTRUCTIONS, compute
from mathreply.algebra.read import Unread, read_context
from tests.algebra.test_read import declared

FIXTURES = Path(__file__).parent.parent / "fixtures" / "operations"


def cases() -> list[Any]:
    found = []
    for path in sorted(FIXTURES.glob("*.jsonl")):
        head, *lines = (json.loads(line) for line in path.read_text("utf-8").splitlines())
        found += [
            pytest.param(head, line, id=f"{line['operation']}: {line['before']}") for line in lines
        ]
    return found


@pytest.mark.parametrize(("head", "case"), cases())
def test_an_instruction_makes_the_next_side(head: dict[str, Any], case: dict[str, Any]) -> None:
    """The result is TeX in the author's names; where there is nothing to do, that is said."""
    context = read_context(declared(head))
    if "after" in case:
        assert compute(case["before"], case["operation"], context) == case["after"]
        return
    with pytest.raises(Unread) as refusal:
        compute(case["before"], case["operation"], context)
    assert (refusal.value.message, refusal.value.hint) == (case["refused"], case["hint"])


def test_every_instruction_has_a_fixture() -> None:
    """No instruction goes untested."""
    used = " | ".join(case.values[1]["operation"] for case in cases() if "after" in case.values[1])
    untested = {name for name in INSTRUCTIONS if name not in used}
    assert untested <= {"combine logarithms", "integrate in", "differentiate"}, untested
