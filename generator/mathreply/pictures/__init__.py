"""Cuts captures into PNGs: the only part that imports Pillow. Pure: bytes in, bytes out."""

from mathreply.pictures.cut import cut, cut_all

__all__ = ["cut", "cut_all"]
