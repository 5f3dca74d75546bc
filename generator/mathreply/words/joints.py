"""What is said between two factors, so that they are heard apart."""

from __future__ import annotations

from mathreply.words.scripts import hangs_before, is_prefix
from mathreply.words.spoken import Ends, Spoken
from mathreply.words.tree import (
    Accent,
    Fence,
    Fraction,
    Mark,
    Node,
    Role,
    Scripts,
    Styled,
    Text,
    bare,
    base_tex,
    has_role,
)

SCALARS = frozenset("abcdeijklmnwxz") | {
    *("\\beta", "\\gamma", "\\delta", "\\epsilon", "\\varepsilon", "\\eta", "\\kappa", "\\lambda"),
    *("\\theta", "\\pi", "\\tau", "\\omega", "\\xi", "\\nu", "\\mu"),
}
"""Letters that multiply a parenthesis that holds a sum."""

_BEFORE_ALL = frozenset({"\\neg", "\\lnot", "\\forall", "\\exists", "\\nexists"})
"""What stands before its operand and is no factor: \"not the quantity a and b\"."""


def joint(said: Spoken, previous: Node | None, node: Node, new: Spoken) -> str:
    """What joins two factors that merely stand side by side."""
    if previous is None:
        return " "
    if base_tex(previous) in _BEFORE_ALL or hangs_before(previous) or said.words.endswith(" point"):
        return " "
    if new.words.startswith("the quantity "):
        return _before_quantity(said, previous)
    sides = (node, previous)
    if any(has_role(bare(side), Role.OTHER) or isinstance(side, Text) for side in sides):
        return " "
    if _is_mixed(previous, node):
        return " followed by "
    # 'times' wherever silence would let the second factor be heard as a part of the first one's
    # script, number or fraction.
    if said.ends >= Ends.RAISED:
        return ", times "
    if _would_run_on(said, previous, node, new):
        return " times "
    is_sign = has_role(bare(previous), Role.LETTER, Role.NUMBER)
    is_sign = is_sign and not has_role(previous, Role.OTHER)
    if new.ends >= Ends.OPEN and is_sign and _long(new):
        return ", times "
    return " "


def _is_mixed(previous: Node, node: Node) -> bool:
    """``3\\frac12``: a mixed number or a product, which nobody knows."""
    if not isinstance(node, Fraction) or node.kind != "over" or not isinstance(previous, Mark):
        return False
    parts = (*node.above, *node.below)
    are_numbers = all(isinstance(part, Mark) and part.role is Role.NUMBER for part in parts)
    return previous.role is Role.NUMBER and len(parts) == 2 and are_numbers


def _before_quantity(said: Spoken, previous: Node) -> str:
    """What joins a factor to one that is said as 'the quantity …': a function is applied to it."""
    is_scalar = (
        base_tex(previous) in SCALARS
        or has_role(bare(previous), Role.NUMBER)
        or not has_role(bare(previous), Role.LETTER)
    )
    if not is_scalar:
        return ", "
    return ", times " if said.ends >= Ends.RAISED else " times "


def _would_run_on(said: Spoken, previous: Node, node: Node, new: Spoken) -> bool:
    """Whether a factor would be heard as a part of the one before it."""
    if isinstance(bare(node), Fence):
        return True
    if said.ends is Ends.SUBBED and has_role(bare(node), Role.LETTER):
        return True
    if _sounds_like_an_index(previous, node) or new.words.startswith("the "):
        return True
    # 2 3 would be heard as 23.
    if has_role(bare(previous), Role.NUMBER) and new.words[:1].isdecimal():
        return True
    if isinstance(previous, Scripts | Fraction) and isinstance(node, Fence | Fraction):
        return True
    is_sign = isinstance(previous, Fraction | Mark) and not has_role(previous, Role.OTHER)
    return isinstance(node, Fraction) and is_sign


def _sounds_like_an_index(previous: Node, node: Node) -> bool:
    """Whether silence between two factors would say the second as an index of the first: ``a n`` is
    ``a_n``. A capital index is called one (``p sub X``), and so is that of a differential."""
    if not has_role(bare(node), Role.LETTER, Role.NUMBER):
        return False
    if not has_role(bare(previous), Role.LETTER):
        return isinstance(bare(previous), Accent | Styled)
    if isinstance(previous, Scripts):
        return previous.sup is None
    is_capital = base_tex(node)[:1].isupper() and not isinstance(node, Styled | Accent)
    return not is_prefix(previous) and not is_capital


def _long(said: Spoken) -> bool:
    return "," in said.words
