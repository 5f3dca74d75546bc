"""The page on the forum's dialect says of its examples what ``cook`` makes of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mathreply.cook import cook
from mathreply.settings import PROFILES

_PAGE = Path(__file__).parent.parent.parent / "docs" / "dialect.md"
_ROW = re.compile(r"^\| `(?P<raw>[^`]+)` \| (?P<found>(?:`[^`]+` ?)+|none) \|$", re.MULTILINE)
_ROWS = [(row["raw"], row["found"]) for row in _ROW.finditer(_PAGE.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("raw", "found"), _ROWS)
def test_examples(raw: str, found: str) -> None:
    """What a row calls the formulas of a line are its formulas, to the blank."""
    formulas = [formula.tex for formula in cook(raw, PROFILES["discourse"]).formulas]
    assert formulas == re.findall(r"`([^`]+)`", found)


def test_there_are_examples() -> None:
    """The page has not lost its tables."""
    assert len(_ROWS) > 15
