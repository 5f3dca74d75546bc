"""From a page's captures to one picture a formula and the fallback."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO

from PIL import Image

from mathreply.model import Box, Outcome, Picture, RenderedFormula, Rendering, Sheet
from mathreply.pictures.encode import encode, grey
from mathreply.pictures.fallback import stack

COLUMN_PX = 690
"""Width at which Discourse shows a picture at most."""


def cut(rendering: Rendering, column_px: int = COLUMN_PX, *, fallback: bool = True) -> Rendering:
    """The rendering with a picture for each formula on its sheets, and with fallback pictures of
    the displayed ones.

    A formula that failed, or whose crop shows a single colour, gets none; the latter becomes
    ``blank``.
    """
    return _cut(rendering, {}, column_px, fallback=fallback)


def cut_all(renderings: Iterable[Rendering], column_px: int = COLUMN_PX) -> list[Rendering]:
    """Each as :func:`cut` leaves it; a capture that several share is decoded once."""
    pages: dict[int, Image.Image] = {}
    return [_cut(rendering, pages, column_px, fallback=True) for rendering in renderings]


def _cut(
    rendering: Rendering, pages: dict[int, Image.Image], column_px: int, *, fallback: bool
) -> Rendering:
    formulas = list(rendering.formulas)
    displayed: dict[int, Image.Image] = {}
    for box, scale, crop in _crops(rendering.sheets, pages):
        formula = formulas[box.formula]
        if formula.outcome is not Outcome.RENDERED:
            continue
        if not _has_ink(crop):
            formulas[box.formula] = _blank(formula)
            continue
        formulas[box.formula] = replace(
            formula, picture=picture(crop, box, scale, formula.formula.tex, column_px)
        )
        if formula.formula.display:
            displayed[box.formula] = crop
    whole = _fallback(rendering, displayed, column_px) if fallback else ()
    return replace(rendering, formulas=tuple(formulas), fallback=whole, sheets=())


def picture(crop: Image.Image, box: Box, scale: int, tex: str, column_px: int) -> Picture:
    """A crop as a page shows it: at its own size, or at the column's width if it is wider."""
    shown = min(1.0, column_px / box.width_px)
    baseline = None if box.baseline_px is None else round(box.baseline_px * shown, 2)
    return Picture(
        encode(crop, tex.strip()),
        round(box.width_px * shown),
        round(box.height_px * shown),
        baseline,
        scale / shown,
    )


def _crops(
    sheets: tuple[Sheet, ...],
    pages: dict[int, Image.Image],
) -> Iterator[tuple[Box, int, Image.Image]]:
    """Every box with its pixels, in the formulas' order; ``pages`` holds the captures that are
    decoded already.

    Raises:
        ValueError: a capture is not as large as its boxes and scale require.
    """
    found = []
    for sheet in sheets:
        page = pages.get(id(sheet.png))  # the caller holds the capture, so its identity is its own
        if page is None:
            page = pages[id(sheet.png)] = open_sheet(sheet)
        _require_size(page, sheet)
        found += [(box, sheet.scale, grey(crop_box(page, box, sheet.scale))) for box in sheet.boxes]
    yield from sorted(found, key=lambda crop: crop[0].formula)


def open_sheet(sheet: Sheet) -> Image.Image:
    """A capture's pixels."""
    # The limit guards against foreign files; these come from our own browser and are bounded by the
    # page's limits.
    Image.MAX_IMAGE_PIXELS = None
    page: Image.Image = Image.open(BytesIO(sheet.png))
    return page if page.mode == "RGB" else page.convert("RGB")


def _require_size(page: Image.Image, sheet: Sheet) -> None:
    """Raises ValueError for a capture that does not hold its boxes (of a browser that ignored the
    scale)."""
    right = max((box.x_px + box.width_px for box in sheet.boxes), default=0) * sheet.scale
    bottom = max((box.y_px + box.height_px for box in sheet.boxes), default=0) * sheet.scale
    if page.width < right or page.height < bottom:
        raise ValueError(f"the capture has {page.width} × {page.height} px, not {right} × {bottom}")


def crop_box(page: Image.Image, box: Box, scale: int) -> Image.Image:
    """One box's pixels."""
    left, top = box.x_px * scale, box.y_px * scale
    return page.crop((left, top, left + box.width_px * scale, top + box.height_px * scale))


def _has_ink(crop: Image.Image) -> bool:
    return crop.getcolors(1) is None  # more than one colour


def _blank(formula: RenderedFormula) -> RenderedFormula:
    detail = "nothing is on the screen: all its pixels have one colour"
    return replace(formula, outcome=Outcome.BLANK, detail=detail)


def _fallback(
    rendering: Rendering, displayed: dict[int, Image.Image], column_px: int
) -> tuple[Picture, ...]:
    """Pictures of all displayed equations; none where one of them failed, for a part would pass for
    the whole."""
    wanted = [i for i, formula in enumerate(rendering.formulas) if formula.formula.display]
    if not wanted or set(wanted) != set(displayed):
        return ()
    scale = rendering.sheets[0].scale
    tex = [rendering.formulas[i].formula.tex.strip() for i in wanted]
    return stack([displayed[i] for i in wanted], tex, scale, column_px)
