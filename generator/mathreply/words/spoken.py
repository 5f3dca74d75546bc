"""Words with what a listener still expects of them, and the few ways to put words together.

The law: with all punctuation taken away, two formulas of different structure never have the same
words. It holds because whatever takes an operand (a root, bars, a fraction, a power, a function, an
index) takes either one unit, of which the listener knows where it ends, or something between two
brackets that are said: ``the quantity … end quantity``, ``the square root of … end root``. What is
not between brackets therefore belongs to the outermost level, and commas are for the breath alone.
"""

from __future__ import annotations

from enum import IntEnum

from msgspec import Struct

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


class Spoken(Struct, frozen=True):
    """Words and how they end."""

    words: str
    ends: Ends = Ends.CLOSED
    compound: bool = False
    """Whether it is a sum, a relation or a list."""
    loose: bool = False
    """Whether it is a product, a quotient or the like whose operator is said: ``x times y``,
    ``a over b``, ``the sum over i of x i``."""

    @property
    def is_unit(self) -> bool:
        """Whether it may stand as an operand without a bracket around it."""
        return not self.compound and not self.loose


class Standing(Struct, frozen=True):
    """Where a piece stands."""

    alone: bool = False
    """It is a whole side: a fraction need not say where it ends."""
    followed: bool = False
    """Something that could be heard as a part of it comes after it."""
    relation: str = ""
    """The TeX of the relation before it."""


INSIDE = Standing()
SIDE = Standing(alone=True)


class Voice:
    """Says any part of a formula; the constructs call it for their own parts. No protocol:
    ``typing`` loads slowly."""

    def listing(self, nodes: Nodes, place: Standing) -> Spoken:
        """Pieces between commas, each with its relations."""
        raise NotImplementedError

    def side(self, nodes: Nodes, place: Standing) -> Spoken:
        """One side of a relation: terms and signs."""
        raise NotImplementedError

    def product(self, factors: Nodes, place: Standing) -> Spoken:
        """One term: factors side by side."""
        raise NotImplementedError

    def node(self, node: Node, place: Standing) -> Spoken:
        """One node."""
        raise NotImplementedError


def bracketed(said: Spoken, name: str = "quantity") -> Spoken:
    """``a plus b`` → ``the quantity a plus b, end quantity``, whatever it is."""
    return Spoken(f"the {name} {said.words}, end {name}", Ends.OPEN)


def quantity(said: Spoken) -> Spoken:
    """The same as an operand: in brackets unless it is one unit."""
    return said if said.is_unit else bracketed(said)


def closed(head: str, body: Spoken, end: str) -> Spoken:
    """``the square root of x``; ``the square root of x plus one, end root``. Of two that end alike
    both are ended, lest the end of the inner one be heard as the outer one's.

    Args:
        head: what is said before the body, its ``of`` included.
        body: what it applies to.
        end: what is said to end, where the body is more than one unit.
    """
    if body.is_unit and not body.words.endswith(f", end {end}"):
        return Spoken(f"{head} {body.words}", Ends.OPEN)
    return Spoken(f"{head} {body.words}, end {end}", Ends.OPEN)


def enumerate_words(items: list[str]) -> str:
    """``a and b and c``: every entry ends at an ``and``; commas only help the breath."""
    words = ""
    for item in items:
        comma = "," if " " in words and _long(words) else ""
        words = f"{words}{comma} and {item}" if words else item
    return words


def _long(words: str) -> bool:
    return "," in words or any(
        sign in words for sign in (" and ", " plus ", " minus ", " of ", " equals ")
    )
