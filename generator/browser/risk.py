"""What each formula asks of a reader on a slow line: measured by showing it alone and counting what it fetches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from generator.model import CookedPage, EngineName, Formula, Line, PageRequest, Rendering, Risk

SLOW = Line("slow", kbit_s=400, latency_ms=400)
"""A telephone at the edge of its network (the “slow 3G” of browsers' developer tools)."""

_PLAIN = Formula("x = 1", display=True)

_PLAINER: tuple[tuple[str, str], ...] = (
    (r"\\boldsymbol(?![A-Za-z])|\\bm(?![A-Za-z])", r"\mathbf{…} for letters"),
    (r"\\[bx]?cancel(?![A-Za-z])", "words: “the factor x cancels”"),
    (r"\\begin\{(align|aligned|gather|gathered|split)\*?\}", "one display a line, without an environment"),
    (r"\\begin\{[pbvBV]?matrix\}|\\begin\{array\}", r"rows in brackets: \left[a, b\right]"),
    (r"\\begin\{cases\}", "two displays with “if” in words"),
    (r"\\tag(?![A-Za-z])", "the number in the text beside it"),
    (r"\\mathbb(?![A-Za-z])", r"\mathbf{R}"),
    (r"\\math(cal|scr|frak)(?![A-Za-z])", r"a letter of the usual alphabet"),
    (r"\\(under|over)brace(?![A-Za-z])", "the remark in the text below"),
    (r"\\(text)?color(?![A-Za-z])", "no colour"),
    (r"\\ce(?![A-Za-z])", r"\mathrm{H_2O}"),
)
"""Constructs that fetch files of their own, and what to write instead."""


def risk_requests(page: CookedPage, engine: EngineName) -> tuple[PageRequest, ...]:
    """A plain formula, then each formula alone; each in a page of its own and without a picture."""
    return tuple(_alone(formula, engine) for formula in (_PLAIN, *page.formulas))


def risks(renderings: Sequence[Rendering], line: Line = SLOW) -> tuple[Risk, ...]:
    """Each formula's risk on that line, from the renderings of :func:`risk_requests`."""
    base = {path for path, _ in renderings[0].files}
    return tuple(_risk(rendering, base, line) for rendering in renderings[1:])


def _alone(formula: Formula, engine: EngineName) -> PageRequest:
    tex = escape(formula.tex, quote=False)
    html = f'<div class="math">\n{tex}\n</div>' if formula.display else f'<p><span class="math">{tex}</span></p>'
    return PageRequest(CookedPage(html, (formula,)), engine, pictures=())


def _risk(rendering: Rendering, base: set[str], line: Line) -> Risk:
    formula = rendering.formulas[0].formula
    extra = [(path, size) for path, size in rendering.files if path not in base]
    size = sum(size for _, size in extra)
    return Risk(
        formula, tuple(path for path, _ in extra), round(size / 1024, 1), round(line.seconds(len(extra), size), 1),
        breaks=any(path.endswith(".js") for path, _ in extra), plainer=_plainer(formula.tex) if extra else "",
    )


def _plainer(tex: str) -> str:
    return "; ".join(advice for pattern, advice in _PLAINER if re.search(pattern, tex))
