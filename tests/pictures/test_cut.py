"""Captures become pictures that say what was seen, at the right size, with the same bytes every
time."""

from __future__ import annotations

from io import BytesIO

import pytest
from msgspec.structs import replace
from PIL import Image, ImageDraw

from mathreply.model import Formula, Outcome, Picture, RenderedFormula
from mathreply.pictures import (
    Box,
    Capture,
    Cut,
    Edges,
    Shape,
    cut,
    fallback,
    with_paper,
    with_room,
)
from mathreply.pictures.encode import encode, tex_of

PAPER = (255, 255, 255)
DARK = (0x22, 0x22, 0x22)
SHAPE = Shape()
TEX = r"x \le ü"


def box(width: int, height: int, number: int = 0) -> Box:
    """A box in the upper left corner, whose formula has 8 px around it."""
    inner = Edges(8, 8, width - 8, height - 8)
    return Box(number, 0, 0, width, height, height / 2, inner)


def capture(
    size: tuple[int, int],
    bar: tuple[int, int, int, int] | None,
    ink: tuple[int, int, int] = (0, 0, 0),
    paper: tuple[int, int, int] = PAPER,
) -> Capture:
    """A page of that size in CSS px, with a bar from left, top to right, bottom."""
    page = Image.new("RGB", (2 * size[0], 2 * size[1]), paper)
    if bar:
        left, top, right, bottom = (2 * place for place in bar)
        ImageDraw.Draw(page).rectangle((left, top, right - 1, bottom - 1), fill=ink)
    out = BytesIO()
    page.save(out, "PNG")
    return Capture(out.getvalue(), 2, paper)


def a_cut(width: int = 100, height: int = 40, tex: str | None = TEX) -> Cut:
    """The cut of a formula of that size whose bar ends 8 px before each edge."""
    bar = (8, height // 2 - 1, width - 8, height // 2 + 1)
    return cut(capture((width, height), bar), box(width, height), tex, SHAPE)


def pictured(width: int, height: int, tex: str = TEX) -> RenderedFormula:
    """A displayed formula with its picture."""
    found = a_cut(width, height, tex).picture
    return RenderedFormula(Formula(tex, True), Outcome.RENDERED, picture=found)


def of(found: Cut) -> Picture:
    """Its picture, which is there."""
    assert found.picture is not None
    return found.picture


def opened(picture: Picture) -> Image.Image:
    return Image.open(BytesIO(picture.png))


def test_a_formula_gets_its_own_pixels() -> None:
    """A picture has its box's size at two device px a CSS px, its own ink and its own baseline."""
    found = of(a_cut())
    assert (found.width_px, found.height_px, found.scale, found.baseline_px) == (100, 40, 2, 20)
    assert opened(found).size == (200, 80)
    assert opened(found).convert("L").getpixel((100, 40)) == 0


def test_tex_is_in_the_metadata() -> None:
    """A picture carries its TeX, the fallback that of all its equations, letters beyond ASCII
    included."""
    assert tex_of(of(a_cut()).png) == TEX
    (whole,) = fallback([pictured(100, 40, "a"), pictured(60, 20, "ü")], SHAPE)
    assert tex_of(whole.png) == "a\n\nü"


def test_same_input_same_bytes() -> None:
    """Cutting the same capture twice gives the same bytes."""
    assert a_cut() == a_cut()


def test_none_is_made_that_nobody_wants() -> None:
    """Without TeX a formula's pixels are looked at and no picture is made."""
    found = a_cut(tex=None)
    assert (found.picture, found.is_seen) == (None, True)


@pytest.mark.parametrize(
    ("ink", "paper", "is_seen"),
    [
        (PAPER, PAPER, False),
        ((254, 254, 254), PAPER, False),
        ((235, 235, 235), PAPER, False),
        ((255, 255, 224), PAPER, False),
        ((200, 200, 200), PAPER, True),
        ((255, 255, 0), PAPER, True),
        ((0, 0, 0), DARK, False),
        (DARK, DARK, False),
        ((0, 0, 128), DARK, False),
        ((0xDD, 0xDD, 0xDD), DARK, True),
        ((0, 0, 255), DARK, True),
    ],
)
def test_ink_must_be_told_from_its_paper(
    ink: tuple[int, int, int], paper: tuple[int, int, int], is_seen: bool
) -> None:
    """Ink in the colour of the paper, or nearly, is no ink for a reader and gives no picture."""
    found = cut(capture((100, 40), (8, 8, 92, 32), ink, paper), box(100, 40), TEX, SHAPE)
    assert found.is_seen is is_seen
    assert (found.picture is not None) is is_seen


def test_ink_is_measured_from_the_formula_s_own_box() -> None:
    """The overhang tells by how much ink leaves the box that the engine gives the formula."""
    seen = cut(capture((100, 40), (2, 4, 96, 38)), box(100, 40), TEX, SHAPE)
    assert seen.overhang == Edges(6, 4, 4, 6)


def test_ink_at_an_edge_is_noticed() -> None:
    """Ink at the box's edge may go on beyond it; ink one device pixel short of it does not."""
    assert capture((100, 40), (0, 10, 90, 30)).touches(box(100, 40))
    assert capture((100, 40), (10, 10, 90, 40)).touches(box(100, 40))
    assert not capture((100, 40), (1, 1, 99, 39)).touches(box(100, 40))
    assert not capture((100, 40), None).touches(box(100, 40))


def test_room_is_whole_px_and_never_less() -> None:
    """A box grows to hold its ink and the padding around it, moves its baseline along, and does not
    shrink."""
    grown = with_room(box(100, 40), Edges(-20.5, 3, 130.2, 37))
    assert (grown.x_px, grown.y_px, grown.width_px, grown.height_px) == (-29, -5, 168, 50)
    assert grown.baseline_px == 25
    assert grown.inner == Edges(37, 13, 121, 37)
    assert with_room(box(100, 40), Edges(10, 10, 90, 30)) == box(100, 40)


@pytest.mark.parametrize("paper", [PAPER, DARK])
@pytest.mark.parametrize("ink", [(128, 128, 128), (0, 255, 0)])
def test_paper_need_not_be_captured(ink: tuple[int, int, int], paper: tuple[int, int, int]) -> None:
    """A picture whose outer paper was left out of the capture has the bytes, the size and the
    baseline of one whose paper was captured."""
    narrow = Box(0, 0, 0, 90, 30, 15, Edges(3, 3, 87, 27), paper_px=5)
    wide = with_paper(narrow)
    assert (wide.x_px, wide.y_px, wide.width_px, wide.height_px) == (-5, -5, 100, 40)
    found = cut(capture((90, 30), (4, 14, 86, 16), ink, paper), narrow, TEX, SHAPE)
    whole = replace(wide, x_px=0, y_px=0)
    assert found == cut(capture((100, 40), (9, 19, 91, 21), ink, paper), whole, TEX, SHAPE)
    assert (of(found).width_px, of(found).height_px, of(found).baseline_px) == (100, 40, 20)


def test_wide_equation_is_shown_smaller_and_stored_sharp() -> None:
    """Over 690 px the file keeps all its pixels and the markup's size shrinks; so it is over 500 px
    of height."""
    wide, tall = of(a_cut(1380, 40)), of(a_cut(100, 1000))
    assert (wide.width_px, wide.height_px, wide.scale) == (690, 20, 4)
    assert opened(wide).width == 2760
    assert (tall.width_px, tall.height_px, tall.scale) == (50, 500, 4)


def test_small_capture_is_refused() -> None:
    """A capture at one device px a CSS px is noticed instead of giving black crops."""
    with pytest.raises(ValueError, match="100 × 40 px, not 200 × 80"):
        cut(capture((50, 20), (8, 8, 20, 12)), box(100, 40), TEX, SHAPE)


def test_black_on_white_takes_half_a_byte_a_pixel() -> None:
    """Ink without colour is stored in sixteen greys, with those of both themes among them; coloured
    ink in full."""
    header = of(a_cut()).png[24:26]
    assert header == bytes([4, 3]), "four bits a pixel, from a palette"
    for level in (0xFF, 0x22, 0xDD, 0):
        image = Image.open(BytesIO(encode(Image.new("L", (4, 4), level), "")))
        assert image.convert("L").getpixel((0, 0)) == level
    levels = Image.linear_gradient("L").crop((0, 0, 7, 255))  # an odd width ends in half a byte
    known = Image.open(BytesIO(encode(levels, "")))
    nearest = levels.point([17 * round(level / 17) for level in range(256)])
    assert known.convert("L").tobytes() == nearest.tobytes()
    coloured = encode(Image.new("RGB", (4, 4), (255, 0, 0)), "")
    assert Image.open(BytesIO(coloured)).mode == "RGB"


def test_no_fallback_speaks_for_a_formula_that_has_no_picture() -> None:
    """Where one of them failed there is none: a part would pass for the whole."""
    good = pictured(100, 40)
    bad = RenderedFormula(Formula("x", True), Outcome.ERROR)
    assert fallback([good, good], SHAPE)
    assert fallback([good, bad], SHAPE) == ()
    assert fallback([], SHAPE) == ()


def test_fallback_fits_a_phone() -> None:
    """A few narrow equations make one picture that a phone shows unscaled."""
    (whole,) = fallback([pictured(200, 50)] * 4, SHAPE)
    assert (whole.width_px, whole.scale) == (360, 2)


def test_fallback_is_split_where_the_forum_allows_it() -> None:
    """None of several is shown smaller because of its height; together they hold all equations in
    order, in no more pictures than are allowed."""
    lines = [pictured(500, 100, f"x_{at}") for at in range(12)]
    split = fallback(lines, SHAPE, allowed=10)
    assert len(split) == 3
    assert all(each.height_px <= 500 and each.scale == 2 for each in split)
    assert "\n\n".join(tex_of(each.png) for each in split).split("\n\n") == [
        f"x_{at}" for at in range(12)
    ]
    assert len(fallback(lines, SHAPE, allowed=2)) == 2


def test_only_picture_is_laid_out_to_be_shown_large() -> None:
    """Where one picture is all that is allowed, narrow equations stand in two columns: it is then
    shown as large as can be."""
    (whole,) = fallback([pictured(300, 50)] * 14, SHAPE)
    assert (whole.width_px, whole.height_px, whole.scale) == (606, 386, 2)
