"""Looks at captures and cuts them into PNGs: the only part that imports Pillow. Pure: bytes in,
bytes out."""

from mathreply.pictures.capture import Box, Capture, Edges
from mathreply.pictures.cut import Cut, Shape, cut, with_room
from mathreply.pictures.fallback import fallback

__all__ = ["Box", "Capture", "Cut", "Edges", "Shape", "cut", "fallback", "with_room"]
