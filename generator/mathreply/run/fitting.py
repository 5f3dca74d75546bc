"""Rows of derivations broken for a narrow column, by the widths that the forum's own engine gives
their parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from mathreply.browser import Session
from mathreply.compose import Room, fitted, to_measure
from mathreply.compose.typeset import ROW_END, glyphs
from mathreply.cook import cook
from mathreply.diagnostics import BrowserFault, BrowserMissing, EnginesMissing
from mathreply.model import (
    Answer,
    Block,
    CheckedDerivation,
    CookedPage,
    Derivation,
    DerivationBlock,
    DisplayBlock,
    Outcome,
    PageRequest,
    RenderedFormula,
)
from mathreply.report.result import PHONE_PX
from mathreply.settings import Settings, SiteProfile
from mathreply.tex.macros import expanded

_HAVE_WIDTH = (Outcome.RENDERED, Outcome.BLANK)
"""A space between two formulas leaves no ink."""


_SIGN_PX, _GAP_PX = 10.0, 38.0
"""About the width of a sign, and of the gap before the reasons."""


def is_fitted(answer: Answer, settings: Settings) -> bool:
    """Whether the rows of an answer's derivations are to be broken for phones."""
    has_fence = any(isinstance(block, DerivationBlock) for block in answer.blocks)
    return has_fence and (answer.fit or settings.fit) == "phone"


class Fitting(Struct, frozen=True):
    """One answer whose rows are to be broken, and what has to be measured for it."""

    answer: Answer
    checked: tuple[CheckedDerivation, ...]

    def page(self, profile: SiteProfile) -> CookedPage:
        """A page of all that is to be measured, one display each."""
        displays = (f"$$\n{tex}\n$$\n" for tex in dict.fromkeys(self._expanded().values()))
        return cook("\n".join(displays), profile)

    def chains(
        self, shown: Iterable[RenderedFormula | None], *, meanwhile: bool = False
    ) -> tuple[CheckedDerivation, ...]:
        """The chains with their rows broken; one of which not all was measured is left as it is.

        Args:
            shown: the formulas of :meth:`page` as the engine sets them.
            meanwhile: whether a width that is about to be known is estimated, so that rows do not
                jump while their author types.
        """
        seen = {each.formula.tex.strip(): each for each in shown if each is not None}
        widths: dict[str, float] = {}
        for tex, set_as in self._expanded().items():
            formula = seen.get(set_as)
            if formula is not None and formula.outcome in _HAVE_WIDTH:
                widths[tex] = formula.width_px
            elif meanwhile and formula is None:
                widths[tex] = _estimate_px(tex)
        padding = max((each.needs_px - each.width_px for each in seen.values()), default=0.0)
        room = Room(PHONE_PX - padding, widths)
        fences = set(_fences(self.answer))
        return tuple(
            _fitted(chain, room) if at in fences else chain for at, chain in enumerate(self.checked)
        )

    def _expanded(self) -> dict[str, str]:
        """TeX as the chains have it → as the post does, where the author's macros are replaced."""
        macros = self.answer.declarations.macros
        fences = set(_fences(self.answer))
        wanted = (
            tex
            for at, chain in enumerate(self.checked)
            if at in fences
            for tex in to_measure(chain)
        )
        return {tex: expanded(tex, macros).strip() for tex in wanted}


def _estimate_px(tex: str) -> float:
    """Of a part, by its signs; of a block, by its longest row with the longest reason."""
    columns: dict[int, float] = {}
    for row in tex.split(ROW_END):
        side, *reason = row.split(" && ")
        for at, cell in enumerate((side, *reason)):
            columns[at] = max(columns.get(at, 0.0), _SIGN_PX * glyphs(cell))
    return sum(columns.values()) + _GAP_PX * (len(columns) - 1)


def fit(
    fittings: Sequence[Fitting], session: Session, profile: SiteProfile
) -> list[tuple[CheckedDerivation, ...]]:
    """The chains of each answer with their rows broken; as they are where nothing can be measured,
    which is told when the post is shown."""
    pages = [fitting.page(profile) for fitting in fittings]
    requests = [PageRequest(page, profile.engine, pictures=(), fresh=False) for page in pages]
    try:
        shown = session.render(requests)
    except (BrowserMissing, EnginesMissing, BrowserFault):
        return [fitting.checked for fitting in fittings]
    return [
        fitting.chains(rendering.formulas)
        for fitting, rendering in zip(fittings, shown, strict=True)
    ]


def with_rows(answer: Answer, chains: Sequence[CheckedDerivation]) -> Answer:
    """The answer with the rows of these chains, which are its own."""
    queue = iter(chains)
    blocks: list[Block] = []
    for block in answer.blocks:
        if isinstance(block, DerivationBlock):
            rows = next(queue).derivation
            blocks.append(replace(block, derivation=_laid_out(block.derivation, rows)))
            continue
        for _ in block.derivations if isinstance(block, DisplayBlock) else ():
            next(queue)
        blocks.append(block)
    return replace(answer, blocks=tuple(blocks))


def _laid_out(derivation: Derivation, rows: Derivation) -> Derivation:
    steps = tuple(
        replace(own, breaks=laid.breaks, reason_rows=laid.reason_rows)
        for own, laid in zip(derivation.steps, rows.steps, strict=True)
    )
    return replace(derivation, start_breaks=rows.start_breaks, steps=steps)


def _fences(answer: Answer) -> Iterator[int]:
    """Which of an answer's chains are those of fences."""
    at = 0
    for block in answer.blocks:
        if isinstance(block, DerivationBlock):
            yield at
            at += 1
        elif isinstance(block, DisplayBlock):
            at += len(block.derivations)


def _fitted(chain: CheckedDerivation, room: Room) -> CheckedDerivation:
    wanted = list(to_measure(chain))
    is_known = all(tex in room.widths_px for tex in wanted)
    if not wanted or not is_known or room.widths_px[wanted[0]] <= room.column_px:
        return chain
    return fitted(chain, room)
