"""Each distinct formula of a run is typeset and captured once, whatever posts hold it.

What a formula looks like depends on its engine and view, on the elements that it stands in and on
the macros in force. A post that defines nothing, on a page that holds no definitions, has none in
force but the engine's own; any other post is shown whole.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from mathreply.browser import Session
from mathreply.browser.engines import ENGINES
from mathreply.cook.pieces import surroundings
from mathreply.model import (
    GOOD_LINE,
    EngineName,
    PageRequest,
    RenderedFormula,
    Rendering,
    View,
)

_KEPT = 4_096
"""Formulas whose pictures are kept for those that come again: some 20 MB."""


class _Look(NamedTuple):
    """All that the look of a formula depends on, and what is wanted of it."""

    engine: EngineName
    view: View
    svg: bool
    pixels: bool
    is_pictured: bool
    around: tuple[str, ...]
    tex: str
    display: bool


class _Occurrence(NamedTuple):
    """A formula among the requests."""

    request: int
    formula: int


class DistinctFormulas:
    """Shows posts in a session, and keeps what it has seen of their formulas."""

    def __init__(self, session: Session) -> None:
        """Nothing is known yet."""
        self.session = session
        self._known: OrderedDict[_Look, RenderedFormula] = OrderedDict()

    def render(self, requests: Sequence[PageRequest]) -> tuple[Rendering, ...]:
        """Each request's formulas as a reader sees them.

        Raises:
            BrowserMissing, EnginesMissing, BrowserFault: as ``Session.render``.
        """
        looks = [_looks(request) for request in requests]
        first: dict[_Look, _Occurrence] = {}
        asked = []
        for number, (request, mine) in enumerate(zip(requests, looks, strict=True)):
            spared = set()
            for at, look in enumerate(mine):
                if look in self._known or look in first:
                    spared.add(at)
                else:
                    first[look] = _Occurrence(number, at)
            asked.append(replace(request, spared=frozenset(spared)))
        renderings = self.session.render(asked)
        shown = {
            look: renderings[place.request].formulas[place.formula] for look, place in first.items()
        }
        whole = tuple(
            self._filled(rendering, request, mine, shown)
            for rendering, request, mine in zip(renderings, asked, looks, strict=True)
        )
        self._keep(shown)
        return whole

    def _filled(
        self,
        rendering: Rendering,
        request: PageRequest,
        looks: Sequence[_Look],
        shown: dict[_Look, RenderedFormula],
    ) -> Rendering:
        """The rendering with what is known of the formulas that were spared."""
        if not request.spared:
            return rendering
        formulas = [
            replace(shown.get(looks[at]) or self._known[looks[at]], formula=seen.formula)
            if at in request.spared
            else seen
            for at, seen in enumerate(rendering.formulas)
        ]
        return replace(rendering, formulas=tuple(formulas))

    def _keep(self, shown: dict[_Look, RenderedFormula]) -> None:
        self._known.update(shown)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)


def _looks(request: PageRequest) -> list[_Look]:
    """The look of each formula of a request; none where they are not to be parted from it."""
    if request.fresh or request.in_cells or request.fonts or request.line != GOOD_LINE:
        return []
    formulas = request.page.formulas
    counted = ENGINES[request.engine].counted
    if counted is not None and any(counted.search(formula.tex) for formula in formulas):
        return []
    around = surroundings(request.page)
    if len(around) != len(formulas):
        return []
    pictured = set(request.wanted())
    return [
        _Look(
            request.engine,
            request.view,
            request.svg,
            request.pixels,
            at in pictured,
            (*tags, request.page.html) if at in request.lines else tags,
            formula.tex,
            formula.display,
        )
        for at, (formula, tags) in enumerate(zip(formulas, around, strict=True))
    ]
