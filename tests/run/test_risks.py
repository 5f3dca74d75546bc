"""What an equation asks of a reader on a slow line is what its own page would fetch, found with
fewer pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from mathreply.browser import Session
from mathreply.browser.risk import PLAIN, alone, risk_of
from mathreply.disk.cache import Cache
from mathreply.model import (
    CookedPage,
    EngineName,
    Formula,
    Line,
    Outcome,
    PageRequest,
    Rendering,
    Risk,
    View,
)
from mathreply.run.risks import Evidence, SlowReaders
from mathreply.tex.constructs import constructs
from tests.samples import one_in

FORMULAS = Path(__file__).parents[1] / "fixtures" / "browser" / "risk.jsonl"
LATE = ("mathjax2/extensions/MathMenu.js",)
"""What MathJax 2 fetches for its menu once it has time, on a page that stays open long enough."""


class Counting:
    """A session that counts the pages that it is asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.pages = 0

    def render(self, requests: Sequence[PageRequest]) -> tuple[Rendering, ...]:
        self.pages += len(requests)
        return self._session.render(requests)


class Remembering:
    """A session that opens no page for what it has shown before."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._shown: dict[PageRequest, Rendering] = {}

    def render(self, requests: Sequence[PageRequest]) -> tuple[Rendering, ...]:
        new = [request for request in requests if request not in self._shown]
        self._shown |= zip(new, self._session.render(new), strict=True)
        return tuple(self._shown[request] for request in requests)


@pytest.fixture(scope="module")
def remembering(session: Session) -> Remembering:
    return Remembering(session)


def post(*tex: str) -> CookedPage:
    """A post of displayed formulas."""
    formulas = tuple(Formula(each, True) for each in tex)
    return CookedPage("".join(alone(f, "katex").page.html for f in formulas), formulas)


def risks(
    session: Session | Remembering, page: CookedPage, engine: EngineName, cache: Cache
) -> tuple[list[Risk], int]:
    """Each formula's risk, and the pages that it took besides the post's."""
    shown = session.render([PageRequest(page, engine, pictures=(), fonts=True)])
    counting = Counting(session)
    (done,) = SlowReaders(counting, cache, "test").with_risks(shown)  # type: ignore[arg-type]  # it renders as one does
    assert all(formula.risk is not None for formula in done.formulas)
    return [formula.risk for formula in done.formulas if formula.risk], counting.pages


@pytest.mark.browser
def test_classic_forum(remembering: Remembering) -> None:
    """In MathJax 2 a fraction needs nothing more; tables, bold symbols and colours need components,
    and say how not."""
    page = post(
        r"\frac{x}{x}",
        r"\begin{aligned} x &= x \end{aligned}",
        r"\boldsymbol{x}",
        r"\color{red}{x}",
    )
    (fraction, aligned, bold, colour), _ = risks(remembering, page, "mathjax2-chtml", Cache(None))
    assert (fraction.files, fraction.late_s, fraction.breaks, fraction.plainer) == (
        (),
        0,
        False,
        "",
    )
    assert [path.rsplit("/", 1)[1] for path in aligned.files if path.endswith(".js")] == [
        "mtable.js"
    ]
    assert aligned.breaks and "one display a line" in aligned.plainer
    assert bold.breaks and r"\mathbf" in bold.plainer
    assert colour.breaks and "no colour" in colour.plainer


@pytest.mark.browser
def test_strokes(remembering: Remembering) -> None:
    """Where they show, they come late and say how not; where a reader does not see them at all,
    there is nothing to wait for."""
    page = post(r"\cancel{x}", "x")
    (stroke, plain), _ = risks(remembering, page, "mathjax4-chtml", Cache(None))
    assert stroke.breaks and "cancels" in stroke.plainer and stroke.late_s > 0.5
    assert not plain.files
    shown = remembering.render([PageRequest(page, "mathjax2-chtml", pictures=(), fonts=True)])
    (classic,) = SlowReaders(remembering, Cache(None), "test").with_risks(shown)  # type: ignore[arg-type]  # the same
    lost, seen = classic.formulas
    assert lost.outcome is Outcome.PART_UNSEEN and lost.risk is None
    assert seen.risk is not None


@pytest.mark.browser
def test_few_pages_and_none_again(session: Session, tmp_path: Path) -> None:
    """A post without components takes the plain formula's page alone, and a second run takes none
    at all."""
    page = post(r"\sum_{i=1}^n x_i", r"x^2", r"\frac{a}{b}")
    cache = Cache(tmp_path)
    (series, square, _), pages = risks(session, page, "mathjax4-chtml", cache)
    assert pages == 1
    assert series.files and not series.breaks and not series.plainer
    assert square.files == ()
    assert risks(session, page, "mathjax4-chtml", cache)[1] == 0
    table = post(r"\begin{pmatrix} a & b \end{pmatrix}", "x", "y")
    _, first = risks(session, table, "mathjax2-chtml", cache)
    assert 1 < first <= 4
    assert risks(session, table, "mathjax2-chtml", cache)[1] == 0
    cache.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("engine", "spreads"),
    [
        ("mathjax4-chtml", "all of the post's mathematics"),
        ("mathjax2-chtml", "all mathematics below it"),
        ("katex", ""),
    ],
)
def test_a_table_of_characters_may_cost_more_than_its_formula(
    remembering: Remembering,
    engine: EngineName,
    spreads: str,
) -> None:
    """Double-struck letters need one in MathJax; KaTeX has them in a font, whose loss costs nothing
    but the look."""
    (risk,), _ = risks(remembering, post(r"\mathbb{R}"), engine, Cache(None))
    assert (risk.spreads, risk.breaks) == (spreads, bool(spreads))


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("engine", ["mathjax4-chtml", "mathjax2-chtml", "katex"])
def test_a_page_of_its_own_fetches_the_same(remembering: Remembering, engine: EngineName) -> None:
    """What is told from the shared page is what each formula fetches alone, fonts included."""
    entries = map(json.loads, FORMULAS.read_text("utf-8").splitlines())
    texts = [entry["tex"] for entry in entries if engine not in entry.get("unseen", ())]
    texts = one_in(2, texts)
    told, _ = risks(remembering, post(*texts), engine, Cache(None))
    plain, *single = remembering.render(
        [alone(formula, engine) for formula in (PLAIN, *post(*texts).formulas)]
    )
    base = dict(plain.files) | dict.fromkeys(LATE)
    for tex, risk, rendering in zip(texts, told, single, strict=True):
        assert set(risk.files) == {path for path, _ in rendering.files} - set(base), tex


def test_the_line_decides_how_late() -> None:
    """The same files are later on a slower line; components wait for one another, fonts come
    together."""
    files = {"katex/a.woff2": 10_000, "katex/b.woff2": 10_000}
    formula = Formula("x", True)
    quick = risk_of(formula, files, Line("quick", kbit_s=800))
    slow = risk_of(formula, files, Line("slow", kbit_s=80))
    assert quick.files == slow.files == tuple(files)
    assert slow.late_s == pytest.approx(10 * quick.late_s)
    waiting = Line("far", latency_ms=1_000)
    assert risk_of(formula, files, waiting).late_s == 1
    assert risk_of(formula, {"a.js": 1, "b.js": 1}, waiting).late_s == 2


def test_evidence_settles_only_what_it_shows() -> None:
    """A construct that was seen without a component is innocent of it; one that stood alone with it
    is its cause."""
    table, sum_ = constructs(r"\begin{aligned}a\end{aligned}"), constructs(r"\sum")
    evidence = Evidence()
    assert evidence.needs(sum_, frozenset()) == frozenset()
    assert evidence.needs(sum_, frozenset({"mtable.js"})) is None
    evidence.spared(sum_, frozenset())
    assert evidence.needs(sum_, frozenset({"mtable.js"})) == frozenset()
    assert evidence.needs(table | sum_, frozenset({"mtable.js"})) is None
    evidence.needed(table | sum_, frozenset({"mtable.js"}))
    assert evidence.needs(table, frozenset({"mtable.js"})) == {"mtable.js"}


def test_constructs_are_what_an_engine_must_know() -> None:
    """Letters and digits make no difference, unless they stand in a special alphabet or are beyond
    ASCII."""
    assert constructs("a + b") == constructs("c + 2") == {"+"} != constructs("a' + b")
    assert constructs(r"\mathbb{R}") == constructs(r"\mathbb N") != constructs(r"\mathbb{k}")
    assert constructs(r"\mathrm{Re}") == constructs(r"\mathrm{im}")
    assert constructs(r"\begin{cases}x\end{cases}") >= {"begin cases"}
    assert "ℝ" in constructs("ℝ")


def test_only_the_usual_reader_is_measured() -> None:
    """A phone's rendering, one in the dark and one on a bad line pass unchanged, and no page is
    asked for."""
    rendering = Rendering("katex", "test 1", ())
    odd = [
        replace(rendering, view=View(360)),
        replace(rendering, view=View(dark=True)),
        replace(rendering, line=Line("slow", 400)),
    ]
    counting = Counting(None)  # type: ignore[arg-type]  # it must not be asked
    assert SlowReaders(counting, Cache(None), "test").with_risks(odd) == odd  # type: ignore[arg-type]  # the same
    assert counting.pages == 0
