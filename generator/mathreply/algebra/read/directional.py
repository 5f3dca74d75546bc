"""Directional derivatives: ``D_u f``, ``D_{\\mathbf{u}} f(1, 2)`` of a column u.

``D_u f(x)`` is the slope of ``f(x + t u)`` at ``t = 0``, which is ``\\nabla f(x) \\cdot u`` for a
differentiable f (Apostol, Calculus II, 8.6 and 8.12). Some books take the slope along ``u / |u|``,
so that a claim is asked about where the length of u is not known and it is not proved, or is not 1.
"""

from __future__ import annotations

import sympy
from sympy import Integer

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.read import application, arithmetic, second_derivatives
from mathreply.algebra.read.attempts import attempt
from mathreply.algebra.read.differentiated import differentiated
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.unread import Unread, unread


def read_directional(reader: Reader, spelling: Spelling) -> Expr | None:
    """The derivative along a column that begins here; None for anything else, with nothing taken.

    Raises:
        Unread: where nothing tells of what it is taken.
    """
    is_bare = not (spelling.sup or spelling.primes or reader.context.infer)
    if spelling.base != "D" or not spelling.sub or not is_bare or not reader.starts_operand():
        return None
    direction = _direction(reader, spelling)
    if direction is None:
        return None
    length = _squared_length(reader, direction)
    if length != 1:
        doubt = unread(
            spelling.lexemes,
            f"'{spelling.full}': the slope along a column of any length, or along its direction?",
            f"write \\nabla f \\cdot {spelling.full.partition('_')[2]}",
        )
        if length is not None:
            raise doubt
        reader.context.doubt = doubt
    value = second_derivatives.function_ahead(reader, spelling.lexemes)
    variables = second_derivatives.variables_of(reader, value, spelling.lexemes)
    if direction in variables:
        # D_x f(x) is also written for the derivative by x.
        hint = "write \\nabla_x f for the derivative by it"
        raise unread(spelling.lexemes, "a derivative along a variable, or by it?", hint)
    gradient = _gradient(reader, value, variables, spelling)
    return reader.checked(lambda: arithmetic.dot(gradient, direction), spelling.lexemes[0])


def _direction(reader: Reader, spelling: Spelling) -> Expr | None:
    """The column below the letter; None where something else stands there."""
    try:
        with attempt(reader):
            value = reader.reading_of(spelling.sub)
    except Unread:
        return None
    return value if application.is_column(value) else None


def _squared_length(reader: Reader, direction: Expr) -> Expr | None:
    """The square of the length of a column that is written out in numbers; None of any other."""
    known = inline(direction, reader.context)
    if not isinstance(known, sympy.MatrixBase) or known.free_symbols:
        return None
    return sympy.expand(sum(entry**2 for entry in known))


def _gradient(reader: Reader, value: Expr, variables: list[Expr], spelling: Spelling) -> Expr:
    """The gradient of a function by some numbers, or by one vector."""
    place = spelling.lexemes
    several = second_derivatives.gradient_of_several(reader, value, place)
    if several is not None:
        return several
    (variable,) = variables
    if isinstance(variable, sympy.MatrixSymbol) and inline(value, reader.context) != value:
        return differentiated(reader, value, [(variable, Integer(1))], place)
    return second_derivatives.gradient_at(value, variable)
