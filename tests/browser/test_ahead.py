"""Single equations that are laid out on their sheet alone are told of as if their column had held
them first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest

from mathreply.browser import Session
from mathreply.browser.group import Group
from mathreply.browser.origin import find_bundle
from mathreply.browser.page_call import order_of
from mathreply.browser.tab import Tab
from mathreply.model import CookedPage, Formula, Line, PageRequest, View
from mathreply.settings import Settings
from tests.samples import one_in

pytestmark = pytest.mark.browser

FIXTURES = Path(__file__).parents[1] / "fixtures" / "browser"
WIDTHS_PX = (690, 250)
NEAR_PX = 1 / 16
"""The browser lays out in 64ths of a pixel."""
IN_COLUMN = "() => { mathreply.engine.isPlain = null; mathreply.engine.inCellsOf = null; }"
"""Each laid out in the column first, and its surroundings measured for it alone."""
AHEAD = (
    "() => [...document.querySelectorAll('.sheet .math-container')]"
    ".filter(mathreply.isAhead).length"
)

COUNTED = """() => {
  const take = mathreply.takeBack;
  const cells = () => document.querySelectorAll(".sheet .cell").length;
  mathreply.takeBack = (column) => {
    window.laid = cells();
    take(column);
    window.back = window.laid - cells();
  };
}"""
"""How many are laid out on the sheet, and how many of them go back to the column."""


def formulas() -> tuple[Formula, ...]:
    """Those of the fixtures that no page dies of, displayed and in a line; none so huge that places
    below it are no longer told to a pixel."""
    names = ("formulas.jsonl", "formulas-unseen.jsonl", "overhang.jsonl")
    records = [
        json.loads(line)
        for name in names
        for line in (FIXTURES / name).read_text("utf-8").splitlines()
    ]
    harmless = [
        each["tex"]
        for each in records
        if each.get("outcome") not in ("timeout", "crashed", "too-large")
    ]
    wide = [rf"a + b \hspace{{{width}px}} = c" for width in (150, 190, 200, 210, 580, 640, 700)]
    every = (*one_in(2, harmless), *wide)
    return tuple(Formula(tex, shown) for tex in every for shown in (True, False))


def cell(formula: Formula) -> str:
    """The equation as single ones come."""
    tex = escape(formula.tex, quote=False)
    inner = (
        f'<div class="math">{tex}</div>' if formula.display else f'<span class="math">{tex}</span>'
    )
    return f'<div class="cell">{inner}</div>'


async def looked_at(
    session: Session,
    width_px: int,
    script: str,
    asked: str = AHEAD,
    everything: tuple[Formula, ...] = (),
) -> tuple[dict[str, Any], Any]:
    """What the page tells of all, and the answer to what is asked: how many were laid out once."""
    everything = everything or formulas()
    page = CookedPage("".join(map(cell, everything)), everything)
    request = PageRequest(page, view=View(width_px), in_cells=True, pixels=True)
    host = await session._house._ready()
    tab = await Tab.open(host, find_bundle(), "mathjax4-chtml", width_px, Line())
    await tab.load()
    await tab.window.evaluate(script)
    result = await tab.run(order_of(Group((request,)), frozenset(), Settings(), 60))
    ahead = await tab.window.evaluate(asked)
    await tab.close()
    return result, ahead


def differences(one: Any, other: Any, place: str = "") -> Iterator[str]:
    """Where two values differ by more than layout rounds."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in one.keys() | other.keys():
            yield from differences(one.get(name), other.get(name), f"{place}.{name}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for at, (each, twin) in enumerate(zip(one, other, strict=True)):
            yield from differences(each, twin, f"{place}[{at}]")
    elif isinstance(one, float | int) and isinstance(other, float | int):
        if abs(one - other) > NEAR_PX:
            yield f"{place}: {one} and {other}"
    elif one != other:
        yield f"{place}: {one} and {other}"


@pytest.mark.parametrize("width_px", WIDTHS_PX)
def test_one_layout_tells_what_two_tell(session: Session, width_px: int) -> None:
    """Room, overflow, what the forum's frame cuts off, letters and boxes: all is the same."""
    once, ahead = session._call(looked_at(session, width_px, "() => 0"))
    twice, none = session._call(looked_at(session, width_px, IN_COLUMN))
    assert ahead > len(once["facts"]) / 4
    assert none == 0
    told = [
        f"{formula.tex} {formula.display} {found}"
        for formula, one, other in zip(formulas(), once["facts"], twice["facts"], strict=True)
        for found in differences(one, other)
    ]
    assert not told
    assert not list(differences(once["boxes"], twice["boxes"]))


def test_a_wide_formula_is_never_tried_on_the_sheet(session: Session) -> None:
    """It is known to be wide before anything is laid out: none is laid out there in vain."""
    widths = (40, 300, 560, 700, 720, 1_000)
    several = tuple(Formula(rf"a + b \hspace{{{width}px}} = c", True) for width in widths)
    asked = "() => [window.laid, window.back]"
    result, found = session._call(looked_at(session, 690, COUNTED, asked, several))
    assert found == [3, 0]
    assert [fact["overflow"] > 0 for fact in result["facts"]] == [False] * 3 + [True] * 3
