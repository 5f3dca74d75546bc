"""What a reader sees when files of the engine are lost, cut off, stalled or slow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from mathreply.browser import Session
from mathreply.browser.origin import Asset, Bundle, find_bundle
from mathreply.model import Line, PageRequest
from mathreply.settings import LINES, Settings

pytestmark = pytest.mark.browser

ALIGNED = r"\begin{aligned} a &= b \\ &= c \end{aligned}"
PLAIN = r"\frac{a}{b} = \sqrt{c}"


class Impatient(Bundle, Struct, frozen=True):
    """A bundle whose MathJax 2 gives a file up after a fifteenth of its usual time."""

    def asset(self, path: str) -> Asset | None:
        asset = super().asset(path)
        if asset is None or path != "mathjax2/MathJax.js":
            return asset
        assert asset.body.count(b"timeout:15*1000") == 1
        return Asset(asset.body.replace(b"timeout:15*1000", b"timeout:1*1000"), asset.content_type)


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with Session(Settings(), Impatient(find_bundle().root)) as running:
        yield running


def outcomes(session: Session, page: Any, engine: Any, line: Line) -> list[str]:
    (rendering,) = session.render([PageRequest(page(PLAIN, ALIGNED), engine, line=line)])
    return [formula.outcome.value for formula in rendering.formulas]


def test_good_line(session: Session, page: Any) -> None:
    """The good twin: with all files both formulas render, and the files that arrived are told with
    their sizes."""
    (rendering,) = session.render([PageRequest(page(PLAIN, ALIGNED), "mathjax2-chtml")])
    assert [f.outcome for f in rendering.formulas] == ["rendered", "rendered"]
    files = dict(rendering.files)
    assert files["mathjax2/jax/output/CommonHTML/autoload/mtable.js"] > 1_000
    assert rendering.lost == ()


@pytest.mark.parametrize("fate", ["lost", "truncated"])
def test_table_component_costs_tables_alone(session: Session, page: Any, fate: str) -> None:
    """MathJax 2 without its tables fails on aligned blocks and sets plain formulas."""
    line = Line(fate, **{fate: ("*/mtable.js",)})  # type: ignore[arg-type]  # one of the three
    plain, aligned = outcomes(session, page, "mathjax2-chtml", line)
    assert plain == "rendered"
    assert aligned in {"processing-error", "blank"}


def test_stalled_component_is_seen_as_its_reader_sees_it(session: Session, page: Any) -> None:
    """A component that never arrives is given up by MathJax 2 after a while, with its error for the
    tables alone."""
    plain, aligned = outcomes(
        session, page, "mathjax2-chtml", Line("stalled", stalled=("*/mtable.js",))
    )
    assert (plain, aligned) == ("rendered", "processing-error")


def test_a_lost_table_of_characters_costs_the_whole_post(session: Session, page: Any) -> None:
    """MathJax 4 gives the page up; on a good line all three formulas are there."""
    good = PageRequest(page("x", r"\mathbb{R}", "y"), pictures=())
    lossy = replace(good, line=Line("lossy", lost=("*double-struck.js",)))
    for request, outcome in ((good, "rendered"), (lossy, "raw")):
        (rendering,) = session.render([request])
        assert [formula.outcome for formula in rendering.formulas] == [outcome] * 3


def test_a_lost_table_of_characters_stops_all_that_follows(
    session: Session,
    page: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """MathJax 2 asks for it without end: what came before is set, it and what follows stays raw
    TeX."""
    monkeypatch.setattr("mathreply.browser.page_call._PATIENCE_S", 3.0)
    line = Line("lossy", lost=("*AMS-Regular.js",))
    request = PageRequest(page("x", r"\mathbb{R}", "y"), "mathjax2-chtml", pictures=(), line=line)
    (rendering,) = session.render([request])
    assert [formula.outcome for formula in rendering.formulas] == ["rendered", "raw", "raw"]
    assert "still waits for a file" in rendering.formulas[2].detail


@pytest.mark.parametrize(
    ("engine", "entry"),
    [
        ("mathjax4-chtml", "tex-mml-chtml.js"),
        ("mathjax2-chtml", "MathJax.js"),
        ("katex", "katex.min.js"),
    ],
)
@pytest.mark.parametrize("fate", ["lost", "truncated"])
def test_engine_that_does_not_arrive_leaves_raw_tex(
    session: Session,
    page: Any,
    engine: Any,
    entry: str,
    fate: str,
) -> None:
    """Without the engine's own file the reader sees the TeX, and the cause is told."""
    line = Line(fate, **{fate: (entry,)})  # type: ignore[arg-type]  # one of the three
    (rendering,) = session.render([PageRequest(page(PLAIN), engine, line=line)])
    assert rendering.formulas[0].outcome == "raw"
    assert "the engine" in rendering.formulas[0].detail
    assert rendering.lost


@pytest.mark.parametrize(
    ("engine", "glob", "tex"),
    [
        ("mathjax4-chtml", "*-lo.woff2", r"\sum_{i} x_i"),
        ("katex", "*Main-Bold.*", r"\mathbf{x}"),
        ("mathjax2-chtml", "*Main-Bold.*", r"\mathbf{x}"),
    ],
)
def test_lost_font_is_noted_where_it_is_used(
    session: Session, page: Any, engine: Any, glob: str, tex: str
) -> None:
    """A formula whose font did not arrive says so; its neighbour, and the same formula on a good
    line, say nothing."""
    request = PageRequest(page("x = 1", tex), engine, pictures=())
    good, lossy = session.render([request, replace(request, line=Line("lossy", lost=(glob,)))])
    assert [formula.notes for formula in good.formulas] == [(), ()]
    assert lossy.formulas[0].notes == ()
    assert "substitute letters" in lossy.formulas[1].notes[0]
    assert lossy.lost


def test_slow_line_is_slow(session: Session, page: Any) -> None:
    """On a slow line the same formulas render, later."""
    assert outcomes(session, page, "katex", Line("slow", kbit_s=8_000, latency_ms=50)) == [
        "rendered",
        "rendered",
    ]


@pytest.mark.slow
def test_lost_file_does_not_make_a_slow_line_a_broken_one(page: Any, capfd: Any) -> None:
    """Who knows that a line is slow waits for what does arrive, though some files never do; what is
    under way when the browser is closed is ended without a word."""
    line = replace(LINES["slow3g"], lost=("nothing.js",))
    with Session(Settings()) as session:
        assert outcomes(session, page, "katex", line) == ["rendered", "rendered"]
        session.submit(PageRequest(page("x"), "mathjax2-chtml", line=line))
    assert capfd.readouterr().err == ""


def test_text_travels_compressed_and_fonts_as_they_are() -> None:
    """As web servers send them: a script is a third of its size, a font is not made smaller."""
    bundle = find_bundle()
    script, font = "katex/katex.min.js", "katex/fonts/KaTeX_Main-Regular.woff2"
    sizes = [len(asset.body) for path in (script, font) if (asset := bundle.asset(path))]
    assert bundle.wire_bytes(script) < 0.5 * sizes[0]
    assert bundle.wire_bytes(font) == sizes[1]
