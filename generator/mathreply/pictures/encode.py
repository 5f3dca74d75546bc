"""PNG files whose bytes depend on their pixels and their TeX alone."""

from __future__ import annotations

from io import BytesIO
from zlib import Z_RLE

from PIL import Image, ImageChops
from PIL.PngImagePlugin import PngInfo

# Run lengths serve black on white as well as full deflate does: 8 % more bytes in half the time.
_STRATEGY = Z_RLE


def encode(image: Image.Image, tex: str) -> bytes:
    """A PNG with ``tex`` in its metadata (an international text chunk named ``TeX``), grey where it
    has no colour."""
    info = PngInfo()
    info.add_itxt("TeX", tex, lang="", tkey="TeX")
    out = BytesIO()
    grey(image).save(out, "PNG", pnginfo=info, compress_type=_STRATEGY)
    return out.getvalue()


def tex_of(png: bytes) -> str:
    """The TeX in a PNG's metadata; empty if there is none."""
    with Image.open(BytesIO(png)) as image:
        image.load()
        return str(getattr(image, "text", {}).get("TeX", ""))


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
