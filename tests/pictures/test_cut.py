"""Captures become pictures that say what was seen, at the right size, with the same bytes every
time."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from mathreply.model import Box, Formula, Outcome, RenderedFormula, Rendering, Sheet
from mathreply.pictures import cut
from mathreply.pictures.encode import tex_of

PAPER = (255, 255, 255)


def sheet(*sizes: tuple[int, int], inked: bool = True) -> Sheet:
    """Boxes of those CSS sizes under one another, each with a black bar across its middle."""
    page = Image.new("RGB", (2 * max(w for w, _ in sizes), 2 * sum(h for _, h in sizes)), PAPER)
    boxes, top = [], 0
    for number, (width, height) in enumerate(sizes):
        if inked:
            middle = 2 * top + height
            ImageDraw.Draw(page).rectangle(
                (16, middle - 2, 2 * width - 17, middle + 2), fill=(0, 0, 0)
            )
        boxes.append(Box(number, 0, top, width, height, height / 2))
        top += height
    out = BytesIO()
    page.save(out, "PNG")
    return Sheet(out.getvalue(), tuple(boxes))


def rendering(
    *sizes: tuple[int, int], outcome: Outcome = Outcome.RENDERED, inked: bool = True
) -> Rendering:
    """One displayed formula a box."""
    formulas = tuple(
        RenderedFormula(Formula(f"x_{{{i}}} \\le ü", True), outcome) for i in range(len(sizes))
    )
    return Rendering("mathjax4-chtml", "test 1", formulas, sheets=(sheet(*sizes, inked=inked),))


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png))


def test_each_formula_gets_its_own_pixels() -> None:
    """A picture has its box's size at two device px a CSS px, its own ink and its own baseline."""
    done = cut(rendering((100, 40), (60, 20)))
    sizes = [
        (f.picture.width_px, f.picture.height_px, f.picture.scale)
        for f in done.formulas
        if f.picture
    ]
    assert sizes == [(100, 40, 2), (60, 20, 2)]
    assert [opened(f.picture.png).size for f in done.formulas if f.picture] == [
        (200, 80),
        (120, 40),
    ]
    assert [f.picture.baseline_px for f in done.formulas if f.picture] == [20, 10]
    assert done.sheets == ()


def test_tex_is_in_the_metadata() -> None:
    """A picture carries its TeX, the fallback that of all its equations, letters beyond ASCII
    included."""
    done = cut(rendering((100, 40), (60, 20)))
    assert done.formulas[1].picture is not None
    assert tex_of(done.formulas[1].picture.png) == "x_{1} \\le ü"
    assert tex_of(done.fallback[0].png) == "x_{0} \\le ü\n\nx_{1} \\le ü"


def test_same_input_same_bytes() -> None:
    """Cutting the same capture twice gives the same bytes."""
    assert cut(rendering((100, 40), (60, 20))) == cut(rendering((100, 40), (60, 20)))


def test_blank_crop_is_no_picture() -> None:
    """A crop of a single colour is told as blank and not saved, while one with ink is."""
    assert cut(rendering((100, 40))).formulas[0].picture is not None
    blank = cut(rendering((100, 40), inked=False))
    assert (blank.formulas[0].outcome, blank.formulas[0].picture) == (Outcome.BLANK, None)
    assert blank.fallback == ()


def test_failed_formula_has_no_picture() -> None:
    """A formula that failed gets no picture even if it lies on a sheet, and no fallback speaks for
    the others."""
    failed = rendering((100, 40), (60, 20))
    failed = replace(
        failed, formulas=(replace(failed.formulas[0], outcome=Outcome.ERROR), failed.formulas[1])
    )
    done = cut(failed)
    assert done.formulas[0].picture is None and done.formulas[1].picture is not None
    assert done.fallback == ()


def test_wide_equation_is_shown_smaller_and_stored_sharp() -> None:
    """Over 690 px the file keeps all its pixels and the markup's size shrinks."""
    picture = cut(rendering((1380, 40))).formulas[0].picture
    assert picture is not None
    assert (picture.width_px, picture.height_px, picture.scale) == (690, 20, 4)
    assert opened(picture.png).width == 2760


def test_fallback_fits_a_phone_and_is_split() -> None:
    """Narrow equations make a picture that a phone shows unscaled; many make several, none much too
    tall."""
    done = cut(rendering(*[(200, 100)] * 12))
    assert {picture.width_px for picture in done.fallback} == {360}
    assert len(done.fallback) == 2
    assert all(picture.height_px <= 1_000 for picture in done.fallback)


def test_small_capture_is_refused() -> None:
    """A capture at one device px a CSS px is noticed instead of giving black crops."""
    good = rendering((100, 40))
    page = opened(good.sheets[0].png)
    out = BytesIO()
    page.resize((page.width // 2, page.height // 2)).save(out, "PNG")
    with pytest.raises(ValueError, match="100 × 40 px, not 200 × 80"):
        cut(replace(good, sheets=(replace(good.sheets[0], png=out.getvalue()),)))


def test_black_on_white_is_stored_grey() -> None:
    """Ink without colour takes one channel."""
    picture = cut(rendering((100, 40))).formulas[0].picture
    assert picture is not None
    assert opened(picture.png).mode == "L"
