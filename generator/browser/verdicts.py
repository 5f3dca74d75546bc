"""A page's facts, and the formulas that it never saw, as a rendering."""

from __future__ import annotations

from generator.browser.judge import judge
from generator.browser.order import limit_px
from generator.browser.rescue import Shown
from generator.model import PageRequest, RenderedFormula, Rendering, Sheet
from generator.settings import Settings


def rendering_of(
    request: PageRequest, shown: Shown, browser: str, settings: Settings, *,
    blocked: tuple[str, ...] = (), lost: tuple[str, ...] = (), files: tuple[tuple[str, int], ...] = (),
    sheets: tuple[Sheet, ...] = (),
) -> Rendering:
    """The rendering; ``shown.result`` is what ``mathreply.render`` gave."""
    facts, fault = shown.result["facts"], shown.result["fault"]
    formulas = []
    for number, formula in enumerate(request.page.formulas):
        if number in shown.failed:
            formulas.append(RenderedFormula(formula, *shown.failed[number]))
        else:
            fact = facts[number] if number < len(facts) else {}
            formulas.append(judge(formula, fact, fault, limit_px(settings)))
    return Rendering(
        request.engine, browser, tuple(formulas), view=request.view, blocked=blocked, lost=lost, files=files,
        sheets=sheets)
