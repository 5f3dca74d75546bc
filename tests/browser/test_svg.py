"""SVG on request: a file of its own that any viewer shows."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from generator.browser import Session
from generator.model import PageRequest

pytestmark = pytest.mark.browser


def test_svg_holds_all_that_it_uses(session: Session, page: Any) -> None:
    """The SVG is well-formed, sized in px and defines every glyph that it uses; a failed formula has none."""
    request = PageRequest(page(r"\frac{a < b}{\mathbb{R}}", r"\foo"), "mathjax4-svg", svg=True)
    good, bad = session.render([request])[0].formulas
    assert bad.svg == ""
    root = ElementTree.fromstring(good.svg)
    defined = {node.get("id") for node in root.iter() if node.get("id")}
    used = {node.get("{http://www.w3.org/1999/xlink}href", "")[1:] for node in root.iter() if node.tag.endswith("}use")}
    assert used and used <= defined
    assert str(root.get("width")).endswith("px")
    assert root.get("color") == "rgb(34, 34, 34)"


def test_svg_is_only_made_on_request(session: Session, page: Any) -> None:
    """Without the request there is none."""
    assert session.render([PageRequest(page("x"), "mathjax4-svg")])[0].formulas[0].svg == ""
