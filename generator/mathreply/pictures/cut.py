"""From a capture to the picture of one formula, and what its pixels say of it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PIL import Image

from mathreply.model import Picture
from mathreply.pictures.capture import Box, Capture, Edges, grey
from mathreply.pictures.encode import encode

PADDING_PX = 8
"""Paper around a formula's box and its ink."""
PAPER_LEFT_PX = PADDING_PX - 3
"""So much of it a sheet leaves out: it has 3 px around a formula, as ``sheet.js`` tells."""

_CONTRAST = 1.4
_DISTANCE = 100
"""As ``sight.js`` has them: what has less contrast (WCAG's ratio) and lies less apart in every
channel (of 255) is lost on its paper."""


class Shape(Struct, frozen=True):
    """How large a page shows a picture at most, CSS px."""

    width_px: int = 690
    height_px: int = 500

    def share(self, width_px: float, height_px: float) -> float:
        """By what factor a picture of that size is made smaller; 1 where it fits."""
        return min(1.0, self.width_px / width_px, self.height_px / height_px)


class Cut(Struct, frozen=True):
    """What came of one formula's pixels."""

    picture: Picture | None
    """None where there is nothing to be seen, or no picture is wanted."""
    is_seen: bool
    """Whether a reader can tell any of its ink from the paper."""
    ink: Edges
    """The rectangle of its ink, CSS px from the upper left corner of the formula's own box."""
    width_px: float
    height_px: float
    """Of the formula's own box."""

    @property
    def overhang(self) -> Edges:
        """By how much the ink leaves the formula's own box on each side, CSS px; negative where it
        keeps within."""
        ink = self.ink
        return Edges(-ink.left, -ink.top, ink.right - self.width_px, ink.bottom - self.height_px)


def cut(capture: Capture, box: Box, tex: str | None, shape: Shape) -> Cut:
    """The picture of a formula, with ``tex`` in its metadata; without one if ``tex`` is None."""
    inner = box.inner
    width_px, height_px = inner.right - inner.left, inner.bottom - inner.top
    pixels, ink = capture.look(box)
    if ink is None:
        return Cut(None, False, Edges(0, 0, 0, 0), width_px, height_px)
    crop = grey(pixels)
    is_seen = has_contrast(crop, capture.paper)
    wanted = is_seen and tex is not None
    found = (
        _picture(_framed(crop, box, capture), box, capture.scale, tex or "", shape)
        if wanted
        else None
    )
    own = Edges(
        ink.left - inner.left, ink.top - inner.top, ink.right - inner.left, ink.bottom - inner.top
    )
    return Cut(found, is_seen, own, width_px, height_px)


def _framed(crop: Image.Image, box: Box, capture: Capture) -> Image.Image:
    """The box's pixels with the paper around them that was not captured."""
    if not box.paper_px:
        return crop
    edge = box.paper_px * capture.scale
    level = capture.paper[0] if crop.mode == "L" else capture.paper
    framed = Image.new(crop.mode, (crop.width + 2 * edge, crop.height + 2 * edge), level)
    framed.paste(crop, (edge, edge))
    return framed


def _picture(image: Image.Image, box: Box, scale: int, tex: str, shape: Shape) -> Picture:
    """An image as a page shows it: at its own size, or smaller where it is too wide or too tall."""
    width_px, height_px = image.width / scale, image.height / scale
    shown = shape.share(width_px, height_px)
    baseline = None if box.baseline_px is None else box.baseline_px + box.paper_px
    return Picture(
        encode(image, tex.strip()),
        round(width_px * shown),
        round(height_px * shown),
        None if baseline is None else round(baseline * shown, 2),
        scale / shown,
    )


def with_paper(box: Box) -> Box:
    """The box with all paper of its picture, as a capture that has it holds it."""
    edge = box.paper_px
    inner = box.inner
    return Box(
        box.formula,
        box.x_px - edge,
        box.y_px - edge,
        box.width_px + 2 * edge,
        box.height_px + 2 * edge,
        None if box.baseline_px is None else box.baseline_px + edge,
        Edges(inner.left + edge, inner.top + edge, inner.right + edge, inner.bottom + edge),
    )


def with_room(box: Box, ink: Edges) -> Box:
    """The box grown to hold all the ink and its padding, in whole CSS px."""
    # Left and top are rounded down; right and bottom up, which is down of the opposite.
    left = min(0, int(ink.left // 1) - PADDING_PX)
    top = min(0, int(ink.top // 1) - PADDING_PX)
    right = max(box.width_px, -int(-ink.right // 1) + PADDING_PX)
    bottom = max(box.height_px, -int(-ink.bottom // 1) + PADDING_PX)
    inner = box.inner
    moved = Edges(inner.left - left, inner.top - top, inner.right - left, inner.bottom - top)
    return Box(
        box.formula,
        box.x_px + left,
        box.y_px + top,
        right - left,
        bottom - top,
        None if box.baseline_px is None else box.baseline_px - top,
        moved,
    )


def has_contrast(crop: Image.Image, paper: Sequence[int]) -> bool:
    """Whether some of the pixels can be told from the paper."""
    bands = [_extremes(band) for band in crop.split()]
    channels = bands * 3 if len(bands) == 1 else bands
    for (low, high), level in zip(channels, paper, strict=True):
        if max(level - low, high - level) >= _DISTANCE:
            return True
    # Lightness is a sum over the channels, so that the extreme pixels are at its extremes too.
    own = [_luminance([level] * 3) for level in _extremes(crop.convert("L"))]
    return any(_contrast(each, _luminance(paper)) >= _CONTRAST for each in own)


def _extremes(channel: Image.Image) -> tuple[float, float]:
    low, high = channel.getextrema()
    assert isinstance(low, int | float)
    assert isinstance(high, int | float)
    return low, high


def _contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _luminance(colour: Sequence[float]) -> float:
    """Relative luminance (WCAG 2.2) of red, green and blue, 0 to 255."""
    parts = [channel / 255 for channel in colour]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
