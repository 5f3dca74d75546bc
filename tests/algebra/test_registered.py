"""Every way of proof that a verdict may name is a law with a statement and a source."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import mathreply.algebra.judge.step  # noqa: F401 - registers every law
from mathreply.algebra.judge.step import Judge
from mathreply.algebra.prove.kernel.law import REGISTER
from mathreply.model import Declarations, Derivation, Step
from mathreply.settings import Limits

pytestmark = pytest.mark.slow  # many processes, or seconds of work

ALGEBRA = Path(__file__).parents[2] / "generator" / "mathreply" / "algebra"
PLACE = {"Proof": 0, "Decided": 1}
"""What is made of a proof's name → the place of the name among its arguments."""


def named() -> set[str]:
    found = set()
    for path in ALGEBRA.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                place = PLACE.get(getattr(node.func, "id", ""))
                name = node.args[place] if place is not None and len(node.args) > place else None
                if isinstance(name, ast.Constant) and isinstance(name.value, str):
                    found.add(name.value)
    return found


def test_every_method_is_a_registered_law() -> None:
    """The names that are written out in the code stand in the register."""
    found = named()
    assert len(found) > 2
    assert found - set(REGISTER) == set()


@pytest.mark.parametrize(("left", "right"), [("2 + 2", "4"), ("\\sqrt{8}", "2\\sqrt{2}")])
def test_numbers_are_compared_with_a_source(left: str, right: str) -> None:
    """A step between numbers is proved, and says by which law."""
    judge = Judge(Derivation(left, (Step("=", right),)), Declarations(), Limits())
    _, verdict = judge.step(0)
    assert verdict.kind == "proved"
    assert verdict.proof
    assert verdict.proof[0].source
