"""Delimiters that belong together; a bar is judged by what stands before it."""

from __future__ import annotations

from mathreply.words import vocabulary as v
from mathreply.words.dirac import states
from mathreply.words.intervals import with_intervals
from mathreply.words.tree import Fence, Mark, Node, Nodes, Role, Scripts, has_role

NEST_LIMIT = 25
"""Fences deeper than this are left as loose signs."""

_OPERAND_ENDS = (Role.LETTER, Role.NUMBER, Role.CLOSE, Role.AFTER, Role.DOTS, Role.NAME)


def match_fences(items: Nodes) -> Nodes:
    """Loose delimiters → fences; those without a partner are spelled."""
    items = _double_bars(_bars_for_mids(states(items)))
    if not any(_delimiter(node) for node in items):
        return items
    stack: list[tuple[Mark, list[Node]]] = []
    level: list[Node] = []
    for i, node in enumerate(items):
        sign = _delimiter(node)
        if sign is None:
            level.append(node)
        elif sign.role is Role.OPEN or (
            sign.role is Role.BAR
            and not isinstance(node, Scripts)
            and _bar_opens(items, i, level, stack)
        ):
            stack.append((sign, level))
            level = []
        elif (depth := _partner(sign, stack, level)) is not None and len(stack) <= NEST_LIMIT:
            # What was opened in between was never closed.
            while len(stack) > depth + 1:
                level = _flatten(stack.pop(), level)
            opening, outer = stack.pop()
            fence: Node = Fence(_shape(opening), with_intervals(tuple(level)), _shape(sign))
            level = [*outer, _replace_base(node, fence)]
        else:
            level.append(_spelled(node, sign, "close"))
    while stack:
        level = _flatten(stack.pop(), level)
    return with_intervals(tuple(level))


def _bars_for_mids(items: Nodes) -> Nodes:
    """``\\mid D \\mid``: the first stands where nothing precedes it that could be given."""
    mids: list[int] = []
    depth = 0
    for i, node in enumerate(items):
        sign = _delimiter(node)
        if sign is not None:
            depth += (sign.role is Role.OPEN) - (sign.role is Role.CLOSE)
        elif depth == 0 and isinstance(node, Mark) and node.tex == "\\mid":
            mids.append(i)
    if len(mids) != 2 or not _starts_an_operand(items, mids[0]):
        return items
    bar = Mark(Role.BAR, "|", "|")
    return tuple(bar if i in mids else node for i, node in enumerate(items))


def _double_bars(items: Nodes) -> Nodes:
    """``||x||_2``: bars that stand in pairs throughout are a norm's; in ``||x| - |y||`` they do
    not."""
    bar = Mark(Role.BAR, "|", "|")
    seconds = [
        i for i in range(1, len(items)) if items[i - 1] == bar and _delimiter(items[i]) == bar
    ]
    bars = sum(_delimiter(node) == bar for node in items)
    # A single bar among them: then the pairs are two signs that happen to meet.
    if len(seconds) % 2 or not seconds or bars != 2 * len(seconds):
        return items
    double = Mark(Role.BAR, "\\|", "\\|")
    return tuple(
        _replace_base(node, double) if i in seconds else node
        for i, node in enumerate(items)
        if i + 1 not in seconds
    )


def _starts_an_operand(items: Nodes, i: int) -> bool:
    """Whether nothing stands before a place that a bar could close."""
    before = items[i - 1] if i else None
    return before is None or (
        isinstance(before, Mark) and before.role not in (*_OPERAND_ENDS, Role.OTHER)
    )


def _delimiter(node: Node) -> Mark | None:
    """The delimiter that a node is, scripts on it or not."""
    base = node.base if isinstance(node, Scripts) else node
    return (
        base if isinstance(base, Mark) and base.role in (Role.OPEN, Role.CLOSE, Role.BAR) else None
    )


def _shape(sign: Mark) -> str:
    """What opens with this sign closes with a sign of the same shape."""
    return v.BARS[sign.tex] if sign.role is Role.BAR else sign.words


def _bar_opens(
    items: Nodes, i: int, level: list[Node], stack: list[tuple[Mark, list[Node]]]
) -> bool:
    """After an operand a bar closes, means *given*, or opens where a partner follows; after
    anything else it opens."""
    before = level[-1] if level else None
    sign = items[i]
    if before is None:
        return True
    if isinstance(before, Mark) and before.role not in _OPERAND_ENDS:
        return True
    closes = any(opening == sign for opening, _ in stack)
    return not closes and _bars_to_come(items, i) % 2 == 0


def _bars_to_come(items: Nodes, i: int) -> int:
    """How many bars of this shape, itself among them, stand up to the end of the surrounding
    parenthesis."""
    sign, depth, count = _delimiter(items[i]), 0, 0
    for node in items[i:]:
        other = _delimiter(node)
        if other is None:
            continue
        depth += (other.role is Role.OPEN) - (other.role is Role.CLOSE)
        if depth < 0:
            break
        count += depth == 0 and other == sign
    return count


def _partner(sign: Mark, stack: list[tuple[Mark, list[Node]]], level: list[Node]) -> int | None:
    """The position on the stack of the delimiter that this one closes."""
    for depth in range(len(stack) - 1, -1, -1):
        opening = stack[depth][0]
        if opening.role is Role.BAR:
            if sign.role is Role.BAR and _shape(opening) == _shape(sign):
                return depth
            continue
        if sign.role is Role.BAR:
            return None
        if opening.words == sign.words or (
            {opening.words, sign.words} == {"(", "["} and _one_comma(level)
        ):
            return depth
        further = _deeper(sign, stack, depth)
        mixed = opening.words in ("(", "[") and sign.words in ("(", "[")
        return depth if further is None and mixed else further
    return None


def _deeper(sign: Mark, stack: list[tuple[Mark, list[Node]]], depth: int) -> int | None:
    """The nearest opening delimiter of the same shape further out."""
    for further in range(depth - 1, -1, -1):
        if stack[further][0].words == sign.words and stack[further][0].role is Role.OPEN:
            return further
    return None


def _one_comma(level: list[Node]) -> bool:
    """Whether it is a pair, as the ends of an interval are."""
    return sum(has_role(node, Role.PUNCTUATION) for node in level) == 1


def _replace_base(node: Node, base: Node) -> Node:
    """The scripts of a node on another base."""
    return Scripts(base, node.sub, node.sup, node.primes) if isinstance(node, Scripts) else base


def _flatten(opened: tuple[Mark, list[Node]], level: list[Node]) -> list[Node]:
    """An opening sign that found no partner, back among its neighbours."""
    sign, outer = opened
    return [*outer, _spelled(sign, sign, "open"), *level]


def _spelled(node: Node, sign: Mark, side: str) -> Node:
    """A delimiter without a partner: a lone bar is *given*, a script on it is kept, the rest is
    named."""
    if isinstance(node, Scripts) and _shape(sign) == "|":
        return _replace_base(node, Mark(Role.OTHER, "|", "evaluated at"))
    if sign.role is Role.BAR:
        return Mark(
            Role.RELATION,
            "\\mid" if _shape(sign) == "|" else "\\|",
            "given" if _shape(sign) == "|" else "relative to",
        )
    words = f"{side} {v.DELIMITER_WORDS[sign.words]}"
    return _replace_base(node, Mark(Role.OTHER, sign.tex, words))
