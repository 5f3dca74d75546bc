"""A post, and what a forum makes of it."""

from __future__ import annotations

from bisect import bisect_right
from typing import ClassVar

from msgspec import Struct

from mathreply.model.answer import Span
from mathreply.records import Record


class Equation(Struct, frozen=True):
    """A displayed equation of a post, in order of appearance."""

    tex: str
    words: str
    """What a person would say, full length."""
    alt: str
    """``words`` cut to fit an image's alt text (under 250 characters)."""


class Origins(Struct, frozen=True):
    """Where the author wrote what stands in a post."""

    marks: tuple[tuple[int, Span | None], ...] = ()
    """(offset in the raw post, place in the author's file of the character there), in order. A
    mark holds up to the next one, within its line; None is text that the template added."""

    def of(self, start: int, end: int) -> Span | None:
        """Where the author wrote ``raw[start:end]``, or the first piece of it that is the
        author's; None where nothing of it is.

        >>> Origins(((0, Span(7, 1)), (5, None))).of(3, 4)
        Span(line=7, column=4, end_line=0, end_column=0)
        """
        index = bisect_right(self.marks, start, key=lambda mark: mark[0]) - 1
        if index >= 0 and (span := self.marks[index][1]) is not None:
            return Span(span.line, span.column + start - self.marks[index][0])
        for offset, span in self.marks[index + 1 :]:
            if offset >= end:
                break
            if span is not None:
                return span
        return None


class Post(Struct, frozen=True):
    """A Discourse post, ready to paste."""

    raw: str
    """Markdown in Discourse's dialect."""
    text: str
    """Plain words for mail."""
    origins: Origins = Origins()
    """Where its pieces stand in the answer's file."""


class Formula(Record, frozen=True):
    """One piece of mathematics as the forum finds it in a post."""

    incidental: ClassVar[frozenset[str]] = frozenset({"start", "end"})

    tex: str
    """Without delimiters, unescaped, as handed to the engine."""
    display: bool
    line: int = 0
    """1-based line of the raw post on which it begins; 0 if not known (markup of class ``math`` in
    raw HTML)."""
    start: int = 0
    """Offset in the raw post of its opening delimiter."""
    end: int = 0
    """Just behind its closing delimiter; 0 if its place is not known."""


class CookedPage(Struct, frozen=True):
    """What the forum makes of a post: HTML in which each formula is a ``.math`` element, in
    order."""

    html: str
    formulas: tuple[Formula, ...]
