"""Fractions and roots: where a listener cannot tell the end, the end is said."""

from __future__ import annotations

from mathreply.words import vocabulary as v
from mathreply.words.spoken import SIDE, Ends, Place, Spoken, Voice, enclosed, quantity
from mathreply.words.terms import split_terms
from mathreply.words.tree import Fraction, Mark, Node, Nodes, Role, Root, bare, has_role


def fraction(voice: Voice, node: Fraction, place: Place) -> Spoken:
    """``a over b``; ``the fraction … over …, end fraction`` where it is one of several things."""
    if node.kind != "over":
        return _stacked(voice, node, place)
    if simple := _vulgar_in(node):
        return Spoken(simple)
    above = voice.side(node.above, Place(False, False))
    below = _denominator(voice, node.below)
    comma = (
        ","
        if above.ends >= Ends.RAISED
        or above.compound
        or "," in above.words
        or " of " in above.words
        else ""
    )
    words = f"{above.words}{comma} over {below.words}"
    if place.alone:
        return Spoken(
            words, Ends.WIDE if below.compound or below.ends >= Ends.RAISED else Ends.OPEN
        )
    plain = (
        not above.compound
        and not below.compound
        and above.ends < Ends.OPEN
        and below.ends < Ends.OPEN
    )
    if plain and not _fraction_in(node.above) and not _fraction_in(node.below):
        return Spoken(words, Ends.OPEN)
    if place.followed:
        return Spoken(f"the fraction {words}, end fraction", Ends.OPEN)
    return Spoken(f"the fraction {words}", Ends.WIDE)


def _fraction_in(nodes: Nodes) -> bool:
    return any(isinstance(node, Fraction) and not _vulgar_in(node) for node in nodes)


def _denominator(voice: Voice, nodes: Nodes) -> Spoken:
    """What stands below; a sum whose terms need commas is called a sum, so that its commas end
    nothing else."""
    said = voice.side(nodes, Place(False, False))
    terms = split_terms(nodes)
    if _fraction_in(nodes) and not said.words.startswith("the fraction "):
        kind = "fraction" if len(nodes) == 1 else "quantity"
        return Spoken(f"the {kind} {said.words}", Ends.WIDE)
    if not said.compound and ", times " in said.words and not has_role(bare(nodes[0]), Role.BIG):
        factors = said.words.split(", times ")
        listed = f"of {factors[0]}, and {factors[1]}" if len(factors) == 2 else said.words
        return Spoken(f"the product {listed}", Ends.WIDE)
    if not said.compound or "," not in said.words or len(terms) < 2:
        return said
    if any(term.sign not in ("", "plus") for term in terms) or terms[0].sign:
        return Spoken(f"the quantity {said.words}, end quantity", Ends.OPEN)
    parts = [voice.product(term.factors, Place(False, False)).words for term in terms]
    return Spoken(f"the sum of {', '.join(parts[:-1])}, and {parts[-1]}", said.ends, True)


def _vulgar_in(node: Fraction) -> str:
    return vulgar(node.above[0], node.below[0]) if len(node.above) == len(node.below) == 1 else ""


def vulgar(above: Node, below: Node) -> str:
    """``\\frac12`` → ``one half``; empty for anything but small numbers."""
    if not isinstance(above, Mark) or not isinstance(below, Mark) or not below.tex.isdigit():
        return ""
    part = v.PARTS.get(int(below.tex[:3]))
    if part is None or above.role is not Role.NUMBER or above.words not in v.CARDINALS[1:]:
        return ""
    if above.tex == "1":
        return f"one {part}"
    return f"{above.words} {'halves' if part == 'half' else part + 's'}"


def _stacked(voice: Voice, node: Fraction, place: Place) -> Spoken:
    above = quantity(voice.side(node.above, Place()), followed=True)
    below = quantity(voice.side(node.below, Place()), followed=place.followed)
    if node.kind == "choose":
        return Spoken(f"{above.words} choose {below.words}", Ends.OPEN)
    return Spoken(f"{above.words}, above {below.words}", Ends.OPEN)


_ROOTS = {"2": "square", "3": "cube", "4": "fourth", "5": "fifth"}


def root(voice: Voice, node: Root, place: Place) -> Spoken:
    """``the square root of x``."""
    index = voice.listing(node.index, SIDE).words if node.index else "two"
    tex = "".join(part.tex for part in node.index if isinstance(part, Mark)) if node.index else "2"
    name = _ROOTS.get(tex) or f"{index}-th"
    said = voice.side(node.body, Place(False, place.followed))
    said = enclosed(said, followed=place.followed)
    return Spoken(f"the {name} root of {said.words}", Ends.WIDE if said.compound else Ends.OPEN)
