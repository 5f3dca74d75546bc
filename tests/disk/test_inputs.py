"""What is read of what the user named: files of a bounded size, and lists of them."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from mathreply.diagnostics import SourceError, UsageError
from mathreply.disk import inputs
from mathreply.disk.inputs import find_inputs, read_input, read_list

MOST = 1_000


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit that a test reaches at once; the real one is looked at in a test of its own."""
    monkeypatch.setattr(inputs, "MAX_BYTES", MOST)


def code_of(path: str) -> str:
    with pytest.raises(SourceError) as raised:
        read_input(path)
    (found,) = raised.value.diagnostics
    assert found.path == path
    return found.code


def test_a_file_is_read_up_to_the_limit(tmp_path: Path) -> None:
    """One byte more, and it is told; nothing of it is handed on."""
    file = tmp_path / "answer.md"
    file.write_bytes(b"x" * MOST)
    assert len(read_input(str(file))) == MOST
    file.write_bytes(b"x" * (MOST + 1))
    assert code_of(str(file)) == "too-large"


def test_standard_input_is_read_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe has no size to ask for, and may never end."""
    for size in (MOST, MOST + 1):
        stream = SimpleNamespace(buffer=io.BytesIO(b"x" * size))
        monkeypatch.setattr(sys, "stdin", stream)
        if size == MOST:
            assert len(read_input("-")) == MOST
        else:
            assert code_of("-") == "too-large"


@pytest.mark.skipif(sys.platform != "linux", reason="speaks of Linux's devices")
def test_a_file_without_an_end_is_not_read_to_it() -> None:
    """Its size is told as 0."""
    assert code_of("/dev/zero") == "too-large"


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A folder in a file's place, a file that is gone."""
    assert code_of(str(tmp_path)) == "unreadable"
    assert code_of(str(tmp_path / "gone.md")) == "unreadable"


def test_a_list_names_its_files_line_by_line(tmp_path: Path) -> None:
    """Empty lines are passed over, and names that are not UTF-8 arrive as they are."""
    file = tmp_path / "list"
    file.write_bytes(b"a.md\n\n  b c.md \ncaf\xe9.md\n")
    assert read_list(str(file)) == ("a.md", "b c.md", os.fsdecode(b"caf\xe9.md"))


def test_a_folder_means_its_answers(tmp_path: Path) -> None:
    """Each once, in order, hidden ones left out; names that clash get folders of their own."""
    for name in ("b.md", "a.md", ".hidden/c.md", "sub/A.md", "note.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = find_inputs([str(tmp_path), str(tmp_path / "a.md")])
    assert [Path(item.location).name for item in found] == ["a.md", "b.md", "A.md"]
    assert [item.slug for item in found][:2] == ["a", "b"]
    assert found[2].slug.startswith("a-")


def test_what_is_not_there_is_told_with_its_neighbour(tmp_path: Path) -> None:
    """A slip of the hand is named."""
    (tmp_path / "answer.md").write_text("x")
    with pytest.raises(UsageError, match="no such file") as raised:
        find_inputs([str(tmp_path / "anwser.md")])
    assert "answer.md" in raised.value.hint
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="no-input"):
        find_inputs([str(tmp_path / "empty")])
    with pytest.raises(UsageError, match="no file matches"):
        find_inputs([str(tmp_path / "*.tex")])


@pytest.mark.skipif(sys.platform == "win32", reason="makes a pipe and a link")
@pytest.mark.parametrize("kind", ["pipe", "lost link"])
def test_what_is_no_file_is_told_as_what_it_is(kind: str, tmp_path: Path) -> None:
    """Nothing waits for a pipe that nobody fills, and no link is said to be missing."""
    file = tmp_path / "answer.md"
    if kind == "pipe":
        os.mkfifo(file)
    else:
        file.symlink_to(tmp_path / "elsewhere.md")
    with pytest.raises(UsageError) as raised:
        find_inputs([str(file)])
    said = f"{raised.value} {raised.value.hint}"
    assert ("neither a file" if kind == "pipe" else "leads nowhere") in said
