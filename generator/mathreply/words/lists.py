"""Where one piece of a list ends and the next begins."""

from __future__ import annotations

from mathreply.words.spoken import Spoken
from mathreply.words.tree import Mark, Node, Nodes, Role, Text, has_role


def split_pieces(nodes: Nodes) -> list[tuple[str, Nodes]]:
    """Cut at commas, semicolons, wide spaces and the author's words; each piece with what separates
    it."""
    pieces: list[tuple[str, Nodes]] = []
    separator = ""
    piece: list[Node] = []
    for node in nodes:
        if has_role(node, Role.PUNCTUATION, Role.SPACE):
            assert isinstance(node, Mark)
            if piece:
                pieces.append((separator, tuple(piece)))
                separator, piece = "", []
            separator = _stronger(
                separator, {",": ", ", ";": "; ", ".": ". ", ":": ": "}.get(node.words, ", ")
            )
        elif (
            piece
            and has_role(node, Role.OTHER)
            and isinstance(node, Mark)
            and node.tex in QUANTIFIERS
        ):
            pieces.append((separator, tuple(piece)))
            separator, piece = ", ", [node]
        elif isinstance(node, Text) and _is_prose(node):
            if piece:
                pieces.append((separator, tuple(piece)))
                separator = ""
            pieces.append((separator or " ", (node,)))
            separator, piece = " ", []
        else:
            piece.append(node)
    if piece:
        pieces.append((separator, tuple(piece)))
    return pieces


def _stronger(one: str, other: str) -> str:
    order = ["", " ", ", ", ": ", "; ", ". "]
    return max(one, other, key=order.index)


def _is_prose(node: Text) -> bool:
    """Whether it is more than a label such as ``xr``."""
    return any(
        not isinstance(part, str)
        or " " in part
        or len(part) > 3
        or part in ("if", "or", "and", "for")
        for part in node.parts
    )


def dots_in(piece: Nodes, *, last: bool) -> Spoken | None:
    """``x_1, \\ldots, x_n``: what the dots between two commas are called."""
    if len(piece) == 1 and has_role(piece[0], Role.DOTS):
        return Spoken("and so on" if last else "up to")
    return None


def split_commas(nodes: Nodes) -> list[Nodes]:
    """The entries of a list, cut at commas and semicolons."""
    entries: list[list[Node]] = [[]]
    for node in nodes:
        if has_role(node, Role.PUNCTUATION) and isinstance(node, Mark) and node.tex in ",;":
            entries.append([])
        else:
            entries[-1].append(node)
    return [tuple(entry) for entry in entries]


QUANTIFIERS = frozenset(["\\forall", "\\exists", "\\exists!", "\\nexists"])
_FOR_ALL = frozenset(["for", "all", "every", "each", "any", "some"])


def quantifies(words: str, separator: str, *, before: bool) -> bool:
    """Whether a relation that follows is short: ``for all s in S and a in A``."""
    return (before and separator == " ") or words.split(" ")[-1] in _FOR_ALL


def many_subjects(pieces: list[tuple[str, Nodes]]) -> bool:
    """``x, y \\in X``: names alone before a piece with a relation."""
    if len(pieces) < 2 or any(separator != ", " for separator, _ in pieces[1:]):
        return False
    related = any(has_role(node, Role.RELATION) for node in pieces[-1][1])
    return related and not any(
        has_role(node, Role.RELATION, Role.OTHER) or isinstance(node, Text)
        for _, piece in pieces[:-1]
        for node in piece
    )
