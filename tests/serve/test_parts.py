"""Edits, files and drafts, each by itself."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathreply.diagnostics import Diagnostic, OutputFault, Severity, UsageError
from mathreply.model import Span
from mathreply.serve.changes import BadChanges, apply, units
from mathreply.serve.fixes import fix_of
from mathreply.serve.folder import MOST_BYTES, Folder, UnsavedText

TEXTS = st.text(st.sampled_from("ab\n𝑥é"), max_size=12)


@given(TEXTS, TEXTS)
def test_what_replaces_a_text_makes_the_other(old: str, new: str) -> None:
    """Characters beyond the first plane count twice, as in the page."""
    changes = [units("𝑥"), [units(old), *new.split("\n")], 1]
    assert apply(f"𝑥{old}b", changes) == f"𝑥{new}b"


@pytest.mark.parametrize(
    "changes",
    [[2], [4], [1, [5]], ["x"], [[1, 2]], [-1, [4]], [None], [[0, "x"]], [1.5], [1, [1, "y"], 9]],
)
def test_changes_of_another_text_are_refused(changes: list[object]) -> None:
    """Too long, too short, or none at all."""
    with pytest.raises(BadChanges):
        apply("abc", changes)  # type: ignore[arg-type]  # what a page might send


def test_no_character_is_cut_in_two() -> None:
    """A change between the halves of one is refused, and its good twin is not."""
    assert apply("𝑥", [[2, "y"]]) == "y"
    with pytest.raises(BadChanges):
        apply("𝑥", [[1, "y"], 1])


HEAD = "---\ntitle: t\nsymbols:\n  a: real\n---\n"
FIXES = {
    "a symbol under those that are there": (
        HEAD + "$$a = q$$",
        ("declare it under 'symbols:', as in 'q: real'", 6, 1),
        "---\ntitle: t\nsymbols:\n  q: real\n  a: real\n---\n$$a = q$$",
    ),
    "the first symbol": (
        "---\ntitle: t\n---\n$$a = q$$",
        ("declare it under 'symbols:', as in 'q: real'", 4, 1),
        "---\nsymbols:\n  q: real\ntitle: t\n---\n$$a = q$$",
    ),
    "a head": (
        "$$a = q$$",
        ("declare it, as in 'q: real^n'", 1, 1),
        "---\nsymbols:\n  q: real^n\n---\n$$a = q$$",
    ),
    "symbols in braces": (
        "---\nsymbols: {a: real}\n---\n$$a = q$$",
        ("declare it under 'symbols:', as in 'q: real'", 4, 1),
        "---\nsymbols: {q: real, a: real}\n---\n$$a = q$$",
    ),
    "a sign, however it is spaced": (
        "x\n  = a^2 +2ab + b^2   % plus + plus 2ab",
        ("true with $-$ in place of $+$ before $2 a b$", 2, 5),
        "x\n  = a^2 -2ab + b^2   % plus + plus 2ab",
    ),
}


@pytest.mark.parametrize("kind", FIXES)
def test_a_hint_becomes_an_edit(kind: str) -> None:
    """One that does what the hint says, at its one place."""
    text, (hint, line, column), wanted = FIXES[kind]
    finding = Diagnostic("x", Severity.ERROR, "x", span=Span(line, column), hint=hint)
    fix = fix_of(finding, text)
    assert fix is not None
    assert text[: fix.start] + fix.insert + text[fix.end :] == wanted


@pytest.mark.parametrize(
    "hint",
    [
        "split the step",
        "true with $-$ in place of $+$ before $c$",
        "true with $-$ in place of $+$",
        "define it, as in 'q = …'",
        "",
    ],
)
def test_a_hint_without_one_place_is_no_edit(hint: str) -> None:
    """Neither where it proposes none, nor where there are two places, nor none."""
    text = "x\n = a + b + 2"
    finding = Diagnostic("x", Severity.ERROR, "x", span=Span(2, 4), hint=hint)
    assert fix_of(finding, text) is None


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    root = tmp_path / "answers"
    (root / "deep").mkdir(parents=True)
    (root / "one.md").write_bytes("\ufeffa\r\nb\r\n".encode())
    (root / "deep" / "two.md").write_text("x")
    (root / ".hidden.md").write_text("x")
    (tmp_path / "outside.md").write_text("secret")
    (root / "link.md").symlink_to(tmp_path / "outside.md")
    return Folder(root, tmp_path / "drafts")


def test_names_are_those_inside(folder: Folder) -> None:
    """Hidden files and links that lead out are no answers."""
    assert list(folder.names()) == ["deep/two.md", "one.md"]


@pytest.mark.parametrize(
    "name", ["../outside.md", "link.md", "/etc/passwd", "one.txt", "", "a\0.md", "deep/../../x.md"]
)
def test_paths_stay_inside(folder: Folder, name: str) -> None:
    """Whatever a page asks for."""
    with pytest.raises(UsageError):
        folder.read(name)


def test_line_ends_and_mark_are_kept(folder: Folder) -> None:
    """The page sees neither; the file keeps both."""
    disk = folder.read("one.md")
    assert disk.text == "a\nb\n"
    assert disk.encoded("a\nc\n") == "\ufeffa\r\nc\r\n".encode()


def swap_behind_its_back(path: Path) -> None:
    """Other bytes of the same number, at the same time."""
    status = path.stat()
    path.write_bytes(bytes(reversed(path.read_bytes())))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def make_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def lead_out(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parents[2] / "outside.md")


CHANGES: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "other bytes": lambda path: path.write_text("theirs"),
    "at the same time": swap_behind_its_back,
    "no text": lambda path: path.write_bytes(b"\xff\xfe"),
    "a folder": make_a_folder,
    "a link that leads out": lead_out,
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_the_state_that_was_seen_is_replaced(folder: Folder, change: str) -> None:
    """Whatever became of the file: saving writes nothing over it, and tells its state; the state
    that was seen is replaced."""
    name = "deep/two.md"
    seen = folder.state(name)
    _, is_ours = folder.write(name, "mine", seen.digest)
    assert is_ours
    seen = folder.state(name)
    CHANGES[change](folder.root / name)
    after, is_ours = folder.write(name, "mine again", seen.digest)
    assert not is_ours
    assert after.digest != seen.digest
    assert after == folder.state(name)
    assert bool(after.fault) == (change in ("no text", "a folder", "a link that leads out"))


def test_what_is_read_only_is_not_replaced(folder: Folder) -> None:
    """Though its folder would allow it; made writable, it is."""
    path, seen = folder.root / "one.md", folder.state("one.md")
    path.chmod(0o444)
    with pytest.raises(OutputFault, match="read-only"):
        folder.write("one.md", "mine\n", seen.digest)
    path.chmod(0o644)
    folder.write("one.md", "mine\n", seen.digest)
    assert path.read_bytes() == "\ufeffmine\r\n".encode()


def test_a_link_stays_one_and_rights_are_kept(folder: Folder) -> None:
    """What it leads to inside of the folder is written; who may read that stays as it was."""
    link, target = folder.root / "other.md", folder.root / "deep" / "two.md"
    link.symlink_to(target)
    target.chmod(0o640)
    assert folder.write("other.md", "mine", folder.state("other.md").digest)[1]
    assert link.is_symlink()
    assert target.read_text() == "mine"
    assert target.stat().st_mode & 0o777 == 0o640


def test_what_is_no_answer_any_more_is_not_written(folder: Folder) -> None:
    """A text that could not be read again: what was there stays, and the rest is said."""
    seen = folder.state("one.md")
    with pytest.raises(OutputFault, match="1,000,00"):
        folder.write("one.md", "x" * MOST_BYTES, seen.digest)
    assert folder.state("one.md") == seen
    shorter = "x" * (MOST_BYTES - len("\ufeff".encode()))
    assert folder.write("one.md", shorter, seen.digest)[1]


def test_a_draft_is_kept_and_dropped(folder: Folder) -> None:
    """By the file that it is of; a damaged one is none."""
    assert folder.draft("one.md") is None
    folder.keep_draft("one.md", UnsavedText("𝑥\n", "digest"))
    assert folder.draft("one.md") == UnsavedText("𝑥\n", "digest")
    assert folder.draft("deep/two.md") is None
    for file in (folder.root.parent / "drafts").iterdir():
        file.write_text("{")
    assert folder.draft("one.md") is None
    folder.drop_draft("one.md")
    folder.drop_draft("one.md")
