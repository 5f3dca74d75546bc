"""A page's facts, and the formulas that it never saw, as a rendering of each of its posts."""

from __future__ import annotations

from mathreply.browser.group import Group
from mathreply.browser.outcomes import judge
from mathreply.browser.page_call import limit_px
from mathreply.browser.rescue import Shown
from mathreply.model import RenderedFormula, Rendering, Sheet
from mathreply.settings import Settings


def renderings_of(
    group: Group,
    shown: Shown,
    browser: str,
    settings: Settings,
    *,
    blocked: tuple[str, ...] = (),
    lost: tuple[str, ...] = (),
    files: tuple[tuple[str, int], ...] = (),
    sheets: tuple[Sheet, ...] = (),
) -> list[Rendering]:
    """One rendering a request; ``shown.result`` is what ``mathreply.render`` gave."""
    facts, fault = shown.result["facts"], shown.result["fault"]
    formulas = []
    for number, formula in enumerate(group.formulas):
        if number in shown.failed:
            formulas.append(RenderedFormula(formula, *shown.failed[number]))
        else:
            formulas.append(judge(formula, facts[number], fault, limit_px(settings)))
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
            sheets=group.sheets(index, sheets),
        )
        for index, (start, end) in enumerate(zip(group.starts, group.starts[1:], strict=False))
    ]
