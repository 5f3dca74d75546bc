"""Raw post → :class:`~mathreply.lint.post.ScannedPost`: what the cook finds in it, in the checks'
terms."""

from __future__ import annotations

from typing import TypeVar

from msgspec.structs import replace

from mathreply.cook import MathSpan, Scan, Verbatim, scan
from mathreply.lint.known.engines import ENGINES
from mathreply.lint.post import Math, ScannedPost
from mathreply.settings import SiteProfile

_Place = TypeVar("_Place", MathSpan, Verbatim)


def read(raw: str, profile: SiteProfile, path: str = "", seen: Scan | None = None) -> ScannedPost:
    """The post with its formulas and verbatim ranges as the forum would find them.

    A byte order mark at the beginning belongs to the file, not to the post.
    """
    mark = 1 if raw.startswith("\ufeff") else 0
    if seen is None or mark:
        seen = scan(raw[mark:], profile)
    formulas, verbatim = seen.formulas, seen.verbatim
    if mark:
        formulas = tuple(map(_one_later, formulas))
        verbatim = tuple(map(_one_later, verbatim))
    cuts = ENGINES[profile.engine].comments_end_with_arguments
    maths = tuple(_math(raw, span, cuts) for span in formulas)
    every = (*seen.formulas, *seen.unplaced)
    shown = tuple((span.tex, span.display) for span in every)
    return ScannedPost(raw, profile, path, maths, verbatim, shown, seen.outline)


def _one_later(place: _Place) -> _Place:
    """The same, behind a byte order mark."""
    return replace(place, start=place.start + 1, end=place.end + 1)


def outline(raw: str, profile: SiteProfile) -> str:
    """The words and the shape of a post without its formulas, as the forum shows them."""
    return scan(raw.removeprefix("\ufeff"), profile).outline


def _math(raw: str, span: MathSpan, cuts_comments: bool) -> Math:
    inner_start = span.start + len(span.opener)
    # The line of a closer may go on with blanks; they are no part of the formula.
    end = (
        max(inner_start, span.start + len(raw[span.start : span.end].rstrip(" \t")))
        if span.closed
        else span.end
    )
    inner_end = max(inner_start, end - len(span.opener)) if span.closed else end
    return Math(
        start=span.start,
        end=end,
        inner_start=inner_start,
        inner_end=inner_end,
        tex=span.tex,
        source=raw[inner_start:inner_end],
        display=span.display,
        opener=span.opener,
        closed=span.closed,
        cuts_comments=cuts_comments,
    )
