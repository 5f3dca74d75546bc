"""The line that a finding is about, and what is underlined in it."""

from __future__ import annotations

import pytest

from mathreply.diagnostics import Diagnostic, Excerpt, Severity, shown
from mathreply.model import Span
from mathreply.report.excerpts import WIDTH, excerpt_lines, with_excerpts


def marked(text: str, span: Span, *about: str) -> str:
    """The part of the text that is underlined."""
    (found,) = with_excerpts(
        [Diagnostic("x", Severity.ERROR, "m", "a.md", span, about=about)], text
    )
    assert found.excerpt is not None
    return found.excerpt.line[found.excerpt.start : found.excerpt.end]


@pytest.mark.parametrize(
    ("text", "span", "about", "wanted"),
    [
        # the whole side, without its reason, full stop or alignment marks
        (r"  = a + b   % why", Span(1, 5), ("a + b",), "a + b"),
        (r"&= a &+ b. \\", Span(1, 4), ("a + b",), "a &+ b"),
        # what a hint would change, however it is spaced and braced
        (r"= e^{z_{2}+c}", Span(1, 3), ("e^{z_2 + c}", "z_2 + c"), "z_{2}+c"),
        (r"= \frac{1}{1 + {x}}", Span(1, 3), (r"\frac{1}{1+x}", "1 + x"), "1 + {x}"),
        (r"= a^2 - 2ab", Span(1, 3), ("a^2 - 2ab", "-2 a b"), "- 2ab"),
        # it stands there twice: the side; a 2 in 12 or in 2.5 is none
        (r"= x + x", Span(1, 3), ("x + x", "x"), "x + x"),
        (r"= 12 + 2.5 + 2", Span(1, 3), ("12 + 2.5 + 2", "2"), "2"),
        # the relation before the side
        (r"$$a \le -a$$", Span(1, 9), (r"\le",), r"\le"),
        # the side does not begin there: one mark, and no guess
        (r"= y", Span(1, 3), ("x",), "y"),
        # a line further down, of a side that goes on
        ("= a\n  + b % why\n  - c", Span(1, 3), ("a + b - c", "- c"), "- c"),
        # a span that tells its end
        ("a $b$ c", Span(1, 3, 1, 6), (), "$b$"),
        ("a $b\nc$", Span(1, 3, 2, 3), (), "$b"),
    ],
)
def test_what_is_amiss_is_underlined(
    text: str, span: Span, about: tuple[str, ...], wanted: str
) -> None:
    """The narrowest piece that stands there once."""
    assert marked(text, span, *about) == wanted


@pytest.mark.parametrize("span", [Span(9, 1), Span(1, 99), None])
def test_a_place_that_is_not_there_shows_no_line(span: Span | None) -> None:
    """No excerpt, no crash."""
    (found,) = with_excerpts([Diagnostic("x", Severity.ERROR, "m", "a.md", span)], "a\n")
    assert found.excerpt is None


def test_a_line_of_another_file_is_not_shown() -> None:
    """What is wrong with a template is not shown at the answer's line of the same number."""
    found = [Diagnostic("x", Severity.ERROR, "m", path, Span(1, 1)) for path in ("a.md", "b.j2")]
    here, there = with_excerpts(found, "a line", "a.md")
    assert here.excerpt is not None
    assert there.excerpt is None


@pytest.mark.parametrize(
    ("line", "start", "end", "blanks", "marks"),
    [
        ("abc", 1, 2, 1, 1),
        ("积分 x", 3, 4, 5, 1),
        ("x 积分", 2, 4, 2, 4),
        ("e\u0301 x", 3, 4, 2, 1),  # a combining accent takes no column
        ("\tx", 1, 2, 4, 1),
        ("\x1b[31m x", 6, 7, len("\\x1b[31m "), 1),  # written as an escape
        ("ab", 2, 3, 2, 1),  # just after the end
    ],
)
def test_marks_stand_below_what_they_mark(
    line: str, start: int, end: int, blanks: int, marks: int
) -> None:
    """Counted in columns of a terminal, not in characters."""
    _, told, below = excerpt_lines(Excerpt(1, line, start, end))
    assert below == " " * blanks + "^" * marks
    assert shown(told) == told


@pytest.mark.parametrize("at", [0, 50, 150, 299])
def test_a_long_line_is_cut_about_what_is_amiss(at: int) -> None:
    """It fits, and the marked letter is the one."""
    line = "a" * at + "X" + "a" * (300 - at)
    gutter, told, below = excerpt_lines(Excerpt(12, line, at, at + 1))
    assert len(gutter) + len(told) <= WIDTH
    assert told[below.index("^")] == "X"
