"""A derivation's rows broken so that a narrow column holds them: by measured widths alone.

What is too wide is broken first at its relation (the first side gets a row of its own), then its
reasons go below their steps, then its sides are broken at a plus or minus outside of all brackets.
The author's own breaks stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from mathreply.compose.reasons import part_tex, reason_parts, reason_tex
from mathreply.compose.rows import cuts_of, sign_places
from mathreply.compose.typeset import SHORT_START, aligned, glyphs
from mathreply.model import CheckedDerivation, CheckedStep, LineBreak, Span, Step

_ONE, _INDENTED, _FRAMED = "xx", "x\\quad x", "\\begin{aligned}\nxx\n\\end{aligned}"
"""What the others are wider than the first by is the indent of a row that goes on with another, and
what an engine leaves free beside a block."""
_BRACKET = "\\text{(}"
"""A reason below its step stands in brackets."""


class Room(Struct, frozen=True):
    """What is known of the column and of what stands in it."""

    column_px: float
    """What the column holds without the forum's padding, CSS px."""
    widths_px: Mapping[str, float]
    """TeX of a displayed formula → its width, CSS px."""

    @property
    def width_px(self) -> float:
        """Of the widest row that the column holds, CSS px."""
        return self.column_px - self.frame_px

    @property
    def frame_px(self) -> float:
        """What the engine leaves free beside a block."""
        return self.widths_px[_FRAMED] - self.widths_px[_ONE]

    @property
    def indent_px(self) -> float:
        """Of a row that goes on with another."""
        return self.widths_px[_INDENTED] - self.widths_px[_ONE]


def to_measure(chain: CheckedDerivation) -> Iterator[str]:
    """The formulas whose widths :func:`fitted` asks for, the whole block first."""
    if not chain.steps:
        return
    yield aligned(chain)
    yield from (_ONE, _INDENTED, _FRAMED, _BRACKET)
    for side in _sides(chain):
        yield from side.terms
    for entry in chain.steps:
        if reason := entry.step.reason.strip():
            yield reason_tex(reason)
            yield from map(part_tex, reason_parts(reason))


def fitted(chain: CheckedDerivation, room: Room) -> CheckedDerivation:
    """The chain with its rows broken for a column that cannot hold it as it is.

    A term that is itself wider than the column stays whole: there is no place to break it.

    Raises:
        KeyError: a width of :func:`to_measure` is not known.
    """
    shape = _shape(chain, room)
    start, *sides = _sides(chain)
    start_breaks = [*start.breaks(room), *([LineBreak(len(start.tex))] if shape.own_row else ())]
    steps = tuple(
        CheckedStep(
            replace(
                entry.step,
                breaks=tuple(side.breaks(room)),
                reason_rows=tuple(_reason_rows(entry.step, room)) if shape.below else (),
            ),
            entry.verdict,
        )
        for entry, side in zip(chain.steps, sides, strict=True)
    )
    derivation = replace(
        chain.derivation,
        start_breaks=tuple(start_breaks),
        steps=tuple(entry.step for entry in steps),
    )
    return CheckedDerivation(derivation, steps)


class _Shape(NamedTuple):
    """How the block as a whole is laid out."""

    own_row: bool
    """Whether the first side stands on a row of its own."""
    below: bool
    """Whether reasons stand below their steps."""


def _shape(chain: CheckedDerivation, room: Room) -> _Shape:
    """The first of the layouts that fits without a side being broken; the narrowest for none."""
    start, *sides = _sides(chain)
    first = start.width(room)
    rows = max(side.width(room) for side in sides)
    reasons = [entry.step.reason.strip() for entry in chain.steps if entry.step.reason.strip()]
    widest = max((room.widths_px[reason_tex(reason)] for reason in reasons), default=0.0)
    shares_row = not start.own and glyphs(start.tex) <= SHORT_START
    whole = first + rows if shares_row else max(first, rows)
    # What the table is wider than its sides: the column of the reasons, with the gap before it.
    beside = room.widths_px[aligned(chain)] - room.frame_px - whole
    if max(first, rows) + (beside if reasons else 0.0) <= room.width_px:
        return _Shape(own_row=True, below=False)
    reason_row = room.indent_px + widest + 2 * room.widths_px[_BRACKET]
    fits_below = first + max(rows, reason_row) <= room.width_px
    return _Shape(own_row=not (shares_row and fits_below), below=bool(reasons))


def _reason_rows(step: Step, room: Room) -> Iterator[int]:
    """Where the rows of a reason begin that stands below its step."""
    if not (reason := step.reason.strip()):
        return
    yield 0
    bracket = room.widths_px[_BRACKET]
    width = room.indent_px + bracket
    for part in reason_parts(reason):
        needed = room.widths_px[part_tex(part)]
        if part.at and width + needed + bracket > room.width_px:
            yield part.at
            width = room.indent_px
        width += needed


class _Side(Struct, frozen=True):
    """A side in the pieces between which it may be broken."""

    tex: str
    relation: str
    """Before it; empty for the first side."""
    span: Span | None
    """Where it begins in its author's file."""
    cuts: tuple[int, ...]
    """Offsets of the terms, 0 first."""
    own: Mapping[int, LineBreak]
    """Those at which its author broke it."""

    @property
    def terms(self) -> list[str]:
        """The pieces as they are measured: each sign with the space of one between two things."""
        ends = (*self.cuts[1:], len(self.tex))
        pieces = [self.tex[a:b].strip() for a, b in zip(self.cuts, ends, strict=True)]
        first = f"{{}}{self.relation} {pieces[0]}" if self.relation else pieces[0]
        return [first, *(f"{{}}{piece}" for piece in pieces[1:])]

    def width(self, room: Room) -> float:
        """Of its widest row as its author broke it, CSS px."""
        return max(self._rows(room))

    def _rows(self, room: Room) -> Iterator[float]:
        width = 0.0
        for cut, term in zip(self.cuts, self.terms, strict=True):
            if cut in self.own:
                yield width
                width = room.indent_px
            width += room.widths_px[term]
        yield width

    def breaks(self, room: Room) -> Iterator[LineBreak]:
        """Where it is broken: as its author did, and before each term that the row cannot hold."""
        width = 0.0
        for cut, term in zip(self.cuts, self.terms, strict=True):
            needed = room.widths_px[term]
            if cut in self.own or (cut and width + needed > room.width_px):
                yield LineBreak(cut, self.place_of(cut))
                width = room.indent_px
            width += needed

    def place_of(self, cut: int) -> Span | None:
        """Where the author wrote what stands there: on the line of the last break before it."""
        at = max((at for at in self.own if at <= cut), default=0)
        span = self.own[at].span if at else self.span
        return Span(span.line, span.column + cut - at) if span is not None else None


def _sides(chain: CheckedDerivation) -> list[_Side]:
    """The first side, then those of the steps."""
    derivation = chain.derivation
    start = _side(derivation.start.strip(), "", derivation.span, derivation.start_breaks)
    steps = (entry.step for entry in chain.steps)
    return [start, *(_side(step.tex, step.relation, step.span, step.breaks) for step in steps)]


def _side(tex: str, relation: str, span: Span | None, breaks: Iterable[LineBreak]) -> _Side:
    own = {each.at: each for each in cuts_of(tex, breaks)}
    cuts = tuple(sorted({0, *sign_places(tex), *own}))
    return _Side(tex, relation, span, cuts, own)
