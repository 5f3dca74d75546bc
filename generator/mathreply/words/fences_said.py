"""Parentheses, brackets, braces and bars: quantities, vectors, sets, intervals, norms."""

from __future__ import annotations

from mathreply.words.arguments import join_entries
from mathreply.words.dirac import BRA, KET
from mathreply.words.lists import dots_in, split_commas
from mathreply.words.scripts import short_relations
from mathreply.words.spoken import (
    INSIDE,
    Ends,
    Spoken,
    Standing,
    Voice,
    bracketed,
    closed,
    quantity,
)
from mathreply.words.tree import Fence, Node, Nodes, Role, Styled, Table, bare, base_tex, has_role

_IN = frozenset({"\\in", "\\notin", "∈", "∉", "\\subset", "\\subseteq"})
_TUPLES = {2: "pair", 3: "triple"}


def fence(voice: Voice, node: Fence, place: Standing) -> Spoken:
    """A fence that is not a function's argument."""
    opening, body = node.opening, node.body
    if opening in ("|", "||"):
        return _bars(voice, node, place)
    if opening in (BRA, KET):
        return closed(opening, voice.listing(body, INSIDE), opening)
    if opening in ("floor", "ceiling"):
        return closed(f"the {opening} of", voice.listing(body, INSIDE), opening)
    if len(body) == 1 and isinstance(body[0], Table) and opening != "<":
        return voice.node(_matrix(body[0], opening), place)
    entries = split_commas(body)
    if opening == "{" and _makes_a_set(node, entries, place):
        return _set(voice, node, entries)
    if opening == "<":
        return _inner_product(voice, node, entries)
    # Of two different brackets only an interval is made.
    if len(entries) == 2 and (
        node.is_interval or {opening, node.closing} == {"(", "["} or _is_unbounded(node, entries)
    ):
        return _interval_words(voice, node, entries)
    if len(entries) > 1:
        kind = _square(entries) if opening == "[" else _TUPLES.get(len(entries), "tuple")
        return _vector(voice, kind, entries)
    said = voice.listing(body, INSIDE)
    # Brackets around one letter or number change nothing that one hears.
    if len(body) == 1 and said.is_unit and said.ends < Ends.RAISED:
        return said
    return bracketed(said)


def _makes_a_set(node: Fence, entries: list[Nodes], place: Standing) -> bool:
    """Whether braces make a set; around a sum or a product they only group it."""
    if len(entries) > 1 or _has_bar(node.body) or len(node.body) < 2:
        return True
    is_signed = len(node.body) == 2 and has_role(node.body[0], Role.ADD)
    return is_signed and place.alone


def _inner_product(voice: Voice, node: Fence, entries: list[Nodes]) -> Spoken:
    """``⟨u, v⟩``, ``⟨u | v⟩``; of one thing an average."""
    entries = _of_inner_product(node.body) or entries
    name = "inner product" if len(entries) == 2 or _has_bar(node.body) else "average"
    words = f"the {name} of {_entries(voice, entries)}"
    end = f", end {name}" if len(entries) > 1 else ""
    return Spoken(f"{words}{end}", Ends.OPEN)


def _matrix(table: Table, opening: str) -> Table:
    """Rows between delimiters are a matrix, whatever environment they stand in."""
    plain = table.name in ("array", "matrix", "smallmatrix", "subarray", "aligned", "rows")
    return Table("bmatrix", table.rows, table.bars) if plain and opening in ("(", "[") else table


def _of_inner_product(nodes: Nodes) -> list[Nodes]:
    """``\\langle x | y \\rangle``: what stands on both sides of the one bar."""
    bars = [i for i, node in enumerate(nodes) if base_tex(node) == "\\mid"]
    return [nodes[: bars[0]], nodes[bars[0] + 1 :]] if len(bars) == 1 else []


def _square(entries: list[Nodes]) -> str:
    """``[A, B]`` of two capitals is a commutator as well."""
    are_capitals = all(len(each) == 1 and base_tex(each[0]).isupper() for each in entries)
    return "bracket" if len(entries) == 2 and are_capitals else "vector"


def _is_unbounded(node: Fence, entries: list[Nodes]) -> bool:
    """``(0, \\infty)``: no point has infinity for a coordinate."""
    last = entries[-1][-1:] + entries[0][-1:]
    return node.opening == "(" and any(base_tex(each) in ("\\infty", "∞") for each in last)


def _has_bar(nodes: Nodes) -> bool:
    """Whether a condition is parted off, as in the set of all x with x > 0."""
    return any(
        (has_role(node, Role.RELATION) and base_tex(node) in ("\\mid", "\\colon", ":"))
        or (has_role(node, Role.PUNCTUATION) and base_tex(node) == ":")
        for node in nodes
    )


def _entries(voice: Voice, entries: list[Nodes]) -> str:
    """Entries with "and", dots between two of them."""
    return join_entries(
        [
            (dots_in(entry, last=i == len(entries) - 1) or quantity(voice.listing(entry, INSIDE)))
            for i, entry in enumerate(entries)
        ]
    )


def _vector(voice: Voice, kind: str, entries: list[Nodes]) -> Spoken:
    """``the vector z one and zero, end vector``."""
    return bracketed(Spoken(_entries(voice, entries)), kind)


def _set(voice: Voice, node: Fence, entries: list[Nodes]) -> Spoken:
    """``the set of x such that …``, ``the set of a, b and c``."""
    if not node.body:
        return Spoken("the empty set")
    for i, inner in enumerate(node.body):
        if base_tex(inner) in ("\\mid", ":", "\\colon"):
            left = short_relations(voice.listing(node.body[:i], INSIDE).words)
            right = voice.listing(node.body[i + 1 :], INSIDE).words
            return Spoken(f"the set of {left} such that {right}, end set", Ends.OPEN)
    return Spoken(f"the set of {_entries(voice, entries)}, end set", Ends.OPEN)


def interval(voice: Voice, nodes: Nodes, relation: str) -> Spoken | None:
    """``x \\in [a, b)``: an interval, its ends in or out; ``x \\in \\{a + b\\}``: a set."""
    node = nodes[0] if len(nodes) == 1 else None
    if not isinstance(node, Fence) or relation not in _IN or node.opening not in ("(", "[", "{"):
        return None
    entries = split_commas(node.body)
    if node.opening == "{":
        return _set(voice, node, entries)
    if len(entries) != 2:
        return None
    return _interval_words(voice, node, entries)


def _interval_words(voice: Voice, node: Fence, entries: list[Nodes]) -> Spoken:
    """``the open interval from a to b``; of half open ones each end is told."""
    low, high = (quantity(voice.listing(entry, INSIDE)).words for entry in entries)
    begins_closed = node.opening == "["
    if node.opening == node.closing:
        kind = "closed" if begins_closed else "open"
        return Spoken(f"the {kind} interval from {low} to {high}", Ends.OPEN)
    if begins_closed:
        return Spoken(f"the interval from {low}, included, to {high}, excluded", Ends.OPEN)
    return Spoken(f"the interval from {low}, excluded, to {high}, included", Ends.OPEN)


def _bars(voice: Voice, node: Fence, place: Standing) -> Spoken:
    """A norm, a determinant, a size or an absolute value."""
    said = voice.listing(node.body, INSIDE)
    if node.opening == "||":
        return closed("the norm of", said, "norm")
    single = node.body[0] if len(node.body) == 1 else None
    if isinstance(single, Table) and single.name in ("array", "matrix"):
        return voice.node(Table("vmatrix", single.rows, single.bars), place)
    name = _bars_name(node.body, single)
    return closed(f"the {name} of", said, name)


def _bars_name(body: Nodes, single: Node | None) -> str:
    """What single bars around something are called, as far as its look tells."""
    bold_capital = (
        isinstance(single, Styled) and single.font == "bold" and base_tex(single).isupper()
    )
    if bold_capital or isinstance(single, Table):
        return "determinant"
    if _is_set(body):
        return "size"
    capital = has_role(bare(single), Role.LETTER) and base_tex(single).isupper()
    return "magnitude" if capital else "absolute value"


def _is_set(nodes: Nodes) -> bool:
    """Whether it looks like a set: by its operations, its braces or its letters."""
    return any(
        base_tex(node) in ("\\cap", "\\cup", "\\setminus", "∩", "∪")
        or (isinstance(node, Fence) and node.opening == "{")
        or (isinstance(node, Styled) and node.font == "script")
        for node in nodes
    )
