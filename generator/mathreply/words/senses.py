"""Signs that are said in another way by what stands beside them."""

from __future__ import annotations

from msgspec.structs import replace

from mathreply.words.tree import (
    Accent,
    Braces,
    Fence,
    Mark,
    Node,
    Nodes,
    Role,
    Scripts,
    Styled,
    base_tex,
    has_role,
)

_WEDGES = frozenset({"\\wedge", "∧"})
_FORMS = frozenset({"\\omega", "\\eta"})
"""Letters of differential forms, that no statement has."""


_TRIANGLES = frozenset({"\\triangle", "\\vartriangle", "△"})


def with_differences(nodes: Nodes) -> Nodes:
    r"""The same nodes, in which a triangle between two sets is their symmetric difference; before
    three points it is a triangle."""
    return tuple(
        Mark(Role.ADD, node.tex, "symmetric difference")
        if isinstance(node, Mark) and node.tex in _TRIANGLES and _is_between_sets(nodes, at)
        else node
        for at, node in enumerate(nodes)
    )


def _is_between_sets(nodes: Nodes, at: int) -> bool:
    before, after = nodes[at - 1] if at else None, nodes[at + 1 : at + 3]
    is_single = bool(after) and not (len(after) > 1 and _is_set(after[1]))
    return _is_set(before) and is_single and _is_set(after[0])


def _is_set(node: Node | None) -> bool:
    base = _base(node)
    return isinstance(base, Fence | Styled) or has_role(base, Role.LETTER)


def is_similar(left: Nodes, right: Nodes) -> bool:
    r"""Whether ``\sim`` between two sides cannot tell of a distribution: triangles, or one small
    letter beside another."""
    if any(base_tex(side[0]) in _TRIANGLES for side in (left, right) if side):
        return True
    letters = [base_tex(side[0]) if _is_name(side) else "" for side in (left, right)]
    return all(letter in _PLAIN for letter in letters)


def _is_name(side: Nodes) -> bool:
    """A letter alone, or applied: ``f(n)``."""
    return len(side) == 1 or (len(side) == 2 and isinstance(side[1], Fence))


_PLAIN = frozenset("abcdfgh")
"""Letters that neither vary at random nor name a distribution."""


def wedged(nodes: Nodes) -> Nodes:
    r"""One side of a relation, in which ``\wedge`` between differential forms or vectors is no
    *and*."""
    wedges = [at for at, node in enumerate(nodes) if base_tex(node) in _WEDGES]
    if not any(_of_forms(nodes, at) for at in wedges):
        return nodes
    return tuple(
        replace(node, words="wedge") if at in wedges and isinstance(node, Mark) else node
        for at, node in enumerate(nodes)
    )


def _of_forms(nodes: Nodes, at: int) -> bool:
    before, after = nodes[:at][-2:], nodes[at + 1 : at + 3]
    beside = (*before[-1:], *after[:1])
    return (
        _is_differential(before)
        or _is_differential(after)
        or any(is_vector(node) or base_tex(node) in _FORMS for node in beside)
    )


def _is_differential(nodes: Nodes) -> bool:
    return len(nodes) == 2 and base_tex(nodes[0]) == "d" and has_role(_base(nodes[1]), Role.LETTER)


def _base(node: Node | None) -> Node | None:
    return node.base if isinstance(node, Scripts) else node


def is_vector(node: Node | None) -> bool:
    """Whether it is set in bold or stands under an arrow, whatever hangs on it."""
    base = _base(node)
    return (isinstance(base, Styled) and base.font == "bold") or (
        isinstance(base, Accent) and base.words == "vector"
    )


_INTEGERS = frozenset("abcdklmnpqr")
"""Letters that stand for integers at a bar; statistics has others (``x``, ``y``, ``s``,
``\\theta``, capitals)."""


def divides(left: Nodes, right: Nodes) -> bool:
    r"""Whether a bar between two sides (``n \mid a + b``) says that the first divides the
    second."""
    return bool(left) and bool(right) and _is_integer(left) and _is_integer(right)


def _is_integer(nodes: Nodes) -> bool:
    return all(map(_of_integers, nodes))


def _of_integers(node: Node) -> bool:
    if isinstance(node, Mark):
        is_letter = node.role is Role.LETTER and node.tex in _INTEGERS
        return is_letter or node.role in (Role.NUMBER, Role.ADD, Role.AFTER) or node.tex == "\\cdot"
    if isinstance(node, Scripts):
        return node.base is not None and _of_integers(node.base)
    return isinstance(node, Braces | Fence) and _is_integer(node.body)
