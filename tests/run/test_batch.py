"""Many answers: nothing lost, nothing done twice, the same bytes whatever happens on the way."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import inside

ROOT = Path(__file__).parents[2]
TEXT = """---
title: Number {n}
symbols:
  a, b: real
---
Answer number {n}:

``` derivation
(a + {n} b)^2
  = (a + {n} b)(a + {n} b)
  = a^2 + {m} a b + {s} b^2
```
"""

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("shared_browser")]

COUNT = 24
"""Answers of a run that is disturbed: they take some two seconds once the browser is there."""


def write_answers(folder: Path, count: int) -> None:
    folder.mkdir(exist_ok=True)
    for n in range(1, count + 1):
        (folder / f"answer-{n}.md").write_text(TEXT.format(n=n, m=2 * n, s=n * n))


def render(work: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A run that nothing disturbs."""
    return inside.command(work, "render", "answers", *arguments)


@contextmanager
def running(work: Path) -> Iterator[subprocess.Popen[str]]:
    """A run in a process of its own, which may be disturbed."""
    environment = {
        **os.environ,
        "MATHREPLY_CACHE": str(work / "cache"),
        "PYTHONPATH": str(ROOT / "generator"),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "mathreply", "render", "answers"],
        cwd=work,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        yield process


def contents(output: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(output)): path.read_bytes()
        for path in sorted(output.rglob("*"))
        if path.is_file() and not path.name.startswith(".lock")
    }


def wait_for(condition: object, timeout_s: float = 60.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run over all answers, for comparison."""
    work = tmp_path_factory.mktemp("unbroken")
    write_answers(work / "answers", COUNT)
    done = render(work)
    assert done.returncode == 0, done.stderr
    return work


def test_a_folder_is_rendered_with_its_gallery(unbroken: Path) -> None:
    """Every answer has its folder, and the index tells of all of them."""
    index = json.loads((unbroken / "output" / "index.json").read_text())
    assert index["answers"] == COUNT
    assert index["verdicts"] == {"proved": 2 * COUNT}
    assert all(
        (unbroken / "output" / entry["slug"] / "post.md").is_file() for entry in index["entries"]
    )
    assert "Number 17" in (unbroken / "output" / "index.html").read_text()


def test_one_broken_answer_costs_only_itself(tmp_path: Path) -> None:
    """A file that cannot be read is told and exits 2; a false step is told and would exit 1; the
    rest is finished."""
    write_answers(tmp_path / "answers", 3)
    (tmp_path / "answers" / "bad.md").write_bytes(b"\xff\xfe")
    (tmp_path / "answers" / "answer-2.md").write_text(TEXT.format(n=2, m=5, s=4))
    done = render(tmp_path)
    assert done.returncode == 2
    assert "answers/bad.md:1:1: not-utf8" in done.stderr
    assert "answers/answer-2.md:11:5: refuted-step" in done.stderr
    assert (tmp_path / "output" / "answer-3" / "post.md").is_file()
    assert "Traceback" not in done.stderr


def test_nothing_is_done_twice(unbroken: Path) -> None:
    """A second run leaves every file as it was, down to its time; one changed answer alone is made
    anew."""
    before = {
        path: path.stat().st_mtime_ns for path in (unbroken / "output").rglob("*") if path.is_file()
    }
    done = render(unbroken)
    assert done.stdout.count("unchanged") == COUNT
    after = {
        path: path.stat().st_mtime_ns for path in (unbroken / "output").rglob("*") if path.is_file()
    }
    assert {p: t for p, t in before.items() if ".lock" not in p.name} == {
        p: t for p, t in after.items() if ".lock" not in p.name
    }
    (unbroken / "output" / "answer-5" / "post.md").write_text("touched")
    assert render(unbroken).stdout.count("unchanged") == COUNT - 1
    assert (unbroken / "output" / "answer-5" / "post.md").read_text() != "touched"


def test_a_killed_run_is_completed_byte_for_byte(unbroken: Path, tmp_path: Path) -> None:
    """After ``kill -9`` in mid-run finished answers stay, and the next run ends with the bytes of
    an unbroken one."""
    write_answers(tmp_path / "answers", COUNT)
    with running(tmp_path) as process:
        # The last folder may stand a moment before its record does: three of four are recorded.
        wait_for(lambda: len(list((tmp_path / "output").glob("answer-*/post.md"))) >= 4)
        os.killpg(process.pid, signal.SIGKILL)
    finished = len(list((tmp_path / "output").glob("answer-*/post.md")))
    assert 4 <= finished < COUNT
    done = render(tmp_path)
    assert done.returncode == 0
    assert done.stdout.count("unchanged") >= 3
    assert contents(tmp_path / "output") == contents(unbroken / "output")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_within_five_seconds(tmp_path: Path, how: signal.Signals) -> None:
    """Ctrl-C and SIGTERM exit 130, keep what is finished, and leave no process behind."""
    write_answers(tmp_path / "answers", COUNT)
    with running(tmp_path) as process:
        wait_for(lambda: list((tmp_path / "output").glob("answer-*/post.md")))
        started = time.monotonic()
        process.send_signal(how)
        _, err = process.communicate(timeout=10)
        assert time.monotonic() - started < 5
        assert process.returncode == 130
        assert "interrupted" in err
        assert "Traceback" not in err
        wait_for(lambda: not left_running(tmp_path), 5)
    assert not list((tmp_path / "output").glob(".tmp-*"))


def left_running(work: Path) -> list[str]:
    """Command lines of processes that still work in a folder."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "cwd").resolve() == work:
                found.append((entry / "cmdline").read_text())
        except OSError:
            continue
    return found


def test_a_second_run_on_the_same_folder_is_told_who_holds_it(tmp_path: Path) -> None:
    """Two runs do not mix: the second names the first; once the first is killed, its lock counts
    for nothing."""
    write_answers(tmp_path / "answers", COUNT)
    with running(tmp_path) as process:
        wait_for((tmp_path / "output" / ".lock-holder").exists)
        second = render(tmp_path)
        assert second.returncode == 3
        assert f"output is in use by process {process.pid} on " in second.stderr
        os.killpg(process.pid, signal.SIGKILL)
    shutil.rmtree(tmp_path / "answers")
    write_answers(tmp_path / "answers", 2)
    assert render(tmp_path).returncode == 0


def test_a_dead_browser_is_started_again(tmp_path: Path, unbroken: Path) -> None:
    """The browser killed in mid-run costs time, and nothing else."""
    write_answers(tmp_path / "answers", COUNT)
    with running(tmp_path) as process:
        wait_for(
            lambda: any("--type=renderer" in command_of(pid) for pid in descendants(process.pid))
        )
        for pid in descendants(process.pid):
            if "chrom" in name_of(pid):
                with_signal(pid)
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    assert contents(tmp_path / "output") == contents(unbroken / "output")


def descendants(root: int) -> list[int]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int(
                    (entry / "stat").read_text().rsplit(")", 1)[1].split()[1]
                )
            except OSError:
                continue
    found, queue = [], [root]
    while queue:
        parent = queue.pop()
        below = [pid for pid, above in parents.items() if above == parent]
        found += below
        queue += below
    return found


def name_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text()
    except OSError:
        return ""


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def with_signal(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A tmpfs of that size in a new folder."""
    folder.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", folder], capture_output=True
    ).returncode:
        pytest.skip("this user may not mount a tmpfs")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def remount(disk: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", disk], check=True)


def test_a_full_disk_keeps_what_is_finished(tmp_path: Path) -> None:
    """On a small tmpfs the run ends with exit 3 and names the folder; with more room a re-run
    completes it."""
    write_answers(tmp_path / "answers", 12)
    with small_disk(tmp_path / "output", "150k") as disk:
        done = render(tmp_path)
        assert done.returncode == 3
        assert "cannot write output/" in done.stderr
        assert "No space left" in done.stderr
        assert not list(disk.glob(".tmp-*"))
        posts = list(disk.glob("*/post.md"))
        assert posts
        assert all((post.parent / "report.json").is_file() for post in posts)
        remount(disk, "size=50m")
        assert render(tmp_path).returncode == 0
        assert len(list(disk.glob("*/post.md"))) == 12


def test_a_read_only_folder_is_told_and_left_as_it_was(tmp_path: Path) -> None:
    """Where nothing can be written the run ends with exit 3 and says what to do; once it can, a
    re-run completes."""
    write_answers(tmp_path / "answers", 2)
    with small_disk(tmp_path / "output", "50m") as disk:
        assert render(tmp_path).returncode == 0
        before = contents(disk)
        write_answers(tmp_path / "answers", 3)
        remount(disk, "ro")
        done = render(tmp_path)
        assert done.returncode == 3
        assert "cannot write output" in done.stderr
        assert "Read-only" in done.stderr
        assert "hint: choose a folder that you may write with --output" in done.stderr
        assert contents(disk) == before
        remount(disk, "rw")
        assert render(tmp_path).returncode == 0
        assert len(list(disk.glob("*/post.md"))) == 3


def test_clashing_names_are_kept_apart(tmp_path: Path) -> None:
    """The same name in two folders, or differing in case or Unicode form only, gives two stable
    outputs."""
    for folder, name in (
        ("one", "Café.md"),
        ("two", "Café.md"),
        ("two", "café.md"),
        ("three", "x.md"),
    ):
        (tmp_path / "answers" / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / "answers" / folder / name).write_text(
            f"This is {folder}/{name}, some words long.\n"
        )
    first = render(tmp_path)
    assert first.returncode == 0, first.stderr
    index = json.loads((tmp_path / "output" / "index.json").read_text())
    slugs = [entry["slug"] for entry in index["entries"]]
    assert len(set(slugs)) == 4
    assert render(tmp_path, "--force").stdout == first.stdout
    for entry in index["entries"]:
        assert (
            entry["source"].split("/", 1)[1]
            in (tmp_path / "output" / entry["slug"] / "post.md").read_text()
        )
