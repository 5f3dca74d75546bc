"""Poor places to run in: each command tells one line and the right exit code, and loses nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from tests import inside

pytestmark = pytest.mark.slow  # many processes, or seconds of work

ANSWER = """---
title: Two and two
template: plain
---
$$1 + 1 = 2 = 3 - 1$$
"""
BARE = "We see\n\n$$k + m = m + k = k + m$$\n"
UNTRUE = "$$1 = 2 = 3$$\n\\(x\\)\n"
POST = "So $x$ is meant, and \\(y\\).\n"
COMMANDS = {
    "verify": ["verify", "answer.md"],
    "lint": ["lint", "post.md", "--json"],
    "cook": ["cook", "post.md"],
    "declare": ["declare", "bare.md"],
    "doctor": ["doctor"],
    "new": ["new", "fresh.md"],
    "version": ["--version"],
}
NO_CACHE = {"XDG_CACHE_HOME": "unset", "MATHREPLY_CACHE": "unset"}
PLAIN = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="speaks of Linux's devices")


def run(
    folder: Path, arguments: list[str], redirect: str = "", before: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """One command in a shell of its own, in a folder with an answer and a post."""
    (folder / "answer.md").write_text(ANSWER, "utf-8")
    (folder / "post.md").write_text(POST, "utf-8")
    (folder / "bare.md").write_text(BARE, "utf-8")
    variables = {**os.environ, "MATHREPLY_CACHE": str(folder / "cache"), **environment}
    command = f'{before}exec "$@" {redirect}'
    return subprocess.run(
        ["/bin/sh", "-c", command, "sh", sys.executable, "-m", "mathreply", *arguments],
        cwd=folder,
        env={name: value for name, value in variables.items() if value != "unset"},
        capture_output=True,
        text=True,
        errors="replace",
        timeout=120,
    )


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A cache that holds the verdicts, for tests of what is told of them."""
    folder = tmp_path_factory.mktemp("known")
    (folder / "untrue.md").write_text(UNTRUE, "utf-8")
    (folder / "answer.md").write_text(ANSWER, "utf-8")
    assert inside.command(folder, "verify", "answer.md", "untrue.md").returncode == 1
    return {"MATHREPLY_CACHE": str(folder / "cache")}


@needs_linux
@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_device_behind_standard_output_is_told(
    command: str, tmp_path: Path, known: dict[str, str]
) -> None:
    """Nobody takes half a result for a whole one: exit 3, and why."""
    done = run(tmp_path, COMMANDS[command], ">/dev/full", **known)
    assert done.returncode == 3
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


@pytest.mark.parametrize("command", ["verify", "lint", "cook", "declare"])
def test_a_closed_standard_output_is_told(
    command: str, tmp_path: Path, known: dict[str, str]
) -> None:
    """The results are lost, so the run is not good; no file takes the stream's number."""
    done = run(tmp_path, COMMANDS[command], ">&-", **known)
    assert done.returncode == 3
    assert "standard output is closed" in done.stderr


@pytest.mark.parametrize("command", ["verify", "lint", "cook", "declare", "version"])
def test_a_closed_standard_error_costs_nothing(
    command: str, tmp_path: Path, known: dict[str, str]
) -> None:
    """Results arrive as ever, and no message lands among them."""
    done = run(tmp_path, COMMANDS[command], "2>&-", **known)
    good = inside.command(tmp_path, *COMMANDS[command])
    assert good.stdout
    assert (done.returncode, done.stdout) == (good.returncode, good.stdout)


@needs_linux
@pytest.mark.parametrize(("command", "code"), [("lint", 3), ("verify", 0), ("cook", 0)])
def test_a_full_device_behind_standard_error_is_no_finding(
    command: str, code: int, tmp_path: Path, known: dict[str, str]
) -> None:
    """What could not be told makes exit 3, and neither 0 nor 1; where nothing was to be told, all
    is well."""
    arguments = [word for word in COMMANDS[command] if word != "--json"]
    assert run(tmp_path, arguments, "2>/dev/full", **known).returncode == code


@needs_linux
@pytest.mark.parametrize("command", [["verify", "--jsonl"], ["cook", "--jsonl"], ["verify"]])
def test_input_without_an_end_is_told(command: list[str], tmp_path: Path) -> None:
    """A line or a file that never ends is given up, with its place, and fills no memory."""
    done = run(tmp_path, [*command, "-"], "</dev/zero", before="ulimit -v 800000; ")
    assert done.returncode in (2, 3)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["verify", "lint", "cook"])
def test_a_reader_that_leaves_is_no_fault(
    command: str, tmp_path: Path, known: dict[str, str]
) -> None:
    """``| head -1`` ends the command without a word."""
    done = run(tmp_path, COMMANDS[command], "| head -c 1 >/dev/null", before="set +e; ", **known)
    assert done.stderr == ""


@needs_linux
@pytest.mark.parametrize(
    ("command", "limit"),
    [
        *product(["verify", "lint", "cook"], ["-n 12", "-n 24", "-v 400000"]),
        ("declare", "-v 400000"),  # of open files it takes those that ``verify`` takes
    ],
)
def test_scarce_machines_work_or_say_what_they_lack(
    command: str, limit: str, tmp_path: Path
) -> None:
    """Few open files, little memory: a result, or exit 3 with a hint; never a traceback."""
    done = run(tmp_path, COMMANDS[command], before=f"ulimit {limit}; ")
    assert done.returncode in (0, 1, 3), done.stderr
    assert "Traceback" not in done.stderr
    assert "internal-fault" not in done.stderr
    assert done.returncode != 3 or "hint: " in done.stderr


@pytest.mark.parametrize(
    "environment",
    [
        {**NO_CACHE, "HOME": "unset", "PYTHONOPTIMIZE": "2"},
        {**NO_CACHE, "HOME": "/proc/none", **PLAIN},
        {"MATHREPLY_CACHE": "/proc/none"},
    ],
    ids=["no home, optimised", "unwritable home, plain locale", "unwritable cache"],
)
def test_poor_environments_cost_no_result(environment: dict[str, str], tmp_path: Path) -> None:
    """No home, none that can be written, Python without assertions, a locale of ASCII alone."""
    done = run(tmp_path, COMMANDS["verify"], **environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("proved") == 2
    assert "Traceback" not in done.stderr


@needs_linux
@pytest.mark.parametrize(
    "command", [["verify"], ["verify", "--json"], ["lint"], ["lint", "--json"]]
)
def test_names_are_shown_and_not_obeyed(
    command: list[str], tmp_path: Path, known: dict[str, str]
) -> None:
    """A file name of escape sequences, one that is not UTF-8: both are worked on and shown."""
    names = [os.fsdecode(name) for name in (b"e\x1b[31mvil.md", b"caf\xe9.md")]
    for name in names:
        (tmp_path / name).write_text(UNTRUE, "utf-8")
    done = run(tmp_path, [*command, *names], LC_ALL="C", **known)
    assert done.returncode in (0, 1), done.stderr
    for told in ("1b[31mvil.md", "caf"):
        assert told in done.stdout + done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    assert "internal-fault" not in done.stderr


@pytest.mark.parametrize(
    ("command", "bad", "good"),
    [
        (
            "verify",
            '"steps": ["\\ud800", "1"], "relations": ["="]',
            '"steps": ["1", "1"], "relations": ["="]',
        ),
        ("cook", '"raw": "\\udfff"', '"raw": "x"'),
    ],
)
def test_half_a_character_costs_only_its_record(
    command: str, bad: str, good: str, tmp_path: Path
) -> None:
    """A lone surrogate in JSON is told with the record's id; the next record is answered."""
    (tmp_path / "records.jsonl").write_text(f'{{"id": 1, {bad}}}\n{{"id": 2, {good}}}\n', "utf-8")
    done = inside.command(tmp_path, command, "--jsonl", "records.jsonl")
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["id"], second["id"]) == (1, 2)
    assert "half of a character" in first["error"]
    assert not second.get("error")
    assert done.returncode == 2
