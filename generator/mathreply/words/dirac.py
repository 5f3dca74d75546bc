"""States in Dirac's notation: ``|\\psi\\rangle`` is a ket, ``\\langle\\psi|`` a bra."""

from __future__ import annotations

from mathreply.words.tree import Fence, Mark, Node, Nodes, Role, Scripts, has_role

BRA, KET = "bra", "ket"
_ANGLES = ("\\langle", "⟨", "\\rangle", "⟩")
_BARS = ("|", "\\vert", "\\lvert", "\\rvert", "\\mid")


def states(items: Nodes) -> Nodes:
    """Bras and kets as fences; ``\\langle\\psi|\\phi\\rangle`` stays as it is."""
    kinds = [_kind(node) for node in items]
    if "<" not in kinds and ">" not in kinds:
        return items
    found: list[Node] = []
    at = depth = 0
    while at < len(items):
        end = _end_of_state(items, kinds, at) if not depth else None
        if end is not None:
            name = BRA if kinds[at] == "<" else KET
            fence = Fence(name, items[at + 1 : end], name)
            found.append(_on(items[end], fence))
            at = end + 1
            continue
        # Inside angles that are none of a state, bars are not either.
        depth = max(0, depth + (kinds[at] == "<") - (kinds[at] == ">"))
        found.append(items[at])
        at += 1
    return tuple(found)


def _kind(node: Node) -> str:
    """Which delimiter a node is: an angle, a bar, another one, or none."""
    base = node.base if isinstance(node, Scripts) else node
    if not isinstance(base, Mark):
        return ""
    if base.tex in _ANGLES and base.role is Role.OPEN and base is node:
        return "<"
    if base.tex in _ANGLES and base.role is Role.CLOSE:
        return ">"
    if base.tex in _BARS and base is node:
        return "|"
    return "x" if base.role in (Role.OPEN, Role.CLOSE, Role.BAR) else ""


def _next(kinds: list[str], at: int) -> int | None:
    """The next delimiter behind a place."""
    return next((i for i in range(at + 1, len(kinds)) if kinds[i]), None)


def _end_of_state(items: Nodes, kinds: list[str], at: int) -> int | None:
    """Where the bra or the ket that begins at a place ends; None where none begins."""
    end = _next(kinds, at)
    if end is None or end == at + 1 or any(_parts(node) for node in items[at + 1 : end]):
        return None
    opening, closing = kinds[at], kinds[end]
    if opening == "|":
        return end if closing == ">" else None
    if opening != "<" or closing != "|":
        return None
    after = _next(kinds, end)
    if after is None:
        return end
    if kinds[after] != "|":
        return None if kinds[after] == ">" else end
    beyond = _next(kinds, after)
    # An average of something with an absolute value in it ends right behind the bar.
    return None if beyond == after + 1 and kinds[beyond] == ">" else end


def _parts(node: Node) -> bool:
    """Whether a node parts what stands on its two sides."""
    return has_role(node, Role.PUNCTUATION, Role.RELATION)


def _on(closing: Node, fence: Fence) -> Node:
    """The fence with the scripts of the sign that closes it."""
    if not isinstance(closing, Scripts):
        return fence
    return Scripts(fence, closing.sub, closing.sup, closing.primes)
