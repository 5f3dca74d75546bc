"""What is made from the code is what the code says, and every code is documented."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from mathreply.lint.codes import CODES as LINT_CODES
from mathreply.model import Outcome, VerdictKind
from mathreply.report.codes import CODES, OUTCOMES, VERDICTS
from mathreply.report.schema import PUBLISHED, ReportFile
from tests.syntax import calls_in

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "generator" / "mathreply"
DOCUMENTED = set(LINT_CODES).union(*CODES.values())
CALLS = {"Diagnostic", "finding", "error", "warning"}
"""What makes a finding, its code first."""


def pages() -> dict[str, str]:
    found = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    made: dict[str, str] = module.pages()
    return made


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_page_that_is_made_is_current(name: str) -> None:
    """``python docs/generate.py`` would write just what is there."""
    assert (ROOT / "docs" / name).read_text("utf-8") == pages()[name]


def told(text: str) -> Iterator[str]:
    """The codes of findings made in a file, where they are written out."""
    for node in calls_in(text, CALLS):
        first = node.args[0] if node.args else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


@pytest.mark.slow
def test_every_code_is_documented() -> None:
    """A finding made anywhere in the package bears a code with a meaning."""
    assert list(told("place.finding('a-code', 1)")) == ["a-code"]
    files = [path for path in PACKAGE.rglob("*.py") if "engines" not in path.parts]
    made = {code for path in files for code in told(path.read_text("utf-8"))}
    assert len(made) > 50
    assert made - DOCUMENTED == set()


def test_every_verdict_and_outcome_has_a_meaning() -> None:
    """Of a step and of a formula that is not on the screen."""
    assert set(VERDICTS) == set(VerdictKind)
    assert set(OUTCOMES) == set(Outcome) - {Outcome.RENDERED}


def test_the_schemas_name_every_field() -> None:
    """A published schema stands on its own, and its fields are those that are written."""
    assert set(PUBLISHED) >= {"report", "index", "render", "verify"}
    schema = json.loads((ROOT / "docs" / "schema" / "report.schema.json").read_text("utf-8"))
    names = [field.encode_name for field in msgspec.structs.fields(ReportFile)]
    assert list(schema["$defs"]["ReportFile"]["properties"]) == sorted(names)


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "CHANGELOG.md"])
def test_the_files_that_are_named_exist(name: str) -> None:
    """Every path in the guide for contributors leads somewhere."""
    text = (ROOT / name).read_text("utf-8")
    roots = r"generator|tests|docs|templates|bench|\.pre-commit"
    named = set(re.findall(rf"`((?:python )?(?:{roots})[\w./-]*)`", text))
    assert named
    paths = {each.removeprefix("python ") for each in named}
    assert {path for path in paths if not (ROOT / path).exists()} == set()
