"""Time stays linear on hostile posts: ten times the text may not take much more than ten times as
long."""

from __future__ import annotations

import pytest

from mathreply.lint import fix, lint
from mathreply.settings import PROFILES
from tests.growth import LARGE, SMALL, grows_like_the_text

pytestmark = pytest.mark.slow  # many processes, or seconds of work

AT_ONCE_S = 0.08
"""What grows with the square takes half a second for 20,000 characters then."""
_HOSTILE = {
    "dollars": "$",
    "spaced dollars": "$ ",
    "letters and dollars": "a$",
    "failed formulas": "$x$a ",
    "brackets": "[",
    "quotes": ">",
    "escaped brackets": "\\[",
    "lines of dollars": "$$\n",
    "displays in a line": "$$a ",
    "environments": "\\begin{align}",
    "zero-width": "\u200b",
    "styled letters": "𝑥 + ",
    "bars": "|",
    "backticks": "`",
    "blanks": " ",
    "line ends": "\n",
    "open summaries": "<summary>",
    "open images": "![",
    "open details": "[details=",
    "table rows": "| a | $|x|$ |\n|---|---|\n",
    "fences": "```math\n",
    "open elements": '<math alttext="x">',
    "roles": ":math:`a`",
    "round brackets": "(",
    "formulas between zero-width spaces": "\u200b$x$\u200b",
    "formulas without a space": "$x$$y$",
    "classes of letters": "[a-z",
    "open variables": "${a[",
    "BASIC": "LET ",
    "addresses": "](",
    "assignments": "$a=;;;;",
    "requires": "$\\require{x}$",
    "empty scripts": "${x_}$ ",
    "formulas of definitions": "$\\def\\a{b}$ ",
    "escaped numbers": "\\(1\\), ",
    "half brackets": "\\[ \\a ",
    "letters three times": "aaaa_aaaa ",
    "brackets in rows": "((a)) \\frac ",
}
_INSIDE = {
    "braces": "{",
    "carets": "^",
    "marks": "&",
    "percents": "5%\n",
    "lefts": "\\left(",
    "definitions": "\\def\\a{\\b}",
    "labels": "\\label{a}",
    "texts": "\\text{a_",
    "unknown": "\\foo ",
    "open options": "\\sqrt[",
}


def linted(raw: str) -> object:
    return lint(raw, PROFILES["discourse"])


def mended(raw: str) -> object:
    return fix(raw, PROFILES["discourse"])


@pytest.mark.parametrize(
    "piece",
    [*_HOSTILE.values(), *(f"${inner}" for inner in _INSIDE.values())],
    ids=[*_HOSTILE, *_INSIDE],
)
def test_linear(piece: str) -> None:
    """A post of 8,000 hostile characters lints in a time that grows no faster than the post, or at
    once."""
    inside = piece[0] == "$" and piece[1:] in _INSIDE.values()
    small, large = (
        f"${piece[1:] * (size // len(piece))}$" if inside else piece * (size // len(piece))
        for size in (SMALL, LARGE)
    )
    linted("warm $x$")
    assert grows_like_the_text(linted, small, large, AT_ONCE_S)


@pytest.mark.parametrize("piece", ['<math alttext="x">', ":math:`a`", "\u200b$x$\u200b", "$x$$y$"])
def test_mending_ends(piece: str) -> None:
    """What cannot be mended is not tried a thousand times: a post of it is mended in a time that
    grows no faster than the post."""
    small, large = (piece * (size // len(piece)) for size in (SMALL, LARGE))
    assert grows_like_the_text(mended, small, large, AT_ONCE_S)


def test_a_whole_page_of_failures_is_mended() -> None:
    """Thousands of failed formulas are mended together, not one by one."""
    mended = fix("$x^2$a " * 3_000, PROFILES["discourse"])
    assert len(mended.applied) == 3_000
