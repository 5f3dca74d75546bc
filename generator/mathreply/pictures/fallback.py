"""The fallback picture: all displayed equations in their order, to be read on a phone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageDraw

from mathreply.model import Picture, RenderedFormula
from mathreply.pictures.capture import grey
from mathreply.pictures.cut import Shape
from mathreply.pictures.encode import encode

PHONE_PX = 360
"""At least so wide a picture is, which a phone shows unscaled; wider only where an equation is."""
_GAP_PX = 6
_COLUMNS = (1, 2)
"""Ways to lay out a page; the one that is shown largest is taken."""


class _PictureRow(NamedTuple):
    """One equation of the picture."""

    crop: Image.Image
    tex: str


def fallback(
    formulas: Sequence[RenderedFormula], shape: Shape, allowed: int = 1, scale: int = 2
) -> tuple[Picture, ...]:
    """Pictures of all those formulas, which have pictures of their own; none where one of them has
    not, for a part would pass for the whole.

    Args:
        formulas: in the order in which they are read.
        shape: how large the forum shows a picture.
        allowed: how many pictures the forum lets an author show; they are as many as it takes for
            none to be shown smaller because of its height.
        scale: device px a CSS px of the formulas' pictures where they are shown at their own size.
    """
    lines = [
        _PictureRow(_pixels(each.picture), each.formula.tex.strip())
        for each in formulas
        if each.picture is not None
    ]
    if not lines or len(lines) < len(formulas):
        return ()
    return tuple(
        _picture(part, scale, shape) for part in _parts(lines, scale, shape, max(allowed, 1))
    )


def _pixels(picture: Picture) -> Image.Image:
    image = Image.open(BytesIO(picture.png)).convert("RGB")
    return grey(image)


def _parts(
    lines: list[_PictureRow], scale: int, shape: Shape, allowed: int
) -> list[list[_PictureRow]]:
    """The lines in runs of as many as fit the height; if these are too many, in runs of a height
    that makes them as few as allowed."""
    limit = shape.height_px * scale
    while len(parts := list(_runs(lines, limit, scale))) > allowed:
        limit = limit * 5 // 4
    return parts


def _runs(lines: Sequence[_PictureRow], limit: int, scale: int) -> Iterator[list[_PictureRow]]:
    """Runs whose heights stay within the limit together; never an empty one."""
    run: list[_PictureRow] = []
    for line in lines:
        if run and _height([*run, line], scale) > limit:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _height(lines: Sequence[_PictureRow], scale: int) -> int:
    return sum(line.crop.height for line in lines) + _GAP_PX * scale * (len(lines) - 1)


def _picture(lines: list[_PictureRow], scale: int, shape: Shape) -> Picture:
    pages = [_page(_columns(lines, count, scale), scale) for count in _COLUMNS]
    shares = [shape.share(page.width / scale, page.height / scale) for page in pages]
    page, share = max(zip(pages, shares, strict=True), key=lambda found: found[1])
    return Picture(
        encode(page, "\n\n".join(line.tex for line in lines)),
        round(page.width / scale * share),
        round(page.height / scale * share),
        None,
        scale / share,
    )


def _columns(lines: list[_PictureRow], count: int, scale: int) -> list[list[_PictureRow]]:
    """The lines in so many columns, to be read one after the other, as even as can be."""
    if count == 1 or len(lines) < 2:
        return [lines]
    ends = range(1, len(lines))
    best = min(ends, key=lambda end: max(_height(lines[:end], scale), _height(lines[end:], scale)))
    return [lines[:best], lines[best:]]


def _page(columns: list[list[_PictureRow]], scale: int) -> Image.Image:
    """Left-aligned, with a hairline between the lines and one between the columns."""
    gap = _GAP_PX * scale
    crops = [[line.crop for line in column] for column in columns]
    is_grey = all(crop.mode == "L" for column in crops for crop in column)
    mode = "L" if is_grey else "RGB"
    paper = crops[0][0].convert(mode).getpixel((0, 0))
    widths = [max(crop.width for crop in column) for column in crops]
    if len(columns) == 1:
        widths = [max(PHONE_PX * scale, widths[0])]
    width = sum(widths) + gap * (len(widths) - 1)
    height = max(_height(column, scale) for column in columns)
    page = Image.new(mode, (width, height), paper)
    draw = ImageDraw.Draw(page)
    line_colour = _hairline(paper)
    margin = 8 * scale
    left = 0
    for at, (column, column_width) in enumerate(zip(crops, widths, strict=True)):
        if at:
            middle = left - gap // 2
            draw.line([(middle, margin), (middle, height - margin)], fill=line_colour)
        _paste(page, draw, column, (left, column_width), scale, line_colour)
        left += column_width + gap
    return page


def _paste(
    page: Image.Image,
    draw: ImageDraw.ImageDraw,
    crops: list[Image.Image],
    place: tuple[int, int],
    scale: int,
    line_colour: int | tuple[int, ...],
) -> None:
    """One column, from its left edge, in its width."""
    left, width = place
    gap = _GAP_PX * scale
    top = 0
    for at, crop in enumerate(crops):
        if at:
            middle = top + gap // 2
            ends = [(left + 8 * scale, middle), (left + width - 8 * scale, middle)]
            draw.line(ends, fill=line_colour)
            top += gap
        page.paste(crop.convert(page.mode), (left, top))
        top += crop.height


def _hairline(paper: float | tuple[int, ...] | None) -> int | tuple[int, ...]:
    """A colour a little off the paper's."""
    if isinstance(paper, tuple):
        return tuple(_off(channel) for channel in paper)
    assert paper is not None
    return _off(paper)


def _off(channel: float) -> int:
    return round(0.85 * channel + 0.15 * (255 - channel))
