"""Conditions on numbers and indices: below operators, in cases, in indicators."""

from __future__ import annotations

import sympy

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.unread import unread
from mathreply.tex.relations import SPELLINGS

RELATIONS = {
    "=": sympy.Eq,
    "\\ne": sympy.Ne,
    "<": sympy.Lt,
    ">": sympy.Gt,
    "\\le": sympy.Le,
    "\\ge": sympy.Ge,
}


def condition_after(reader: Reader, left: Expr) -> Expr:
    """The condition whose left side has been read: ``i = j``, ``0 \\le x < 1``."""
    outer, reader.in_condition = reader.in_condition, True
    try:
        return _condition_after(reader, left)
    finally:
        reader.in_condition = outer


def condition(reader: Reader) -> Expr:
    """A whole condition."""
    outer, reader.in_condition = reader.in_condition, True
    try:
        return _condition_after(reader, reader.expression())
    finally:
        reader.in_condition = outer


def _condition_after(reader: Reader, left: Expr) -> Expr:
    parts = []
    while reader.cursor.peek().text in SPELLINGS and reader.cursor.peek().kind is not None:
        sign = reader.cursor.take()
        if SPELLINGS[sign.text] not in RELATIONS:
            raise unread(sign, f"'{sign.text}' is not understood in a condition", "")
        right = reader.expression()
        parts.append(RELATIONS[SPELLINGS[sign.text]](left, right, evaluate=False))
        left = right
    if not parts:
        raise unread(reader.cursor.peek(), "a relation is missing in the condition", "as in i = j")
    return parts[0] if len(parts) == 1 else sympy.And(*parts, evaluate=False)
