"""Indicators: 1 where something holds, else 0."""

from __future__ import annotations

import itertools

from sympy import OneMatrix

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import application, conditions
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.names import canonical, read_base, starts_name
from mathreply.algebra.read.scripts import script
from mathreply.tex.relations import SPELLINGS
from mathreply.tex.tokens import TokenKind

_CLOSER = {"(": ")", "[": "]", "\\{": "\\}"}
_FONTS = ("\\mathbb", "\\mathbf", "\\mathds", "\\mathbbm", "\\boldsymbol")


def read_indicator(reader: Reader) -> Expr:
    """``\\mathbb{1}[…]``, ``\\mathbf{1}\\{…\\}``, ``\\mathbb{1}_{…}``, ``1\\{…\\}``."""
    cursor = reader.cursor
    if cursor.take().text != "1":
        cursor.group()
    if cursor.peek().kind is TokenKind.SUB:
        cursor.take()
        inside = script(reader)
        if len(inside) == 1 and inside[0].text.isupper() and cursor.peek().text == "(":
            return _of_set(reader, inside[0].text, _in_brackets(reader))
        if inside and inside[0].text in _CLOSER and inside[-1].text == _CLOSER[inside[0].text]:
            inside = inside[1:-1]
        if (rows := reader.context.size_named(canonical(inside))) is not None:
            return OneMatrix(rows, 1)
        return reader.of(inside, lambda: _indicated(reader))
    opening = cursor.take()
    with reader.inside():
        value = _indicated(reader)
    if cursor.peek().text != _CLOSER[opening.text]:
        raise reader.leftover(opening)
    cursor.take()
    return value


def _indicated(reader: Reader) -> Expr:
    """1 where the condition here holds, else 0; of a set that is only named, its own indicator, as
    below an integral."""
    if (name := _named_set(reader.cursor)) is None:
        return conditions.one_where(conditions.condition(reader))
    member = reader.expression()
    reader.cursor.take()
    read_base(reader.cursor)
    return _of_set(reader, name, member)


def _in_brackets(reader: Reader) -> Expr:
    """The number in the round brackets here."""
    reader.cursor.take()
    return reader.enclosed(")")


def _of_set(reader: Reader, name: str, member: Expr) -> Expr:
    """1 where a value is in a set, else 0."""
    return application.function(reader.context, f"\\mathbb{{1}}_{{{name}}}")(member)


def starts_indicator(reader: Reader) -> bool:
    """Whether an indicator's name and what it indicates stand here."""
    cursor = reader.cursor
    if cursor.peek().text == "1":
        return _indicates(cursor)
    if cursor.peek().text not in _FONTS:
        return False
    here = cursor.at
    cursor.take()
    try:
        name, follower = canonical(cursor.group()), cursor.peek()
    finally:
        cursor.at = here
    if name == "I":
        return (
            follower.text in _CLOSER
            and cursor.peek().text == "\\mathbb"
            and "\\mathbb{I}" not in reader.context
        )
    return name == "1" and (follower.text in _CLOSER or follower.kind is TokenKind.SUB)


def _indicates(cursor: Cursor) -> bool:
    """Whether a relation in braces stands behind a plain 1, or below it: ``1\\{x = k\\}``,
    ``1_{x > 0}``; or a set, and what may be in it: ``1_A(x)``."""
    if cursor.peek(1).text not in ("\\{", "_"):
        return False
    below = cursor.peek(2).text
    if cursor.peek(1).text == "_" and below.isupper() and cursor.peek(3).text == "(":
        return True
    depth, bracket = 0, 1
    for ahead in itertools.count(1):
        lexeme = cursor.peek(ahead)
        depth += lexeme.nesting
        bracket += ahead == 3 and lexeme.text == "\\{"
        relation = SPELLINGS.get(lexeme.text)
        if depth == bracket and (relation in conditions.RELATIONS or relation == "\\in"):
            return True
        if lexeme.kind is None or (depth == 0 and ahead > 1):
            return False
    return False


def _named_set(cursor: Cursor) -> str | None:
    """The set of ``x \\in A``, where it is no more than a name; None for any other condition."""
    depth = 0
    for ahead in itertools.count():
        lexeme = cursor.peek(ahead)
        depth += lexeme.nesting
        if lexeme.kind is None or depth < 0:
            return None
        if depth == 0 and SPELLINGS.get(lexeme.text) == "\\in":
            break
    here = cursor.at
    cursor.at += ahead + 1
    try:
        if not starts_name(cursor):
            return None
        name = read_base(cursor)
        is_whole = cursor.done() or cursor.peek().text in (")", "]", "\\}")
    finally:
        cursor.at = here
    return name if is_whole else None
