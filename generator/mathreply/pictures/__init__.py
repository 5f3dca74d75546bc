"""Looks at captures and cuts them into PNGs: the only part that imports Pillow. Pure: bytes in,
bytes out."""

from mathreply.pictures.capture import Box, Capture, Edges
from mathreply.pictures.cut import PAPER_LEFT_PX, Cut, Shape, cut, with_paper, with_room
from mathreply.pictures.fallback import fallback

__all__ = [
    "PAPER_LEFT_PX",
    "Box",
    "Capture",
    "Cut",
    "Edges",
    "Shape",
    "cut",
    "fallback",
    "with_paper",
    "with_room",
]
