"""The sheet shows every letter as the page of the post does, though it is spared the engine's
clips."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from mathreply.browser import Session
from mathreply.browser.group import Group
from mathreply.browser.origin import find_bundle
from mathreply.browser.page_call import order_of
from mathreply.browser.tab import Tab
from mathreply.model import CookedPage, Formula, PageRequest
from mathreply.settings import Settings
from tests.samples import one_in

pytestmark = pytest.mark.browser

RANGES = (
    (0x21, 0x2FF),
    (0x302, 0x30C),
    (0x370, 0x3FF),
    (0x2000, 0x20DC),
    (0x20E1, 0x20E1),
    (0x2100, 0x22FF),
    (0x2308, 0x230B),
    (0x239B, 0x23B9),
    (0x23DC, 0x23E1),
    (0x2500, 0x2BFF),
    (0x1D400, 0x1D7FF),
)
"""What ``sheet.js`` takes for letters that lie within their boxes."""
WITHIN = [
    chr(code)
    for first, last in RANGES
    for code in range(first, last + 1)
    if chr(code).isprintable() and chr(code) not in r"\{}$%#&~^_'"
]
A_ROW = 20
UNSEEN = 1
"""Grey levels of 255 by which two ways of drawing the same outline may differ."""


def letters() -> list[str]:
    """Letters of every range in rows, as large as can be: what the engine leaves above a letter is
    the same at every size. It is another one only with another engine."""
    rows = [
        "".join(rf"\mathord{{{char}}}" for char in WITHIN[at : at + A_ROW])
        for at in range(0, len(WITHIN), A_ROW)
    ]
    return [rf"\Huge {row}" for row in one_in(3, rows)]


CONSTRUCTS = [
    (
        r"\sqrt{\frac{a}{b}} + \sqrt[3]{\sqrt{x}} = \left\{ \sum_{i=1}^n \int_0^1 \right\} \Biggl("
        r" \prod_k \Bigr]"
    ),
    r"\Huge \widehat{xyz} \overbrace{a+b} \vec v \dot x \tilde y \bar z \hat w \xrightarrow{abc}",
    (
        r"\Huge \left\Vert \frac12 \right\Vert \overset{?}{=} \underbrace{x}_{y}"
        r" \mathop{\arg\max}_x \substack{a \\ b}"
    ),
    r"\mathcal{ABC} \mathfrak{xyz} \mathbb{R} \mathscr{L} \mathsf{abc} \mathtt{xyz} ",
    r"\oint \bigcup \coprod \lfloor x \rceil \cancel{x} \not= \text{fjÅg}",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix} \begin{cases} 1 & x > 0 \\ 0 \end{cases}",
]

CLIP = "() => getComputedStyle(document.querySelector('mjx-mo > mjx-c, mjx-mi > mjx-c')).clipPath"
CLASSES = "() => [...document.querySelectorAll('.cell')].map(cell => cell.className)"
ALL_CLIPPED = (
    "() => document.querySelectorAll('.cell').forEach(cell => cell.classList.add('clipped'))"
)
AS_BEFORE = (
    "names => document.querySelectorAll('.cell').forEach((cell, at) => { cell.className ="
    " names[at]; })"
)


async def most_different(session: Session, tex: list[str]) -> tuple[float, list[str]]:
    """Grey levels between the sheet and the same with all of the engine's clips; the classes of the
    sheet's cells."""
    formulas = tuple(Formula(item, True) for item in tex)
    html = "".join(f'<div class="cell"><div class="math">\n{item}\n</div></div>' for item in tex)
    request = PageRequest(
        CookedPage(html, formulas), pictures=tuple(range(len(tex))), in_cells=True
    )
    host = await session._house._ready()
    tab = await Tab.open(host, find_bundle(), "mathjax4-chtml", 690)
    await tab.load()
    result = await tab.run(order_of(Group((request,)), frozenset(), Settings(), 60))
    # A row with a letter that neither the engine nor this machine has is no picture.
    assert len(result["boxes"]) > 0.8 * len(tex), [
        fact for fact in result["facts"] if fact["missing"]
    ]
    classes = await tab.window.evaluate(CLASSES)
    most = 0.0
    for page in range(1 + max(box["page"] for box in result["boxes"])):
        size = (await tab.turn(page)).values()
        spared = await tab.capture(*size)
        await tab.window.evaluate(ALL_CLIPPED)
        assert await tab.window.evaluate(CLIP) != "none", (
            "the engine clips no longer: there is nothing to spare"
        )
        most = max(most, difference(spared, await tab.capture(*size)))
        await tab.window.evaluate(AS_BEFORE, classes)
    await tab.close()
    return most, classes


def difference(one: bytes, other: bytes) -> float:
    """The largest, in grey levels."""
    pictures = [Image.open(BytesIO(png)).convert("L") for png in (one, other)]
    _, high = ImageChops.difference(*pictures).getextrema()
    assert isinstance(high, int | float)
    return high


def test_no_clip_is_missed(session: Session) -> None:
    """Every letter that is spared its clip looks as it does with it."""
    most, classes = session._call(most_different(session, letters() + CONSTRUCTS))
    assert not [names for names in classes if "clipped" in names]
    assert most <= UNSEEN


SEEN = [
    r"\Huge \unicode{x20DD} x",
    r"\rlap{x}{\color{red}\rule{1em}{1em}}",
    r"xx\kern-0.1em\colorbox{yellow}{yy}",
    r"xx\llap{\bbox[border:3px solid red]{yy}}",
]


def test_clip_that_is_seen_stays(session: Session) -> None:
    """What the engine does cut off stays so; and where colours overlap, a clip has a say in which
    of them is on top."""
    most, classes = session._call(most_different(session, [*SEEN, "y"]))
    assert ["clipped" in names for names in classes] == [True] * len(SEEN) + [False]
    assert most <= UNSEEN


LETS = (
    '<p>Let <span class="math">u = v + 1</span> and <span class="math">w = u</span>.</p>'
    '<div class="math">\nu + w\n</div>'
)


def test_line_that_says_what_letters_mean_is_pictured_whole(session: Session) -> None:
    """Its picture holds all of the line, as wide as its words and formulas are; the formulas are
    judged as ever, and the displays after it keep their pictures."""
    formulas = (Formula("u = v + 1", False), Formula("w = u", False), Formula("u + w", True))
    request = PageRequest(CookedPage(LETS, formulas), lines=(0,), pixels=True)
    (seen,) = session.render([request])
    line, other, display = seen.formulas
    assert [f.outcome for f in seen.formulas] == ["rendered"] * 3
    assert line.picture is not None and display.picture is not None
    assert other.picture is None
    assert line.picture.width_px > line.width_px + other.width_px + 50
    assert line.picture.height_px < 60
