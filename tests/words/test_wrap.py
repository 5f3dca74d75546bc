"""Plain words in lines that mail can carry."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mathreply.words import wrapped


def test_lines_keep_their_indent_quote_and_bullet() -> None:
    """What was quoted, indented or an item goes on as such; code is left alone."""
    assert wrapped("> one two three", 10) == "> one two\n> three"
    assert wrapped("    one two three", 12) == "    one two\n    three"
    assert wrapped("- one two three", 10) == "- one two\n  three"
    assert wrapped("```\none two three four\n```", 10) == "```\none two three four\n```"


@given(st.text(alphabet="ab \n>-", max_size=200), st.integers(10, 40))
def test_no_word_is_lost_and_no_line_grows(text: str, width: int) -> None:
    """The words stay in order; a line is longer than asked for only where one word is."""
    told = wrapped(text, width)
    assert told.replace(">", " ").split() == text.replace(">", " ").split()
    assert all(
        len(line) <= width or len(line.split()) <= 2 or line in text.split("\n")
        for line in told.split("\n")
    )
