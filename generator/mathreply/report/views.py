"""What the report's page shows of an answer, in the order in which it shows it. Plain data for the
template; fields named ``…_html`` hold HTML of our own making."""

from __future__ import annotations

from msgspec import Struct, field


class LawView(Struct, frozen=True):
    """A law of a proof."""

    name: str
    statement: str
    source: str
    conditions: tuple[str, ...]


class StepView(Struct, frozen=True):
    """One step beside its verdict."""

    anchor: str
    line: int
    """Of the answer's file; 0 if not known."""
    relation_html: str
    side_html: str
    is_long: bool
    """Whether it may be wider than a phone."""
    reason_html: str
    """The author's."""
    operation: str
    """Of a computed step."""
    verdict: str
    sign: str
    why_html: str
    mend_html: str
    """What would make a refuted step true."""
    hint_html: str
    definitions_html: tuple[str, ...]
    assumptions_html: tuple[str, ...]
    excluded_html: tuple[str, ...]
    laws: tuple[LawView, ...]


class ChainView(Struct, frozen=True):
    """One chain."""

    anchor: str
    line: int
    start_html: str
    steps: tuple[StepView, ...]


class SizeView(Struct, frozen=True):
    """How large a formula is in one engine and view."""

    where: str
    size: str
    """``123 × 45 px``."""
    outcome: str
    """Empty where it is on the screen."""


class FormulaView(Struct, frozen=True):
    """The pictures, words and sizes of one displayed formula."""

    number: int
    tex: str
    words: str
    alt: str
    png: str
    """File in the output folder; empty where there is none."""
    picture: str
    """The same as a ``data:`` address."""
    night_picture: str
    width_px: int
    height_px: int
    files: tuple[tuple[str, str], ...]
    """(label, name) of each file."""
    sizes: tuple[SizeView, ...]
    risks: tuple[str, ...]
    """What it asks of a reader on a slow line."""


class NoteView(Struct, frozen=True):
    """A finding."""

    severity: str
    code: str
    place: str
    """``answer.md:3:5``."""
    line: int
    anchor: str
    """Of the place on the page that it belongs to; empty where that is not known."""
    message_html: str
    hint_html: str
    is_step: bool
    """Whether it says of a step what stands beside that."""
    also: tuple[tuple[str, str], ...] = ()
    """Where else the same is found: ``3:5``, and the anchor of that place."""


class BlockView(Struct, frozen=True):
    """One block of the post, with what is known of it."""

    anchor: str
    line: int
    html: str
    """As the forum shows it; empty where the steps of its chains say all of it."""
    chains: tuple[ChainView, ...] = ()
    formulas: tuple[FormulaView, ...] = ()
    notes: tuple[NoteView, ...] = ()


class ScreenView(Struct, frozen=True):
    """How many formulas readers see in one engine and view."""

    where: str
    shown: int
    formulas: int


class PageView(Struct, frozen=True):
    """The report's page."""

    title: str
    source: str
    source_href: str
    """Relative to the page; empty where it is not known."""
    counts: tuple[tuple[str, str, int], ...]
    """(verdict, sign, how many steps)."""
    screens: tuple[ScreenView, ...]
    """Empty where nobody has looked."""
    notes: tuple[NoteView, ...]
    blocks: tuple[BlockView, ...]
    raw: str
    """The post."""
    text: str
    """Its words."""
    fallback: tuple[tuple[str, str, int, int], ...] = ()
    """(name, ``data:`` address, width and height in CSS px)."""
    font: str = ""
    """A ``data:`` address."""
    script: str = ""
    script_hash: str = ""
    """Of the script, for the page's policy."""
    verdict_words: dict[str, str] = field(default_factory=dict)
    """What each verdict means."""
