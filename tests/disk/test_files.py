"""Output appears whole or not at all, under safe names."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from mathreply.diagnostics import OutputFault
from mathreply.disk import files
from mathreply.disk.files import locked, write_file, write_folder

ROOT = Path(__file__).parents[2]


def test_a_folder_is_replaced_in_one_move(tmp_path: Path) -> None:
    """The new contents stand alone, nothing of the old and no temporary folder is left."""
    folder = tmp_path / "a"
    write_folder(folder, {"one": b"1", "sub/two": b"2"})
    write_folder(folder, {"three": b"3"})
    assert [p.name for p in folder.rglob("*")] == ["three"]
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_nothing_is_written_through_a_symbolic_link(tmp_path: Path) -> None:
    """A link in the output folder is refused, and what it points at stays as it was."""
    write_folder(tmp_path / "good", {"x": b"1"})
    assert (tmp_path / "good" / "x").read_bytes() == b"1"
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "bad").symlink_to(outside)
    with pytest.raises(OutputFault, match="symbolic link"):
        write_folder(tmp_path / "bad", {"x": b"1"})
    assert list(outside.iterdir()) == []


def test_a_full_disk_names_the_path_and_keeps_the_old_files(tmp_path: Path) -> None:
    """On a small tmpfs that fills up, the old file and folder stay whole and no temporary file is
    left."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "none", disk], capture_output=True
    ).returncode:
        pytest.skip("this user may not mount a tmpfs")
    try:
        write_folder(disk / "a", {"x": b"good"})
        write_file(disk / "f", b"good")
        with pytest.raises(OutputFault, match=r"cannot write .*a: No space left"):
            write_folder(disk / "a", {"x": b"bad", "y": b"0" * 400_000})
        with pytest.raises(OutputFault, match=r"cannot write .*f: No space left"):
            write_file(disk / "f", b"0" * 400_000)
        assert (disk / "a" / "x").read_bytes() == (disk / "f").read_bytes() == b"good"
        assert sorted(p.name for p in disk.iterdir()) == ["a", "f"]
    finally:
        subprocess.run(["umount", disk], check=True)


_WRITER = """
import sys
from contextlib import suppress
from pathlib import Path
from mathreply.disk.files import write_folder
for n in range(100_000):
    write_folder(Path(sys.argv[1]), {f"f{i}": str(n).encode() * 2000 for i in range(20)})
"""


@pytest.mark.parametrize("after_s", [0.35, 0.4, 0.47])
def test_a_killed_writer_leaves_a_whole_folder(tmp_path: Path, after_s: float) -> None:
    """After ``kill -9`` in mid-write every file of the folder is of one and the same write."""
    folder = tmp_path / "a"
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
    )
    while not folder.exists() and writer.poll() is None:
        time.sleep(0.01)
    time.sleep(after_s - 0.3)
    writer.send_signal(signal.SIGKILL)
    assert writer.wait() == -signal.SIGKILL
    contents = {p.read_bytes() for p in folder.iterdir()}
    assert len(contents) == 1
    assert len(list(folder.iterdir())) == 20


def test_the_holder_of_a_folder_leaves_nothing_unfinished(tmp_path: Path) -> None:
    """What an interrupt left half written is gone when the lock is; finished files stay."""
    with suppress(KeyboardInterrupt), locked(tmp_path):
        (tmp_path / "answer").mkdir()
        (tmp_path / ".tmp-half").mkdir()
        (tmp_path / ".tmp-file").write_bytes(b"half")
        raise KeyboardInterrupt
    assert {path.name for path in tmp_path.iterdir()} - {".lock"} == {"answer"}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the system is told, in order: ``settle`` of a file or folder, ``rename``."""
    order: list[str] = []
    settle, replace, rename = os.fsync, Path.replace, Path.rename

    def settled(descriptor: int) -> None:
        order.append("settle folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "settle")
        settle(descriptor)

    def replaced(path: Path, target: Path) -> Path:
        order.append("rename")
        return replace(path, target)

    def renamed(path: Path, target: Path) -> Path:
        order.append("rename")
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", settled)
    monkeypatch.setattr(Path, "replace", replaced)
    monkeypatch.setattr(Path, "rename", renamed)
    return order


@pytest.mark.skipif(not hasattr(os, "O_DIRECTORY"), reason="no folder can be brought to the disk")
def test_a_power_cut_leaves_the_old_file_or_the_new(tmp_path: Path, told: list[str]) -> None:
    """The bytes are on the disk before the name leads to them, and then the name is."""
    write_file(tmp_path / "f", b"new")
    assert told == ["settle", "rename", "settle folder"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is no call for a whole folder")
def test_a_power_cut_leaves_the_old_folder_or_the_new(
    tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its files first, with one call for all where the system has one; else each by itself."""
    settle_tree = files._settle_tree

    def settled(folder: Path) -> None:
        told.append("settle tree")
        settle_tree(folder)

    monkeypatch.setattr(files, "_settle_tree", settled)
    write_folder(tmp_path / "a", {"x": b"1", "sub/y": b"2"})
    assert [each for each in told if each != "settle"] == [
        "settle tree",
        "rename",
        "settle folder",
    ]
    told.clear()
    monkeypatch.setattr(sys, "platform", "other")
    settle_tree(tmp_path / "a")
    assert told.count("settle") == 2, "both files"


def test_the_umask_is_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It decides the mode of a file, and is not touched for a moment: it is every thread's."""
    before = os.umask(0o027)
    try:
        monkeypatch.setattr(os, "umask", lambda mask: pytest.fail("the umask was set"))
        write_file(tmp_path / "f", b"x")
        assert (tmp_path / "f").stat().st_mode & 0o777 == 0o640
    finally:
        monkeypatch.undo()
        os.umask(before)
