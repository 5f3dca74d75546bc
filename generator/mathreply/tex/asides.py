"""What stands in a chain and is no side of it: labels before a statement, dots between
equalities."""

from __future__ import annotations

import re
from typing import NamedTuple

SPACING = r"\\[,;:!> \n]|\\quad(?![A-Za-z])|\\qquad(?![A-Za-z])|\\enspace(?![A-Za-z])|~|\s"
"""A run of space, as a part of a pattern."""
DOTS = re.compile(r"^\s*\\[lc]?dots[cbmoi]?\b")
"""Dots at the beginning of a side."""
ELLIPSIS = re.compile(rf"\.\.\.(?=(?:{SPACING}|[.,;])*$)")
"""Dots typed as full stops that end a side behind a sign."""

LABEL = re.compile(
    r"(?:(?P<name>(?P<letter>[A-Za-z])_(?:\w|\{\w+\}))\s*:\s*"
    rf"(?:(?:{SPACING})*\\[,;:!> ](?:{SPACING})*+(?!(?P=letter)_)|(?=(?P=name)))"
    r"|H_(?:[01Aa]|\{[01Aa]\})\s*:\s*+(?!H_)"
    r"|\\text(?:rm|bf|it)?\s*\{(?:[^{}]*\}\s*:|[^{}]*:\s*\}))(?!=)"
)
"""A name before a statement, ``H_0: \\;``, ``\\text{Case 1}:``: what is said is said behind it."""


class Link(NamedTuple):
    """A relation of a chain and the side behind it."""

    relation: str
    side: str
    offset: int
    """Of the side, in the display's TeX."""
    reason: str
    """Found beside it."""


def is_elided(parts: tuple[Link, ...], number: int) -> bool:
    """Whether a side is dots alone between equalities or like orders: ``a = \\ldots = b``, ``a \\le
    \\ldots \\le b``."""
    link = parts[number]
    dots = DOTS.match(link.side)
    is_last = number == len(parts) - 1
    if is_last or dots is None or dots.end() != len(link.side):
        return False
    return link.relation in ("=", parts[number + 1].relation)


_UNITS = (
    r"(?:m|s|secs?|seconds?|kg|N|J|W|V|A|Hz|Pa|mol|rad|met(?:er|re)s?"
    r"|units?|dollars?|USD|EUR|bits?|nats?)"
)
"""Units in which one computes: a result in minutes or in kilometres may have been converted."""
_WITH_UNIT = re.compile(
    rf"(?P<number>[-+]?\d[\d.,]*)(?:{SPACING})*\\(?:text|textrm|mathrm)\s*\{{(?:{SPACING})*"
    rf"(?P<unit>{_UNITS}(?:/{_UNITS})?)(?:{SPACING}|[.,])*\}}"
)
"""A number with its unit, and nothing else."""


def without_unit(sides: list[str]) -> list[str]:
    """The sides of a chain, those that are a number with a unit without it, if there is one unit
    only, and no other words: ``v_0 t \\approx 40.8 \\, \\text{m}``.

    >>> without_unit(["2 x", "40.8 \\\\, \\\\text{m}"])
    ['2 x', '40.8']
    """
    found = [_WITH_UNIT.fullmatch(side.strip()) for side in sides]
    units = {match["unit"] for match in found if match is not None}
    others = (side for side, match in zip(sides, found, strict=True) if match is None)
    if len(units) != 1 or any(_UPRIGHT.search(side) for side in others):
        return sides
    return [side if m is None else m["number"] for side, m in zip(sides, found, strict=True)]


_UPRIGHT = re.compile(r"\\(?:text|textrm|mathrm)\s*\{")
