"""What a page is told to do, in one call."""

from __future__ import annotations

from typing import Any

from mathreply.browser.group import Group
from mathreply.browser.window import SCALE
from mathreply.model import Line
from mathreply.settings import Settings

SHEET_PX = 1_400
"""Width of the sheet for captures; shelves of tall and short equations then waste less than a fifth
of it."""
_FILES, _BYTES = 12, 600_000
"""More than the largest engine and its fonts take, compressed: who knows that a line is slow waits
so much longer."""
_PATIENCE_S = 20.0
"""How long a reader looks at a page that waits for a file: MathJax 2 gives one up after 15 s."""


def limit_px(settings: Settings) -> int:
    """The largest width and height of a formula and of a sheet's page, CSS px."""
    return settings.limits.picture_max_px // SCALE


def travel_s(line: Line) -> float:
    """Seconds that all of an engine's files take on that line, at most."""
    return line.seconds(_FILES, _BYTES)


def patience(line: Line) -> float:
    """Seconds that a reader on that line waits for a file; 0 where all arrive, so that nobody gives
    up.

    MathJax 2 asks for a lost table of a font's characters again and again.
    """
    is_bad = line.stalled or line.lost or line.truncated
    return _PATIENCE_S + travel_s(line) if is_bad else 0.0


def order_of(
    group: Group, skip: frozenset[int], settings: Settings, seconds: float
) -> dict[str, Any]:
    """The argument of ``mathreply.render``; formulas in ``skip`` are left alone."""
    first = group.first
    return {
        "posts": [
            {"html": request.page.html, "formulas": len(request.page.formulas)}
            for request in group.requests
        ],
        "dark": first.view.dark,
        "column": first.view.width_px,
        "skip": sorted(skip),
        "lines": group.lines,
        "wanted": group.captured,
        "marks": False,
        "inCells": first.in_cells,
        "svg": first.svg,
        "fonts": first.fonts,
        "sheetWidth": SHEET_PX,
        "limit": limit_px(settings),
        "patience": patience(first.line),
        "seconds": seconds,
    }
