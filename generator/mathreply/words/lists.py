"""Where one piece of a list ends and the next begins."""

from __future__ import annotations

from collections.abc import Sequence

from mathreply.words.spoken import Spoken
from mathreply.words.tree import (
    Fence,
    Mark,
    Node,
    Nodes,
    Role,
    Scripts,
    Styled,
    Text,
    bare,
    base_tex,
    has_role,
)


def split_pieces(nodes: Nodes) -> list[tuple[str, Nodes]]:
    """Cut at commas, semicolons, wide spaces and the author's words; each piece with what separates
    it."""
    pieces: list[tuple[str, Nodes]] = []
    separator = ""
    piece: list[Node] = []
    for node in nodes:
        if has_role(node, Role.PUNCTUATION, Role.SPACE):
            if piece:
                pieces.append((separator, tuple(piece)))
                separator, piece = "", []
            separator = _stronger(separator, _mark(node, pieces))
        elif piece and is_quantified([node]):
            pieces.append((separator, tuple(piece)))
            separator, piece = ", ", [node]
        elif _is_claimed(piece, node):
            pieces.append((separator, tuple(piece)))
            separator, piece = ": ", [node]
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


def _mark(node: Node, pieces: list[tuple[str, Nodes]]) -> str:
    """What a comma, a colon or a wide space parts; behind the range of a quantifier a space parts
    off what is claimed."""
    is_prefix = bool(pieces) and is_quantified(pieces[0][1])
    if has_role(node, Role.SPACE) and is_prefix and _is_range(pieces[-1][1]):
        return ": "
    words = node.words if isinstance(node, Mark) else ""
    return {",": ", ", ";": "; ", ".": ". ", ":": ": "}.get(words, ", ")


def _is_claimed(piece: list[Node], node: Node) -> bool:
    """Whether what is said of all x begins here: ``\\forall x \\in A (x > 0)``, where A is no
    function, and ``\\forall x \\in \\mathbb{R}\\, f(x) > 0``."""
    if not is_quantified(piece):
        return False
    last = piece[-1].base if isinstance(piece[-1], Scripts) else piece[-1]
    # A set that has a letter of its own is not multiplied by another letter.
    states = isinstance(last, Styled) and last.font == "blackboard" and _begins_a_side(node)
    if isinstance(node, Fence):
        states = states or any(has_role(each, Role.RELATION) for each in node.body)
    is_ranged = states and any(has_role(each, Role.RELATION) for each in piece)
    return is_ranged and not has_role(piece[-1], Role.RELATION)


def _begins_a_side(node: Node) -> bool:
    if isinstance(node, Fence):
        return node.opening in ("|", "||")
    return has_role(bare(node), Role.LETTER, Role.NAME, Role.NUMBER, Role.BIG)


def is_quantified(piece: Sequence[Node]) -> bool:
    """Whether a piece begins with "for all" or "there exists"."""
    return bool(piece) and isinstance(piece[0], Mark) and piece[0].tex in QUANTIFIERS


def is_ratio(pieces: list[tuple[str, Nodes]], i: int) -> bool:
    """Whether the colon before a piece parts two numbers, or stands once on each side of an equals
    sign (``a:b = c:d``)."""
    if pieces[i][0] != ": ":
        return False
    if has_role(pieces[i - 1][1][-1], Role.NUMBER) and has_role(pieces[i][1][0], Role.NUMBER):
        return True
    colons = [at for at, (separator, _) in enumerate(pieces) if separator == ": "]
    between = [piece for _, piece in pieces[colons[0] : colons[-1]]]
    equal = [base_tex(node) in ("=", "::") for piece in between for node in piece]
    return len(colons) == 2 and equal.count(True) == 1


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


def _is_range(piece: Nodes) -> bool:
    return is_quantified(piece) and any(has_role(node, Role.RELATION) for node in piece)


def is_more_names(pieces: list[tuple[str, Nodes]], i: int) -> bool:
    """Whether a piece goes on with the names of a quantifier: ``\\forall x, y \\in A``."""
    before = [piece for _, piece in pieces[:i]]
    return (
        bool(before)
        and is_quantified(before[0])
        and all(separator == ", " for separator, _ in pieces[1 : i + 1])
        and not any(has_role(node, Role.RELATION, Role.DOTS) for piece in before for node in piece)
        and has_role(pieces[i][1][0], Role.LETTER)
        and base_tex((*pieces[i][1], None)[1]) in ("", "\\in", "∈")
    )


def many_subjects(pieces: list[tuple[str, Nodes]]) -> bool:
    """``x, y \\in X``: names alone before a piece with a relation."""
    if len(pieces) < 2 or any(separator != ", " for separator, _ in pieces[1:]):
        return False
    related = any(has_role(node, Role.RELATION) for node in pieces[-1][1])
    # What is drawn from a distribution are names.
    is_drawn = any(base_tex(node) == "\\sim" for node in pieces[-1][1])
    if is_drawn and any(len(piece) > 1 for _, piece in pieces[:-1]):
        return False
    return related and not any(
        has_role(node, Role.RELATION, Role.OTHER) or isinstance(node, Text)
        for _, piece in pieces[:-1]
        for node in piece
    )
