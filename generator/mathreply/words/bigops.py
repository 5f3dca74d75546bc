"""Sums, products, integrals, limits, and what is stacked above or below a sign."""

from __future__ import annotations

from mathreply.words import vocabulary as v
from mathreply.words.lists import split_commas
from mathreply.words.scripts import short_relations
from mathreply.words.spoken import INSIDE, Ends, Spoken, Standing, Voice, enumerate_words, quantity
from mathreply.words.terms import first_differential
from mathreply.words.tree import (
    Mark,
    Node,
    Nodes,
    Role,
    Scripts,
    Stacked,
    Table,
    Text,
    bare,
    base_tex,
    has_role,
)


def is_big(node: Node) -> bool:
    """Whether it takes bounds and the rest of its term."""
    return has_role(bare(node) if isinstance(node, Scripts) else node, Role.BIG)


def big(voice: Voice, node: Node, rest: Nodes, place: Standing) -> Spoken:
    """A big operator with its bounds and all that it governs."""
    sign = bare(node)
    assert isinstance(sign, Mark)
    sub = node.sub if isinstance(node, Scripts) else None
    sup = node.sup if isinstance(node, Scripts) else None
    bounds = _bounds(voice, sign, sub, sup)
    head = f"{sign.words}{bounds}{', end bound' if ' of ' in bounds else ''}"
    if sign.tex in v.INTEGRALS:
        return _integral(voice, head, rest, place)
    if not rest:
        return Spoken(head, Ends.OPEN)
    body = voice.product(rest, Standing(False, place.followed))
    comma = "," if "," in head or " of " in head else ""
    # A maximum is heard as a function of its body; a sum goes on as long as its term.
    ends = Ends.OPEN if sign.tex in v.CHOOSERS else Ends.WIDE
    return Spoken(f"{head}{comma} of {body.words}", ends, loose=True)


def _integral(voice: Voice, head: str, rest: Nodes, place: Standing) -> Spoken:
    """``the integral of f, d x``; what follows the differential is a factor of the whole."""
    if not rest:
        return Spoken(head, Ends.OPEN)
    at = first_differential(rest)
    if at is None:
        return Spoken(f"{head} of {voice.side(rest, INSIDE).words}", Ends.WIDE, compound=True)
    # A differential is a d and its variable.
    variable, after = rest[at + 1 : at + 2], rest[at + 2 :]
    # F · dr: the sign joins the integrand and the differential.
    is_dotted = at > 1 and base_tex(rest[at - 1]) in ("\\cdot", "·")
    body = voice.side(rest[: at - is_dotted], Standing(False, False)).words
    comma = "," if "," in head or " of " in head else ""
    words = f"{head}{comma} of {body}" if body else head
    words += f"{', dot' if is_dotted else ','} d {voice.side(variable, INSIDE).words}"
    # dx dy: the second differential belongs to the same integral.
    if after and not is_big(after[0]) and first_differential(after) == 0:
        words += f" d {voice.side(after[1:2], INSIDE).words}"
        after = after[2:]
    if not after:
        return Spoken(words, Ends.OPEN)
    said = voice.product(after, Standing(False, place.followed))
    return Spoken(f"{words}, times {said.words}", said.ends, loose=True)


def _bounds(voice: Voice, sign: Mark, sub: Nodes | None, sup: Nodes | None) -> str:
    """What stands below and above the sign, as words."""
    upper = voice.side(sup, INSIDE).words if sup else ""
    if sign.tex in v.INTEGRALS and sub and sup:
        return f" from {voice.side(sub, INSIDE).words} to {upper}"
    if sub is None:
        return f" up to {upper}" if sup else ""
    if sign.tex in _LIMITS and len(sub) > 1:
        return f" as {voice.listing(sub, INSIDE).words.replace(' to ', ' approaches ', 1)}"
    # k=1 names the index and where it begins; without a sign of equality the whole is a condition.
    at = _place_of_equality(sub)
    if at is None or any(has_role(node, Role.PUNCTUATION) for node in sub):
        under = f" over {_divided(sign, sub, bound(voice, sub))}"
        return under + (f" up to {upper}" if sup else "")
    name = voice.listing(sub[:at], INSIDE).words
    low = voice.side(sub[at + 1 :], INSIDE).words
    if sup is None:
        return f" over {name} equal to {low}"
    return f" over {name} from {low} to {voice.side(sup, INSIDE).words}"


_LIMITS = ("\\lim", "\\limsup", "\\liminf", "\\varlimsup", "\\varliminf")


def _place_of_equality(nodes: Nodes) -> int | None:
    """Where the first sign of equality stands; None where there is none."""
    for place, node in enumerate(nodes):
        if isinstance(node, Mark) and node.tex == "=":
            return place
    return None


def _divided(sign: Mark, sub: Nodes, words: str) -> str:
    """``d \\mid n`` under a sum is said of divisors."""
    bar = len(sub) > 2 and base_tex(sub[1]) == "\\mid"
    divides = bar and sign.tex in ("\\sum", "\\prod", "∑", "∏")
    said = words.replace(" given ", " divides ", 1)
    return said.replace(" divides ", " dividing ", 1) if divides else words


def bound(voice: Voice, nodes: Nodes) -> str:
    """What stands under a sign: ``i in V``, ``i and j``, ``i not equal to j``."""
    if len(nodes) == 1 and isinstance(nodes[0], Table):
        rows = [bound(voice, cell) for row in nodes[0].rows for cell in row]
        return enumerate_words(rows)
    entries = [short_relations(voice.listing(entry, INSIDE).words) for entry in split_commas(nodes)]
    words = enumerate_words(entries)
    return words.replace("equals", "equal to") if "equals" in words else words


def stacked(voice: Voice, node: Stacked, place: Standing) -> Spoken:
    """``\\underbrace{x}_{y}`` and its like: the thing, then the note on it."""
    body = voice.listing(node.body, INSIDE)
    if not node.note:
        return body
    body = quantity(body)
    note = quantity(voice.listing(node.note, INSIDE)).words
    if len(node.note) == 1 and isinstance(node.note[0], Text):
        return Spoken(f"{body.words}, which is {note}", Ends.WIDE, loose=True)
    side = "below" if node.below else "above"
    return Spoken(f"{body.words}, with {note} {side} it", Ends.WIDE, loose=True)
