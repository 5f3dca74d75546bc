"""Mends that a finding proposes in words, as edits of the text that one key applies.

An edit is proposed only where there is one place for it; whatever it does is judged like any other
edit, and can be undone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from mathreply.diagnostics import Diagnostic
from mathreply.report.mends import Mend, mend_of
from mathreply.run.origins import SourceEdit

_HEAD = re.compile(r"---[ \t]*\n(?:.*\n)*?---[ \t]*(?:\n|$)")


class Fix(Struct, frozen=True):
    """One edit, with the words of the button that applies it."""

    label: str
    start: int
    """Offset in the text, in characters."""
    end: int
    insert: str


def fix_of(finding: Diagnostic, text: str) -> Fix | None:
    """The edit that a finding's hint proposes; None where it proposes none, or leaves open where.

    >>> from mathreply.diagnostics import Severity
    >>> found = Diagnostic("unread-step", Severity.WARNING, "'q' is not declared",
    ...     hint="declare it under 'symbols:', as in 'q: real'")
    >>> fix_of(found, "Let $q = q$.").insert
    '---\\nsymbols:\\n  q: real\\n---\\n'
    """
    if finding.in_output:
        return None
    if declared := re.search(r"as in '([^':\n]+: [^'\n]+)'", finding.hint):
        return _declaring(declared[1], text) if "declare" in finding.hint else None
    if mend := mend_of(finding.hint):
        return _instead(mend, finding, text)
    return None


def fix_of_edits(edits: Sequence[SourceEdit], text: str) -> Fix | None:
    """The linter's mend as one edit of the text; None where the text is not what it was made for.

    >>> from mathreply.model import Span
    >>> fix_of_edits([SourceEdit(Span(1, 5), "\\\\(", "$")], "Let \\\\(x").insert
    '$'
    """
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    at: list[tuple[int, SourceEdit]] = []
    for edit in edits:
        if edit.span.line > len(lines):
            return None
        start = starts[edit.span.line - 1] + edit.span.column - 1
        if not text.startswith(edit.old, start) or (at and start < _end(at[-1])):
            return None
        at.append((start, edit))
    if not at:
        return None
    first, last = at[0][0], _end(at[-1])
    made, position = "", first
    for start, edit in at:
        made += text[position:start] + edit.new
        position = start + len(edit.old)
    return Fix("mend it", first, last, made)


def _end(placed: tuple[int, SourceEdit]) -> int:
    return placed[0] + len(placed[1].old)


def _declaring(declaration: str, text: str) -> Fix:
    """The declaration under ``symbols:``, which is made where it is not there."""
    label = f"declare {declaration}"
    head = _HEAD.match(text)
    if head is None:
        return Fix(label, 0, 0, f"---\nsymbols:\n  {declaration}\n---\n")
    symbols = re.search(r"^symbols:[ \t]*\n", head[0], re.MULTILINE)
    if symbols is not None:
        return Fix(label, symbols.end(), symbols.end(), f"  {declaration}\n")
    at = len("---\n") if head[0].startswith("---\n") else head[0].index("\n") + 1
    if re.search(r"^symbols:", head[0], re.MULTILINE):  # on one line, in braces
        inline = re.search(r"^symbols:[ \t]*\{", head[0], re.MULTILINE)
        if inline is not None:
            return Fix(label, inline.end(), inline.end(), f"{declaration}, ")
    return Fix(label, at, at, f"symbols:\n  {declaration}\n")


def _instead(mend: Mend, finding: Diagnostic, text: str) -> Fix | None:
    """One sign or piece in place of another, within the step's own line."""
    if finding.span is None:
        return None
    lines = text.split("\n")
    if finding.span.line > len(lines):
        return None
    line = lines[finding.span.line - 1]
    first = sum(len(each) + 1 for each in lines[: finding.span.line - 1])
    step = re.match(r"(?:\\.|[^%\\])*", line[finding.span.column - 1 :])
    assert step is not None, "it may be empty"
    from_ = finding.span.column - 1
    place = mend.place(step[0])
    if place is None:
        return None
    start = first + from_ + place[0]
    new = mend.new
    if re.match(r"[+-]\s", step[0][place[0] : place[1]]):  # a sign as far from its term as before
        new = re.sub(r"^([+-])(?=\S)", r"\1 ", new)
    label = f"put {mend.new} in place of {mend.old}"
    return Fix(label, start, start + place[1] - place[0], new)
