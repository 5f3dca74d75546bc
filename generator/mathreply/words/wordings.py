"""The author's own wording put in place of parts of a formula."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from mathreply.words.tree import (
    Accent,
    Braces,
    Fence,
    Fraction,
    Mark,
    Node,
    Nodes,
    Role,
    Root,
    Scripts,
    Stacked,
    Styled,
    Table,
    Text,
)

Wording = tuple[Nodes, str]


def children(node: Node) -> tuple[Nodes, ...]:
    """The sequences that a node holds."""
    if isinstance(node, Mark):
        return ()
    if isinstance(node, Scripts):
        base: tuple[Nodes, ...] = ((node.base,),) if node.base is not None else ()
        return (*base, *(script for script in (node.sub, node.sup) if script is not None))
    if isinstance(node, Fraction):
        return node.above, node.below
    if isinstance(node, Table):
        return tuple(cell for row in node.rows for cell in row)
    if isinstance(node, Text):
        return tuple(part for part in node.parts if not isinstance(part, str))
    if isinstance(node, Stacked):
        return node.body, node.note
    return (
        (node.body,)
        if not isinstance(node, Root) or node.index is None
        else (node.body, node.index)
    )


def reworded(nodes: Nodes, wordings: Sequence[Wording]) -> Nodes:
    """The same tree with the author's words in place of what they stand for; the longest match
    wins."""
    ordered = sorted((pair for pair in wordings if pair[0]), key=lambda pair: -len(pair[0]))
    return _sequence(nodes, ordered)


def _sequence(nodes: Nodes, wordings: Sequence[Wording]) -> Nodes:
    done: list[Node] = []
    i = 0
    while i < len(nodes):
        match = next((pair for pair in wordings if nodes[i : i + len(pair[0])] == pair[0]), None)
        if match is None:
            done.append(_inside(nodes[i], wordings))
            i += 1
        else:
            done.append(_worded(match))
            i += len(match[0])
    return tuple(done)


def _worded(wording: Wording) -> Mark:
    """One sign that says the author's words and does what it did before."""
    pattern, words = wording
    first = pattern[0]
    # One sign keeps its role: a relation with other words is still one.
    if len(pattern) == 1 and isinstance(first, Mark):
        return replace(first, words=words)
    return Mark(Role.LETTER, "", words)


def _inside(node: Node, wordings: Sequence[Wording]) -> Node:
    """A node with the wordings put in place within it."""

    def go(nodes: Nodes) -> Nodes:
        return _sequence(nodes, wordings)

    if isinstance(node, Scripts):
        base = go((node.base,))[0] if node.base is not None else None
        return Scripts(
            base,
            go(node.sub) if node.sub is not None else None,
            go(node.sup) if node.sup is not None else None,
            node.primes,
        )
    if isinstance(node, Fraction):
        return Fraction(go(node.above), go(node.below), node.kind)
    if isinstance(node, Table):
        rows = tuple(tuple(go(cell) for cell in row) for row in node.rows)
        return Table(node.name, rows, node.bars)
    if isinstance(node, Text):
        return Text(tuple(part if isinstance(part, str) else go(part) for part in node.parts))
    if isinstance(node, Stacked):
        return Stacked(go(node.body), go(node.note), node.below)
    if isinstance(node, Root):
        return Root(go(node.body), go(node.index) if node.index is not None else None)
    if isinstance(node, Braces | Styled | Accent | Fence):
        return replace(node, body=go(node.body))
    return node
