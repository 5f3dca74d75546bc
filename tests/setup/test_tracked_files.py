"""What is committed: the project's own files, and nothing of the machine that they were written
on."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCK = json.loads((ROOT / "engines" / "package-lock.json").read_text("utf-8"))

# A home or a build folder, and the hosts of package registries and their mirrors; spelt so as not
# to find itself.
MACHINE = re.compile(
    r"/(?:home|Users)/[a-z]\w*/|/work[/]|/root[/]|/opt[/](?:pypi|wheels)|"
    r"registry\.npmjs[.]|files\.pythonhosted[.]|pypi[.]org|artifact(?:ory|registry)|-npm\.pkg[.]"
)
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".json",
    ".js",
    ".css",
    ".j2",
    ".jsonl",
    ".txt",
    ".yml",
    ".yaml",
    ".npmrc",
    "",
}


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_speaks_of_one_machine() -> None:
    """No path of somebody's machine, no address of a registry."""
    assert MACHINE.search("/".join(["see ", "home", "me", "x"]))
    assert not MACHINE.search("see /usr/bin/chromium")
    files = [path for path in tracked() if path.suffix in TEXT]
    assert ROOT / "pyproject.toml" in files
    found = {
        str(path.relative_to(ROOT)): hit.group()
        for path in files
        if (hit := MACHINE.search(path.read_text("utf-8", errors="replace")))
    }
    assert found == {}


def test_the_lock_names_no_registry_and_every_hash() -> None:
    """Each machine uses the registry that it is configured for; the hashes hold whatever that
    is."""
    packages = {name: entry for name, entry in LOCK["packages"].items() if name}
    assert "node_modules/mathjax" in packages
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [
        name for name, entry in packages.items() if not entry["integrity"].startswith("sha512-")
    ] == []


def test_the_lock_fits_what_is_asked_for() -> None:
    """package.json and the lock name the same packages, at exact versions."""
    asked = json.loads((ROOT / "engines" / "package.json").read_text("utf-8"))["dependencies"]
    assert LOCK["packages"][""]["dependencies"] == asked
    for name, wanted in asked.items():
        assert LOCK["packages"][f"node_modules/{name}"]["version"] == wanted.rpartition("@")[2]


def test_nothing_of_others_is_committed() -> None:
    """No engine, no font, no minified script, nothing that is made by the tool."""
    files = [path.relative_to(ROOT).as_posix() for path in tracked()]
    assert "Makefile" in files
    foreign = re.compile(
        r"(^|/)node_modules/|^generator/mathreply/engines/|\.min\.(js|css)$|\.woff2?$|^output/(?!\.gitkeep)"
    )
    assert [file for file in files if foreign.search(file)] == []
