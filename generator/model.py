"""The types that cross from one stage to the next; all frozen, all plain data.

``Answer → Derivation/Step → Verdict → Post → CookedPage → Rendering → Report``. No type here holds a SymPy,
Playwright, Jinja2 or Pillow object, so every value can be pickled, cached and compared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from generator.domains import Domain

# --- places -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Span:
    """A place in a source file; ``line`` and ``column`` count from 1, columns in characters (code points)."""

    line: int
    column: int
    end_line: int = 0
    """0 where only the beginning is known."""
    end_column: int = 0
    """The column just after the last character; 0 where only the beginning is known."""


# --- an answer, as its author wrote it ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Symbol:
    """A declared name: ``\\sigma_1 : positive``."""

    tex: str
    """The name as typed, white space trimmed: ``z_1``, ``\\sigma``, ``x^{(i)}``."""
    domain: Domain
    span: Span | None = None


@dataclass(frozen=True)
class Statement:
    """A definition (``\\sigma(t) = …``) or an assumption (``x \\ne 1``), unread."""

    tex: str
    span: Span | None = None


@dataclass(frozen=True)
class Macro:
    """A ``\\newcommand`` of the author's."""

    name: str
    """With its backslash: ``\\R``."""
    body: str
    """``#1`` … ``#9`` stand for the arguments."""
    arity: int = 0
    default: str | None = None
    """The value of an optional first argument; ``None`` where there is none."""


@dataclass(frozen=True)
class Declarations:
    """What the author says of the names; in force in the whole answer."""

    symbols: tuple[Symbol, ...] = ()
    definitions: tuple[Statement, ...] = ()
    assumptions: tuple[Statement, ...] = ()
    macros: tuple[Macro, ...] = ()


@dataclass(frozen=True)
class Step:
    """One relation of a chain and the side that follows it."""

    relation: str
    """As TeX: ``=``, ``<``, ``>``, ``\\le``, ``\\ge``, ``\\ne``, ``\\approx``, ``\\iff``, ``\\implies`` …"""
    tex: str
    """The side after the relation, without delimiters, alignment marks or closing punctuation.
    Empty in a computed step until the algebra has filled it in."""
    reason: str = ""
    """What the author wrote after ``%``; it may hold ``$…$``."""
    operation: str = ""
    """A computed step's instruction without its ``!``: ``substitute c = z_2``; empty for a step written out."""
    span: Span | None = None
    """Where ``tex`` (or the operation) begins."""


@dataclass(frozen=True)
class Derivation:
    """A chain: ``start relation side relation side …``."""

    start: str
    """The first side. Of a chain between equations (``\\iff``) it is an equation."""
    steps: tuple[Step, ...]
    span: Span | None = None
    """Where ``start`` begins."""
    lets: tuple[Statement, ...] = ()
    """Definitions made inside the chain (``let z = z_1 - z_2``), in force for this chain and for those after it
    in the same answer."""
    implied: tuple[Statement, ...] = ()
    """The definition that the first step makes where ``start`` is a name that is nowhere declared; as ``lets``."""


@dataclass(frozen=True)
class Prose:
    """Markdown that is carried through as it stands."""

    raw: str
    span: Span


@dataclass(frozen=True)
class DerivationBlock:
    """A ```` ``` derivation ```` fence; typeset by the template."""

    derivation: Derivation
    span: Span


@dataclass(frozen=True)
class DisplayBlock:
    """Display math in the text: its chains are checked, its raw text is left as it is."""

    raw: str
    """With its delimiters, as in the file."""
    tex: str
    """Without delimiters."""
    derivations: tuple[Derivation, ...]
    """The chains that it holds; empty for a formula without a relation."""
    span: Span
    bare: bool = False
    """Written as ``\\begin{align} … \\end{align}`` without delimiters; a forum shows it raw, so the post adds them."""


Block = Prose | DerivationBlock | DisplayBlock


@dataclass(frozen=True)
class ReplyTo:
    """The post that is answered; a quote of it opens the reply."""

    user: str
    topic: int | None = None
    post: int | None = None
    quote: str = ""


@dataclass(frozen=True)
class Answer:
    """One answer file, read."""

    path: str
    """As the user named it; ``-`` for standard input. For messages, never opened again."""
    slug: str
    """The name of its output folder: ``[a-z0-9-]+``."""
    title: str
    template: str
    declarations: Declarations
    blocks: tuple[Block, ...]
    reply_to: ReplyTo | None = None
    words: tuple[tuple[str, str], ...] = ()
    """The author's own wording: (TeX, words) pairs."""
    tags: tuple[str, ...] = ()


# --- verdicts ---------------------------------------------------------------------------------------------------


class VerdictKind(StrEnum):
    """What is known of a step; see ``FORMAT.md``. Ordered from best to worst by :data:`WORST_LAST`."""

    STATED = "stated"
    PROVED = "proved"
    SUPPORTED = "supported"
    UNREAD = "unread"
    TIMEOUT = "timeout"
    CONDITIONAL = "conditional"
    REFUTED = "refuted"


WORST_LAST: tuple[VerdictKind, ...] = tuple(VerdictKind)
"""A chain is worth its last member in this order."""


@dataclass(frozen=True)
class Counterexample:
    """Values under which a step fails."""

    values: tuple[tuple[str, str], ...]
    """(name as TeX, value in short digits or as TeX) pairs: ``("z_1", "2")``."""
    left: str
    right: str
    """Both sides' values at that point, short."""
    rigorous: bool = False
    """Whether ball arithmetic or exact arithmetic has confirmed that the sides differ."""


@dataclass(frozen=True)
class Verdict:
    """What came of one step."""

    kind: VerdictKind
    method: str = ""
    """How it was found: ``definitions inlined``, ``expand``, ``sum rules``, ``sampling`` …"""
    detail: str = ""
    """One or two sentences for the reader."""
    counterexample: Counterexample | None = None
    condition: str = ""
    """As TeX, for ``conditional``: ``x \\ge 0``."""
    assumptions: tuple[str, ...] = ()
    """Domains and assumptions that the proof used, as TeX."""
    excluded: tuple[str, ...] = ()
    """Points at which a side has no value, as TeX: ``x = 1``."""
    hint: str = ""
    """What probably happened (``true with - in place of +``) or what to do."""
    piece: str = ""
    """For ``unread``: the piece of TeX that was not understood."""
    column: int = 0
    """For ``unread``: 1-based column of ``piece`` inside the step's TeX; 0 if not known."""
    elapsed_s: float = field(default=0.0, compare=False)


@dataclass(frozen=True)
class CheckedStep:
    """A step with its verdict; a computed step has its ``tex`` by now."""

    step: Step
    verdict: Verdict


@dataclass(frozen=True)
class CheckedDerivation:
    """A chain with one verdict a step."""

    derivation: Derivation
    steps: tuple[CheckedStep, ...]


# --- the post ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Equation:
    """A displayed equation of a post, in order of appearance."""

    tex: str
    words: str
    """What a person would say, full length."""
    alt: str
    """``words`` cut to fit an image's alt text (under 250 characters)."""


@dataclass(frozen=True)
class Post:
    """A Discourse post, ready to paste."""

    raw: str
    """Markdown in Discourse's dialect."""
    text: str
    """Plain words for mail."""


# --- cooked -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Formula:
    """One piece of mathematics as the forum finds it in a post."""

    tex: str
    """Without delimiters, unescaped, as handed to the engine."""
    display: bool
    line: int = 0
    """1-based line of the raw post on which it begins; 0 if not known (markup of class ``math`` in raw HTML)."""


@dataclass(frozen=True)
class CookedPage:
    """What the forum makes of a post: HTML in which each formula is a ``.math`` element, in order."""

    html: str
    formulas: tuple[Formula, ...]


# --- rendered ---------------------------------------------------------------------------------------------------

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


@dataclass(frozen=True)
class Picture:
    """A PNG and the size at which a page shows it."""

    png: bytes
    width_px: int
    """CSS px as shown, at most the column's; the file is ``scale`` times as wide."""
    height_px: int
    baseline_px: float | None = None
    """CSS px from the top edge to the baseline; None for a numbered equation and for a picture of several."""
    scale: float = 2
    """Device px a CSS px as shown: 2, and more where a wide equation is shown smaller."""


@dataclass(frozen=True)
class RenderedFormula:
    """What became of one formula of a page in one engine and browser."""

    formula: Formula
    outcome: Outcome
    detail: str = ""
    """The cause in plain words, with the engine's own where it has any; empty if rendered."""
    width_px: float = 0.0
    height_px: float = 0.0
    overflow_px: float = 0.0
    """By how much it is wider than its column."""
    proposed_break: str = ""
    """For a formula that overflows: the piece of TeX before which to break it; empty if none is known."""
    notes: tuple[str, ...] = ()
    """What a reader may miss although it rendered: a link that the forum drops, a numbered label …"""
    svg: str = ""
    """A file of its own, where one was asked for and the formula rendered."""
    picture: Picture | None = None
    """Present for displayed formulas (or where asked for) that rendered; never for one that failed."""


@dataclass(frozen=True)
class View:
    """How a reader looks at the post."""

    width_px: int = 690
    """Width of the post's column: 690 on a desktop, 360 on a phone."""
    dark: bool = False


@dataclass(frozen=True)
class Line:
    """A reader's connection. Names of files are globs below the engine's folder: ``jax/output/*/mtable.js``."""

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


@dataclass(frozen=True)
class PageRequest:
    """One post to be shown in one engine and view."""

    page: CookedPage
    engine: EngineName = "mathjax4-chtml"
    view: View = View()
    pictures: tuple[int, ...] | None = None
    """Positions of the formulas that want a picture; None is every displayed one."""
    fresh: bool = True
    """Whether it needs a page that has shown nothing before; else the page is one that holds no definitions."""
    in_cells: bool = False
    """Whether each formula stands alone in a ``.cell`` of its own, and not in a post."""
    line: Line = Line()
    svg: bool = False
    """Whether each formula's SVG is wanted as well; only the engine ``mathjax4-svg`` has one."""

    def wanted(self) -> tuple[int, ...]:
        """Positions of the formulas that want a picture."""
        if self.pictures is not None:
            return self.pictures
        return tuple(i for i, formula in enumerate(self.page.formulas) if formula.display)


@dataclass(frozen=True)
class Box:
    """Where one formula lies on a :class:`Sheet`, padding included; whole CSS px."""

    formula: int
    """Its position among the page's formulas."""
    x_px: int
    y_px: int
    width_px: int
    height_px: int
    baseline_px: float | None
    """From the box's top edge; None for a numbered equation, which takes a whole line."""


@dataclass(frozen=True)
class Sheet:
    """One capture that holds many formulas."""

    png: bytes
    boxes: tuple[Box, ...]
    scale: int = 2
    """Device px a CSS px."""


@dataclass(frozen=True)
class Rendering:
    """One page in one engine, browser and view."""

    engine: EngineName
    browser: str
    """Name and version: ``chromium 156.0.1``."""
    formulas: tuple[RenderedFormula, ...]
    fallback: tuple[Picture, ...] = ()
    """All displayed equations on one picture, or on several where one would be too tall."""
    view: View = View()
    blocked: tuple[str, ...] = ()
    """Addresses outside the local bundle that the page asked for and did not get."""
    lost: tuple[str, ...] = ()
    """Files of the engine that the page asked for and that did not arrive whole."""
    files: tuple[tuple[str, int], ...] = ()
    """Files of the engine that arrived, in order, with their sizes in bytes."""
    sheets: tuple[Sheet, ...] = field(default=(), repr=False)
    """The captures; cut into pictures by ``pictures.cut``, which leaves none."""


@dataclass(frozen=True)
class Risk:
    """What one formula asks of a reader on a slow or broken line, beyond what any formula asks."""

    formula: Formula
    files: tuple[str, ...]
    """Files that it needs beyond those of a plain ``x = 1``."""
    kib: float
    """Their size together."""
    late_s: float
    """How much later than a plain formula it appears on that line."""
    breaks: bool
    """Whether losing one of them costs the formula (a component), and not just its look (a font)."""
    plainer: str = ""
    """A spelling that needs fewer files; empty if none is known."""
