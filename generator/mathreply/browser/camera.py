"""Captures the sheet of a page, and once more alone each formula whose ink leaves its cell."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from itertools import compress
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from mathreply.browser.tab import Tab
from mathreply.browser.window import SCALE
from mathreply.pictures import (
    PAPER_LEFT_PX,
    Box,
    Capture,
    Cut,
    Edges,
    Shape,
    cut,
    with_paper,
    with_room,
)

_ROOM_PX = 32
"""Around a formula that is captured alone, beyond what its boxes are known to need."""
_BEYOND_PX = 0.5
"""What a formula paints may reach so far beyond a box by rounding alone."""
_LEAST_PX = 2
"""Paper that a picture has around its ink, where the engine's box alone would leave less."""
_GROWTH = 4
"""By how much more room there is in the next try, where ink still lies at an edge."""


class Shot(Struct, frozen=True):
    """A capture and the formulas that lie whole on it."""

    capture: Capture
    boxes: tuple[Box, ...]


class Film(Struct, frozen=True):
    """All captures of one page."""

    shots: tuple[Shot, ...] = ()
    boundless: frozenset[int] = frozenset()
    """Numbers of the formulas whose ink reaches farther than a capture may."""

    def cuts(self, pictured: dict[int, str], shape: Shape) -> dict[int, Cut]:
        """What came of each formula, by its number; ``pictured`` has the TeX of those that want a
        picture."""
        return {
            box.formula: cut(shot.capture, box, pictured.get(box.formula), shape)
            for shot in self.shots
            for box in shot.boxes
        }


async def photograph(tab: Tab, result: dict[str, Any], limit_px: int) -> Film:
    """The captures of the sheet that ``result`` tells of, whose first page is turned up."""
    shots: list[Shot] = []
    crowded: list[tuple[Box, Edges]] = []
    size, paper = result["size"], tuple(result["paper"])
    pages = 1 + max((fact["page"] for fact in result["boxes"]), default=-1)
    for page in range(pages):
        if page:
            size = await tab.turn(page)
        here = [fact for fact in result["boxes"] if fact["page"] == page]
        boxes = [_box(fact) for fact in here]
        reaches = [Edges(**fact["reach"]) for fact in here]
        capture = await _capture(tab, size, paper, boxes)
        # Ink that leaves its box may lie in the next one: such a formula is taken once more, alone.
        near = [
            max(reach) > _BEYOND_PX or capture.touches(box)
            for box, reach in zip(boxes, reaches, strict=True)
        ]
        crowded += compress(zip(boxes, reaches, strict=True), near)
        whole = tuple(box for box, is_near in zip(boxes, near, strict=True) if not is_near)
        shots.append(Shot(capture, whole))
    boundless = set()
    for box, reach in crowded:
        if shot := await _alone(tab, box, reach, paper, limit_px):
            shots.append(shot)
        else:
            boundless.add(box.formula)
    return Film(tuple(shots), frozenset(boundless))


async def _alone(
    tab: Tab, box: Box, reach: Edges, paper: tuple[int, int, int], limit_px: int
) -> Shot | None:
    """A capture of one formula with room for all of its ink; None if it would be too large."""
    extra = _ROOM_PX
    # What the page tells of the ink's reach may be too little: the room grows until the margin of
    # the capture is blank.
    while True:
        room = {side: math.ceil(far) + extra for side, far in reach._asdict().items()}
        width = box.width_px + room["left"] + room["right"]
        height = box.height_px + room["top"] + room["bottom"]
        if max(width, height) > limit_px:
            return None
        size = await tab.alone(box.formula, room)
        capture = await _capture(tab, size, paper)
        everything = Box(box.formula, 0, 0, width, height, None, box.inner)
        ink = capture.ink(everything)
        if ink is None or not capture.touches(everything):
            placed = replace(box, x_px=room["left"], y_px=room["top"])
            whole = with_paper(placed)
            stays_near = max(reach) <= _BEYOND_PX + box.paper_px
            is_within = stays_near and _is_clear(capture.ink(whole), whole)
            return Shot(capture, (whole if is_within else _grown(whole, ink),))
        extra *= _GROWTH


def _is_clear(ink: Edges | None, box: Box) -> bool:
    """Whether there is paper around the ink, within the box."""
    if ink is None:
        return True
    beyond = max(ink.right + _LEAST_PX - box.width_px, ink.bottom + _LEAST_PX - box.height_px)
    return beyond <= 0 and min(ink.left, ink.top) >= _LEAST_PX


def _grown(box: Box, ink: Edges | None) -> Box:
    """The box with room for ink whose place on the capture is known."""
    if ink is None:
        return box
    across, down = box.x_px, box.y_px
    return with_room(
        box, Edges(ink.left - across, ink.top - down, ink.right - across, ink.bottom - down)
    )


async def _capture(
    tab: Tab, size: dict[str, int], paper: tuple[int, ...], boxes: Sequence[Box] = ()
) -> Capture:
    """A capture whose boxes have been looked at."""
    png = await tab.capture(size["width"], size["height"])
    # Decoding takes as long as a few formulas; other pages are typeset meanwhile.
    return await asyncio.to_thread(_developed, png, paper, boxes)


def _developed(png: bytes, paper: tuple[int, ...], boxes: Sequence[Box]) -> Capture:
    red, green, blue = paper
    capture = Capture(png, SCALE, (red, green, blue))
    for box in boxes:
        capture.look(box)
    return capture


def _box(fact: dict[str, Any]) -> Box:
    baseline = None if fact["baseline"] is None else round(fact["baseline"], 2)
    inner = Edges(**fact["inner"])
    return Box(
        formula=fact["number"],
        x_px=fact["x"],
        y_px=fact["y"],
        width_px=fact["width"],
        height_px=fact["height"],
        baseline_px=baseline,
        inner=inner,
        paper_px=PAPER_LEFT_PX,
    )
