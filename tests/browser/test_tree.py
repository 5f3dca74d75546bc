"""The light nodes of MathJax 4's tree answer every question as the engine's own do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from mathreply.browser import Session
from mathreply.browser.origin import Asset, Bundle, find_bundle
from mathreply.browser.tab import Tab
from mathreply.model import EngineName, PageRequest
from mathreply.settings import Settings

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


class Changed(Bundle, Struct, frozen=True):
    """A bundle whose engine has ``new`` in place of each ``old``."""

    old: bytes = b""
    new: bytes = b""

    def asset(self, path: str) -> Asset | None:
        asset = super().asset(path)
        if asset is None or not path.endswith("tex-mml-chtml.js"):
            return asset
        assert self.old in asset.body
        return Asset(asset.body.replace(self.old, self.new), asset.content_type)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"4.1.3"', b'"4.1.4"'),
        (b"this.prevLevel=null,", b"this.prevLevel=null,this.other=null,"),
        (b"AbstractMmlNode:", b"OtherMmlNode:"),
    ],
)
def test_an_engine_that_is_not_known_keeps_its_own_nodes(page: Any, old: bytes, new: bytes) -> None:
    """Another version, other fields, no such class: it takes longer, and shows the same."""
    bundle = Changed(find_bundle().root, old, new)

    async def lightened(session: Session) -> object:
        host = await session._house._ready()
        tab = await Tab.open(host, bundle, "mathjax4-chtml", 690)
        await tab.load()
        found = await tab.window.evaluate(
            "() => mathreply.lightenTree(MathJax.startup.document)", 0
        )
        await tab.close()
        return found

    with Session(Settings(), bundle) as session:
        assert session._call(lightened(session)) is False
        (rendering,) = session.render([PageRequest(page("x", r"\frac{1}{2}"))])
    assert [formula.outcome for formula in rendering.formulas] == ["rendered", "rendered"]
