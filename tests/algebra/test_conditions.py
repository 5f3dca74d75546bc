"""No condition of a law is there for show: without it something false would be proved."""

from __future__ import annotations

from typing import Any

import pytest

from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.kernel import laws  # noqa: F401 - fills the register
from mathreply.algebra.prove.kernel.law import REGISTER
from mathreply.algebra.prove.kernel.proof import Condition, LawRecord, Use, holds
from tests.algebra.alone import is_proved
from tests.algebra.items import FIXTURES, declared, rows

ROWS = [row for file in sorted((FIXTURES / "conditions").glob("*.jsonl")) for row in rows(file)]
ELSEWHERE = {
    "function of a one-hot sum": "the other side takes the logarithm or root of every entry",
    "Vandermonde's convolution": "the factorials of the other side ask for the same",
    "sum parted at a kink": "the sums of powers on both sides of it ask for the same",
    "exponential in an event": "the other side takes the logarithm of the bound",
    "powers of zero": "zero has no power with another exponent",
    "common multiple": "0/gcd(0, 0) has no value, and a divisor asks for whole numbers",
    "binomials below powers of two": "factorials of negative numbers have no value",
    "falling powers": "a side t^(t - b) with b > t >= 1 is larger still, and at t = 0 has no value",
    "factorials above powers": "it holds for every t >= 0, and a factorial has no value below",
    "negative binomials": "it holds for every t; (-1)^k asks for a whole k",
}
"""Laws whose conditions the domain of the sides asks for as well, and why that is so."""


def waive(monkeypatch: pytest.MonkeyPatch, law: str, waived: list[int]) -> None:
    """Let a law be used without some of its conditions."""
    asked = LawRecord.may

    def may(record: LawRecord, facts: Facts, name: str, *conditions: Condition) -> bool:
        if name != law:
            return asked(record, facts, name, *conditions)
        kept = [c for place, c in enumerate(conditions) if place not in waived]
        record.uses[Use(name, conditions)] = None
        return all(holds(facts, c) for c in kept)

    monkeypatch.setattr(LawRecord, "may", may)


@pytest.mark.slow  # all together
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['law']}: {row['why']}")
def test_without_its_condition_a_law_proves_what_is_false(
    row: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With all conditions the claim is not proved; with one waived it is, so the trap is real."""
    claim = (row["left"], row["relation"], row["right"], declared(row))
    assert not is_proved(*claim)
    waive(monkeypatch, row["law"], row["waived"])
    assert is_proved(*claim)


def test_every_law_with_conditions_has_a_trap() -> None:
    """A new law comes with a claim that shows why its conditions are needed."""
    conditioned = {name for name, law in REGISTER.items() if law.conditions}
    assert conditioned - {row["law"] for row in ROWS} - set(ELSEWHERE) == set()
    assert set(ELSEWHERE) <= conditioned


@pytest.mark.parametrize("method", ["exact arithmetic", "ball arithmetic", "algebraic numbers"])
def test_how_numbers_are_decided_is_registered(method: str) -> None:
    """A decision about two numbers is told like any other proof: by a law with its source."""
    assert REGISTER[method].source
