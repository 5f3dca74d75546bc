"""What outlasts its formula is known, so that nothing of one post reaches the next."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mathreply.cook import cook
from mathreply.model import CookedPage
from mathreply.run.editor import Editor
from mathreply.settings import LINES, PROFILES, Settings
from mathreply.tex.lasting import is_lasting

LASTING = [
    r"\gdef\a{1}",
    r"\def\a{1}",
    r"\edef\a{1}",
    r"\xdef\a{1}",
    r"\let\a=b",
    r"\global\let\a=b",
    r"\newcommand{\a}{1}",
    r"\renewcommand\a{1}",
    r"\providecommand{\a}{1}",
    r"\newenvironment{a}{b}{c}",
    r"\DeclareMathOperator{\a}{a}",
    r"\require{mhchem}",
    r"x \label{a}",
    r"\ref{a}",
    r"\eqref{a}",
    r"\definecolor{a}{RGB}{1,2,3}",
    r"\begingroup x",
    r"\newtagform{a}{(}{)}",
]
PASSING = [
    r"\frac{1}{2}",
    r"\define",
    r"\letter",
    r"\defeq",
    r"\left( x \right)",
    r"\reflectbox{x}",
]


@pytest.mark.parametrize("tex", LASTING)
def test_a_definition_gets_a_page_of_its_own(tex: str) -> None:
    """Whichever command makes it, and in every engine and view that is asked for."""
    assert is_lasting(tex)
    settings = Settings(engines=("katex",), phone=True, dark=True, svg=True)
    settings = replace(settings, line=LINES["edge"])
    requests = Editor(settings, {}).requests(post(f"{tex} y"))
    assert len(requests) > 5
    assert all(request.fresh for request in requests)


@pytest.mark.parametrize("tex", PASSING)
def test_what_passes_with_its_formula_shares_a_page(tex: str) -> None:
    """Or every post would cost a page."""
    assert not is_lasting(tex)
    assert not any(request.fresh for request in Editor(Settings(), {}).requests(post(tex)))


def post(tex: str) -> CookedPage:
    page = cook(f"Look: ${tex}$ and $z$.\n", PROFILES["discourse"])
    assert [formula.tex for formula in page.formulas] == [tex, "z"]
    return page
