"""Bars over something: the conjugate of what is complex, the mean of a sample."""

from __future__ import annotations

import re

import sympy
from msgspec.structs import replace

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme
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
    context = reader.context
    letter = _letter_below(reader)
    if letter is None or has_complex(reader):
        return False
    name = f"\\bar{{{letter}}}"
    is_known = name in context or any(name == str(rule.head) for rule in context.rules)
    if is_known or any(family.base == letter for family in context.families):
        return True
    return context.infer and _MEANS.fullmatch(letter) is not None


def _letter_below(reader: Reader) -> str | None:
    """The one letter under a bar, in braces or without; None where more stands there."""
    first, second, third = (reader.cursor.peek(ahead).text for ahead in (1, 2, 3))
    if first == "{":
        return second if third == "}" else None
    return first if first.isalpha() else None


def has_complex(reader: Reader) -> bool:
    """Whether something complex is declared, so that a bar over a vector conjugates it."""
    return _declares_complex(reader.context)


def _declares_complex(context: Context) -> bool:
    names = context.names.values()
    return any(name.domain.kind in ("complex", "imaginary unit") for name in names)


def with_means(definition: tuple[Lexeme, ...], context: Context) -> tuple[Lexeme, ...]:
    """A definition with ``\\bar X`` for a lone ``\\overline{X}`` that it defines: a name, for
    nobody defines a conjugate."""
    texts = [lexeme.text for lexeme in definition[:4]]
    is_bare = texts[2:3] == ["="] and texts[1].isalpha()
    is_braced = texts[1:2] == ["{"] and texts[3:4] == ["}"]
    if texts[:1] != ["\\overline"] or not (is_bare or is_braced) or _declares_complex(context):
        return definition
    return (replace(definition[0], text="\\bar"), *definition[1:])
