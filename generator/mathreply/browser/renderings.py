"""A page's facts, and the formulas that it never saw, as a rendering of each of its posts."""

from __future__ import annotations

from collections.abc import Container, Mapping
from itertools import pairwise

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
    in_their_lines = frozenset(group.lines)
    formulas = [
        _seen(
            group,
            shown,
            settings,
            number,
            cuts=cuts,
            boundless=boundless,
            in_its_line=number in in_their_lines,
        )
        for number in range(len(group.formulas))
    ]
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
        for start, end in pairwise(group.starts)
    ]


def _seen(
    group: Group,
    shown: Shown,
    settings: Settings,
    number: int,
    *,
    cuts: Mapping[int, Cut],
    boundless: Container[int],
    in_its_line: bool,
) -> RenderedFormula:
    """One formula as the page and its pixels show it."""
    formula = group.formulas[number]
    if number in group.spared:
        return RenderedFormula(formula, Outcome.RENDERED)  # filled in by the caller
    if number in shown.failed:
        return RenderedFormula(formula, *shown.failed[number])
    facts, fault = shown.result["facts"], shown.result["fault"]
    seen = judge(formula, facts[number], fault, limit_px(settings))
    if number in boundless:
        return boundless_one(seen)
    if number in cuts:
        return with_pixels(seen, facts[number], cuts[number], in_its_line=in_its_line)
    if number in group.pictured:
        return unplaced_one(seen, limit_px(settings))
    return seen
