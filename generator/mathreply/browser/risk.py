"""What a formula asks of a reader on a slow line beyond what any formula asks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

from mathreply.model import CookedPage, EngineName, Formula, Line, PageRequest, Risk
from mathreply.settings import LINES

SLOW = LINES["slow3g"]
"""A telephone at the edge of its network."""

PLAIN = Formula("x = 1", display=True)
"""What any formula needs, this one does."""

_COMPONENT = ".js"

_SPREADS: tuple[tuple[str, str], ...] = (
    (r"^mathjax4/fonts/.*/dynamic/", "all of the post's mathematics"),
    (r"^mathjax2/jax/output/CommonHTML/fonts/", "all mathematics below it"),
)
"""Tables of characters whose loss stops an engine: MathJax 4 gives the page up, MathJax 2 asks for
them without end."""

_PLAINER: tuple[tuple[str, str], ...] = (
    (r"\\boldsymbol(?![A-Za-z])|\\bm(?![A-Za-z])", r"\mathbf{…} for letters"),
    (r"\\[bx]?cancel(?![A-Za-z])", "words: “the factor x cancels”"),
    (
        r"\\begin\{(align|aligned|gather|gathered|split)\*?\}",
        "one display a line, without an environment",
    ),
    (r"\\begin\{[pbvBV]?matrix\}|\\begin\{array\}", r"rows in brackets: \left[a, b\right]"),
    (r"\\begin\{cases\}", "two displays with “if” in words"),
    (r"\\tag(?![A-Za-z])", "the number in the text beside it"),
    (r"\\mathbb(?![A-Za-z])", r"\mathbf{R}"),
    (r"\\math(cal|scr|frak)(?![A-Za-z])", r"a letter of the usual alphabet"),
    (r"\\(under|over)brace(?![A-Za-z])", "the remark in the text below"),
    (r"\\(text)?color(?![A-Za-z])", "no colour"),
    (r"\\ce(?![A-Za-z])", r"\mathrm{H_2O}"),
)
"""Constructs that fetch components of their own in one engine or another, and what to write
instead."""


def alone(formula: Formula, engine: EngineName) -> PageRequest:
    """The formula by itself in a page that has shown nothing before, without a picture."""
    tex = escape(formula.tex, quote=False)
    html = (
        f'<div class="math">\n{tex}\n</div>'
        if formula.display
        else f'<p><span class="math">{tex}</span></p>'
    )
    return PageRequest(CookedPage(html, (formula,)), engine, pictures=())


def components(files: Iterable[str]) -> frozenset[str]:
    """The parts of the engine's program among its files; the others are fonts and styles."""
    return frozenset(path for path in files if path.endswith(_COMPONENT))


def risk_of(formula: Formula, files: Mapping[str, int], line: Line = SLOW) -> Risk:
    """The risk of a formula that needs those files (path → bytes) beyond any formula's.

    Components are fetched one after the other, fonts all at once.
    """
    parts = components(files)
    waits = len(parts) + (len(files) > len(parts))
    size = sum(files.values())
    return Risk(
        tuple(sorted(files)),
        round(size / 1024, 1),
        round(line.seconds(waits, size), 1),
        breaks=bool(parts),
        spreads=next(
            (cost for pattern, cost in _SPREADS if any(re.match(pattern, path) for path in parts)),
            "",
        ),
        plainer=_plainer(formula.tex) if parts else "",
    )


def _plainer(tex: str) -> str:
    return "; ".join(advice for pattern, advice in _PLAINER if re.search(pattern, tex))
