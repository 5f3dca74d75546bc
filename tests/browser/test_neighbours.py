"""A formula's picture is the same whatever stands on its page and whatever stood there before."""

from __future__ import annotations

from typing import Any

import pytest

from mathreply.browser import Session
from mathreply.model import EngineName, PageRequest, RenderedFormula

pytestmark = pytest.mark.browser

PROBES = (
    (r"\sum_{i=1}^n i", True),  # its lower limit has the padding that \lim brings
    (r"a + \enclose{circle}{x} + \sqrt{\frac{x}{y}}", False),
    ("x + y", False),
)
NEIGHBOURS = tuple(
    (tex.replace("N", "n" * length), display)
    for length, tex in enumerate(
        (
            r"\lim_{N \to 0} N",
            r"\begin{pmatrix} N & b \\ c & d \end{pmatrix}",
            r"\underbrace{N}_{k} \ne \underset{*}{\mathbb{R}}",
            r"\left(\frac{N}{2}\right)^2",
            r"\overrightarrow{N} \text{ or } \boxed{N}",
        )
        * 3
    )
    for display in (True, False)
)
ENGINES: tuple[tuple[EngineName, bool], ...] = (
    ("mathjax4-chtml", False),
    ("mathjax4-svg", False),
    ("mathjax4-svg", True),
    ("mathjax2-chtml", False),
    ("katex", False),
)


def pictured(seen: RenderedFormula) -> tuple[object, ...]:
    """All that is told of a formula, and what it is pictured as."""
    assert seen.picture or seen.vector or "enclose" in seen.formula.tex, seen.detail
    return seen.outcome, seen.width_px, seen.height_px, seen.picture, seen.vector


@pytest.mark.parametrize(("engine", "svg"), ENGINES)
def test_a_picture_does_not_depend_on_its_neighbours(
    session: Session, page: Any, engine: EngineName, svg: bool
) -> None:
    """A formula alone on a fresh page and after thirty others gives the same bytes."""

    def request(formulas: tuple[tuple[str, bool], ...], *, fresh: bool) -> PageRequest:
        wanted = () if svg else tuple(range(len(formulas)))
        return PageRequest(page(*formulas), engine, pictures=wanted, fresh=fresh, svg=svg)

    crowd, *alone = session.render(
        [
            request((*NEIGHBOURS, *PROBES), fresh=True),
            *(request((probe,), fresh=True) for probe in PROBES),
        ]
    )
    found = [pictured(formula) for formula in crowd.formulas[len(NEIGHBOURS) :]]
    assert found == [pictured(rendering.formulas[0]) for rendering in alone]
