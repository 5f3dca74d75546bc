"""Beginning an answer: from nothing, from what is said of it, from what was copied."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from mathreply.cli import main
from mathreply.commands.new import asked, symbols_of
from mathreply.diagnostics import UsageError
from mathreply.model import VerdictKind
from mathreply.run.beginning import Wishes
from mathreply.run.stages import read_text, verify_answer

POST = r"""[quote="ada, post:2, topic:7"]
Why is \((p+q)^2\) not \(p^2+q^2\)?
[/quote]

Multiply it out:

\[ (p+q)^2 = (p+q)(p+q) = p^2 + 2pq + q^2 \]
"""


def begun(tmp_path: Path, *arguments: str) -> str:
    """The file that is written."""
    path = tmp_path / "my-answer.md"
    assert main(["new", str(path), *arguments]) == 0
    return path.read_text("utf-8")


@pytest.mark.parametrize(
    "given", [[], ["--user", "ada", "--quote", "why?"], ["--symbols", "n: natural"]]
)
def test_a_fresh_answer_is_proved_as_it_stands(given: list[str], tmp_path: Path) -> None:
    """Whatever is said of it, it can be read and every step is proved."""
    answer, warnings = read_text(begun(tmp_path, *given))
    steps = [entry for chain in verify_answer(answer) for entry in chain.steps]
    assert not warnings and steps
    assert {entry.verdict.kind for entry in steps} == {VerdictKind.PROVED}


def test_what_is_said_stands_in_the_head(tmp_path: Path) -> None:
    """Title, question and letters."""
    given = ["--title", "Why: not", "--user", "ada", "--topic", "7", "--post", "2"]
    given += ["--quote", "how does $x$ …", "--symbols", "x, y: positive; n: natural"]
    answer, _ = read_text(begun(tmp_path, *given))
    assert answer.title == "Why: not"
    assert answer.reply_to is not None
    reply_to = answer.reply_to
    assert (reply_to.user, reply_to.topic, reply_to.post) == ("ada", 7, 2)
    assert reply_to.quote == "how does $x$ …"
    assert [str(s.domain) for s in answer.declarations.symbols] == [
        "positive",
        "positive",
        "natural",
    ]


def test_a_copied_post_becomes_an_answer(tmp_path: Path) -> None:
    """Its quote is the question, its formulas are the forum's, its letters are declared, and every
    step is proved."""
    post = tmp_path / "post.txt"
    post.write_text(POST, "utf-8")
    text = begun(tmp_path, "--from", str(post))
    answer, _ = read_text(text)
    assert "\\(" not in text and "\\[" not in text
    assert answer.reply_to is not None and answer.reply_to.quote.startswith("Why is $(p+q)^2$")
    assert {s.tex for s in answer.declarations.symbols} == {"p", "q"}
    kinds = {e.verdict.kind for chain in verify_answer(answer) for e in chain.steps}
    assert kinds == {VerdictKind.PROVED}


def test_a_post_comes_from_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With ``-``; what was made of it is told on stderr."""

    class Stdin:
        buffer = io.BytesIO(b"ada | 2024-03-01 10:00:00 UTC | #1\n\nWhy?\n")

    monkeypatch.setattr("sys.stdin", Stdin())
    assert "user: ada" in begun(tmp_path, "--from", "-")
    assert "it answers ada, post 1" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--symbols", "x"], "declares nothing"),
        (["--symbols", "x: rael"], "did you mean 'real'"),
        (["--quote", "why"], "--quote needs --user"),
        (["--template", "nope"], "unknown-template"),
        (["--from", "absent.txt"], "absent.txt"),
    ],
)
def test_bad_use_writes_nothing(
    given: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong is told, and no file is begun."""
    path = tmp_path / "a.md"
    assert main(["new", str(path), *given]) == 2
    assert said in capsys.readouterr().err and not path.exists()


def test_questions_fill_what_was_not_said() -> None:
    """Each is asked once; what was said is not asked for, nor the post of nobody."""
    answers = iter(["", "ada", "why?", "7", "x", "z: complex"])
    wishes = asked(Wishes(title=""), "stem", lambda prompt: next(answers))
    assert wishes == Wishes("", "reply", "ada", 7, None, "why?", {"z": "complex"})
    few = iter(["", ""])
    assert asked(Wishes(title="t"), "stem", lambda prompt: next(few)) == Wishes(title="t")


def test_letters_are_declared_in_a_line() -> None:
    """Several names of one domain, several domains."""
    assert symbols_of(["x, y: real in (0, 1); n: natural", "p: simplex^K"]) == {
        "x, y": "real in (0, 1)",
        "n": "natural",
        "p": "simplex^K",
    }
    with pytest.raises(UsageError):
        symbols_of([": real"])
