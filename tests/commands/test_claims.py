"""``verify 'a = b'``: one claim on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mathreply.cli import main

CLAIMS = [
    json.loads(line)
    for file in sorted((Path(__file__).parents[1] / "fixtures" / "claims").glob("*.jsonl"))
    for line in file.read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("entry", CLAIMS, ids=[entry["claim"] for entry in CLAIMS])
def test_a_claim_is_judged(entry: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """With its declarations beside it, and its places counted from its own beginning."""
    code = main(["verify", entry["claim"], *entry["given"], "--no-cache"])
    told = capsys.readouterr()
    assert entry["said"] in told.out + told.err
    assert code == entry["code"]


def test_a_file_of_that_name_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name with a relation in it may be a file's; then it is read."""
    monkeypatch.chdir(tmp_path)
    Path("a = b.md").write_text("$$\n2 + 2 = 4 = 5\n$$\n", "utf-8")
    assert main(["verify", "a = b.md", "--no-cache"]) == 1
    assert "a = b.md:2" in capsys.readouterr().out


def test_an_answer_declares_its_letters_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The options of a claim are refused beside a file, and not passed over."""
    path = tmp_path / "a.md"
    path.write_text("$$\nx = x = x\n$$\n", "utf-8")
    assert main(["verify", str(path), "--symbols", "x: real"]) == 2
    assert "belong to one claim" in capsys.readouterr().err
