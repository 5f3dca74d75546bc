"""What a phone, the dark theme and other sizes do to a post."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from mathreply.browser import Session
from mathreply.model import CookedPage, PageRequest, View

pytestmark = pytest.mark.browser


def seen(page: CookedPage, *how: Any) -> PageRequest:
    """A post that is measured, on a page that others may have used, and not pictured."""
    return PageRequest(page, *how, pictures=(), fresh=False)


LONG = (
    r"\frac{e^{z_1}}{e^{z_1} + e^{z_2}} = \frac{1}{1 + e^{-(z_1 - z_2)}} = \sigma(z_1 - z_2) ="
    r" \sigma(W x + b)"
)

SHORT = LONG.rpartition(r" = \sigma(z_1 - z_2)")[0]
"""So much of it as an engine that sets displays half as large again has room for."""


def test_phone_overflow_and_break(session: Session, page: Any) -> None:
    """An equation that fits the desktop's column overflows a phone's by its excess; a break is
    proposed in time."""
    wide, narrow = session.render(
        [seen(page(LONG, "x = y")), seen(page(LONG, "x = y"), "mathjax4-chtml", View(360))]
    )
    assert [f.overflow_px for f in wide.formulas] == [0, 0]
    assert narrow.formulas[1].overflow_px == 0
    long = narrow.formulas[0]
    assert long.outcome == "rendered"
    assert 0 < long.overflow_px == pytest.approx(long.needs_px - 360, abs=2)
    assert long.proposed_break.startswith("=")
    assert long.proposed_break.strip("= ") in LONG


def test_break_inside_an_aligned_row(session: Session, page: Any) -> None:
    """Where only one row of an aligned block is too wide, the break is proposed in that row."""
    block = rf"\begin{{aligned}} y &= 1 = 1 \\ &= {LONG} \end{{aligned}}"
    (narrow,) = session.render([seen(page(block), "mathjax4-chtml", View(360))])
    assert narrow.formulas[0].overflow_px > 0
    assert narrow.formulas[0].proposed_break.startswith("=")


@pytest.mark.parametrize("engine", ["mathjax4-chtml", "mathjax4-svg", "mathjax2-chtml"])
def test_no_break_where_a_row_begins(session: Session, page: Any, engine: Any) -> None:
    """An operator with which a row begins is no place to break it: it is broken there already."""
    rows = (
        r"\text{so long a left side} &= x {} && \text{a long reason for it} \\ &= y {} && \text{an"
        r" equally long one}"
    )
    block = rf"\begin{{aligned}} {rows} \end{{aligned}}"
    (narrow,) = session.render([seen(page(block), engine, View(340))])
    formula = narrow.formulas[0]
    assert formula.overflow_px > 0
    assert formula.proposed_break in ("=x", "the 1st = of row 1")


BLOCK = rf"\begin{{aligned}} y &= 1 = 1 \\ &= {LONG} \end{{aligned}}"
BRACKETS = (
    r"f(x) \ne \left( a + b + c + d + e + f + g = h + i + j + k + l + m + n \right) = \frac{1 +"
    r" 2}{3}"
)


@pytest.mark.parametrize(
    ("engine", "line", "block", "brackets"),
    [
        ("mathjax4-chtml", r"=\sigma", r"=\sigma", ""),
        ("mathjax4-svg", r"=\sigma", r"=\frac{1}{1 + e^{-(z_1 - z_2)}}", ""),
        ("mathjax2-chtml", "the 3rd =", "the 3rd = of row 2", ""),
        ("katex", "the 3rd =", "the 3rd = of row 2", ""),
    ],
)
def test_break_in_every_engine(
    session: Session, page: Any, engine: Any, line: str, block: str, brackets: str
) -> None:
    """Each engine names the operator to break at: by its TeX, or by counting; none between
    brackets."""
    (narrow,) = session.render(
        [seen(page(LONG, BLOCK + r"\quad", BRACKETS, "x = y"), engine, View(380))]
    )
    assert [formula.proposed_break for formula in narrow.formulas] == [line, block, brackets, ""]


@pytest.mark.parametrize("engine", ["mathjax4-chtml", "mathjax4-svg", "mathjax2-chtml", "katex"])
def test_overflow_in_every_engine(session: Session, page: Any, engine: Any) -> None:
    """Each engine's overflow on a phone is seen, and none on the desktop."""
    wide, narrow = session.render([seen(page(SHORT), engine), seen(page(SHORT), engine, View(160))])
    assert wide.formulas[0].overflow_px == 0
    assert narrow.formulas[0].overflow_px > 0


@pytest.mark.parametrize("engine", ["mathjax4-chtml", "mathjax4-svg", "mathjax2-chtml", "katex"])
def test_overflow_with_a_number(session: Session, page: Any, engine: Any) -> None:
    """A number at the edge makes a short equation no wider, and hides nothing of a long one's
    excess."""
    bare = " + ".join("abcdefghijklmnopqrstuvwxyz" * 2)
    (rendering,) = session.render([seen(page(r"x = 1 \tag{1}", bare, bare + r"\tag{2}"), engine)])
    short, plain, numbered = (formula.overflow_px for formula in rendering.formulas)
    assert short == 0
    assert numbered > plain > 300


def test_too_long_a_line_is_never_cut_off(session: Session, page: Any) -> None:
    """A line of hundreds of terms overflows by its whole excess, and its picture holds all of
    it."""
    terms = " + ".join(f"x_{{{i}}}" for i in range(120))
    (rendering,) = session.render([PageRequest(page(terms), fresh=False)])
    formula = rendering.formulas[0]
    assert formula.overflow_px > 3_000
    assert formula.proposed_break.startswith("+")
    assert formula.picture is not None
    assert formula.picture.width_px == 690
    assert Image.open(BytesIO(formula.picture.png)).width == pytest.approx(
        2 * formula.width_px, abs=40
    )


def test_dark_pictures(session: Session, page: Any) -> None:
    """In the dark theme the paper is dark and the ink is light; in the light theme the other way
    round."""
    light, dark = session.render(
        [PageRequest(page("x"), view=View(dark=dark), fresh=False) for dark in (False, True)]
    )
    for rendering, paper, ink in ((light, 255, 0x22), (dark, 0x22, 0xDD)):
        picture = rendering.formulas[0].picture
        assert picture is not None
        image = Image.open(BytesIO(picture.png)).convert("L")
        assert image.getpixel((0, 0)) == paper
        assert ink in image.tobytes()
