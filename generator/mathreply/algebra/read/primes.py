"""Primes: the derivative of a function at an argument, ``f'(x)``, ``f''(x)``, ``\\tanh'(x)``."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import sympy
from sympy import Dummy

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import MatrixFunction
from mathreply.algebra.read import arithmetic, bare
from mathreply.algebra.read.application import (
    HOLE,
    apply,
    arguments,
    elementwise,
    is_column,
    is_function,
    looks_applied,
    rule_of,
)
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.names import canonical, scripted
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import unread
from mathreply.tex.tokens import TokenKind

_DOTTED = re.compile(r"\\(?P<dots>d{1,3})ot\{(?P<name>.+)\}")


def derivative(reader: Reader, spelling: Spelling) -> Expr:
    """``f'(x)``, ``f''(x)``, ``f^{(n)}(x)``: the derivative at the argument.

    Raises:
        Unread: where the function has not exactly one number as its argument.
    """
    name = scripted(spelling.base, canonical(spelling.sub))
    order: Expr = sympy.Integer(spelling.primes)
    if spelling.sup:
        if spelling.sup[0].text != "(":
            raise unread(
                spelling.lexemes,
                f"'{spelling.full}' is not declared",
                f"declare it as '{spelling.full}: …'",
            )
        order = reader.reading_of(spelling.sup[1:-1])
    if not bare.is_applied(reader, name):
        own = bare.own_letter(reader, name) if order.is_Integer else None
        if own is not None:
            slope = _derivative_at(reader, name, order, spelling.lexemes, own)
            return _unwritten(reader, name, slope)
        message = f"the derivative '{spelling.full}' stands here without its argument"
        raise unread(spelling.lexemes, message, f"write {spelling.full}(x)")
    pattern, values = arguments(reader)
    if pattern == HOLE and reader.context.infer and is_column(values[0]) and order.is_Integer:
        # Of a vector: every entry's own, or a gradient; as long as the vector in either case.
        return MatrixFunction(name + "'" * int(order), *arithmetic.shape(values[0]), values[0])
    rule = rule_of(reader.context, name)
    is_of_number = rule is not None and not any(map(arithmetic.is_matrix, rule.parameters))
    if pattern == HOLE and is_of_number and is_column(values[0]):
        each = partial(_derivative_at, reader, name, order, spelling.lexemes)
        return elementwise(reader, each, values[0], spelling.lexemes)
    if pattern != HOLE or arithmetic.is_matrix(values[0]):
        raise unread(
            spelling.lexemes,
            "a prime on a function of several arguments",
            "write \\frac{\\partial}{\\partial x}",
        )
    return _derivative_at(reader, name, order, spelling.lexemes, values[0])


def _derivative_at(
    reader: Reader, name: str, order: Expr, lexemes: tuple[Lexeme, ...], point: Expr
) -> Expr:
    """The derivative of a function of one number, there."""
    variable = Dummy("t", real=True)
    body = apply(reader, name, HOLE, [variable], lexemes)
    return sympy.Subs(sympy.Derivative(body, (variable, order)), variable, point)


def _unwritten(reader: Reader, name: str, slope: Expr) -> Expr:
    """A slope of a function that stands without its argument, noted where it is declared."""
    if name in reader.context.own_letters:
        reader.context.unwritten.add(slope)
    return slope


def dotted(reader: Reader, spelling: Spelling) -> Expr | None:
    """``\\dot x`` and ``\\ddot x(0)`` of a function of one number: its derivative, there or at the
    letter of its definition; None where no function bears the dots."""
    match = _DOTTED.fullmatch(spelling.base)
    if match is None or spelling.sup or spelling.primes or reader.context.infer:
        return None
    name = scripted(match["name"], canonical(spelling.sub))
    if not is_function(reader.context, name):
        return None
    if not bare.is_applied(reader, name):
        point = bare.own_letter(reader, name)
    else:
        pattern, values = arguments(reader)
        point = values[0] if pattern == HOLE and not arithmetic.is_matrix(values[0]) else None
    if point is None:
        return None
    order = sympy.Integer(match["dots"].count("d"))
    slope = _derivative_at(reader, name, order, spelling.lexemes, point)
    return _unwritten(reader, name, slope)


def of_known(reader: Reader, function: Callable[[Expr], Expr], lexemes: tuple[Lexeme, ...]) -> Expr:
    """``\\tanh'(x)``: the derivative at the argument, a number in brackets."""
    cursor, order = reader.cursor, 0
    while cursor.peek().kind is TokenKind.PRIME:
        order += len(cursor.take().text)
    if not looks_applied(reader):
        raise unread(lexemes, f"the argument of {lexemes[0].text} is missing", "bracket it")
    pattern, values = arguments(reader)
    if pattern != HOLE or arithmetic.is_matrix(values[0]):
        raise unread(lexemes, "a prime is the derivative at one number", "")
    variable = Dummy("t", real=True)
    body = sympy.Derivative(function(variable), (variable, order))
    return sympy.Subs(body, variable, values[0])
