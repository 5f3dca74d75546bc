"""Odd roots of negative numbers, in answers that speak of complex numbers and in others."""

from __future__ import annotations

import pytest

from mathreply.algebra.judge.step import Judge
from mathreply.model import Declarations, Derivation, Step, VerdictKind
from mathreply.settings import Limits
from tests.algebra.items import declared


def kind_of(symbols: dict[str, str], start: str, side: str) -> VerdictKind:
    head: Declarations = declared({"symbols": symbols, "definitions": [], "assumptions": []})
    judge = Judge(Derivation(start, (Step("=", side),)), head, Limits())
    return judge.step(0)[1].kind


@pytest.mark.parametrize(
    ("symbols", "start", "side", "kind"),
    [
        ({"i": "imaginary unit"}, "(-1)^{1/3}", "-1", VerdictKind.UNREAD),
        ({"z": "complex", "x": "real"}, "\\sqrt[3]{x^3}", "x", VerdictKind.UNREAD),
        ({"i": "imaginary unit"}, "(-1)^{1/3}", "e^{i\\pi/3}", VerdictKind.PROVED),
        ({"z": "complex", "x": "positive"}, "\\sqrt[3]{x^3}", "x", VerdictKind.PROVED),
        ({"x": "real"}, "\\sqrt[3]{x^3}", "x", VerdictKind.PROVED),
    ],
)
def test_which_root_is_meant_is_asked_beside_complex_numbers(
    symbols: dict[str, str], start: str, side: str, kind: VerdictKind
) -> None:
    """The real root and the principal one are never both proved in one answer."""
    assert kind_of(symbols, start, side) is kind
