"""The light nodes of MathJax 4's tree answer every question as the engine's own do."""

from __future__ import annotations

from pathlib import Path

import pytest

from mathreply.browser import Session
from mathreply.browser.origin import find_bundle
from mathreply.browser.tab import Tab
from mathreply.model import EngineName

pytestmark = pytest.mark.browser

STEPS = 3_000
SAME = Path(__file__).with_name("same_tree.js").read_text("utf-8")


@pytest.mark.parametrize("engine", ["mathjax4-chtml", "mathjax4-svg"])
def test_light_nodes_answer_as_the_engines_own(session: Session, engine: EngineName) -> None:
    """Thousands of changes at random, of every kind that the engine makes, and after each of them
    all that can be asked for."""

    async def differences() -> list[object]:
        host = await session._house._ready()
        tab = await Tab.open(host, find_bundle(), engine, 690)
        await tab.load()
        found: list[object] = await tab.window.evaluate(SAME, STEPS)
        await tab.close()
        return found

    assert session._call(differences()) == []
