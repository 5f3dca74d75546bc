"""PNG files whose bytes depend on their pixels and their TeX alone."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageChops
from PIL.PngImagePlugin import PngInfo

_LEVEL = 6


def encode(image: Image.Image, tex: str, level: int = _LEVEL) -> bytes:
    """A PNG with ``tex`` in its metadata (an international text chunk named ``TeX``), grey where it has no colour."""
    info = PngInfo()
    info.add_itxt("TeX", tex, lang="", tkey="TeX")
    out = BytesIO()
    _grey(image).save(out, "PNG", pnginfo=info, compress_level=level)
    return out.getvalue()


def tex_of(png: bytes) -> str:
    """The TeX in a PNG's metadata; empty if there is none."""
    with Image.open(BytesIO(png)) as image:
        image.load()
        return str(getattr(image, "text", {}).get("TeX", ""))


def _grey(image: Image.Image) -> Image.Image:
    """One channel for black on white, which is a third of the bytes."""
    red, green, blue = image.split()
    plain = ImageChops.difference(red, green).getbbox() is None and ImageChops.difference(red, blue).getbbox() is None
    return red if plain else image
