"""Edits put into a text."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from mathreply.lint.finding import Edit, Finding


def put(text: str, edits: Iterable[Edit], origin: int = 0) -> str:
    """``text`` after its edits; ``origin`` is the offset at which ``text`` begins in what the edits
    count from."""
    pieces: list[str] = []
    position = 0
    for edit in sorted(edits):
        pieces += (text[position : edit.start - origin], edit.text)
        position = edit.end - origin
    pieces.append(text[position:])
    return "".join(pieces)


def growth(findings: Iterable[Finding]) -> int:
    """By how many characters the findings' edits lengthen a post."""
    return sum(
        len(edit.text) - (edit.end - edit.start) for finding in findings for edit in finding.edits
    )


def moved(finding: Finding, by: int) -> Finding:
    """The finding, with its edits, ``by`` characters further on; its diagnostic keeps the place it
    names."""
    edits = tuple(Edit(edit.start + by, edit.end + by, edit.text) for edit in finding.edits)
    meant = tuple((start + by, end + by) for start, end in finding.meant)
    return replace(
        finding, start=finding.start + by, end=finding.end + by, edits=edits, meant=meant
    )


def reach(finding: Finding) -> tuple[int, int]:
    """The range that a finding's edits span, with the formulas between them."""
    starts = [edit.start for edit in finding.edits] + [start for start, _ in finding.meant]
    ends = [edit.end for edit in finding.edits] + [end for _, end in finding.meant]
    return min(starts), max(ends)
