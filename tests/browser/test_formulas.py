"""Every formula of the fixtures is judged as its reader would see it, in each engine and
browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mathreply.browser import Session
from mathreply.model import CookedPage, EngineName, PageRequest

FIXTURES = Path(__file__).parents[1] / "fixtures" / "browser"
CASES: list[dict[str, Any]] = [
    json.loads(line)
    for file in sorted(FIXTURES.glob("formulas*.jsonl"))
    for line in file.read_text("utf-8").splitlines()
]
ENGINES: tuple[EngineName, ...] = ("mathjax4-chtml", "mathjax4-svg", "mathjax2-chtml", "katex")

pytestmark = pytest.mark.browser


def wrong(session: Session, page: CookedPage, engine: EngineName) -> list[str]:
    """The cases whose outcome or words differ from what is expected of the engine."""
    (rendering,) = session.render([PageRequest(page, engine)])
    found = []
    for case, formula in zip(CASES, rendering.formulas, strict=True):
        usual = (case["outcome"], case.get("detail", ""))
        outcome, detail, *own = case.get("engines", {}).get(engine, usual)
        notes = own[0] if own else case.get("notes", "")
        said = " ".join(formula.notes)
        is_noted = notes in said and not (said and case.get("notes") == "")
        told = detail in formula.detail and is_noted
        pictured = (formula.picture is not None) == (
            formula.outcome == "rendered" and case["display"]
        )
        if (
            formula.outcome != outcome
            or not told
            or not (pictured or rendering.browser.startswith("webkit"))
        ):
            found.append(f"{case['about']}: {formula.outcome}: {formula.detail} {formula.notes}")
    return found


@pytest.mark.parametrize("engine", ENGINES)
def test_chromium(session: Session, page: Any, engine: EngineName) -> None:
    """In Chromium each formula has its expected outcome, told in words, and a picture only if it
    rendered."""
    assert wrong(session, page(*((c["tex"], c["display"]) for c in CASES)), engine) == []


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_firefox(firefox: Session, page: Any, engine: EngineName) -> None:
    """In Firefox each formula has the same outcome as in Chromium."""
    assert wrong(firefox, page(*((c["tex"], c["display"]) for c in CASES)), engine) == []


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["mathjax4-chtml", "mathjax2-chtml", "katex"])
def test_webkit(webkit: Session, page: Any, engine: EngineName) -> None:
    """In WebKit, the iPhone's engine, each formula has the same outcome as in Chromium."""
    assert wrong(webkit, page(*((c["tex"], c["display"]) for c in CASES)), engine) == []
