"""The library's door: each stage by itself, on values in memory, and what loading it costs."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

import mathreply
from mathreply.diagnostics import SourceError
from mathreply.model import Outcome, VerdictKind
from mathreply.run import stages
from mathreply.settings import Settings

ROOT = Path(__file__).parents[2]
TEXT = """---
title: A square
symbols:
  x: real
---
Take $x$:

$$
(x + 1)^2 = x^2 + 2 x + 1 = x^2 + 1
$$
"""
ABSENT = {
    "import mathreply": {"sympy", "playwright", "jinja2", "markdown_it", "PIL", "yaml"},
    "from mathreply import Pool, Handle": {"sympy", "playwright", "jinja2", "markdown_it"},
    "from mathreply import Workshop, Session": {"sympy", "flint"},
    "from mathreply import read_text, render_text": {"sympy", "flint"},
}


@pytest.mark.slow  # all together
@pytest.mark.parametrize("code", ABSENT)
def test_a_name_brings_what_it_needs_alone(code: str) -> None:
    """Only ``Derivation`` brings SymPy into the caller; the bare import brings nothing."""
    told = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT / "generator")},
        check=True,
    )
    loaded = {name.split(".")[0] for name in told.stdout.split()}
    assert "mathreply" in loaded
    assert not loaded & ABSENT[code]


def test_every_public_name_is_there() -> None:
    """And none hides behind a room of the same name."""
    rooms = {path.name for path in (ROOT / "generator" / "mathreply").iterdir() if path.is_dir()}
    for name in mathreply.__all__:
        assert getattr(mathreply, name) is not None
        assert name not in rooms
    assert (ROOT / "generator" / "mathreply" / "py.typed").exists()


@pytest.mark.parametrize("module", [mathreply, stages])
def test_the_examples_are_true(module: object) -> None:
    """What the documentation of the door shows is what it does."""
    failed, tried = doctest.testmod(module)  # type: ignore[arg-type]  # a module
    assert tried
    assert not failed


@pytest.mark.browser
@pytest.mark.usefixtures("shared_browser")
def test_the_stages_make_a_report() -> None:
    """One after the other, as they stand in the package's own words."""
    answer, warnings = mathreply.read_text(TEXT)
    checked = mathreply.verify_answer(answer, jobs=1)
    kinds = [entry.verdict.kind for chain in checked for entry in chain.steps]
    post = mathreply.compose_answer(answer, checked)
    page = mathreply.cook_post(post.raw)
    (rendering,) = mathreply.show_page(page)
    report = mathreply.report_on(answer, checked, [rendering], warnings=warnings)
    assert kinds[0] is VerdictKind.PROVED
    assert kinds[1] in (VerdictKind.REFUTED, VerdictKind.CONDITIONAL)
    assert [formula.outcome for formula in rendering.formulas] == [Outcome.RENDERED] * 2
    assert rendering.formulas[1].picture is not None
    assert report.exit_code() == 1
    files = mathreply.output_files(report)
    assert {"post.md", "post.txt", "report.json", "report.html", "fallback.png"} <= set(files)


@pytest.mark.browser
def test_without_a_browser_the_post_is_made_unseen(tmp_path: Path) -> None:
    """And says so, with the exit code of an environment that lacks something."""
    report = mathreply.render_text(TEXT, Settings(browser_path=tmp_path / "none", jobs=1))
    assert report.exit_code() == 3
    assert "not-rendered" in {finding.code for finding in report.diagnostics}
    assert report.post.raw


def test_a_text_that_cannot_be_read_is_told() -> None:
    """With the name that the caller gave it."""
    with pytest.raises(SourceError) as told:
        mathreply.read_text("---\ntitel: x\n---\ntext", "mine.md")
    assert str(told.value).startswith("mine.md:2:1: unknown-key")
