"""What happens to a file on a reader's line."""

from __future__ import annotations

from fnmatch import fnmatch
from typing import Literal

from mathreply.model import Line

Fate = Literal["lost", "stalled", "truncated", "arrives"]


def fate_of(path: str, line: Line) -> Fate:
    """The first of the line's fates whose globs fit the file's path below its engine's folder."""
    inside = path.partition("/")[2]
    fates: tuple[tuple[Fate, tuple[str, ...]], ...] = (
        ("lost", line.lost),
        ("stalled", line.stalled),
        ("truncated", line.truncated),
    )
    return next(
        (fate for fate, globs in fates if any(fnmatch(inside, glob) for glob in globs)), "arrives"
    )
