"""Brackets that are intervals by what stands beside them: a union, a product of such brackets, a
map."""

from __future__ import annotations

from msgspec.structs import replace

from mathreply.words.lists import split_commas
from mathreply.words.tree import Fence, Node, Nodes, Role, Scripts, bare, base_tex, has_role

_OF_SETS = frozenset(
    [
        *("\\cup", "∪", "\\cap", "∩", "\\setminus", "\\subset", "\\subseteq", "⊂", "⊆"),
        *("\\supset", "\\supseteq", "⊃", "⊇"),
    ]
)
"""Beside these a pair of numbers is no vector and no point."""
_TIMES = frozenset(["\\times", "×"])
_TO = frozenset(["\\to", "\\rightarrow", "→"])
_TRANSPOSED = frozenset(["T", "\\top", "\\intercal", "'", "*", "\\dagger", "H"])


def with_intervals(items: Nodes) -> Nodes:
    """The same nodes; brackets of two entries that can only be intervals are known as such."""
    if not any(_could_be(node) for node in items):
        return items
    return tuple(
        _known(node) if _could_be(node) and _is_interval(items, at) else node
        for at, node in enumerate(items)
    )


def _known(node: Node) -> Node:
    if isinstance(node, Scripts):
        return replace(node, base=_known(node.base)) if node.base is not None else node
    return replace(node, is_interval=True) if isinstance(node, Fence) else node


def _could_be(node: Node | None) -> bool:
    fence = node.base if isinstance(node, Scripts) else node
    return (
        isinstance(fence, Fence)
        and fence.opening in ("(", "[")
        and len(split_commas(fence.body)) == 2
    )


def _is_interval(items: Nodes, at: int) -> bool:
    node = items[at]
    before = items[at - 1] if at else None
    after = items[at + 1] if at + 1 < len(items) else None
    signs = {base_tex(each) for each in (before, after) if each is not None}
    if signs & _OF_SETS:
        return True
    fence = bare(node)
    if not isinstance(fence, Fence) or fence.opening != "[":
        return False
    # [0, 1]^2 is no vector's power, nor [0, 1] × [0, 1] the product of vectors, which have three
    # entries for that.
    if isinstance(node, Scripts) and node.sup and base_tex(node.sup[0]) not in _TRANSPOSED:
        return has_role(node.sup[0], Role.LETTER, Role.NUMBER)
    if before is not None and base_tex(before) in _TIMES and at > 1 and _could_be(items[at - 2]):
        return True
    if after is not None and base_tex(after) in _TIMES and _could_be(_at(items, at + 2)):
        return True
    # f: [0, 1] → R
    is_mapped = before is not None and base_tex(before) in (":", "\\colon")
    return is_mapped and after is not None and base_tex(after) in _TO


def _at(items: Nodes, at: int) -> Node | None:
    return items[at] if at < len(items) else None
