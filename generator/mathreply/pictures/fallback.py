"""The fallback picture: all displayed equations under one another, to be read on a phone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PIL import Image, ImageDraw

from mathreply.model import Picture
from mathreply.pictures.encode import encode

PHONE_PX = 360
"""A picture of at least this width is shown unscaled on a phone; wider only where an equation
is."""
TALLEST_PX = 1_000
"""Discourse shows pictures at most 500 px high; beyond twice that the letters are too small to
read."""
_GAP_PX = 6


def stack(
    crops: Sequence[Image.Image], tex: Sequence[str], scale: int, column_px: int
) -> tuple[Picture, ...]:
    """The equations, left-aligned with a hairline between, on one picture or on as many as their
    height requires."""
    width = max(PHONE_PX * scale, *(crop.width for crop in crops))
    pictures = []
    for part in _parts([crop.height + _GAP_PX * scale for crop in crops], TALLEST_PX * scale):
        page = _page([crops[i] for i in part], width, scale)
        shown = min(1.0, column_px * scale / width)
        pictures.append(
            Picture(
                encode(page, "\n\n".join(tex[i] for i in part)),
                round(width / scale * shown),
                round(page.height / scale * shown),
                None,
                scale / shown,
            )
        )
    return tuple(pictures)


def _parts(heights: Sequence[int], limit: int) -> Iterator[list[int]]:
    """Runs of positions whose heights stay within the limit together; never an empty one."""
    part: list[int] = []
    for at, height in enumerate(heights):
        if part and sum(heights[i] for i in part) + height > limit:
            yield part
            part = []
        part.append(at)
    if part:
        yield part


def _page(crops: Sequence[Image.Image], width: int, scale: int) -> Image.Image:
    gap = _GAP_PX * scale
    mode = "L" if all(crop.mode == "L" for crop in crops) else "RGB"
    crops = [crop.convert(mode) for crop in crops]
    paper = crops[0].getpixel((0, 0))
    page = Image.new(
        mode, (width, sum(crop.height for crop in crops) + gap * (len(crops) - 1)), paper
    )
    draw = ImageDraw.Draw(page)
    top = 0
    for at, crop in enumerate(crops):
        if at:
            draw.line(
                [(8 * scale, top + gap // 2), (width - 8 * scale, top + gap // 2)],
                fill=_hairline(paper),
            )
            top += gap
        page.paste(crop, (0, top))
        top += crop.height
    return page


def _hairline(paper: float | tuple[int, ...] | None) -> int | tuple[int, ...]:
    """A colour a little off the paper's."""
    if isinstance(paper, tuple):
        return tuple(_off(channel) for channel in paper)
    assert paper is not None
    return _off(paper)


def _off(channel: float) -> int:
    return round(0.85 * channel + 0.15 * (255 - channel))
