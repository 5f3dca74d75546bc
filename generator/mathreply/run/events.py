"""What an open document tells, as it becomes known: one type an event, plain values."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from mathreply.cook.pieces import PostPiece
from mathreply.diagnostics import Diagnostic
from mathreply.model import Answer, CheckedStep, CookedPage, Post, RenderedFormula
from mathreply.run.origins import SourceEdit

Kind = Literal["source", "steps", "post", "reader"]
"""Of findings: of the file itself, of the algebra, of what the forum makes of the post, of what a
browser shows of it."""


class Event(Struct, frozen=True):
    """Something that became known of one state of the text."""

    version: int
    """Which state: the first text is 1, and each edit is one more."""


class Read(Event, frozen=True):
    """The text was read; what follows is of this answer."""

    answer: Answer | None
    """None where it cannot be read: the findings say why, and what was told before still
    stands."""
    known: tuple[tuple[CheckedStep | None, ...], ...] = ()
    """The steps of each chain, in order of appearance; None is being judged, and told later."""


class StepKnown(Event, frozen=True):
    """The verdict of a step that was being judged."""

    chain: int
    step: int
    entry: CheckedStep


class Cooked(Event, frozen=True):
    """What the forum makes of the post."""

    post: Post
    """Without the text version's words: nobody reads those while he writes."""
    page: CookedPage
    pieces: tuple[PostPiece, ...]
    """The page's HTML, cut at its top level: what has the digest of before has not changed."""
    lines: tuple[int, ...]
    """The line of the text where the mathematics of each piece was written; 0 for a piece that
    holds none, or whose mathematics the template has added."""
    shown: tuple[RenderedFormula | None, ...]
    """What is known of each formula; None is being typeset, and told later."""


class FormulaShown(Event, frozen=True):
    """What became of a formula in the checking browser, with its picture if it is displayed."""

    index: int
    """Among the page's formulas."""
    shown: RenderedFormula


class Found(Event, frozen=True):
    """All findings of one kind; they take the place of those told before."""

    kind: Kind
    findings: tuple[Diagnostic, ...]
    edits: tuple[tuple[SourceEdit, ...], ...] = ()
    """Of each finding, the mend that the linter has tried; empty for none."""


class Settled(Event, frozen=True):
    """Everything is known of this state of the text; nothing is under way."""
