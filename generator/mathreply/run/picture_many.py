"""Many single equations to pictures: typeset by the pageful, captured, cut and encoded side by
side, told in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from html import escape

from mathreply.browser import Session
from mathreply.browser.group import PAGEFUL
from mathreply.model import (
    CookedPage,
    EngineName,
    Formula,
    PageRequest,
    RenderedFormula,
    Rendering,
    View,
)
from mathreply.pictures import cut
from mathreply.tex.lasting import is_lasting

_DESKTOP = View()
_NOTHING = CookedPage("", ())
_THREADS = 2
_AHEAD = 3


@dataclass(frozen=True)
class Item:
    """One equation to be pictured."""

    id: str
    tex: str
    display: bool = True


@dataclass
class _Pageful:
    """Equations that share a page, by their place in the stream."""

    places: list[int] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)


def render_equations(
    items: Iterable[Item],
    session: Session,
    engine: EngineName = "mathjax4-chtml",
    view: View = _DESKTOP,
    *,
    svg: bool = False,
) -> Iterator[tuple[Item, RenderedFormula]]:
    """Each item with what became of it, in the items' order: with a picture, or with an SVG where
    that is asked for.

    Only the engine ``mathjax4-svg`` has SVGs.

    Takes items as it goes: time grows linearly with their number, memory does not grow.

    Raises:
        BrowserMissing, EnginesMissing, BrowserFault: as ``Session.render``.
    """
    pages: deque[_Pageful] = deque()
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="cut") as threads:
        cutting: deque[Future[Rendering]] = deque()
        done: dict[int, tuple[Item, RenderedFormula]] = {}
        told = 0
        form = PageRequest(_NOTHING, engine, view, svg=svg, in_cells=True)
        for rendering in session.stream(_requests(items, pages, form)):
            cutting.append(threads.submit(cut, rendering, fallback=False))
            while cutting and (cutting[0].done() or len(cutting) > _AHEAD):
                _collect(pages.popleft(), cutting.popleft().result(), done)
            while told in done:
                yield done.pop(told)
                told += 1
        while cutting:
            _collect(pages.popleft(), cutting.popleft().result(), done)
        yield from (done[place] for place in sorted(done))


def _collect(
    page: _Pageful, rendering: Rendering, done: dict[int, tuple[Item, RenderedFormula]]
) -> None:
    done.update(zip(page.places, zip(page.items, rendering.formulas, strict=True), strict=True))


def _requests(
    items: Iterable[Item], pages: deque[_Pageful], form: PageRequest
) -> Iterator[PageRequest]:
    """A request a pageful, in that form; ``pages`` gets the pagefuls in the same order."""
    page = _Pageful()
    for place, item in enumerate(items):
        alone = is_lasting(item.tex)
        target = _Pageful() if alone else page
        target.places.append(place)
        target.items.append(item)
        if alone or len(target.items) == PAGEFUL:
            pages.append(target)
            yield _request(target, form, alone)
            page = page if alone else _Pageful()
    if page.items:
        pages.append(page)
        yield _request(page, form, alone=False)


def _request(page: _Pageful, form: PageRequest, alone: bool) -> PageRequest:
    formulas = tuple(Formula(item.tex, item.display) for item in page.items)
    html = "".join(_element(formula) for formula in formulas)
    wanted = () if form.svg else tuple(range(len(formulas)))
    return replace(form, page=CookedPage(html, formulas), pictures=wanted, fresh=alone)


def _element(formula: Formula) -> str:
    tex = escape(formula.tex, quote=False)
    math = (
        f'<div class="math">\n{tex}\n</div>'
        if formula.display
        else f'<span class="math">{tex}</span>'
    )
    return f'<div class="cell">{math}</div>'
