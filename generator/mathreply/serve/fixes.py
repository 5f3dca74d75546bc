"""Mends that a finding proposes in words, as edits of the text that one key applies.

An edit is proposed only where there is one place for it; whatever it does is judged like any other
edit, and can be undone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mathreply.diagnostics import Diagnostic
from mathreply.report.mends import Mend, mend_of

_HEAD = re.compile(r"---[ \t]*\n(?:.*\n)*?---[ \t]*(?:\n|$)")


@dataclass(frozen=True)
class Fix:
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
    label = f"put {mend.new} in place of {mend.old}"
    return Fix(label, start, start + place[1] - place[0], mend.new)
