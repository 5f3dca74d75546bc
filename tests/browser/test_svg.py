"""SVG on request: a file of its own that any viewer shows."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from mathreply.browser import Session
from mathreply.model import CookedPage, PageRequest, Vector, View

pytestmark = pytest.mark.browser


def drawing(page: CookedPage, view: View = View(), **how: Any) -> PageRequest:  # noqa: B008
    """A post as MathJax draws it, on a page that others may have used."""
    return PageRequest(page, "mathjax4-svg", view, fresh=False, **how)


def test_svg_holds_all_that_it_uses(session: Session, page: Any) -> None:
    """The SVG is well-formed, sized in px and defines every glyph that it uses; a failed formula
    has none."""
    request = drawing(page(r"\frac{a < b}{\mathbb{R}}", r"\foo"), svg=True)
    good, bad = session.render([request])[0].formulas
    assert bad.vector is None
    assert good.vector is not None
    root = ElementTree.fromstring(good.vector.svg)
    defined = {node.get("id") for node in root.iter() if node.get("id")}
    used = {
        node.get("{http://www.w3.org/1999/xlink}href", "")[1:]
        for node in root.iter()
        if node.tag.endswith("}use")
    }
    assert used and used <= defined
    assert str(root.get("width")).endswith("px")
    assert root.get("color") == "rgb(34, 34, 34)"
    assert root.findtext("{http://www.w3.org/2000/svg}metadata") == r"\frac{a < b}{\mathbb{R}}"


def test_rows_in_a_line_are_no_wider_than_they_are(session: Session, page: Any) -> None:
    """A formula in a line of text may have rows, which MathJax sets in a column without end: the
    file holds them, and what stands out at their left."""
    tex = r"a + b \\ c", r"a + b \\ c + \llap{xyz + abc}"
    (drawn,) = session.render([drawing(page(*((each, False) for each in tex)), svg=True)])
    vectors = [formula.vector for formula in drawn.formulas]
    rows, standing_out = vectors
    assert rows is not None and 40 < rows.width_px < 80
    assert standing_out is not None and standing_out.width_px > rows.width_px + 30
    assert 40 < rows.height_px == standing_out.height_px < 80


def test_svg_is_as_large_as_the_picture(session: Session, page: Any) -> None:
    """Its width, height and baseline are those of the PNG, within the engines' difference; a number
    takes a line."""
    tex = r"\sqrt{a} = \frac{b}{c}", r"x = \frac12 \tag{1}"
    (drawn,) = session.render([drawing(page(*tex), svg=True)])
    pictured = session.render([PageRequest(page(*tex), fresh=False)])[0]
    for one, other in zip(drawn.formulas, pictured.formulas, strict=True):
        vector, png = one.vector, other.picture
        assert vector is not None and png is not None
        assert vector.width_px == pytest.approx(png.width_px, abs=2)
        assert vector.height_px == pytest.approx(png.height_px, abs=2 if png.baseline_px else 5)
        assert (vector.baseline_px is None) == (png.baseline_px is None)
        assert vector.baseline_px is None or vector.baseline_px == pytest.approx(
            png.baseline_px, abs=2
        )


def test_svg_shows_its_ink_anywhere(relayed_session: Session, page: Any) -> None:
    """As a picture in a page of its own each SVG has the ink of the PNG, in its theme, on
    transparent paper."""
    requests = [
        drawing(page(r"\frac{a}{b}", r"x = y \tag{1}"), View(dark=dark), svg=True)
        for dark in (False, True)
    ]
    for rendering, ink in zip(relayed_session.render(requests), (0x22, 0xDD), strict=True):
        for formula in rendering.formulas:
            assert formula.vector is not None
            image = screenshot(relayed_session, formula.vector)
            alpha = image.getchannel("A")
            assert alpha.getpixel((0, 0)) == 0
            box = alpha.getbbox()
            assert box is not None and box[0] >= 8 and box[2] <= 2 * formula.vector.width_px - 8
            assert (ink, ink, ink, 255) in {colour for _, colour in image.getcolors(1 << 20) or ()}


def screenshot(session: Session, vector: Vector) -> Image.Image:
    """The file in an ``img`` element, at two device px a CSS px, as it is on transparent paper."""

    async def shoot() -> bytes:
        host = await session._house._ready()
        page = await host.browser.new_page(device_scale_factor=2)
        source = "data:image/svg+xml;base64," + b64encode(vector.svg.encode()).decode()
        await page.set_content(
            f'<body style="margin:0"><img style="display:block" src="{source}"></body>'
        )
        size = {"x": 0, "y": 0, "width": vector.width_px, "height": vector.height_px}
        png: bytes = await page.screenshot(clip=size, omit_background=True)
        await page.close()
        return png

    return Image.open(BytesIO(session._call(shoot()))).convert("RGBA")


LOOKS = [
    r"\begin{array}{|c|c|} \hline u & v \\ \hline w & z \\ \hline \end{array}",
    r"\left[\begin{array}{cc|c} 1 & 2 & 3 \\ 4 & 5 & 6 \end{array}\right]",
    r"\begin{array}{c:c} u & v \\ \hdashline w & z \end{array}",
    r"\begin{prooftree} \AxiomC{$U$} \AxiomC{$V$} \BinaryInfC{$U \land V$} \end{prooftree}",
    r"\boxed{u + v} \cancel{u} + \xcancel{w} + \enclose{circle}{z}",
    r"\begin{CD} A @>u>> B \\ @VvVV @AAwA \\ C @= D \end{CD}",
    r"\colorbox{yellow}{$u$} \color{red}{v} \bbox[cyan,3px]{w}",
    r"\text{grün und} \unicode{x1F600} \href{https://example.org}{u}",
    r"\smash{\sum_{k=1}^m u_k} \rlap{\text{ and more}}",
    r"\overbrace{u+v+w+x+y+z}^{\text{many}} \xrightarrow{\text{a long arrow}}",
    r"\left( \frac{\frac{u}{v}}{w} \right)^{\sqrt[3]{z}}",
    r"\rlap{u + v + w}",
    r"u + v + w \kern-6em",
    r"u + v \mkern-99mu w + z",
]
BREAKABLE = r"a + b + c + d + e + f + g = h + i"


def test_svg_looks_as_the_browser_draws_it(relayed_session: Session, page: Any) -> None:
    """As a file in a page of its own each has the ink of the formula in the post: its lines,
    frames, dashes and colours, and all that comes after the first place to break a line."""
    formulas = page(*LOOKS, (BREAKABLE, False))
    everything = tuple(range(len(LOOKS) + 1))
    drawn, shown = relayed_session.render(
        [
            drawing(formulas, pictures=(), svg=True),
            drawing(formulas, pictures=everything),
        ]
    )
    wrong = []
    for one, other in zip(drawn.formulas, shown.formulas, strict=True):
        assert one.vector is not None and other.picture is not None, one.formula.tex
        paper = Image.new("RGBA", (2 * one.vector.width_px, 2 * one.vector.height_px), "white")
        file = Image.alpha_composite(
            paper, screenshot(relayed_session, one.vector).resize(paper.size)
        )
        if differ(ink_of(file), ink_of(Image.open(BytesIO(other.picture.png)))):
            wrong.append(one.formula.tex)
    assert wrong == []


def ink_of(image: Image.Image) -> Image.Image:
    """What is not paper."""
    colours = image.convert("RGB")
    apart = ImageChops.difference(colours, Image.new("RGB", image.size, "white")).convert("L")
    return colours.crop(apart.point(lambda level: 255 * (level > 24)).getbbox())


def differ(one: Image.Image, other: Image.Image) -> bool:
    """Whether two drawings, of any size, show different things."""
    size = (max(one.width, other.width), max(one.height, other.height))
    if abs(one.width * other.height / (one.height * other.width) - 1) > 0.06:
        return True
    blurred = (
        image.resize(size, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(2))
        for image in (one, other)
    )
    return max(ImageStat.Stat(ImageChops.difference(*blurred)).mean) > 8


def test_comparison_notices_a_lost_line(session: Session, page: Any) -> None:
    """A frame, a dashed line or a bar that is not there is noticed."""
    tex = LOOKS[0], LOOKS[0].replace("|", ""), LOOKS[0].replace(r"\hline", "")
    (shown,) = session.render([drawing(page(*tex))])
    whole, *less = [ink_of(Image.open(BytesIO(f.picture.png))) for f in shown.formulas if f.picture]
    assert not differ(whole, whole)
    assert all(differ(whole, each) for each in less)


HOSTILE = [
    r"\color{url(http://example.org/x.svg)}{u} + v",
    r"\style{fill: url(http://example.org/y.svg)}{u}",
    r"\style{background-image: url(http://example.org/z.png)}{u}",
    r"\href{https://example.org}{u} + \href{javascript:alert(1)}{v}",
    r"\cssId{script}{u} \class{x}{v}",
    "\\text{a\u0001b]]>&lt;script>}",
]
SVG = "{http://www.w3.org/2000/svg}"
NAMES = {
    *("svg", "g", "defs", "metadata", "path", "use", "rect", "line", "text", "polygon", "ellipse"),
}


def test_svg_reaches_nothing(session: Session, page: Any) -> None:
    """It is valid XML of drawn elements alone: no address, no link, no script, no style sheet."""
    (drawn,) = session.render([drawing(page(*HOSTILE, *LOOKS), svg=True)])
    files = [f.vector.svg for f in drawn.formulas if f.vector is not None]
    assert len(files) >= len(LOOKS)
    for file in files:
        root = ElementTree.fromstring(file)
        assert {node.tag.removeprefix(SVG) for node in root.iter()} <= NAMES
        values = [value for node in root.iter() for value in node.attrib.values()]
        assert not [value for value in values if "url(" in value.lower() or "http" in value.lower()]
        links = [v for n in root.iter() for name, v in n.attrib.items() if name.endswith("href")]
        assert all(link.startswith("#") for link in links)
        assert not [name for node in root.iter() for name in node.attrib if name.startswith("on")]


@pytest.mark.parametrize("tex", [r"\phantom{x}", r"\quad", "", r"\frac{1}{2", r"\fracc{1}{2}"])
def test_what_is_blank_or_broken_has_no_picture_in_any_form(
    session: Session, page: Any, tex: str
) -> None:
    """Neither in the light nor in the dark nor as SVG, while the formula beside it has all
    three."""
    requests = [
        PageRequest(page("x", tex), fresh=False),
        PageRequest(page("x", tex), view=View(dark=True), fresh=False),
        PageRequest(page("x", tex), "mathjax4-svg", pictures=(), svg=True, fresh=False),
    ]
    light, dark, drawn = session.render(requests)
    for good, bad in ((each.formulas[0], each.formulas[1]) for each in (light, dark, drawn)):
        assert (good.picture or good.vector) is not None
        assert (bad.picture, bad.vector) == (None, None)
        assert bad.outcome != "rendered"
    assert (light.fallback, dark.fallback) == ((), ())


def test_svg_is_only_made_on_request(session: Session, page: Any) -> None:
    """Without the request there is none."""
    assert session.render([drawing(page("x"))])[0].formulas[0].vector is None
