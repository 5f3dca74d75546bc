"""Posts that look like mathematics to a careless mender, and are none: one a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from mathreply.lint import fix
from mathreply.settings import PROFILES

_POSTS = Path(__file__).parent.parent / "fixtures" / "lint" / "left_alone.txt"


@pytest.mark.parametrize("raw", _POSTS.read_text(encoding="utf-8").splitlines())
@pytest.mark.parametrize("name", PROFILES)
def test_left_alone(name: str, raw: str) -> None:
    """Prices, shells, templates, citations and their like stay as they are to the byte."""
    assert fix(f"{raw}\n", PROFILES[name]).raw == f"{raw}\n"
