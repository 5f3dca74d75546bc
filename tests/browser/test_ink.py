"""A picture holds its own formula, all of it and nothing else, whatever leaves its box."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from mathreply.browser import Session
from mathreply.browser.group import Group
from mathreply.browser.origin import find_bundle
from mathreply.browser.page_call import order_of
from mathreply.browser.tab import Tab
from mathreply.model import CookedPage, EngineName, Formula, PageRequest, View
from mathreply.settings import Settings
from tests.samples import one_in

pytestmark = pytest.mark.browser

CASES: list[dict[str, str]] = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "fixtures" / "browser" / "overhang.jsonl")
    .read_text("utf-8")
    .splitlines()
]
ENGINES: tuple[EngineName, ...] = ("mathjax4-chtml", "mathjax4-svg", "mathjax2-chtml", "katex")
TEX: dict[EngineName, list[str]] = {engine: [case["tex"] for case in CASES] for engine in ENGINES}
# KaTeX has other names for some.
TEX["katex"] = [case.get("katex", case["tex"]) for case in CASES]
USUAL: tuple[EngineName, bool] = ("mathjax4-chtml", False)
"""What a forum has; of the others each has its share of the cases."""
SIZE_PX = 2
"""Device px by which the ink's rectangle may differ: a picture lies at whole CSS px."""
MEAN = 36.0
"""Grey levels, as letters at another fraction of a pixel have other edges."""

# The formula alone on a large page, laid out by the engine and by nobody else.
UNBOUND = """() => {
    const post = document.getElementById("post");
    post.hidden = false;
    post.style.cssText = "padding: 110px 300px; width: 300px";
    const style = document.createElement("style");
    style.textContent = "#post * { overflow: visible !important; max-width: none !important }"
        + ".sheet:not(#post) { display: none }";
    document.head.append(style);
}"""


def trimmed(png: bytes) -> Image.Image:
    """The ink of a picture."""
    image = Image.open(BytesIO(png)).convert("RGB")
    paper = Image.new("RGB", image.size, image.getpixel((0, 0)))
    box = ImageChops.difference(image, paper).convert("L").point(lambda d: 255 * (d > 24)).getbbox()
    assert box is not None, "there is no ink"
    return image.crop(box)


def differ(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures of ink show different things."""
    if max(abs(one.width - other.width), abs(one.height - other.height)) > SIZE_PX:
        return True
    size = (max(one.width, other.width), max(one.height, other.height))
    resized = [image.resize(size, Image.Resampling.BILINEAR) for image in (one, other)]
    return max(ImageStat.Stat(ImageChops.difference(*resized)).mean) > MEAN


async def alone(session: Session, engine: EngineName, view: View, tex: list[str]) -> list[bytes]:
    """Each formula by itself in the middle of a page, as one capture."""
    host = await session._house._ready()
    tab = await Tab.open(host, find_bundle(), engine, 400)
    await tab.load()
    found = []
    for each in tex:
        page = CookedPage(f'<div class="math">\n{each}\n</div>', (Formula(each, True),))
        request = PageRequest(page, engine, view, pictures=())
        await tab.run(order_of(Group((request,)), frozenset(), Settings(), 30))
        await tab.window.evaluate(UNBOUND)
        found.append(await tab.capture(1_000, 280))
    await tab.close()
    return found


@pytest.mark.parametrize(
    ("engine", "dark"), [*((engine, False) for engine in ENGINES), ("mathjax4-chtml", True)]
)
def test_each_picture_is_that_of_the_formula_alone(
    session: Session, page: Any, engine: EngineName, dark: bool
) -> None:
    """Painted together on one sheet, each has the ink that it has alone on a page of its own."""
    view = View(dark=dark)
    tex = TEX[engine]
    if (engine, dark) != USUAL:  # how ink is found is one for all; how it leaves its box is not
        tex = one_in(3, tex[ENGINES.index(engine) % 3 :])
    (together,) = session.render([PageRequest(page(*tex), engine, view, fresh=False)])
    single = session._call(alone(session, engine, view, tex))
    wrong = []
    for formula, capture in zip(together.formulas, single, strict=True):
        assert formula.picture is not None, (formula.formula.tex, formula.detail)
        if differ(trimmed(formula.picture.png), trimmed(capture)):
            wrong.append(formula.formula.tex)
    assert wrong == []


def test_ink_within_a_picture_s_paper_leaves_its_size(session: Session, page: Any) -> None:
    """A sheet has only a part of the paper around a formula: ink that leaves that part has the
    picture that it would have if all paper were there, and only ink beyond that makes it larger."""
    rules = [rf"x\rlap{{\rule{{{width}px}}{{2px}}}}" for width in (0, 2, 4, 6, 12)]
    (seen,) = session.render([PageRequest(page(*rules), fresh=False)])
    *within, beyond = [formula.picture for formula in seen.formulas]
    assert all(picture and beyond and picture.width_px < beyond.width_px for picture in within)
    assert len({picture.width_px for picture in within if picture}) == 1
    assert len({picture.png for picture in within if picture}) == len(within)


def test_comparison_tells_other_formulas_apart(session: Session, page: Any) -> None:
    """What the comparison would let pass is one formula, not two that are alike."""
    (seen,) = session.render([PageRequest(page("u + v", "u - v", "u + w"), fresh=False)])
    first, *others = [trimmed(f.picture.png) for f in seen.formulas if f.picture]
    assert not differ(first, first)
    assert all(differ(first, other) for other in others)


def test_neighbours_of_another_post_stay_clean(session: Session, page: Any) -> None:
    """A formula beside one that overhangs, in a post that shares its page, has the bytes that it
    has alone."""
    innocent = PageRequest(page("x = 3 + y", "7"), fresh=False)
    guilty = PageRequest(page(*TEX["mathjax4-chtml"]), fresh=False)
    (alone_,) = session.render([innocent])
    _, beside, _ = session.render([guilty, innocent, guilty])
    assert [f.picture for f in beside.formulas] == [f.picture for f in alone_.formulas]


def test_numbers_start_afresh_with_each_post(session: Session, page: Any) -> None:
    """Posts that share a page are numbered each from 1, and go on counting within."""
    numbered = r"\begin{align} a &= b \\ c &= d \end{align}"
    post = page(numbered, "x", r"\begin{equation} e = f \end{equation}")
    request = PageRequest(post, "katex", fresh=False)
    (alone_,) = session.render([request])
    together = session.render([request] * 3)
    pictures = [[f.picture for f in rendering.formulas] for rendering in together]
    assert pictures == [[f.picture for f in alone_.formulas]] * 3
    first, _, last = (f.picture for f in alone_.formulas)
    (only,) = session.render(
        [PageRequest(page(r"\begin{equation} e = f \end{equation}"), "katex", fresh=False)]
    )
    assert first and last and last != only.formulas[0].picture, "it bears the number 3"
