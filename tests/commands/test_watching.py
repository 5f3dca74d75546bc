"""``render --watch``: once a save, for what was named, and never for what we write ourselves."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mathreply.commands import watching
from mathreply.diagnostics import UsageError


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of answers with a folder of results in it."""
    monkeypatch.chdir(tmp_path)
    for name in ("a.md", "b.md", "output/a/post.md", "mine/reply.md.j2", "sub/c.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "named", "concerned"),
    [
        ("a.md", ["a.md"], True),
        ("b.md", ["a.md"], False),
        ("sub/c.md", ["."], True),
        ("b.md", ["*.md"], True),
        ("output/a/post.md", ["."], False),
        ("mine/reply.md.j2", ["a.md"], True),
        ("other.j2", ["."], False),
        (".a.md.swp", ["."], False),
        (".#a.md", ["."], False),
        ("a.md", ["-"], False),
    ],
)
def test_only_what_was_named_counts(
    path: str, named: list[str], concerned: bool, here: Path
) -> None:
    """Answers that were named, templates of the user's own; not results, not editors' own files."""
    found = watching.concerns(here / path, named, Path("mine"), Path("output"))
    assert found is concerned


def test_a_fault_does_not_end_the_watch(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is away for the moment of its saving is waited for."""
    monkeypatch.setattr(watching, "_saves", lambda *_: iter([1, 2]))
    calls: list[int] = []

    def again() -> None:
        calls.append(1)
        if len(calls) == 1:
            raise UsageError("a.md: no-input: there is no such file", "mathreply new begins one")

    watching.watching(again, ["a.md"], None, Path("output"))
    assert len(calls) == 2
    assert "hint: mathreply new begins one" in capsys.readouterr().err


def wait(until: Callable[[], bool], seconds: float = 60) -> None:
    """Until something holds."""
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.browser
def test_a_save_is_rendered_once(here: Path) -> None:
    """Saved as editors do, by writing beside and renaming, then by mode; one line comes of each
    save, and none of a save without a change."""
    answer, out, err = here / "a.md", here / "out.txt", here / "err.txt"
    answer.write_text("Let $x$ be.\n", "utf-8")
    line = [sys.executable, "-m", "mathreply", "render", "a.md", "--watch", "--cache", "cache"]
    with out.open("w") as stdout, err.open("w") as stderr:
        process = subprocess.Popen(line, cwd=here, stdout=stdout, stderr=stderr)
        try:
            wait(lambda: "watching" in err.read_text())
            for number, text in enumerate(("Let $y$ be.\n", "Let $z$ be.\n"), start=2):
                beside = here / "a.md~"
                beside.write_text(text, "utf-8")
                beside.replace(answer)
                answer.chmod(0o600)
                wait(lambda n=number: out.read_text().count("\n") >= n)
            os.utime(answer)
            time.sleep(1.5)
            assert out.read_text().count("\n") == 3, out.read_text()
        finally:
            process.terminate()
            process.wait(20)
