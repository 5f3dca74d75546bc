"""A page's facts, and the formulas that it never saw, as a rendering of each of its posts."""

from __future__ import annotations

from collections.abc import Container, Mapping

from mathreply.browser.group import Group
from mathreply.browser.outcomes import judge
from mathreply.browser.page_call import limit_px
from mathreply.browser.pixels import boundless_one, unplaced_one, with_pixels
from mathreply.browser.rescue import Shown
from mathreply.model import Outcome, RenderedFormula, Rendering
from mathreply.pictures import Cut
from mathreply.settings import Settings

_NONE: Mapping[int, Cut] = {}


def renderings_of(
    group: Group,
    shown: Shown,
    browser: str,
    settings: Settings,
    *,
    blocked: tuple[str, ...] = (),
    lost: tuple[str, ...] = (),
    files: tuple[tuple[str, int], ...] = (),
    cuts: Mapping[int, Cut] = _NONE,
    boundless: Container[int] = (),
) -> list[Rendering]:
    """One rendering a request; ``shown.result`` is what ``mathreply.render`` gave."""
    facts, fault = shown.result["facts"], shown.result["fault"]
    in_their_lines = frozenset(group.lines)
    formulas = []
    for number, formula in enumerate(group.formulas):
        if number in group.spared:
            formulas.append(RenderedFormula(formula, Outcome.RENDERED))  # filled in by the caller
        elif number in shown.failed:
            formulas.append(RenderedFormula(formula, *shown.failed[number]))
        else:
            seen = judge(formula, facts[number], fault, limit_px(settings))
            if number in boundless:
                seen = boundless_one(seen)
            elif number in cuts:
                in_its_line = number in in_their_lines
                seen = with_pixels(seen, facts[number], cuts[number], in_its_line=in_its_line)
            elif number in group.pictured:
                seen = unplaced_one(seen, limit_px(settings))
            formulas.append(seen)
    first = group.first
    return [
        Rendering(
            first.engine,
            browser,
            tuple(formulas[start:end]),
            view=first.view,
            line=first.line,
            blocked=blocked,
            lost=lost,
            files=files,
        )
        for index, (start, end) in enumerate(zip(group.starts, group.starts[1:], strict=False))
    ]
