"""Integrals by an expression, in displays that come without declarations: ``\\int_a^b f(x) \\,
\\mathrm{d}[g(x)]`` is the integral of f g'.

Source: Rudin, Principles of Mathematical Analysis, 3rd edition, theorem 6.17.
"""

from __future__ import annotations

import sympy
from sympy import Derivative, Dummy, Integral, Mul, Symbol

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.placing import put
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.derivatives import differential
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.unread import unread

_INTEGRALS = ("\\int", "\\iint", "\\iiint", "\\oint")


def place_of(reader: Reader) -> int | None:
    """The place of the upright ``d`` before a bracket that ends the integral here; None where it
    ends otherwise."""
    cursor, here, depth = reader.cursor, reader.cursor.at, 0
    try:
        while (lexeme := cursor.peek()).kind is not None and depth >= 0:
            length = differential(cursor) if depth == 0 else 0
            if lexeme.text in _INTEGRALS or (length and lexeme.text != "\\mathrm"):
                return None
            if length:
                return cursor.at if cursor.peek(length).text in ("(", "[") else None
            depth += lexeme.nesting
            cursor.take()
    finally:
        cursor.at = here
    return None


def read(reader: Reader, place: int, bounds: tuple[Expr, Expr], command: Lexeme) -> Expr:
    """The integral of which the differential stands at ``place``.

    Raises:
        Unread: where more than one name may be the variable.
    """
    cursor = reader.cursor
    outer, reader.differentials = reader.differentials, [*reader.differentials, place]
    try:
        body = reader.expression()
    finally:
        reader.differentials = outer
    if cursor.at != place:
        raise reader.leftover(cursor.peek())
    cursor.at += differential(cursor)
    by = reader.operand()
    variable = _variable(body, by, bounds)
    if variable is None or any(map(arithmetic.is_matrix, (body, by))):
        raise unread(command, "an integral by an expression of several names", "")
    bound = Dummy(variable.name, real=True) if bounds[0] is not None else variable
    slope = Derivative(by, variable, evaluate=False)
    whole = put(Mul(body, slope, evaluate=False), {variable: bound})
    return Integral(whole, bound if bounds[0] is None else (bound, *bounds))


def _variable(body: Expr, by: Expr, bounds: tuple[Expr, Expr]) -> Symbol | None:
    """The one name in both the integrand and the expression that stands in no bound."""
    names = [
        {s for s in part.free_symbols if isinstance(s, sympy.Symbol)}
        for part in (body, by, *bounds)
        if part is not None
    ]
    found = (names[0] & names[1]).difference(*names[2:])
    return found.pop() if len(found) == 1 else None
