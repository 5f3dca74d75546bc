"""Bars over something: the conjugate of what is complex, the mean of a sample."""

from __future__ import annotations

import re

import sympy

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.unread import unread


def read_overline(reader: Reader) -> Expr:
    """``\\overline{z}``: the conjugate of something complex."""
    start = reader.cursor.at
    if _is_mean(reader):
        reader.cursor.rename("\\bar")
        return reader.grammar.name(reader)
    command = reader.cursor.take()
    value = reader.argument()
    if arithmetic.is_matrix(value) and has_complex(reader):
        return sympy.Adjoint(sympy.Transpose(value))
    if arithmetic.is_matrix(value) or value.is_extended_real:
        raise unread(
            (command, *reader.cursor.slice(start + 1)),
            "a bar over something that is not declared complex",
            "declare the name with its bar, or the letter as complex",
        )
    return sympy.conjugate(value, evaluate=False)


_MEANS = re.compile(r"[A-Yuxyrst]")
"""Letters under whose bar a mean is meant, where nothing complex stands about."""


def _is_mean(reader: Reader) -> bool:
    """Whether ``\\overline{X}`` stands here beside a family ``X_i``, or in a display of which
    nothing is declared: the mean of a sample, a name as ``\\bar X``. What is complex is
    conjugated."""
    cursor = reader.cursor
    texts = [cursor.peek(n).text for n in (1, 2, 3)]
    is_letter = texts[0] == "{" and texts[2] == "}" and _MEANS.fullmatch(texts[1]) is not None
    if has_complex(reader) or texts[0] != "{" or texts[2] != "}":
        return False
    if any(family.base == texts[1] for family in reader.context.families):
        return True
    return reader.context.infer and is_letter


def has_complex(reader: Reader) -> bool:
    """Whether something complex is declared, so that a bar over a vector conjugates it."""
    names = reader.context.names.values()
    return any(name.domain.kind in ("complex", "imaginary unit") for name in names)
