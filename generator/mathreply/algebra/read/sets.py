"""Sets of which a side is made, in displays that come without declarations: ``A \\in
\\mathbb{R}^{m \\times n}``, ``y_i \\in \\{0, 1\\}``, ``f: \\mathbb{R}^n \\to \\mathbb{R}``.

Nothing is known of them but their names; a power of the reals tells besides what its members are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sympy import Integer, Symbol

from mathreply.algebra.expression.context import size
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import NamedSet
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.names import BOLD, canonical
from mathreply.algebra.read.scripts import split_at_commas
from mathreply.algebra.read.stream import Lexeme, lexemes_of
from mathreply.algebra.read.unread import Misfit, Unread

_NUMBERS = re.compile(
    r"\\mathbb\{[RNZQC]\}"
    r"(?:_(?:\+|0|\{(?:\+|0|\+\+|\\?g(?:e|eq)?\s*0|>0)\}))?"
    r"(?:\^(?:\+|\\ast|\{(?P<power>(?:[^{}]|\{[^{}]*\})+)\}|(?P<short>\w)))?"
)
"""A set of numbers, or of columns or matrices of such."""
_FUNCTION = re.compile(r"(?:[A-Za-z]|\\[A-Za-z]+)(?:_(?:\w|\{\w+\}))?\s*:\s*")
"""The name of a function before where it leads from."""
_NAME = re.compile(
    r"(?:[A-Z]|\\(?:Omega|Theta|Delta|Pi|Gamma)|\\math(?:cal|scr|bb|bf|rm)\{[A-Za-z]+\})"
    r"(?:_(?:\w|\{[^{}]*\}))?(?:\^(?:\w|\\ast|\\star|\{[^{}]*\}))?"
)
"""A name that is a set's where it stands behind \\in."""
_ELEMENT = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|[A-Za-z](?:_\w)?(?:[+-]\d+)?|\\[lc]?dots[cb]?)")
_SIZE = re.compile(r"\d+|[A-Za-z](?:_\{?\w+\}?)?")
_MEMBER = re.compile(
    r"(?P<base>(?:\\(?:hat|bar|tilde)\{)?(?:[A-Za-z]|\\[A-Za-z]+)\}?)"
    r"(?:_(?:\w|\{[^{}]*\}))?(?:\^\{[^{}]*\})?"
)


def read_set(tex: str, is_behind_in: bool) -> Expr | None:
    """The set that a side is; None where it is anything else.

    Args:
        tex: the side.
        is_behind_in: whether ``\\in`` stands before it, so that an interval or a capital is a set
            as well.
    """
    lexemes = lexemes_of(tex)
    name = canonical(lexemes)
    plain = _FUNCTION.sub("", name, count=1)
    match = _NUMBERS.fullmatch(plain)
    if match is not None:
        return NamedSet(name, *_dimensions(match["power"] or match["short"] or ""))
    if _is_list(lexemes, "\\{", "\\}") and len(split_at_commas(lexemes[1:-1])) > 1:
        return NamedSet(name) if _has_plain_elements(lexemes) else None
    if is_behind_in and (_is_interval(lexemes) or _NAME.fullmatch(name)):
        return NamedSet(name)
    return None


def _is_list(lexemes: Sequence[Lexeme], opening: str, closing: str) -> bool:
    return len(lexemes) > 2 and lexemes[0].text == opening and lexemes[-1].text == closing


def _has_plain_elements(lexemes: tuple[Lexeme, ...]) -> bool:
    """Whether numerals, letters and dots are all that is listed."""
    return all(_ELEMENT.fullmatch(canonical(p)) for p in split_at_commas(lexemes[1:-1]) if p)


def _is_interval(lexemes: tuple[Lexeme, ...]) -> bool:
    """Whether two ends stand between brackets, of one kind or of two."""
    if len(lexemes) < 5 or lexemes[0].text not in ("(", "[") or lexemes[-1].text not in (")", "]"):
        return False
    ends = split_at_commas(lexemes[1:-1])
    return len(ends) == 2 and all(_is_end(end) for end in ends)


def _is_end(end: tuple[Lexeme, ...]) -> bool:
    text = canonical(end).removeprefix("-").removeprefix("+")
    return text == "\\infty" or bool(re.fullmatch(r"(?:\d*\\pi|[\w.\\]+(?:_\w)?)(?:/\d+)?", text))


def _dimensions(power: str) -> tuple[Expr, ...]:
    """Rows and columns of the members: none of numbers; 0 stands for a size that is not plain."""
    if not power or power in ("+", "\\ast"):
        return ()
    pieces = re.split(r"\s*\\times\s*", power.strip("()"))
    sizes = [size(p) if _SIZE.fullmatch(p) else Integer(0) for p in pieces]
    return (*sizes, Integer(1))[:2] if len(sizes) < 3 else ()


def kinds_of_members(chains: Sequence[Sequence[str]], conditions: Sequence[str]) -> dict[str, str]:
    """What names are that stand before a power of the reals, those of the list before it too:
    ``u, v`` of ``u, v \\in \\mathbb{R}^n``."""
    found: dict[str, str] = {}
    listed: list[str] = []
    for sides in (*chains, *(re.split(r"\\in(?![A-Za-z])", text) for text in conditions)):
        names = [*listed, *(side for side in sides[:1])]
        listed = names if len(sides) == 1 else []
        members = read_set(sides[1], False) if len(sides) == 2 else None
        if members is None or not members.dimensions:
            continue
        kind = "column" if members.dimensions[1] == 1 else "matrix"
        found |= dict.fromkeys(_bases(names), kind)
    return found | _below_operators(chains)


_BELOW = re.compile(
    r"(?:_\s*|\\)\{\s*(?P<name>[A-Za-z]|\\[a-z]+)\s*\\in\s*(?P<set>\\mathbb\s*\{?R\}?\s*\^\s*(?:\w|\{[^{}]*\}))"
)
"""What ranges over a power of the reals below an operator or in a set: ``\\min_{x \\in
\\mathbb{R}^n}``, ``\\{x \\in \\mathbb{R}^n : A x = 0\\}``."""


def _below_operators(chains: Sequence[Sequence[str]]) -> dict[str, str]:
    matches = (m for sides in chains for side in sides for m in _BELOW.finditer(side))
    told = ((m["name"], read_set(m["set"], False)) for m in matches)
    return {
        name: "column" if members.dimensions[1] == 1 else "matrix"
        for name, members in told
        if members is not None and members.dimensions
    }


def _bases(names: Sequence[str]) -> list[str]:
    """The names in a list without their scripts; bold ones tell themselves what they are."""
    spelt = [canonical(p) for name in names for p in split_at_commas(lexemes_of(name)) if p]
    matches = [_MEMBER.fullmatch(name) for name in spelt]
    bases = [match["base"] for match in matches if match is not None]
    return [base for base in bases if not BOLD.match(base)]


def check_member(value: Expr, members: Expr, tex: str) -> None:
    """Tells a vector or matrix the size that the set behind it has.

    Raises:
        SizeTold: where the size was open.
        Unread: where a number stands before a power of the reals, or a vector before numbers.
    """
    wanted = members.dimensions
    if arithmetic.is_matrix(value) != bool(wanted):
        if wanted or _NUMBERS.fullmatch(str(members)):
            raise Misfit(tex, 1, "one side is a number and the other a vector or matrix", "")
        return
    for own, told in zip(arithmetic.shape(value) if wanted else (), wanted, strict=True):
        if own != told and told != 0 and arithmetic.is_open(own):
            raise arithmetic.SizeTold(own, told)
        if told != 0 and own != told and not isinstance(own, Symbol):
            raise Unread(tex, 1, f"the sizes differ: {own} and {told}")
