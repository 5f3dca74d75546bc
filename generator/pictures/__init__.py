"""Cuts captures into PNGs: the only part that imports Pillow. Pure: bytes in, bytes out."""

from generator.pictures.cut import cut

__all__ = ["cut"]
