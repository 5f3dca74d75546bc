"""What a function is applied to."""

from __future__ import annotations

from itertools import pairwise

from mathreply.words.fractions import operand
from mathreply.words.lists import dots_in, split_commas
from mathreply.words.spoken import INSIDE, Spoken, Voice, bracketed
from mathreply.words.tree import Mark, Nodes, Role, base_tex, has_role


def arguments(voice: Voice, nodes: Nodes, *, relative: bool = False) -> Spoken:
    """``x``; ``x and y``; ``A given B``; ``P from Q`` of a divergence.

    More than one argument, and what is given, are a list: as an operand they get a bracket. An
    event (``X = x``) is named as one, lest its relation be heard outside.
    """
    halves = [
        i
        for i, node in enumerate(nodes)
        if has_role(node, Role.PUNCTUATION) and base_tex(node) == ";"
    ]
    if any(has_role(node, Role.RELATION) and base_tex(node) not in _GIVEN for node in nodes):
        return bracketed(_plain_arguments(voice, nodes, halves, relative=relative), "event")
    return _plain_arguments(voice, nodes, halves, relative=relative)


_GIVEN = ("\\mid", "\\|")


def _plain_arguments(voice: Voice, nodes: Nodes, halves: list[int], *, relative: bool) -> Spoken:
    """Arguments without the name of an event around them."""
    if len(halves) == 1:
        at = halves[0]
        before = arguments(voice, nodes[:at], relative=relative).words
        after = _enumerated(voice, split_commas(nodes[at + 1 :]))
        is_loose = "," in before or " and " in after
        return Spoken(f"{before}, parametrized by {after}", loose=is_loose)
    for i, node in enumerate(nodes):
        if has_role(node, Role.RELATION) and isinstance(node, Mark) and node.tex in _GIVEN:
            return _conditional(voice, nodes[:i], node, nodes[i + 1 :], relative=relative)
    entries = split_commas(nodes)
    if len(entries) == 1:
        return _entry(voice, nodes)
    return Spoken(_enumerated(voice, entries), loose=True)


def _entry(voice: Voice, nodes: Nodes) -> Spoken:
    """One argument; inside an event, which has a bracket of its own, a relation needs none."""
    said = voice.listing(nodes, INSIDE)
    if any(has_role(node, Role.RELATION) for node in nodes):
        return said
    return operand(nodes, said)


def _conditional(voice: Voice, left: Nodes, bar: Mark, right: Nodes, *, relative: bool) -> Spoken:
    """``A given B``, ``P from Q``."""
    word = "from" if relative else bar.words
    sides = [split_commas(left), split_commas(right)]
    before, after = (_enumerated(voice, side) for side in sides)
    return Spoken(f"{before} {word} {after}", loose=any(len(side) > 1 for side in sides))


def _enumerated(voice: Voice, entries: list[Nodes]) -> str:
    """Entries, each with an end where it would run into the next."""
    last = len(entries) - 1
    said: list[Spoken] = []
    for i, entry in enumerate(entries):
        one = dots_in(entry, last=i == last) or _entry(voice, entry)
        # Beside another entry a list that is given ("p of x given y") has to say where it ends.
        listed = len(entries) > 1 and any(word in one.words for word in _LIST_WORDS)
        said.append(bracketed(one) if listed else one)
    return join_entries(said)


_LIST_WORDS = (" given ", " parametrized by ", " from ")


def join_entries(said: list[Spoken]) -> str:
    """Entries with ``and``; dots stand between two of them: ``x one, up to x n``."""
    words = said[0].words if said else ""
    for before, entry in pairwise(said):
        # "x one, up to x n": the dots join them already.
        dotted = "up to" in (before.words, entry.words)
        comma = "," if before.words != "up to" and " " in words else ""
        words = f"{words}{comma} {'' if dotted else 'and '}{entry.words}"
    return words
