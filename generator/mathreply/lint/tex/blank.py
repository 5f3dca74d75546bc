"""Blank lines in a formula, and control characters that an escape has left there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.lint.finding import Edit, Finding
from mathreply.lint.offsets import FEED
from mathreply.lint.post import Math, ScannedPost

_BLANK_LINES = re.compile(rf"({FEED})(?:[ \t]*{FEED})+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ESCAPES = {"\x08": "b", "\x0c": "f", "\x07": "a", "\x0b": "v", "\t": "t", "\r": "r", "\n": "n"}
_LOST = re.compile(
    r"\t(?=ext\b|ext\{|imes\b|heta\b|au\b|anh\b|frac|riangle|ilde|extbf|extrm)|\r(?=ho\b|ight|angle|ceil|floor|ule\b)"
)
_ON_OWN_LINE = re.compile(r"(?:\r\n|\r|\n)(?=abla\b|otin\b|onumber\b)")


def check(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """Each run of blank lines and each control character."""
    if math.display and math.tex.strip():
        for match in _BLANK_LINES.finditer(math.source):
            start, end = math.inner_start + match.start(), math.inner_start + match.end()
            yield post.finding(
                "tex-blank-line",
                start,
                end,
                "a blank line in a formula: the forum shows the formula, "
                "TeX itself would stop here",
                "take the blank line out",
                (Edit(start, end, match.group(1)),),
            )
    yield from _controls(math, post)


def _controls(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """Control characters that a lost backslash left: in JSON ``\\t`` of ``\\theta`` is a tab."""
    lost = {match.start(): match.end() for match in _LOST.finditer(math.source)}
    lost |= {match.start(): match.end() for match in _ON_OWN_LINE.finditer(math.source)}
    lost |= {match.start(): match.end() for match in _CONTROL.finditer(math.source)}
    for first, last in sorted(lost.items()):
        character = math.source[first]
        letter = _ESCAPES.get("\n" if math.source[first:last] == "\r\n" else character, "")
        start, end = math.inner_start + first, math.inner_start + last
        word = re.match(r"[A-Za-z]*", math.source[last:]).group()  # type: ignore[union-attr]  # it matches nothing too
        edits = (Edit(start, end, "\\" + letter),) if letter and word else ()
        became = f" where \\{letter}{word} was meant" if edits else ""
        yield post.finding(
            "tex-control",
            start,
            end,
            f"the control character U+{ord(character):04X}{became}: a \\ in "
            "double quotes (JSON, YAML) is an escape",
            "use single quotes or a block there"
            + (f"; here write \\{letter}{word}" if edits else "; take the character out"),
            edits,
        )
