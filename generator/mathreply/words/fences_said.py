"""Parentheses, brackets, braces and bars: quantities, vectors, sets, intervals, norms."""

from __future__ import annotations

from mathreply.words.arguments import join_entries
from mathreply.words.lists import dots_in, split_commas
from mathreply.words.scripts import short_relations
from mathreply.words.spoken import INSIDE, SIDE, Ends, Place, Spoken, Voice, enclosed, quantity
from mathreply.words.tree import Fence, Nodes, Role, Styled, Table, bare, base_tex, has_role

_IN = frozenset({"\\in", "\\notin", "∈", "∉", "\\subset", "\\subseteq"})
_TUPLES = {2: "pair", 3: "triple"}


def fence(voice: Voice, node: Fence, place: Place) -> Spoken:
    """A fence that is not a function's argument."""
    if node.opening in ("|", "||"):
        return _bars(voice, node, place)
    if node.opening in ("floor", "ceiling"):
        said = voice.listing(node.body, Place(False, place.followed))
        return Spoken(
            f"the {node.opening} of {quantity(said, followed=place.followed).words}", Ends.OPEN
        )
    if len(node.body) == 1 and isinstance(node.body[0], Table):
        return voice.node(_matrix(node.body[0], node.opening), place)
    entries = split_commas(node.body)
    if node.opening == "{" and (len(entries) > 1 or _has_bar(node.body) or not node.body):
        return _set(voice, node, entries)
    if node.opening == "<":
        words = _entries(voice, entries)
        return Spoken(
            f"the inner product of {words}"
            if len(entries) == 2 or _has_bar(node.body)
            else f"the average of {words}",
            Ends.OPEN,
        )
    if len(entries) > 1:
        kind = "vector" if node.opening == "[" else _TUPLES.get(len(entries), "tuple")
        return _vector(voice, kind, entries, place)
    said = voice.listing(node.body, Place(False, place.followed))
    if len(node.body) == 1 and not said.compound and said.ends < Ends.RAISED:
        return said
    return quantity(Spoken(said.words, said.ends, True), followed=place.followed)


def _matrix(table: Table, opening: str) -> Table:
    """Rows between delimiters are a matrix, whatever environment they stand in."""
    plain = table.name in ("array", "matrix", "smallmatrix", "subarray", "aligned", "rows")
    return Table("bmatrix", table.rows) if plain and opening in ("(", "[") else table


def _has_bar(nodes: Nodes) -> bool:
    return any(
        (has_role(node, Role.RELATION) and base_tex(node) in ("\\mid", "\\colon", ":"))
        or (has_role(node, Role.PUNCTUATION) and base_tex(node) == ":")
        for node in nodes
    )


def _entries(voice: Voice, entries: list[Nodes]) -> str:
    return join_entries(
        [
            (dots_in(entry, last=i == len(entries) - 1) or voice.listing(entry, INSIDE)).words
            for i, entry in enumerate(entries)
        ]
    )


def _vector(voice: Voice, kind: str, entries: list[Nodes], place: Place) -> Spoken:
    """``the vector z one, zero``; entries that are sums or fractions are numbered."""
    said = [
        dots_in(entry, last=i == len(entries) - 1) or voice.listing(entry, SIDE)
        for i, entry in enumerate(entries)
    ]
    simple = all(not entry.compound and entry.ends < Ends.OPEN for entry in said)
    if simple:
        return Spoken(f"the {kind} {join_entries([entry.words for entry in said])}", Ends.OPEN)
    if kind in ("pair", "triple") or len(said) > 4:
        return Spoken(f"the {kind} of {join_entries([entry.words for entry in said])}", Ends.WIDE)
    names = ("first", "second", "third", "fourth")
    parts = [f"{name} entry {entry.words}" for name, entry in zip(names, said, strict=False)]
    words = f"the {kind} with {', '.join(parts[:-1])}, and {parts[-1]}"
    if place.followed:
        return Spoken(f"{words}, end {kind}", Ends.RAISED)
    return Spoken(words, Ends.WIDE)


def _set(voice: Voice, node: Fence, entries: list[Nodes]) -> Spoken:
    if not node.body:
        return Spoken("the empty set")
    for i, inner in enumerate(node.body):
        if base_tex(inner) in ("\\mid", ":", "\\colon"):
            left = short_relations(voice.listing(node.body[:i], INSIDE).words)
            right = voice.listing(node.body[i + 1 :], INSIDE).words
            return Spoken(f"the set of {left} such that {right}", Ends.WIDE)
    return Spoken(f"the set of {_entries(voice, entries)}", Ends.OPEN)


def interval(voice: Voice, nodes: Nodes, relation: str) -> Spoken | None:
    """``x \\in [a, b)``: an interval, its ends in or out."""
    node = nodes[0] if len(nodes) == 1 else None
    if not isinstance(node, Fence) or relation not in _IN or node.opening not in ("(", "["):
        return None
    entries = split_commas(node.body)
    if len(entries) != 2:
        return None
    low, high = (voice.listing(entry, INSIDE).words for entry in entries)
    if node.opening == node.closing:
        return Spoken(
            f"the {'closed' if node.opening == '[' else 'open'} interval from {low} to {high}",
            Ends.OPEN,
        )
    ends = ("included", "excluded") if node.opening == "[" else ("excluded", "included")
    return Spoken(f"the interval from {low}, {ends[0]}, to {high}, {ends[1]}", Ends.OPEN)


def _bars(voice: Voice, node: Fence, place: Place) -> Spoken:
    said = voice.listing(node.body, Place(False, place.followed))
    body = enclosed(said, followed=place.followed)
    if node.opening == "||":
        return Spoken(f"the norm of {body.words}", Ends.OPEN)
    single = node.body[0] if len(node.body) == 1 else None
    if isinstance(single, Table) and single.name in ("array", "matrix"):
        return voice.node(Table("vmatrix", single.rows), place)
    bold_capital = (
        isinstance(single, Styled) and single.font == "bold" and base_tex(single).isupper()
    )
    if bold_capital or isinstance(single, Table):
        return Spoken(f"the determinant of {body.words}", Ends.OPEN)
    if _is_set(node.body):
        return Spoken(f"the size of {body.words}", Ends.OPEN)
    capital = has_role(bare(single), Role.LETTER) and base_tex(single).isupper()
    return Spoken(f"the {'magnitude' if capital else 'absolute value'} of {body.words}", Ends.OPEN)


def _is_set(nodes: Nodes) -> bool:
    return any(
        base_tex(node) in ("\\cap", "\\cup", "\\setminus", "∩", "∪")
        or (isinstance(node, Fence) and node.opening == "{")
        or (isinstance(node, Styled) and node.font == "script")
        for node in nodes
    )
