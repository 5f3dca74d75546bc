"""The page on soundness names what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "soundness.md").read_text(encoding="utf-8")
ALGEBRA = ROOT / "generator" / "mathreply" / "algebra"
ONLY_INDICES = {"arithmetic", "dots", "members", "patterns"}
"""Modules that replace sizes alone, or try on numbers whether a pattern fits what is shown."""
TRUSTED = re.findall(r"^\| `([a-z_/.]+)` \| ([\d,]+) \|", PAGE, re.MULTILINE)


def lines(place: Path) -> int:
    """How many lines a file, or all files of a room, have."""
    files = [place] if place.is_file() else sorted(place.rglob("*.py"))
    return sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)


@pytest.mark.parametrize(("name", "told"), TRUSTED, ids=[name for name, _ in TRUSTED])
def test_what_is_trusted_is_there_and_as_long_as_told(name: str, told: str) -> None:
    """Every room and file of the table exists, and its length is right to a fifth."""
    place = ALGEBRA / name
    assert place.exists()
    assert abs(lines(place) / int(told.replace(",", "")) - 1) < 0.2


def test_every_file_that_is_named_exists() -> None:
    """A file of the kernel, a test or a bench that the page names is there."""
    kernel = set(re.findall(r"`([a-z_]+\.py)`", PAGE))
    known = {file.name for file in ALGEBRA.rglob("*.py")}
    assert kernel <= known
    for path in re.findall(r"`((?:tests|bench)/[a-z_/.]+)`", PAGE):
        assert (ROOT / path).exists(), path


def test_the_kernel_is_told_whole() -> None:
    """No file of the kernel but its register is left out."""
    told = set(re.findall(r"`([a-z_]+\.py)`", PAGE))
    register = {"__init__.py", "law.py", "laws.py", "methods.py", "proof.py", "derivatives.py"}
    assert {file.name for file in (ALGEBRA / "prove/kernel").glob("*.py")} - register <= told


def test_nothing_that_is_read_is_built_anew_elsewhere() -> None:
    """Where an author's form is read or a definition put in, no method of SymPy that evaluates is
    called on it but where only indices and sizes are replaced."""
    replaces = re.compile(r"\.(?:xreplace|subs|replace)\((?![\"'])")
    rooms = [*(ALGEBRA / "read").glob("*.py"), ALGEBRA / "expression" / "inline.py"]
    found = {
        f"{file.stem}: {line.strip()}"
        for file in rooms
        for line in file.read_text("utf-8").splitlines()
        if replaces.search(line) and "str(" not in line
    }
    assert {line.split(":")[0] for line in found} <= ONLY_INDICES
