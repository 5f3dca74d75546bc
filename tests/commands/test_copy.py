"""The post on the clipboard: this machine's or the terminal's, and never one that is stale or
false."""

from __future__ import annotations

import hashlib
import json
import os
import pty
from base64 import b64decode, b64encode
from pathlib import Path

import pyperclip
import pytest

from mathreply.cli import main
from mathreply.disk import clipboard

POST = "Let $x$ be.\n\n![The displayed equation|1x1](fallback.png)\n"


@pytest.fixture
def rendered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An answer that was rendered well, and a clipboard that keeps what it gets."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    monkeypatch.delenv("SSH_TTY", raising=False)
    Path("a.md").write_text("Let $x$ be.\n", "utf-8")
    folder = Path("output/a")
    folder.mkdir(parents=True)
    (folder / "post.md").write_text(POST, "utf-8")
    (folder / "fallback.png").write_bytes(b"png")
    (folder / "fallback-dark.png").write_bytes(b"png")
    write_report(folder, 0, {"proved": 3})
    return folder


def write_report(folder: Path, code: int, verdicts: dict[str, int]) -> None:
    """A report about the answer as it stands."""
    value = {
        "source": "a.md",
        "source_sha256": hashlib.sha256(Path("a.md").read_bytes()).hexdigest(),
        "exit_code": code,
        "verdicts": verdicts,
    }
    (folder / "report.json").write_text(json.dumps(value), "utf-8")


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What this machine's clipboard got."""
    texts: list[str] = []
    monkeypatch.setattr(pyperclip, "copy", texts.append)
    return texts


@pytest.mark.parametrize("named", ["a.md", "output/a"])
def test_the_post_is_copied_and_its_picture_named(
    named: str, rendered: Path, copied: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """By its answer or its folder; of the pictures only the one that the post shows is named."""
    assert main(["copy", named]) == 0
    assert copied == [POST]
    said = capsys.readouterr().out
    assert "on the clipboard" in said and "drag output/a/fallback.png" in said
    assert "fallback-dark" not in said


def test_a_changed_answer_is_rendered_first(
    rendered: Path, copied: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """What is pasted is what the answer says now, or ``--anyway`` is said."""
    Path("a.md").write_text("Let $y$ be.\n", "utf-8")
    assert main(["copy", "a.md"]) == 2 and copied == []
    assert "stale: a.md was changed" in capsys.readouterr().err
    assert main(["copy", "output/a"]) == 2 and copied == []
    assert main(["copy", "a.md", "--anyway"]) == 0 and copied == [POST]
    assert "stale" in capsys.readouterr().err


def test_a_touched_answer_is_not_stale(rendered: Path, copied: list[str]) -> None:
    """The text decides, not the clock."""
    os.utime("a.md", (4e9, 4e9))
    assert main(["copy", "a.md"]) == 0


@pytest.mark.parametrize(
    ("code", "verdicts", "said"),
    [
        (1, {"proved": 1, "refuted": 1}, "refuted: 1 proved; fails: 1 refuted"),
        (1, {"conditional": 1}, "refuted: fails: 1 conditional"),
        (1, {"proved": 1}, "findings"),
    ],
)
def test_a_false_post_is_not_copied(
    code: int,
    verdicts: dict[str, int],
    said: str,
    rendered: Path,
    copied: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A refuted step, a step under a condition or a formula that fails stops it."""
    write_report(rendered, code, verdicts)
    assert main(["copy", "a.md"]) == 2 and copied == []
    assert said in capsys.readouterr().err
    assert main(["copy", "a.md", "--anyway"]) == 0 and copied == [POST]


def test_what_was_not_rendered_is_rendered_first(
    rendered: Path, copied: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """There is no post yet: the next command is named."""
    assert main(["copy", "b.md"]) == 2 and copied == []
    assert "hint: first: mathreply render b.md" in capsys.readouterr().err


def test_a_post_without_a_report_is_not_copied(rendered: Path, copied: list[str]) -> None:
    """Nothing says what it was made from."""
    (rendered / "report.json").write_text("{", "utf-8")
    assert main(["copy", "a.md"]) == 2 and copied == []


def test_over_ssh_the_terminal_is_asked(
    rendered: Path, copied: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clipboard is where the person is."""
    sent: list[str] = []
    monkeypatch.setattr(clipboard, "_write", sent.append)
    monkeypatch.setenv("SSH_CONNECTION", "1.2.3.4 5 6.7.8.9 22")
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert main(["copy", "a.md"]) == 0 and copied == []
    assert sent == [f"\x1b]52;c;{b64encode(POST.encode()).decode()}\x07"]
    assert main(["copy", "a.md", "--via", "system"]) == 0 and copied == [POST]


def test_without_a_clipboard_the_terminal_is_asked(
    rendered: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And where there is no terminal either, the post's path is told."""

    def refuse(text: str) -> None:
        raise pyperclip.PyperclipException("no copy mechanism")

    monkeypatch.setattr(pyperclip, "copy", refuse)
    sent: list[str] = []
    monkeypatch.setattr(clipboard, "_write", sent.append)
    assert main(["copy", "a.md"]) == 0 and len(sent) == 1

    def absent(sequence: str) -> None:
        raise clipboard.NoClipboard("there is no terminal to send it to")

    monkeypatch.setattr(clipboard, "_write", absent)
    assert main(["copy", "a.md"]) == 3
    assert "output/a/post.md" in capsys.readouterr().err


def test_tmux_and_screen_pass_it_on() -> None:
    """The sequence is wrapped as they want it, and whole."""
    text = "x" * 3_000
    plain = clipboard.osc52(text, {})
    within = clipboard.osc52(text, {"TMUX": "/tmp/tmux"})
    assert within == "\x1bPtmux;" + plain.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    pieces = clipboard.osc52(text, {"TERM": "screen-256color"}).split("\x1b\\")
    assert all(len(piece) < 768 for piece in pieces)
    joined = "".join(piece.removeprefix("\x1bP") for piece in pieces)
    assert b64decode(joined.removeprefix("\x1b]52;c;").removesuffix("\x07")).decode() == text


def test_a_terminal_gets_the_very_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Written to a real pseudo-terminal, half surrogates and all."""
    master, slave = pty.openpty()
    monkeypatch.setattr(clipboard, "Path", lambda name: Path(os.ttyname(slave)))
    assert "OSC 52" in clipboard.copy("für \ud800", "terminal", {})
    got = os.read(master, 4096)
    os.close(master)
    os.close(slave)
    assert b64decode(got[7:-1]).decode("utf-8", "surrogatepass") == "für \ud800"


def test_what_no_terminal_takes_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that drops the end would leave half a post on the clipboard."""
    monkeypatch.setattr(clipboard, "_write", lambda sequence: pytest.fail("it was sent"))
    with pytest.raises(clipboard.NoClipboard):
        clipboard.copy("x" * 60_000, "terminal", {})
