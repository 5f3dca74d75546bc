"""What a formula is made of, as far as saying it aloud needs to know."""

from __future__ import annotations

from enum import Enum, auto

from msgspec import Struct


class Role(Enum):
    """What a sign does in a sentence."""

    LETTER = auto()
    NUMBER = auto()
    ADD = auto()
    """``+``, ``-``, ``\\pm``."""
    TIMES = auto()
    """Between two factors: ``\\cdot``, ``/``, ``\\cup`` …"""
    RELATION = auto()
    PUNCTUATION = auto()
    """Commas, semicolons, full stops."""
    NAME = auto()
    """A function or operator with a name: ``\\log``, ``\\operatorname{softmax}``."""
    BIG = auto()
    """Takes bounds and the rest of its term: ``\\sum``, ``\\int``, ``\\lim``, ``\\max``."""
    SPACE = auto()
    """A space wide enough to be a pause."""
    DOTS = auto()
    AFTER = auto()
    """Stands after its operand: ``!``."""
    OPEN = auto()
    CLOSE = auto()
    BAR = auto()
    """``|`` and ``\\|``, whose side is not known from the sign alone."""
    INFIX = auto()
    """Splits its whole group: ``\\over``, ``\\choose``."""
    BREAK = auto()
    """``\\\\`` outside of a table."""
    OTHER = auto()


class Mark(Struct, frozen=True):
    """One sign and its words."""

    role: Role
    tex: str
    words: str


class Braces(Struct, frozen=True):
    """Braces."""

    body: Nodes


class Scripts(Struct, frozen=True):
    """A base with what hangs on it."""

    base: Node | None
    sub: Nodes | None = None
    sup: Nodes | None = None
    primes: int = 0


class Fraction(Struct, frozen=True):
    """``\\frac``, ``\\over``, ``\\binom``."""

    above: Nodes
    below: Nodes
    kind: str = "over"
    """``over``, ``choose`` or ``atop``."""


class Root(Struct, frozen=True):
    """``\\sqrt[index]{body}``."""

    body: Nodes
    index: Nodes | None = None


class Accent(Struct, frozen=True):
    """A hat, a bar, a brace under it …"""

    words: str
    body: Nodes


class Styled(Struct, frozen=True):
    """A font: ``bold``, ``script``, ``blackboard``, ``roman`` …"""

    font: str
    body: Nodes


class Text(Struct, frozen=True):
    """Words that the author wrote inside the formula; mathematics in them is read as such."""

    parts: tuple[str | Nodes, ...]


class Stacked(Struct, frozen=True):
    """Something above or below a sign: ``\\overset``, ``\\underbrace{…}_{…}``."""

    body: Nodes
    note: Nodes
    below: bool


class Fence(Struct, frozen=True):
    """What stands between two delimiters."""

    opening: str
    body: Nodes
    closing: str
    is_interval: bool = False
    """Whether its neighbours leave no other choice."""


class Table(Struct, frozen=True):
    """An environment, row by row, cell by cell."""

    name: str
    rows: tuple[tuple[Nodes, ...], ...]
    bars: tuple[int, ...] = ()
    """How many columns stand before each upright line between two of them."""


Node = Mark | Braces | Scripts | Fraction | Root | Accent | Styled | Text | Stacked | Fence | Table
Nodes = tuple[Node, ...]


def has_role(node: Node | None, *roles: Role) -> bool:
    """Whether a node is a sign that does one of these things."""
    return isinstance(node, Mark) and node.role in roles


def bare(node: Node | None) -> Node | None:
    """The node without its font, its braces (around one thing), its accents and scripts."""
    while True:
        if isinstance(node, Scripts):
            node = node.base
        elif isinstance(node, Styled | Braces | Accent) and len(node.body) == 1:
            node = node.body[0]
        else:
            return node


def base_tex(node: Node | None) -> str:
    """The TeX of the sign under scripts, accents and fonts; empty if it is not a single sign."""
    node = bare(node)
    return node.tex if isinstance(node, Mark) else ""
