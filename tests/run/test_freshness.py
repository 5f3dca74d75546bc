"""What an answer's outputs depend on: a change of any of it makes them anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import fields, replace

import mathreply
from mathreply.disk.cache import Cache
from mathreply.model import Macro
from mathreply.report.outcome import AnswerResult
from mathreply.run import freshness
from mathreply.run.freshness import Freshness, world
from mathreply.settings import LINES, PROFILES, Limits, Settings, SiteProfile

TEMPLATES = {"reply.md.j2": "Hello", "plain.md.j2": "Bye"}
RESULT = AnswerResult("answers/a.md", "a", "A", 0, 0)
FILES = {"post.md": b"post", "equations/01.png": b"pixels"}
USUAL = Settings()
OTHERWISE: dict[str, Any] = {
    "profile": PROFILES["discourse-katex"],
    "limits": Limits(step_timeout_s=1),
    "browser_path": Path("/other/chromium"),
    "browser": "firefox",
    "engines": ("katex",),
    "phone": True,
    "risk": True,
    "dark": True,
    "svg": True,
    "line": LINES["edge"],
    "macros": (Macro("\\R", "R"),),
    "select": ("tex-brace",),
    "ignore": ("tex-brace",),
    "fit": "phone",
}
NO_DIFFERENCE = {"output": Path("/elsewhere"), "templates": Path("own"), "jobs": 7, "strict": True}
"""Where it goes and how it is worked on; whose the templates are, since their text counts."""


def key(settings: Settings = USUAL, **changes: Any) -> str:
    told = {"templates": TEMPLATES, "engines": "engines 1", "browser": "browser 1", **changes}
    return world(settings, **told)


@pytest.mark.parametrize("name", [field.name for field in fields(Settings)])
def test_a_setting_that_shows_is_part_of_the_key(name: str) -> None:
    """Each field, also one that is added later; those that do not show are named."""
    if name in NO_DIFFERENCE:
        assert key(replace(Settings(), **{name: NO_DIFFERENCE[name]})) == key()
    else:
        assert key(replace(Settings(), **{name: OTHERWISE[name]})) != key()


@pytest.mark.parametrize("name", [field.name for field in fields(SiteProfile)])
def test_a_forums_own_setting_is_part_of_the_key(name: str) -> None:
    """A longer post, a wider column."""
    usual = PROFILES["discourse"]
    value = getattr(usual, name)
    changed: Any = "other" if isinstance(value, str) else value + 1
    assert key(Settings(replace(usual, **{name: changed}))) != key()


@pytest.mark.parametrize(
    "change",
    [
        {"engines": "engines 2"},
        {"browser": "browser 2"},
        {"templates": {**TEMPLATES, "reply.md.j2": "Hullo"}},
        {"templates": {**TEMPLATES, "more.md.j2": ""}},
        {"templates": {"reply.md.j2": "Hello"}},
        {"templates": {"reply.md.j2": "Bye", "plain.md.j2": "Hello"}},
    ],
    ids=str,
)
def test_engines_browser_and_templates_are_part_of_the_key(change: dict[str, Any]) -> None:
    """Another version of each, and what a template is called."""
    assert key() == key(templates=dict(reversed(TEMPLATES.items())))
    assert key(**change) != key()


def test_the_code_is_part_of_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file of the package: another version may make another post."""
    usual, seen = key(), set[Path]()

    def other(files: Any) -> str:
        seen.update(files)
        return "another version"

    monkeypatch.setattr(freshness, "digest_files", other)
    assert key() != usual
    assert seen == set(Path(mathreply.__file__).parent.rglob("*.py"))


@pytest.fixture
def kept(tmp_path: Path) -> Freshness:
    """An answer's record, with its outputs."""
    for name, data in FILES.items():
        (tmp_path / "a" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "a" / name).write_bytes(data)
    known = Freshness(Cache(tmp_path / "cache"), "world", tmp_path)
    known.keep(b"text", "answers/a.md", "a", RESULT, FILES)
    return known


def test_what_stands_as_it_was_left_is_recalled(kept: Freshness, tmp_path: Path) -> None:
    """The same text under the same names in the same world, and nothing else."""
    assert kept.recall(b"text", "answers/a.md", "a") == RESULT
    assert kept.recall(b"other", "answers/a.md", "a") is None
    assert kept.recall(b"text", "answers/b.md", "a") is None
    assert kept.recall(b"text", "answers/a.md", "b") is None
    other = Freshness(Cache(tmp_path / "cache"), "another world", tmp_path)
    assert other.recall(b"text", "answers/a.md", "a") is None


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_was_touched_is_made_anew(kept: Freshness, tmp_path: Path, name: str) -> None:
    """Changed, or gone."""
    (tmp_path / "a" / name).write_bytes(b"changed")
    assert kept.recall(b"text", "answers/a.md", "a") is None
    (tmp_path / "a" / name).write_bytes(FILES[name])
    assert kept.recall(b"text", "answers/a.md", "a") == RESULT
    (tmp_path / "a" / name).unlink()
    assert kept.recall(b"text", "answers/a.md", "a") is None


def test_a_folder_that_is_a_link_is_not_taken_for_ours(kept: Freshness, tmp_path: Path) -> None:
    """Though it leads to the same files."""
    (tmp_path / "a").rename(tmp_path / "moved")
    (tmp_path / "a").symlink_to(tmp_path / "moved")
    assert kept.recall(b"text", "answers/a.md", "a") is None
