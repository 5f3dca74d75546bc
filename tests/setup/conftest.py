"""A made-up machine: a home, a search path and a Playwright whose browsers are empty files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mathreply.browser.find import Machine


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Linux, with Playwright installed and nothing else."""
    driver = tmp_path / "driver"
    (driver / "package").mkdir(parents=True)
    browsers = [
        {"name": name, "revision": "7"}
        for name in ("chromium-headless-shell", "chromium", "firefox")
    ]
    browsers.append({"name": "webkit", "revision": "8", "revisionOverrides": {"mac14": "6"}})
    (driver / "package" / "browsers.json").write_text(json.dumps({"browsers": browsers}), "utf-8")
    (tmp_path / "bin").mkdir()
    return Machine(
        {"PATH": str(tmp_path / "bin")}, "linux", tmp_path / "home", tmp_path / "root", driver
    )
