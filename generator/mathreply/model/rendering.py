"""What readers see of a post."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from msgspec import Struct

from mathreply.model.post import CookedPage, Formula

EngineName = Literal["mathjax4-chtml", "mathjax4-svg", "mathjax2-chtml", "katex"]
BrowserName = Literal["chromium", "firefox", "webkit"]


class Outcome(StrEnum):
    """What a reader sees of one formula."""

    RENDERED = "rendered"
    ERROR = "error"
    """The engine shows an error (``merror``, KaTeX's red text)."""
    UNDEFINED_MACRO = "undefined-macro"
    RAW = "raw"
    """The TeX itself is on the screen."""
    BLANK = "blank"
    """Nothing is on the screen, or an empty box."""
    PROCESSING_ERROR = "processing-error"
    """MathJax 2's “[Math Processing Error]”."""
    TOO_LARGE = "too-large"
    TIMEOUT = "timeout"
    CRASHED = "crashed"
    """The renderer died at this formula, twice."""
    MISSING_GLYPH = "missing-glyph"
    DUPLICATED = "duplicated"
    """The mathematics is drawn twice."""
    PART_UNSEEN = "part-unseen"
    """A part of it is not on the screen: a stroke, or ink in the colour of its paper."""


class Picture(Struct, frozen=True):
    """A PNG and the size at which a page shows it."""

    png: bytes
    width_px: int
    """CSS px as shown, at most the column's; the file is ``scale`` times as wide."""
    height_px: int
    baseline_px: float | None = None
    """CSS px from the top edge to the baseline; None for a numbered equation and for a picture of
    several."""
    scale: float = 2
    """Device px a CSS px as shown: 2, and more where a wide equation is shown smaller."""


class Risk(Struct, frozen=True):
    """What one formula asks of a reader on a slow or broken line, beyond what any formula asks."""

    files: tuple[str, ...]
    """Files that it needs beyond those of a plain ``x = 1``, in alphabetical order."""
    kib: float
    """Their size together."""
    late_s: float
    """How much later than a plain formula it appears on that line."""
    breaks: bool
    """Whether losing one of them may cost the formula (a component), and not just its look (a
    font)."""
    spreads: str = ""
    """What else of the post such a loss may cost, in words; empty if nothing is known to."""
    plainer: str = ""
    """A spelling that needs fewer files; empty if none is known."""


class Vector(Struct, frozen=True):
    """An SVG file that needs no other; its paper is transparent."""

    svg: str
    width_px: int
    height_px: int
    baseline_px: float | None = None
    """CSS px from the top edge to the baseline; None for a numbered equation."""


class RenderedFormula(Struct, frozen=True):
    """What became of one formula of a page in one engine and browser."""

    formula: Formula
    outcome: Outcome
    detail: str = ""
    """The cause in plain words, with the engine's own where it has any; empty if rendered."""
    width_px: float = 0.0
    height_px: float = 0.0
    overflow_px: float = 0.0
    """By how much it is wider than the room that the forum gives it; a reader scrolls sideways."""
    needs_px: float = 0.0
    """The width of a column that shows it whole, with the forum's padding."""
    proposed_break: str = ""
    """For a formula that overflows: the piece of TeX before which to break it; empty if none is
    known."""
    notes: tuple[str, ...] = ()
    """What a reader may miss although it rendered: a link that the forum drops, a numbered label
    …"""
    fonts: tuple[str, ...] = ()
    """The engine's font files that its letters come from, where that was asked for."""
    risk: Risk | None = None
    """Present where it was asked for; only of displayed formulas that rendered."""
    vector: Vector | None = None
    """Present where an SVG was asked for and the formula rendered."""
    picture: Picture | None = None
    """Present for displayed formulas (or where asked for) that rendered; never for one that
    failed."""


class View(Struct, frozen=True):
    """How a reader looks at the post."""

    width_px: int = 690
    """Width of the post's column: 690 on a desktop, 360 on a phone."""
    dark: bool = False


class Line(Struct, frozen=True):
    """A reader's connection. Names of files are globs below the engine's folder:
    ``jax/output/*/mtable.js``."""

    name: str = "good"
    kbit_s: float = 0.0
    """0 is without a limit."""
    latency_ms: float = 0.0
    """Before each file begins to arrive."""
    lost: tuple[str, ...] = ()
    """Files that are answered with 404."""
    truncated: tuple[str, ...] = ()
    """Files of which only the first half arrives."""
    stalled: tuple[str, ...] = ()
    """Files that never arrive, though nobody says so."""

    def seconds(self, files: int, size_bytes: int) -> float:
        """How long so many files of that size together take, one after the other."""
        transfer = size_bytes * 8 / (1000 * self.kbit_s) if self.kbit_s else 0.0
        return files * self.latency_ms / 1000 + transfer


GOOD_LINE = Line()


class PageRequest(Struct, frozen=True):
    """One post to be shown in one engine and view."""

    page: CookedPage
    engine: EngineName = "mathjax4-chtml"
    view: View = View()
    pictures: tuple[int, ...] | None = None
    """Positions of the formulas that want a picture; None is every displayed one."""
    fresh: bool = True
    """Whether it needs a page that has shown nothing before; else the page is one that holds no
    definitions."""
    in_cells: bool = False
    """Whether each formula stands alone in a ``.cell`` of its own, and not in a post."""
    line: Line = GOOD_LINE
    fonts: bool = False
    """Whether it is told which font files each formula's letters come from."""
    svg: bool = False
    """Whether each formula's SVG is wanted as well; only the engine ``mathjax4-svg`` has one."""
    pixels: bool = False
    """Whether the pixels of every formula are looked at, also of those that want no picture."""

    lines: tuple[int, ...] = ()
    """Positions of formulas in a line of text whose picture is that of the whole line."""
    spared: frozenset[int] = frozenset()
    """Positions of formulas that are left as they are: the caller knows what becomes of them."""

    def wanted(self) -> tuple[int, ...]:
        """Positions of the formulas that want a picture."""
        if self.pictures is not None:
            return self.pictures
        shown = (i for i, formula in enumerate(self.page.formulas) if formula.display)
        return tuple(sorted({*shown, *self.lines}))


class Rendering(Struct, frozen=True):
    """One page in one engine, browser and view."""

    engine: EngineName
    browser: str
    """Name and version: ``chromium 156.0.1``."""
    formulas: tuple[RenderedFormula, ...]
    fallback: tuple[Picture, ...] = ()
    """All displayed equations on one picture, or on several where one would be too tall."""
    view: View = View()
    line: Line = GOOD_LINE
    blocked: tuple[str, ...] = ()
    """Addresses outside the local bundle that the page asked for and did not get."""
    lost: tuple[str, ...] = ()
    """Files of the engine that the page asked for and that did not arrive whole."""
    files: tuple[tuple[str, int], ...] = ()
    """Files of the engine that arrived, in order, with their sizes in bytes."""

    def is_drawing(self) -> bool:
        """Whether it was made for its SVG files."""
        return any(formula.vector is not None for formula in self.formulas)
