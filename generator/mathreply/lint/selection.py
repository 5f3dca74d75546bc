"""Which findings are wanted: by their codes, and by comments in the post that turn the linter
off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from msgspec import Struct

from mathreply.diagnostics import UsageError
from mathreply.lint.codes import CODES
from mathreply.lint.edits import reach
from mathreply.lint.finding import Finding
from mathreply.lint.post import CODE_MARK, MATH_MARK, ScannedPost

_SWITCH = re.compile(r"<!--\s*mathreply:\s*(?P<to>off|on)\s*-->", re.IGNORECASE)


ESTIMATED = frozenset(("too-wide",))
"""What a browser measures and the linter can only guess; forums scroll wide formulas sideways."""


class Selection(Struct, frozen=True):
    """The codes that are told and mended."""

    only: frozenset[str] | None = None
    """``None``: all codes."""
    without: frozenset[str] = frozenset()
    estimates: bool = False
    """Whether codes that are only estimated, :data:`ESTIMATED`, are told without being named."""

    def wants(self, code: str) -> bool:
        """Whether findings of a code are told and mended."""
        if code in ESTIMATED and not self.estimates and self.only is None:
            return False
        return code not in self.without and (self.only is None or code in self.only)


ALL = Selection()


def selection(
    select: Sequence[str] = (), ignore: Sequence[str] = (), *, phone: bool = False
) -> Selection:
    """The selection that ``--select`` and ``--ignore`` describe.

    With ``phone`` it is told as well which formulas a phone can hardly show whole. Each text holds
    codes, parted by commas; ``tex-*`` stands for all that begin so.

    Raises:
        UsageError: a code that there is not.
    """
    only = frozenset(code for text in select for code in _codes(text)) if select else None
    without = frozenset(code for text in ignore for code in _codes(text))
    return Selection(only, without, estimates=phone)


def _codes(text: str) -> Iterator[str]:
    for name in filter(None, (part.strip() for part in text.split(","))):
        if name.endswith("*"):
            found = [code for code in CODES if code.startswith(name[:-1])]
        else:
            found = [name] if name in CODES else []
        if not found:
            near = get_close_matches(name, CODES, n=1)
            raise UsageError(
                f"usage: there is no code '{name}'",
                f"did you mean '{near[0]}'?" if near else "lint --help names where they are listed",
            )
        yield from found


def selected(
    post: ScannedPost, findings: Sequence[Finding], wanted: Selection = ALL
) -> tuple[Finding, ...]:
    """The findings that are wanted and do not lie where the post turns the linter off."""
    silent = tuple(_silent(post))
    return tuple(
        finding
        for finding in findings
        if wanted.wants(finding.code) and not _is_silenced(finding, silent)
    )


def _silent(post: ScannedPost) -> Iterator[tuple[int, int]]:
    """From each ``<!-- mathreply: off -->`` to the next ``on``, or to the end of the post."""
    start: int | None = None
    for match in _SWITCH.finditer(post.raw):
        if post.text[match.start()] in (CODE_MARK, MATH_MARK):
            continue
        if match["to"].lower() == "off" and start is None:
            start = match.start()
        elif match["to"].lower() == "on" and start is not None:
            yield start, match.end()
            start = None
    if start is not None:
        yield start, len(post.raw)


def _is_silenced(finding: Finding, silent: Sequence[tuple[int, int]]) -> bool:
    """Whether a finding begins in a silent range, or its edits would reach into one."""
    first, last = reach(finding) if finding.edits else (finding.start, finding.start + 1)
    return any(
        start <= finding.start < end or (first < end and last > start) for start, end in silent
    )
