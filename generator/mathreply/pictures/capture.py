"""A capture that holds many formulas: its pixels, and where on it there is ink."""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

from msgspec import Struct
from PIL import Image, ImageChops


class Edges(NamedTuple):
    """Four distances or places, CSS px."""

    left: float
    top: float
    right: float
    bottom: float


class Box(Struct, frozen=True):
    """Where one formula lies on a capture, padding included; whole CSS px."""

    formula: int
    """Its number among the page's formulas."""
    x_px: int
    y_px: int
    width_px: int
    height_px: int
    baseline_px: float | None
    """From the box's top edge; None for a numbered equation, which takes a whole line."""
    inner: Edges
    """The box that the engine gives the formula, from this box's upper left corner."""
    paper_px: int = 0
    """Around the box, on each side: paper of the picture that is not captured."""


class Look(NamedTuple):
    """One box of a capture."""

    pixels: Image.Image
    ink: Edges | None
    """The smallest rectangle that holds all its ink, in CSS px from the box's upper left corner;
    None if there is none."""


class Capture:
    """A page's pixels, in one channel where it has no colour."""

    def __init__(self, png: bytes, scale: int, paper: tuple[int, int, int]) -> None:
        """Decodes it; ``scale`` is device px a CSS px, ``paper`` the page's colour."""
        # The limit guards against foreign files; these come from our own browser and are bounded
        # by the page's limits.
        Image.MAX_IMAGE_PIXELS = None
        page: Image.Image = Image.open(BytesIO(png))
        self._page = grey(page if page.mode == "RGB" else page.convert("RGB"))
        self.scale = scale
        self.paper = paper
        self._looks: dict[Box, Look] = {}

    def look(self, box: Box) -> Look:
        """One box's pixels and their ink; looked for once.

        Raises:
            ValueError: the capture does not hold it, as of a browser that ignored the scale.
        """
        if (known := self._looks.get(box)) is not None:
            return known
        pixels = self._crop(box)
        # A capture without colour may lie on coloured paper only where it is a foreign one.
        level = self.paper[0] if pixels.mode == "L" else self.paper
        marks = ImageChops.difference(pixels, Image.new(pixels.mode, pixels.size, level))
        found = marks.getbbox()
        ink = None if found is None else Edges(*(place / self.scale for place in found))
        look = self._looks[box] = Look(pixels, ink)
        return look

    def ink(self, box: Box) -> Edges | None:
        """Where the ink of a box lies, as :class:`Look` has it."""
        return self.look(box).ink

    def touches(self, box: Box) -> bool:
        """Whether ink lies at one of the box's edges, so that some may be beyond it."""
        ink = self.ink(box)
        return ink is not None and (
            min(ink.left, ink.top) <= 0 or ink.right >= box.width_px or ink.bottom >= box.height_px
        )

    def _crop(self, box: Box) -> Image.Image:
        left, top = box.x_px * self.scale, box.y_px * self.scale
        right = left + box.width_px * self.scale
        bottom = top + box.height_px * self.scale
        if self._page.width < right or self._page.height < bottom:
            size = f"{self._page.width} × {self._page.height}"
            raise ValueError(f"the capture has {size} px, not {right} × {bottom}")
        return self._page.crop((left, top, right, bottom))


def grey(image: Image.Image) -> Image.Image:
    """The picture in one channel where it has no colour, which is a third of the bytes; else as it
    is."""
    if image.mode == "L":
        return image
    red, green, blue = image.split()
    plain = (
        ImageChops.difference(red, green).getbbox() is None
        and ImageChops.difference(red, blue).getbbox() is None
    )
    return red if plain else image
