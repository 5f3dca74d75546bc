"""What a team relies on: settings of a folder, annotations, a start, completion."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mathreply.cli import main

pytestmark = pytest.mark.slow  # many processes, or seconds of work

WRONG = "---\ntitle: t\ntemplate: plain\n---\n$$1 + 1 = 3 = 3$$\n"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one command here has judged, the next ones know."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of one's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MATHREPLY_CACHE", str(cache))
    (tmp_path / "wrong.md").write_text(WRONG, "utf-8")


def test_a_pull_request_gets_annotations(capsys: pytest.CaptureFixture[str]) -> None:
    """A refuted step is an annotation at its line, its message and hint in one command."""
    assert main(["verify", "wrong.md", "--format", "github"]) == 1
    first, *_ = capsys.readouterr().out.splitlines()
    assert first.startswith("::error file=wrong.md,line=5,col=")
    assert "title=refuted-step::" in first
    assert "%0Ahint: " in first


def test_sarif_is_one_log(capsys: pytest.CaptureFixture[str]) -> None:
    """One JSON document with the rule, the file and the line."""
    main(["verify", "wrong.md", "--format", "sarif"])
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    (result,) = [one for one in run["results"] if one["ruleId"] == "refuted-step"]
    (place,) = result["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "wrong.md"
    assert place["physicalLocation"]["region"]["startLine"] == 5
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "refuted-step"


def test_quiet_tells_only_what_is_amiss(capsys: pytest.CaptureFixture[str]) -> None:
    """Proved steps are not listed; refuted ones are."""
    main(["verify", "wrong.md", "--quiet"])
    out = capsys.readouterr().out
    assert "refuted" in out
    assert "proved" not in out


@pytest.mark.parametrize("name", ["mathreply.toml", "pyproject.toml"])
def test_a_folders_settings_count_and_the_command_line_wins(name: str, tmp_path: Path) -> None:
    """A step that is read by nobody fails under ``strict``, from this folder or one above."""
    head = "" if name == "mathreply.toml" else "[tool.mathreply]\n"
    Path("unread.md").write_text("$$\\foo(x) = \\bar{\\foo} = \\foo$$\n", "utf-8")
    assert main(["verify", "unread.md"]) == 0
    Path(name).write_text(f"{head}strict = true\n", "utf-8")
    assert main(["verify", "unread.md"]) == 1
    assert main(["verify", "unread.md", "--no-strict"]) == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('profil = "discourse"', "profil"),
        ('profile = "phpbb"', "phpbb"),
        ("strict = 1", "strict"),
        ("jobs = -1", "jobs"),
        ("strict = ", "cannot be read"),
    ],
)
def test_settings_that_are_none_are_told(
    text: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A misspelt name, a wrong type, a value out of range, no TOML: exit 2, with the file."""
    Path("mathreply.toml").write_text(text + "\n", "utf-8")
    assert main(["verify", "wrong.md"]) == 2
    message = capsys.readouterr().err
    assert message.startswith("mathreply.toml:1:1: bad-settings: ")
    assert told in message


def test_a_new_folder_has_what_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    """Its first answer is proved under its own settings; nothing that is there is overwritten."""
    Path("faq").mkdir()
    Path("faq/.gitignore").write_text("mine\n", "utf-8")
    assert main(["init", "faq"]) == 0
    assert Path("faq/.gitignore").read_text("utf-8") == "mine\n"
    assert main(["verify", "faq/answers", "--strict"]) == 0
    assert "--strict --format github" in Path("faq/.github/workflows/answers.yml").read_text()
    assert main(["init", "faq"]) == 2


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_shells_complete_the_commands(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The script names the commands and their options."""
    assert main(["--completion", shell]) == 0
    script = capsys.readouterr().out
    assert "render" in script
    assert "--profile" in script
