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
        # A capture without colour may lie on coloured paper only where it is a foreign one.
        level = paper[0] if self._page.mode == "L" else paper
        self._marks = ImageChops.difference(
            self._page, Image.new(self._page.mode, self._page.size, level)
        )
        self.paper = paper

    def crop(self, box: Box) -> Image.Image:
        """One box's pixels.

        Raises:
            ValueError: the capture does not hold it, as of a browser that ignored the scale.
        """
        self._require(box)
        return self._page.crop(self._region(box))

    def ink(self, box: Box) -> Edges | None:
        """The smallest rectangle that holds all ink of a box, in CSS px from the box's upper left
        corner; None if there is none."""
        self._require(box)
        found = self._marks.crop(self._region(box)).getbbox()
        return None if found is None else Edges(*(place / self.scale for place in found))

    def touches(self, box: Box) -> bool:
        """Whether ink lies at one of the box's edges, so that some may be beyond it."""
        ink = self.ink(box)
        return ink is not None and (
            min(ink.left, ink.top) <= 0 or ink.right >= box.width_px or ink.bottom >= box.height_px
        )

    def _region(self, box: Box) -> tuple[int, int, int, int]:
        left, top = box.x_px * self.scale, box.y_px * self.scale
        return left, top, left + box.width_px * self.scale, top + box.height_px * self.scale

    def _require(self, box: Box) -> None:
        _, _, right, bottom = self._region(box)
        if self._page.width < right or self._page.height < bottom:
            size = f"{self._page.width} × {self._page.height}"
            raise ValueError(f"the capture has {size} px, not {right} × {bottom}")


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
