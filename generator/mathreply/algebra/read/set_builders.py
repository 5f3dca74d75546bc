"""Sets by what holds of their members, in displays that come without declarations: ``\\{x \\in
\\mathbb{R}^n : A x = 0\\}``, ``\\{(x, y) \\mid y = a + b x\\}``.

Nothing is known of such a set but how it is written; that all of it is understood is seen to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Claim, NamedSet
from mathreply.algebra.read import sets
from mathreply.algebra.read.lexeme import Lexeme, closing_bracket
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.scripts import split_at_commas
from mathreply.algebra.read.stream import lexemes_of
from mathreply.algebra.read.unread import Unread

_SUCH_THAT = (":", "\\mid", "|")
_AND = ("\\land", "\\wedge")
_OPENING = re.compile(r"\\\{|\\lbrace(?![A-Za-z])|\\left\s*\\l?brace")


def read_builder(tex: str, read: Callable[[str], Expr]) -> Expr | None:
    """The set that a side describes by what holds of its members; None of any other side.

    Args:
        tex: the side.
        read: reads a piece of it, an expression or a statement.

    Raises:
        Unread: where a piece is not understood.
    """
    lexemes = _described(tex)
    inside = lexemes[1:-1]
    at = _outside(inside, _SUCH_THAT)
    if at is None:
        return None
    for head in _members(inside[:at]):
        read(_text(tex, head))
    for said in _conditions(inside[at + 1 :]):
        _read_condition(tex, said, read)
    return NamedSet(canonical(lexemes))


def is_builder(tex: str) -> bool:
    """Whether a side describes a set by what holds of its members."""
    return bool(_described(tex))


def _described(tex: str) -> tuple[Lexeme, ...]:
    """The lexemes of a side that tells a set by what holds of its members; none of any other."""
    if not _OPENING.search(tex):
        return ()
    lexemes = lexemes_of(tex)
    is_set = len(lexemes) > 4 and lexemes[0].text == "\\{"
    is_whole = is_set and closing_bracket(lexemes) == len(lexemes) - 1
    return lexemes if is_whole and _outside(lexemes[1:-1], _SUCH_THAT) is not None else ()


def _outside(lexemes: Sequence[Lexeme], texts: Sequence[str]) -> int | None:
    """The place of the first of these that stands in no bracket."""
    depth = 0
    for place, lexeme in enumerate(lexemes):
        depth += lexeme.nesting
        if depth == 0 and lexeme.text in texts:
            return place
    return None


def _members(head: tuple[Lexeme, ...]) -> list[tuple[Lexeme, ...]]:
    """What the members are: a name or an expression, each of a pair.

    Raises:
        Unread: where they are of what is no set.
    """
    at = _outside(head, ("\\in",))
    if at is not None:
        _check_set(head[at + 1 :])
        head = head[:at]
    is_tuple = len(head) > 2 and head[0].text == "(" and closing_bracket(head) == len(head) - 1
    parts = split_at_commas(head[1:-1] if is_tuple else head)
    if not head or not all(parts):
        raise Unread(canonical(head), 1, "the members of this set are not said", "")
    return list(parts)


def _check_set(members: tuple[Lexeme, ...]) -> None:
    name = canonical(members)
    if sets.read_set(name, True) is None:
        raise Unread(name, 1, f"'{name}' is not understood as a set", "")


def _conditions(said: tuple[Lexeme, ...]) -> list[tuple[Lexeme, ...]]:
    """Statements between commas and signs of “and”; not those that list names or numbers: ``a, b
    \\in \\mathbb{R}``, ``i = 1, \\dots, n``."""
    found: list[tuple[Lexeme, ...]] = []
    if _RUN.fullmatch(canonical(said)):
        return found
    parts = split_at_commas(said)
    for part in parts:
        if part is not parts[-1] and _NAME.fullmatch(canonical(part)):
            continue
        rest = part
        while (at := _outside(rest, _AND)) is not None:
            found.append(rest[:at])
            rest = rest[at + 1 :]
        found.append(rest)
    return found


_RUN = re.compile(r"[a-z]=-?\w+,(?:\w+,)*\\[lc]?dots,\w+")
_NAME = re.compile(r"(?:[a-z]|\\[a-z]+)(?:_\w)?")


def _read_condition(tex: str, said: tuple[Lexeme, ...], read: Callable[[str], Expr]) -> None:
    """See to it that a condition is understood.

    Raises:
        Unread: where it is not, or where nothing is stated.
    """
    at = _outside(said, ("\\in", "\\notin"))
    if at is not None:
        read(_text(tex, said[:at]))
        _check_set(said[at + 1 :])
    elif not isinstance(read(_text(tex, said)), Claim):
        raise Unread(_text(tex, said), 1, "what holds of the members of this set?", "")


def _text(tex: str, lexemes: tuple[Lexeme, ...]) -> str:
    """A piece as it is written."""
    return tex[lexemes[0].start : lexemes[-1].end] if lexemes else ""
