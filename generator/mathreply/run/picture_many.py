"""Many single equations to pictures: each distinct one is typeset, captured and cut once, by the
pageful; told in order."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from html import escape

from msgspec import Struct, field
from msgspec.structs import replace

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
from mathreply.tex.lasting import is_lasting

_DESKTOP = View()
_NOTHING = CookedPage("", ())
_AHEAD = 5
"""Pagefuls under way at a time."""
_WAITING = 8 * PAGEFUL
"""Equations that are read and not yet told, at most: a long run of equal ones fills no page."""
_KEPT = 64 * PAGEFUL
"""Distinct equations whose pictures are kept for those that come again: some 20 MB."""


class Item(Struct, frozen=True):
    """One equation to be pictured."""

    id: str
    tex: str
    display: bool = True


class _Cell(Struct):
    """One distinct equation; several items may wait for it."""

    formula: Formula
    seen: RenderedFormula | None = None


class _Work(Struct):
    """What is read, what is under way, and what is known."""

    session: Session
    form: PageRequest
    waiting: deque[tuple[Item, _Cell]] = field(default_factory=deque)
    page: list[_Cell] = field(default_factory=list)
    under_way: deque[tuple[list[_Cell], Future[Rendering]]] = field(default_factory=deque)
    known: OrderedDict[tuple[str, bool], _Cell] = field(default_factory=OrderedDict)

    def take(self, item: Item) -> None:
        """Reads one item; a full page is begun."""
        key = (item.tex, item.display)
        cell = self.known.get(key)
        if cell is None:
            cell = _Cell(Formula(item.tex, item.display))
            self._place(cell)
            self.known[key] = cell
            if len(self.known) > _KEPT:
                self.known.popitem(last=False)
        else:
            self.known.move_to_end(key)
        self.waiting.append((item, cell))

    def _place(self, cell: _Cell) -> None:
        """A formula on the page, or on one of its own."""
        # What defines something or numbers an equation must not reach others.
        if is_lasting(cell.formula.tex):
            self._begin([cell], alone=True)
            return
        self.page.append(cell)
        if len(self.page) == PAGEFUL:
            self.turn()

    def turn(self) -> None:
        """Begins the page as it is."""
        if self.page:
            self._begin(self.page, alone=False)
            self.page = []

    def _begin(self, cells: list[_Cell], *, alone: bool) -> None:
        request = _request([cell.formula for cell in cells], self.form, alone=alone)
        self.under_way.append((cells, self.session.submit(request)))

    def settle(self) -> None:
        """Waits for the page that was begun first."""
        cells, rendering = self.under_way.popleft()
        for cell, seen in zip(cells, rendering.result().formulas, strict=True):
            cell.seen = seen

    def told(self) -> Iterator[tuple[Item, RenderedFormula]]:
        """The items at the head of the queue that are known."""
        while self.waiting and (seen := self.waiting[0][1].seen) is not None:
            yield self.waiting.popleft()[0], seen


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

    Takes items as it goes: time grows linearly with the number of distinct ones, memory does not
    grow.

    Raises:
        BrowserMissing, EnginesMissing, BrowserFault: as ``Session.render``.
    """
    work = _Work(session, PageRequest(_NOTHING, engine, view, svg=svg, in_cells=True))
    for item in items:
        work.take(item)
        if len(work.waiting) >= _WAITING:
            work.turn()
        while work.under_way and (len(work.under_way) > _AHEAD or len(work.waiting) >= _WAITING):
            work.settle()
            yield from work.told()
        yield from work.told()
    work.turn()
    while work.under_way:
        work.settle()
        yield from work.told()
    yield from work.told()


def _request(formulas: list[Formula], form: PageRequest, *, alone: bool) -> PageRequest:
    html = "".join(_element(formula) for formula in formulas)
    wanted = () if form.svg else tuple(range(len(formulas)))
    page = CookedPage(html, tuple(formulas))
    return replace(form, page=page, pictures=wanted, fresh=alone)


def _element(formula: Formula) -> str:
    """A formula as an element of the page."""
    tex = escape(formula.tex, quote=False)
    math = (
        f'<div class="math">\n{tex}\n</div>'
        if formula.display
        else f'<span class="math">{tex}</span>'
    )
    return f'<div class="cell">{math}</div>'
