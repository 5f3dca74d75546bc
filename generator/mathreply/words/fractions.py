"""Fractions and roots: where a listener cannot tell the end, the end is said."""

from __future__ import annotations

from mathreply.words import vocabulary as v
from mathreply.words.spoken import (
    INSIDE,
    SIDE,
    Ends,
    Spoken,
    Standing,
    Voice,
    bracketed,
    closed,
    quantity,
)
from mathreply.words.tree import Fraction, Mark, Node, Nodes, Role, Root, base_tex, has_role


def fraction(voice: Voice, node: Fraction, place: Standing) -> Spoken:
    """``a over b`` of two units; else ``the fraction …, over …, end fraction``."""
    if node.kind != "over":
        return _stacked(voice, node)
    if simple := _vulgar_in(node):
        return Spoken(simple)
    above = voice.side(node.above, INSIDE)
    below = voice.side(node.below, INSIDE)
    are_short = _is_short(node.above, above) and _is_short(node.below, below)
    if are_short and len(node.below) == 1:
        comma = "," if above.ends >= Ends.RAISED else ""
        return Spoken(f"{above.words}{comma} over {below.words}", Ends.OPEN, loose=True)
    above = _in_fraction(node.above, above)
    below = _in_fraction(node.below, below)
    comma = "," if not above.is_unit or above.ends >= Ends.RAISED else ""
    return bracketed(Spoken(f"{above.words}{comma} over {below.words}"), "fraction")


def _is_short(nodes: Nodes, said: Spoken) -> bool:
    """Whether it is one unit that is no function of something and no bracket."""
    signed = bool(nodes) and has_role(nodes[0], Role.ADD)
    return said.is_unit and said.ends < Ends.OPEN and not signed and not _over_in(nodes)


def _in_fraction(nodes: Nodes, said: Spoken) -> Spoken:
    """Above or below: where another ``over`` would be heard, it gets brackets of its own."""
    if not _over_in(nodes):
        return said
    if len(nodes) == 1:
        return operand(nodes, said)
    return bracketed(said)


def _over_in(nodes: Nodes) -> bool:
    """Whether another "over" would be heard inside."""
    return any(
        base_tex(node) == "/" or (isinstance(node, Fraction) and not _vulgar_in(node))
        for node in nodes
    )


def operand(nodes: Nodes, said: Spoken) -> Spoken:
    """What a function, a name or a fraction takes: one unit, a fraction or a quantity."""
    if said.is_unit:
        return said
    if len(nodes) == 1 and isinstance(nodes[0], Fraction) and nodes[0].kind == "over":
        return bracketed(said, "fraction")
    return bracketed(said)


def _vulgar_in(node: Fraction) -> str:
    """What a small fraction is called; empty for any other."""
    return vulgar(node.above[0], node.below[0]) if len(node.above) == len(node.below) == 1 else ""


def vulgar(above: Node, below: Node) -> str:
    """``\\frac12`` → ``one half``; empty for anything but small numbers."""
    if not isinstance(above, Mark) or not isinstance(below, Mark) or not below.tex.isdecimal():
        return ""
    part = v.PARTS.get(int(below.tex[:3]))
    if part is None or above.role is not Role.NUMBER or above.words not in v.CARDINALS[1:]:
        return ""
    if above.tex == "1":
        return f"one {part}"
    return f"{above.words} {'halves' if part == 'half' else part + 's'}"


def _stacked(voice: Voice, node: Fraction) -> Spoken:
    """``n choose k``, and what is stacked without a line."""
    above = _signed(node.above, voice.side(node.above, INSIDE))
    below = _signed(node.below, voice.side(node.below, INSIDE))
    word = "choose" if node.kind == "choose" else "above"
    return Spoken(f"{above.words} {word} {below.words}", Ends.OPEN, loose=True)


def _signed(nodes: Nodes, said: Spoken) -> Spoken:
    """In brackets also where a sign before it would be heard as the sign of the whole."""
    return bracketed(said) if nodes and has_role(nodes[0], Role.ADD) else quantity(said)


_ROOTS = {"2": "square", "3": "cube", "4": "fourth", "5": "fifth"}


def _degree(said: Spoken) -> str:
    """The degree of a root, in its words."""
    return quantity(said).words.removeprefix("the ")


def root(voice: Voice, node: Root, place: Standing) -> Spoken:
    """``the square root of x``; ``the square root of x plus one, end root``."""
    index = node.index or ()
    tex = "".join(part.tex for part in index if isinstance(part, Mark)) if index else "2"
    name = _ROOTS.get(tex) or f"{_degree(voice.listing(index, SIDE))}-th"
    return closed(f"the {name} root of", voice.side(node.body, INSIDE), "root")
