"""What the pixels of a formula add to what the page tells of it: ink that no reader sees, ink that
the forum cuts off, ink that lies over what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from mathreply.model import Outcome, RenderedFormula
from mathreply.pictures import Cut, Edges

_CUT_PX = 1.0
"""A strip of less than this is the soft edge of a letter."""
_BESIDE_PX = 6.0
"""So far the ink of an inline formula may reach beyond its own place: no farther than a slanted
letter's, or a blank's width."""
_LINES_PX = 10.0
"""So far it may reach up and down, into the white between the lines."""


def with_pixels(
    seen: RenderedFormula, fact: dict[str, Any], cut: Cut, *, in_its_line: bool = False
) -> RenderedFormula:
    """The formula with its picture, or with what is wrong with its ink.

    Args:
        seen: the formula, as the page's facts make it.
        fact: as the page tells it.
        cut: its picture and where its ink lies.
        in_its_line: the picture shows the whole line of text around it, whose ink is not its own.
    """
    if seen.outcome is not Outcome.RENDERED:
        return seen
    if not cut.is_seen:
        return _blank(seen, "nothing is on the screen: its ink has the colour of the paper")
    clip = fact["clip"]
    if clip is not None and cut.ink.right <= -clip["left"]:
        return _blank(seen, "nothing is on the screen: all of it lies left of the forum's frame")
    if clip is None and cut.ink.right <= -fact["before"]:
        return _blank(seen, "nothing is on the screen: all of it lies left of the post's column")
    found: Iterator[str] = iter(())
    if clip is not None:
        found = _beyond_frame(clip, cut)
    elif not in_its_line:
        found = _beyond_place(fact["before"], cut)
    return replace(seen, picture=cut.picture, notes=(*seen.notes, *found))


def cuts_by_marks(facts: Sequence[dict[str, Any]]) -> dict[int, Cut]:
    """Where the ink of each formula lies by what the page tells of its elements: for a browser of
    which no capture is made. It cannot tell whether the ink is seen."""
    return {
        number: Cut(None, True, Edges(**fact["marked"]), fact["width"], fact["height"])
        for number, fact in enumerate(facts)
        if fact.get("ink")
    }


def boundless(facts: Sequence[dict[str, Any]], limit_px: int) -> frozenset[int]:
    """Numbers of the formulas of which some ink lies farther from the post's column than a picture
    may reach; by what the page tells, as :func:`cuts_by_marks`."""
    return frozenset(
        number
        for number, cut in cuts_by_marks(facts).items()
        if max(map(abs, _from_column(facts[number], cut))) > limit_px
    )


def _from_column(fact: dict[str, Any], cut: Cut) -> tuple[float, ...]:
    left, right = (place + fact["before"] for place in (cut.ink.left, cut.ink.right))
    return left, right, cut.ink.top, cut.ink.bottom


def boundless_one(seen: RenderedFormula) -> RenderedFormula:
    """The formula whose ink reaches farther than any picture."""
    if seen.outcome is not Outcome.RENDERED:
        return seen
    detail = "its ink reaches farther than the largest picture; is there a huge \\kern or \\hspace?"
    return replace(seen, outcome=Outcome.TOO_LARGE, detail=detail)


def unplaced_one(seen: RenderedFormula, limit_px: int) -> RenderedFormula:
    """The formula that wants a picture and was too large for any in one line; in a post it may go
    on over several."""
    if seen.outcome is not Outcome.RENDERED:
        return seen
    detail = f"in one line it is larger than the limit of {limit_px} px"
    return replace(seen, outcome=Outcome.TOO_LARGE, detail=detail)


def _blank(seen: RenderedFormula, detail: str) -> RenderedFormula:
    return replace(seen, outcome=Outcome.BLANK, detail=detail)


def _beyond_frame(clip: dict[str, Any], cut: Cut) -> Iterator[str]:
    """Of a displayed formula: what its frame cuts off."""
    over = cut.overhang
    lost = {side: getattr(over, side) - clip[side] for side in ("left", "top", "bottom")}
    for side, place in (("left", "left edge"), ("top", "upper edge")):
        if lost[side] > _CUT_PX:
            strip = f"{lost[side]:.0f} px of it at the {place}"
            yield f"the forum cuts off {strip}; no reader sees them"
    if lost["bottom"] > _CUT_PX:
        end = "unless a reader scrolls down in it" if clip["scrolls"] else "no reader sees them"
        yield f"the forum cuts off {lost['bottom']:.0f} px of it at the lower edge; {end}"


def _beyond_place(before_px: float, cut: Cut) -> Iterator[str]:
    """Of a formula in a line of text: what leaves the column, or lies over its neighbours."""
    over = cut.overhang
    if (lost := over.left - before_px) > _CUT_PX:
        yield f"{lost:.0f} px of it lie left of the post's column; no reader sees them"
    elif (aside := max(over.left, over.right)) > _BESIDE_PX:
        yield f"{aside:.0f} px of it lie over the text beside it"
    if (far := max(over.top, over.bottom)) > _LINES_PX:
        yield f"{far:.0f} px of it reach beyond its line, over the lines above or below"
