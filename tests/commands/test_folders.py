"""What a folder's settings say, folder by folder, as docs/teams.md shows it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from mathreply.cli import main
from mathreply.disk.project import Project, ProjectSettings, project_settings

DOCUMENT = (Path(__file__).parents[2] / "docs" / "teams.md").read_text("utf-8")
(EXAMPLE,) = re.findall(r"^```toml\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)
USES = "$$\\E{x} = \\E{x} = \\E{x}$$\n"
UNREAD = "$$\\foo(x) = \\bar{\\foo} = \\foo$$\n"


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of one's own, with the settings of the page."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MATHREPLY_CACHE", str(tmp_path / "cache"))
    for name in ("answers/drafts", "answers/blog/new", "answers/blogs"):
        Path(name).mkdir(parents=True)
    Path("mathreply.toml").write_text(EXAMPLE, "utf-8")


def said(location: str) -> dict[str, object]:
    """What is in force for a file."""
    return dict(project_settings(Path()).at(Path(location)))


def macro(location: str) -> str:
    """What ``\\E`` is there."""
    macros = project_settings(Path()).at(Path(location))["macros"]
    (body,) = [each.body for each in macros if each.name == "\\E"]
    return str(body)


def test_a_folders_rules_are_about_what_lies_in_it() -> None:
    """Below it as well, by whatever path; not in a folder whose name only begins so."""
    assert said("answers/a.md")["strict"] is True
    assert said("answers/drafts/a.md")["strict"] is False
    assert said("answers/blogs/a.md")["profile"] == "discourse"
    for name in (
        "answers/blog/new/a.md",
        "answers/drafts/../blog/a.md",
        Path("answers/blog/a.md").absolute(),
    ):
        assert said(str(name))["profile"] == "discourse-katex"
        assert said(str(name))["output"] == "public/blog"
        assert said(str(name))["strict"] is True


def test_macros_are_added_to_those_around() -> None:
    """The inner one of a name wins, the others stay."""
    assert macro("answers/a.md") == r"\operatorname{E}\left[#1\right]"
    assert macro("answers/blog/a.md") == r"\mathbb{E}[#1]"
    assert len(said("answers/blog/a.md")["macros"]) == 2  # type: ignore[arg-type]  # a tuple


def test_the_page_names_every_setting() -> None:
    """Each in the table."""
    for name in Project.__struct_fields__:
        assert f"`{name}`" in DOCUMENT or f"[{name}." in DOCUMENT


@pytest.mark.parametrize(
    ("before", "after", "line", "told"),
    [
        ("strict = true ", "strickt = true", 4, "there is no setting 'strickt' here"),
        ("strict = false", "stict = false", 12, "did you mean 'strict'?"),
        ("strict = false", 'strict = "no"', 12, "'strict': Expected `bool"),
        ("[macros]  ", "[makros]  ", 7, "did you mean 'macros'?"),
        ("'\\R' =", "R =", 8, "'R' is not a macro's name"),
        ("'\\E' = '\\mathbb{E}[#1]'", "E = '1'", 17, "'E' is not a macro's name"),
        ("strict = false", "jobs = 2", 12, "there is no setting 'jobs' here"),
        ("strict = false", "strict = ", 12, "cannot be read: Invalid value"),
        ('"discourse-katex"', '"phpbb"', 15, "'profile': Invalid enum value 'phpbb'"),
        ('[folders."answers/drafts"]', "[folders]", 12, "'strict' is a table of rules"),
    ],
)
def test_what_is_no_setting_is_told_with_its_line(
    before: str, after: str, line: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One message, exit 2."""
    assert EXAMPLE.count(before) == 1
    Path("mathreply.toml").write_text(EXAMPLE.replace(before, after), "utf-8")
    Path("answers/a.md").write_text(USES, "utf-8")
    assert main(["verify", "answers"]) == 2
    message = capsys.readouterr().err
    assert message.startswith(f"mathreply.toml:{line}:1: bad-settings: ")
    assert message.count("bad-settings") == 1
    assert told in message


def test_lines_are_those_of_the_whole_file(capsys: pytest.CaptureFixture[str]) -> None:
    """In a ``pyproject.toml`` as well, below its own headings."""
    Path("mathreply.toml").unlink()
    text = '[project]\nname = "x"\n\n[tool.mathreply.folders."answers/drafts"]\nstickt = 1\n'
    Path("pyproject.toml").write_text(text, "utf-8")
    assert main(["verify", "answers"]) == 2
    assert capsys.readouterr().err.startswith("pyproject.toml:5:1: bad-settings: ")


def test_drafts_may_be_unread_where_answers_may_not() -> None:
    """``strict`` holds folder by folder, and the command line wins over it."""
    Path("answers/drafts/a.md").write_text(UNREAD, "utf-8")
    assert main(["verify", "answers"]) == 0
    assert main(["verify", "answers", "--strict"]) == 1
    Path("answers/b.md").write_text(UNREAD, "utf-8")
    assert main(["verify", "answers"]) == 1
    assert main(["verify", "answers/drafts", "answers/b.md", "--no-strict"]) == 0


def test_a_macro_of_the_settings_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    """With it a step is read that is unread without; an answer's own comes before it."""
    step = "---\nsymbols:\n  x: real\n{own}---\n$$\\sq{{x + 1}} = x^2 + 2x + 1 = \\sq{{1 + x}}$$\n"
    Path("mathreply.toml").write_text("[macros]\n'\\sq' = '(#1)^2'\n", "utf-8")
    Path("a.md").write_text(step.format(own=""), "utf-8")
    assert main(["verify", "a.md", "--strict"]) == 0
    Path("b.md").write_text(step.format(own="macros:\n  \\sq: (#1)^3\n"), "utf-8")
    assert main(["verify", "b.md"]) == 1
    Path("mathreply.toml").unlink()
    assert main(["verify", "a.md", "--strict"]) == 1


def test_the_linter_heeds_each_folders_codes(capsys: pytest.CaptureFixture[str]) -> None:
    """A post in one folder is told of, the same post in another is not; in the order named."""
    post = "The price is \\(x\\).\n"
    for name in ("answers/a.md", "answers/blog/a.md"):
        Path(name).write_text(post, "utf-8")
    rules = '[folders."answers/blog"]\nignore = ["backslash-inline"]\n'
    Path("mathreply.toml").write_text(rules, "utf-8")
    main(["lint", "answers", "--json"])
    found = [
        each for each in json.loads(capsys.readouterr().out) if each["code"] == "backslash-inline"
    ]
    assert [each["path"] for each in found] == ["answers/a.md"]


@pytest.mark.browser
@pytest.mark.usefixtures("shared_browser")
def test_each_folder_is_rendered_by_its_own_rules() -> None:
    """Output folder, forum and gallery."""
    for name in ("answers/a.md", "answers/blog/b.md"):
        Path(name).write_text("Let $x$ be a point of the plane.\n\n$$\\R^2$$\n", "utf-8")
    Path("house").mkdir()
    assert main(["render", "answers", "--no-strict"]) == 0
    seen = [
        json.loads(Path(f"{folder}/report.json").read_text())["renderings"][0]["engine"]
        for folder in ("public/a", "public/blog/b")
    ]
    assert seen == ["mathjax4-chtml", "katex"]
    assert Path("public/index.html").is_file()
    assert Path("public/blog/index.html").is_file()


def test_no_file_says_nothing(tmp_path: Path) -> None:
    """The defaults are those that are built in."""
    Path("mathreply.toml").unlink()
    assert project_settings(tmp_path) == ProjectSettings()
