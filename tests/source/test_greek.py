"""Greek letters in the head."""

from __future__ import annotations

import pytest

from mathreply.diagnostics import SourceError
from mathreply.source import read_answer


@pytest.mark.parametrize("name", ["lambda", "\\lambda"])
def test_a_greek_letter_is_declared_by_its_name_or_its_command(name: str) -> None:
    """Both spellings declare one and the same symbol."""
    text = f"---\nsymbols:\n  {name}: positive\n---\nText.\n"
    (symbol,) = read_answer(text.encode(), "a.md", "a")[0].declarations.symbols
    assert symbol.tex == "\\lambda"


def test_both_spellings_at_once_are_one_name_too_many() -> None:
    """The name is declared twice, and that is told."""
    text = "---\nsymbols:\n  mu: real\n  \\mu: positive\n---\nText.\n"
    with pytest.raises(SourceError, match="declared twice"):
        read_answer(text.encode(), "a.md", "a")
