"""Vectors written as tuples: ``\\mathbf{x} = (x_1, \\ldots, x_n)``, ``v = (1, 2, 3)^\\top``.

A tuple is read where it makes up a side and another side is a vector: ``(a, b)`` may as well be an
interval, or the greatest common divisor.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import sympy

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import ByEntries, Claim, NamedSet
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme, behind_group
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.scripts import TRANSPOSES
from mathreply.algebra.read.stream import StreamError, prepare
from mathreply.algebra.read.unread import Unread
from mathreply.settings import Limits
from mathreply.tex.tokens import TokenKind

_DOTS = ("\\ldots", "\\dots", "\\cdots", "\\dotsc")
_VECTOR = re.compile(r"\\(?:mathbf|boldsymbol|bm|vec|overrightarrow)(?![A-Za-z])")
_QUESTION = "',' between ( and )"
_HINT = "a vector is written [a, b]; a function has to be declared"


def starts_side(reader: Reader) -> bool:
    """Whether the round bracket here is a tuple that makes up the side, perhaps transposed."""
    return reader.cursor.at == 0 and _commas(reader.whole) > 0


def upright(value: Expr, other: Expr) -> Expr:
    """A list that is transposed, as the column that it is meant to be beside one: ``x = [1,
    2]^\\top``. Anything else as it is."""
    is_row = isinstance(value, sympy.Transpose) and isinstance(
        value.arg, (sympy.MatrixBase, ByEntries)
    )
    return value.arg if is_row and arithmetic.shape(other)[1] == 1 else value


def refuse_lone(side: str) -> None:
    """Refuses a tuple beside which nothing stands.

    Raises:
        Unread: where a side is one.
    """
    if _size(side):
        raise Unread(",", side.index(",") + 1, _QUESTION, _HINT)


def refuse_doubtful(sides: Sequence[tuple[str, Expr]]) -> None:
    """Refuses ``(a, b) = (c, d)`` and ``d = (a, b)``: vectors, or divisors?

    Raises:
        Unread: where a side is a tuple and the other is one too, or a number.
    """
    tuples = [tex for tex, _ in sides if _size(tex)]
    if tuples and (len(tuples) > 1 or not all(arithmetic.is_matrix(value) for _, value in sides)):
        raise Unread(tuples[0], 1, _QUESTION, _HINT)


def refuse_alone(sides: Sequence[str], readings: list[Expr]) -> None:
    """Takes back the tuples of a chain in which no other side is a vector by itself; one of three
    entries or more tells what a plain name beside it is."""
    sizes = [
        _size(side) if isinstance(value, (sympy.MatrixBase, ByEntries, sympy.Transpose)) else 0
        for side, value in zip(sides, readings, strict=True)
    ]
    others = [
        (side, value)
        for side, value, size in zip(sides, readings, sizes, strict=True)
        if not size and not isinstance(value, (Unread, Claim, NamedSet))
    ]
    is_beside = any(
        arithmetic.is_matrix(value)
        and (_VECTOR.search(side) or not isinstance(value, sympy.MatrixSymbol))
        for side, value in others
    )
    for number, size in enumerate(sizes):
        if size and not is_beside and not (size > 2 and others):
            readings[number] = Unread(
                sides[number],
                1,
                _QUESTION,
                _HINT,
            )


def _size(tex: str) -> int:
    """How many entries a side in round brackets lists, dots counted as several; 0 for any other."""
    try:
        lexemes = prepare(tex, {}, Limits())
    except StreamError:
        return 0
    commas = _commas(lexemes)
    return commas + 1 + 2 * any(x.text in _DOTS for x in lexemes) if commas else 0


def _commas(lexemes: Sequence[Lexeme]) -> int:
    """How many commas stand in the round bracket that is all of a side, or all but the sign of a
    transpose; 0 for any other side."""
    depth = found = 0
    if not lexemes or lexemes[0].text != "(":
        return 0
    for place, lexeme in enumerate(lexemes):
        depth += lexeme.nesting
        found += depth == 1 and lexeme.text == ","
        if depth == 0:
            return found if found and _is_turn(lexemes[place + 1 :]) else 0
    return 0


def _is_turn(rest: Sequence[Lexeme]) -> bool:
    """Whether nothing but the sign of a transpose stands behind a bracket."""
    if not rest:
        return True
    if rest[0].kind is not TokenKind.SUPER or behind_group(rest, 1) != len(rest):
        return False
    inside = rest[2:-1] if rest[1].kind is TokenKind.OPEN else rest[1:]
    return canonical(inside) in TRANSPOSES
