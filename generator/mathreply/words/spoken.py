"""Words with what a listener still expects of them, and the few ways to put words together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from mathreply.words.tree import Node, Nodes


class Ends(IntEnum):
    """How a piece ends: whether what follows could be heard as a part of it."""

    CLOSED = 0
    """``x``, ``x squared``."""
    SUBBED = 1
    """``x i``: a letter that follows could be one more index."""
    RAISED = 2
    """``e to the z``: a factor that follows could belong to the exponent."""
    OPEN = 3
    """``sigma of z``: anything but a relation could belong to it; a comma closes it."""
    WIDE = 4
    """``one over one plus x``: holds a sum itself; a comma closes it, before relations too."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words and how they end."""

    words: str
    ends: Ends = Ends.CLOSED
    compound: bool = False
    """Whether it is a sum or a relation: it needs ``the quantity`` where it stands for one
    thing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece stands."""

    alone: bool = False
    """It is a whole side: a fraction need not say where it ends."""
    followed: bool = False
    """Something that could be heard as a part of it comes after it."""
    relation: str = ""
    """The TeX of the relation before it."""


INSIDE = Place()
SIDE = Place(alone=True)


class Voice:
    """Says any part of a formula; the constructs call it for their own parts. No protocol:
    ``typing`` loads slowly."""

    def listing(self, nodes: Nodes, place: Place) -> Spoken:
        """Pieces between commas, each with its relations."""
        raise NotImplementedError

    def side(self, nodes: Nodes, place: Place) -> Spoken:
        """One side of a relation: terms and signs."""
        raise NotImplementedError

    def product(self, factors: Nodes, place: Place) -> Spoken:
        """One term: factors side by side."""
        raise NotImplementedError

    def node(self, node: Node, place: Place) -> Spoken:
        """One node."""
        raise NotImplementedError


def quantity(said: Spoken, *, followed: bool) -> Spoken:
    """``a plus b`` → ``the quantity a plus b``; the end is said where commas alone would not tell
    it."""
    if not said.compound and said.ends < Ends.OPEN:
        return said
    if "," in said.words and followed:
        return Spoken(f"the quantity {said.words}, end quantity", Ends.OPEN)
    return Spoken(f"the quantity {said.words}", Ends.OPEN)


def enclosed(said: Spoken, *, followed: bool) -> Spoken:
    """What stands under a root, between bars, in a function: a quantity where its own commas, or
    what follows, could be heard as its end."""
    if "," in said.words or (said.compound and followed):
        return quantity(Spoken(said.words, said.ends, True), followed=followed)
    return said


def enumerate_words(items: list[str], last: str = " and ") -> str:
    """``a and b``; ``a, b and c``; with commas of their own, ``a, b; and c``."""
    if len(items) < 2:
        return "".join(items)
    if len(items) == 2:
        return f"{items[0]}{',' if ' ' in items[0] and _long(items[0]) else ''}{last}{items[1]}"
    separator = "; " if any("," in item for item in items) else ", "
    before_last = separator.rstrip() if separator == "; " else ""
    return f"{separator.join(items[:-1])}{before_last}{last}{items[-1]}"


def _long(words: str) -> bool:
    return "," in words or any(sign in words for sign in (" plus ", " minus ", " of ", " equals "))
