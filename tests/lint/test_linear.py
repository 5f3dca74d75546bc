"""Time stays linear on hostile posts: ten times the text may not take much more than ten times as
long."""

from __future__ import annotations

import time

import pytest

from mathreply.lint import fix, lint
from mathreply.settings import PROFILES

pytestmark = pytest.mark.slow  # many processes, or seconds of work

AT_ONCE_S = 0.5
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


def _seconds(raw: str, enough: float) -> float:
    """The processor's time, the better of two runs, so that a busy machine does not count; one run
    is enough where it takes less than ``enough``."""
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        lint(raw, PROFILES["discourse"])
        best = min(best, time.process_time() - start)
        if best < enough:
            break
    return best


@pytest.mark.parametrize(
    "piece",
    [*_HOSTILE.values(), *(f"${inner}" for inner in _INSIDE.values())],
    ids=[*_HOSTILE, *_INSIDE],
)
def test_linear(piece: str) -> None:
    """A post of 20,000 hostile characters lints in a time that grows no faster than the post, or at
    once."""
    inside = piece[0] == "$" and piece[1:] in _INSIDE.values()
    small, large = (
        (f"${piece[1:] * (size // len(piece))}$" if inside else piece * (size // len(piece)))
        for size in (2_000, 20_000)
    )
    lint("warm $x$", PROFILES["discourse"])
    long = _seconds(large, AT_ONCE_S)
    assert long < AT_ONCE_S or long < 40 * _seconds(small, 0.0)


@pytest.mark.parametrize("piece", ['<math alttext="x">', ":math:`a`", "\u200b$x$\u200b", "$x$$y$"])
def test_mending_ends(piece: str) -> None:
    """What cannot be mended is not tried a thousand times: half a full post of it ends in a
    second."""
    raw = piece * (16_000 // len(piece))
    start = time.process_time()
    fix(raw, PROFILES["discourse"])
    assert time.process_time() - start < 3  # under one on an idle machine


def test_a_whole_page_of_failures_is_mended() -> None:
    """Thousands of failed formulas are mended together, not one by one."""
    mended = fix("$x^2$a " * 3_000, PROFILES["discourse"])
    assert len(mended.applied) == 3_000
