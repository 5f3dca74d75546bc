"""What a function is applied to."""

from __future__ import annotations

from mathreply.words.lists import dots_in, split_commas
from mathreply.words.spoken import Place, Spoken, Voice, enclosed, enumerate_words
from mathreply.words.tree import (
    Fence,
    Fraction,
    Mark,
    Nodes,
    Role,
    Scripts,
    Table,
    base_tex,
    has_role,
)


def arguments(voice: Voice, nodes: Nodes, place: Place, *, relative: bool = False) -> Spoken:
    """``x``; ``x and y``; ``A given B``; ``P from Q`` of a divergence.

    A sum is called a quantity only where something that could belong to it follows.
    """
    halves = [
        i
        for i, node in enumerate(nodes)
        if has_role(node, Role.PUNCTUATION) and base_tex(node) == ";"
    ]
    if len(halves) == 1:
        at = halves[0]
        before = arguments(voice, nodes[:at], Place(), relative=relative).words
        return Spoken(
            f"{before}, parametrized by"
            f" {_enumerated(voice, split_commas(nodes[at + 1 :]), Place())}"
        )
    for i, node in enumerate(nodes):
        if (
            has_role(node, Role.RELATION)
            and isinstance(node, Mark)
            and node.tex in ("\\mid", "\\|")
        ):
            return _conditional(voice, nodes[:i], node, nodes[i + 1 :], relative=relative)
    entries = split_commas(nodes)
    if len(entries) == 1:
        return _entry(voice, nodes, place.followed)
    return Spoken(_enumerated(voice, entries, place))


def _entry(voice: Voice, nodes: Nodes, followed: bool) -> Spoken:
    """One argument; of an event (``X = x``) the comma after it is end enough."""
    said = voice.listing(nodes, Place(False, followed))
    if _says_its_end(nodes, said):
        return said
    event = any(has_role(node, Role.RELATION) for node in nodes)
    return enclosed(said, followed=followed and not event)


def _says_its_end(nodes: Nodes, said: Spoken) -> bool:
    """One compound fraction, one vector or matrix, one parenthesis with a power: each is heard as
    one thing."""
    node = nodes[0] if len(nodes) == 1 else None
    if isinstance(node, Fraction):
        return said.words.startswith("the fraction ")
    if isinstance(node, Scripts) and node.sub is None:
        node = node.base
        return isinstance(node, Fence) and node.opening == "("
    return isinstance(node, Fence | Table)


def _conditional(voice: Voice, left: Nodes, bar: Mark, right: Nodes, *, relative: bool) -> Spoken:
    word = "from" if relative else bar.words
    before = _enumerated(voice, split_commas(left), Place())
    return Spoken(f"{before} {word} {_enumerated(voice, split_commas(right), Place())}")


def _enumerated(voice: Voice, entries: list[Nodes], place: Place) -> str:
    said: list[str] = []
    for i, entry in enumerate(entries):
        last = i == len(entries) - 1
        said.append(
            (dots_in(entry, last=last) or _entry(voice, entry, last and place.followed)).words
        )
    return join_entries(said)


def join_entries(said: list[str]) -> str:
    """Entries with ``and``; after dots the last one stands alone: ``x one, up to x n``."""
    if "up to" in said:
        at = said.index("up to")
        after = ", ".join(said[at + 1 :])
        return f"{', '.join(said[:at])}, up to {after}"
    return enumerate_words(said)
