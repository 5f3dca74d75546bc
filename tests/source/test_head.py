"""Declarations written into the head of an answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it.utils import read_fixture_file

from mathreply.model import ProposedDeclaration
from mathreply.source import read_answer, with_declared

FIXTURES = Path(__file__).parent.parent / "fixtures" / "declare"
PROPOSED = (
    ProposedDeclaration("symbols", "x", "real", "", None),
    ProposedDeclaration("definitions", "y = x^2", "", "", None),
    ProposedDeclaration("assumptions", r"x \ne 1", "", "", None),
)
HARD = (
    r"{\bf x}",
    r"\hat{y}^{(i)}",
    "[a, b]",
    "*",
    "y",
    "no",
    "'t",
    "#",
    "a: b",
    "- a",
    "1",
)
"""Texts that YAML would read otherwise, or not at all, without quotes."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(text, expected, id=title.strip()[:40])
        for _, title, text, expected in read_fixture_file(FIXTURES / "heads.md")
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_stands_in_a_head_stays(text: str, expected: str, newline: str) -> None:
    """New entries stand behind those that are there; every other byte is kept."""
    changed = with_declared(text.replace("\n", newline), PROPOSED)
    assert changed == expected.replace("\n", newline)


@pytest.mark.parametrize("head", ["", "symbols:\n  a: real\n", "symbols: {a: real}\n"])
@pytest.mark.parametrize("tex", HARD)
def test_a_statement_is_read_back_as_it_was_written(tex: str, head: str) -> None:
    """Whatever a definition holds, YAML gives it back."""
    definition = ProposedDeclaration("definitions", tex, "", "", None)
    answer, _ = read_answer(
        with_declared(f"---\n{head}---\nWords.\n", [definition]).encode(), "a.md", "a"
    )
    assert [found.tex for found in answer.declarations.definitions] == [tex]


@pytest.mark.parametrize("head", ["", "symbols:\n  a: real\n", "symbols: {a: real}\n"])
@pytest.mark.parametrize("tex", [r"{\bf x}", r"\hat{y}^{(i)}", "y", r"\mathbf{x}", "n"])
def test_a_name_is_read_back_as_it_was_written(tex: str, head: str) -> None:
    """Whatever a name is, YAML gives it back."""
    symbol = ProposedDeclaration("symbols", tex, "real^{m x n}", "", None)
    answer, _ = read_answer(
        with_declared(f"---\n{head}---\nWords.\n", [symbol]).encode(), "a.md", "a"
    )
    assert answer.declarations.symbols[-1].tex == tex
