"""What a reader sees of a post besides its formulas, so that two versions of it can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mathreply.lint.edits import put, reach
from mathreply.lint.finding import Edit, Finding

STAND_IN = "\ue010"
"""Stands in a post where a formula was meant; a letter to no rule of the forum."""

_UNSEEN = re.compile(
    "[\\s\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffd\u034f\u115f\u180e"
    f"{STAND_IN}]+"
)
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": "'"})
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPTY = re.compile(r"<(em|strong|mark|code|a)></\1>")


def same_outline(one: str, other: str) -> bool:
    """Whether two outlines show the same words in the same shape; the direction of quotation marks
    and what cannot be seen do not count."""
    return _seen(one) == _seen(other)


def _seen(outline: str) -> str:
    return _EMPTY.sub("", _UNSEEN.sub("", outline.translate(_QUOTES)))


def loses_only(before: str, after: str, lost: Iterable[str]) -> bool:
    r"""Whether an outline shows, in order, what another one showed, without the texts that are
    lost.

    Args:
        before: the outline that showed them.
        after: the outline that does not.
        lost: the texts as they stood in the post, in order.

    >>> loses_only("so [ a_1 ] is *it*", "so is *it*", [r"\[ a_1 \]"])
    True
    >>> loses_only("so [ a_1 ] is *it*", "so is it", [r"\[ a_1 \]"])
    False
    """
    old, new = _seen(before), _seen(after)
    read = kept = 0  # so much of the old outline has been read, and so much of the new one
    for text in lost:
        shown = _seen(_ESCAPED.sub(r"\1", text))
        place = old.find(shown, read)
        if place < 0 or not new.startswith(old[read:place], kept):
            return False
        kept += place - read
        read = place + len(shown)
    return old[read:] == new[kept:]


def with_stand_ins(raw: str, findings: Iterable[Finding]) -> str:
    """The post with a stand-in for every formula that the findings' edits bring into it."""
    return put(raw, [edit for finding in findings for edit in _stand_ins(finding)])


def _in_place(finding: Finding) -> str:
    """A stand-in with the signs that an edit puts beside its formula, such as a hyphen."""
    formula = f"${finding.intended[0].tex}$" if finding.intended else ""
    written = finding.edits[0].text
    if len(finding.edits) == 1 and written.strip(" -") == formula:
        return written.replace(formula, STAND_IN)
    return STAND_IN


def _stand_ins(finding: Finding) -> list[Edit]:
    if finding.intended is None:
        return []
    if not finding.intended:
        return list(finding.edits)
    if not finding.meant:
        return [Edit(*reach(finding), _in_place(finding))]
    edits = [Edit(start, end, STAND_IN) for start, end in finding.meant]
    apart = [
        edit
        for edit in finding.edits
        if not any(start <= edit.start and edit.end <= end for start, end in finding.meant)
    ]
    return sorted(edits + apart)
