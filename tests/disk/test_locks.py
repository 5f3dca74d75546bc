"""A lock is held by one at a time, whichever way it is taken, and goes with its holder."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mathreply.disk import locks
from mathreply.disk.locks import HeldByAnother, hold

fcntl = pytest.importorskip("fcntl", reason="Windows has its own locks")
Way = Callable[[Path], Callable[[], None]]
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("first", [hold, locks._by_library])
@pytest.mark.parametrize("second", [hold, locks._by_library])
def test_a_lock_is_held_by_one_at_a_time(tmp_path: Path, first: Way, second: Way) -> None:
    """Also where one asks the system and the other the library, as runs of two versions do."""
    path = tmp_path / ".lock"
    release = first(path)
    with pytest.raises(HeldByAnother):
        second(path)
    release()
    second(path)()


def test_a_file_system_without_locks_is_left_to_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library knows what to do there; no file is left open."""
    asked: list[Path] = []

    def refused(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr(fcntl, "flock", refused)
    monkeypatch.setattr(locks, "_by_library", asked.append)
    before = sorted(Path("/dev/fd").iterdir())
    hold(tmp_path / ".lock")
    assert asked == [tmp_path / ".lock"]
    assert sorted(Path("/dev/fd").iterdir()) == before


def test_a_killed_holder_leaves_the_lock_free(tmp_path: Path) -> None:
    """Nobody has to clear anything away; and until then the lock is the other process's."""
    path = tmp_path / ".lock"
    script = (
        "import sys; from pathlib import Path; from mathreply.disk.locks import hold;"
        " release = hold(Path(sys.argv[1])); print('held', 'filelock' in sys.modules, flush=True);"
        " sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
        text=True,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().split() == ["held", "False"]
        with pytest.raises(HeldByAnother):
            hold(path)
        holder.send_signal(signal.SIGKILL)
    hold(path)()
