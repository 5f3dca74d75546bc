"""The linter on the forum's own examples, where they are at hand."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from mathreply.cook import cook
from mathreply.lint import fix, lint
from mathreply.settings import PROFILES

_SHARED = Path(os.environ.get("MATHREPLY_SHARED", Path(__file__).parents[3] / "shared"))
_CASES = _SHARED / "discourse" / "cases.jsonl"


@pytest.mark.skipif(
    not _CASES.is_file(), reason="the forum's examples are not at hand; set MATHREPLY_SHARED"
)
@pytest.mark.parametrize("name", PROFILES)
def test_examples_are_mended_once(name: str) -> None:
    """No example breaks the linter; a second mending changes none; formulas that nothing was found
    of survive."""
    profile = PROFILES[name]
    for line in _CASES.read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)["raw"]
        mended = fix(raw, profile)
        assert fix(mended.raw, profile).raw == mended.raw
        if not any(finding.edits for finding in lint(raw, profile)):
            assert mended.raw == raw
            assert cook(mended.raw, profile) == cook(raw, profile)
