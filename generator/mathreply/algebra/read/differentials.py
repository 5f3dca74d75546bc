"""Differentials by themselves, in displays that come without declarations: ``df = f'(x)\\,dx``,
``\\mathrm{d}(\\mathbf{X}\\mathbf{Y})``.

That the ``d`` is a factor is ruled out by counting: in a relation between differentials every term
holds as many of them as any other.
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy
from sympy import Integer, S

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Component, MatrixFunction, MatrixSum, Scalar
from mathreply.algebra.read import application, arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.names import canonical, starts_name
from mathreply.algebra.read.scripts import TRANSPOSES, script
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.unread import unread
from mathreply.tex.tokens import TokenKind

DIFFERENTIAL = "\\mathrm{d}#"
"""The name of the function, or of the vector or matrix, that a differential is read as."""
_D = {"d", "\\mathrm{d}"}


def starts(reader: Reader, spelling: Spelling) -> bool:
    """Whether the ``d`` just taken makes a differential of what follows: a name, or a bracket where
    other differentials stand in the display."""
    context, follower = reader.context, reader.cursor.peek()
    if spelling.base not in _D or spelling.sub or spelling.sup or spelling.primes:
        return False
    if follower.gap or spelling.base in context.alone or not reader.starts_operand():
        return False
    return starts_name(reader.cursor) or (follower.text == "(" and context.has_differentials)


def read(reader: Reader, spelling: Spelling) -> Expr:
    """The differential of what follows.

    Raises:
        Unread: where a power follows: of the differential, or of what it is taken of?
    """
    value = reader.operand()
    if arithmetic.is_matrix(value) and _inverse_follows(reader):
        value = reader.attached(value)  # No one inverts a differential.
    _refuse_powers(reader, spelling)
    if arithmetic.is_matrix(value):
        return MatrixFunction(DIFFERENTIAL, *arithmetic.shape(value), value)
    return application.function(reader.context, DIFFERENTIAL)(value)


def _inverse_follows(reader: Reader) -> bool:
    return [reader.cursor.peek(n).text for n in range(5)] == ["^", "{", "-", "1", "}"]


def _refuse_powers(reader: Reader, spelling: Spelling) -> None:
    cursor = reader.cursor
    if cursor.peek().kind is not TokenKind.SUPER:
        return
    here = cursor.at
    cursor.take()
    exponent = canonical(script(reader))
    cursor.at = here
    if exponent not in TRANSPOSES:
        raise unread(
            spelling.lexemes,
            "a power behind a differential: of it, or of what it is taken of?",
            "use brackets",
        )


class Uneven(Exception):
    """Terms that hold differentials, and others beside them that hold none."""


def are_even(sides: Sequence[Expr]) -> bool:
    """Whether every term of every side holds as many differentials as any other."""
    try:
        degrees = {_degree(side) for side in sides}
    except Uneven:
        return False
    return len(degrees - {None}) <= 1


def holds(side: Expr) -> bool:
    """Whether a differential stands in a side."""
    return isinstance(side, sympy.Basic) and any(_is_one(part) for part in _parts(side))


def _parts(side: Expr) -> list[Expr]:
    return list(sympy.preorder_traversal(side))


def _is_one(part: Expr) -> bool:
    if isinstance(part, MatrixFunction):
        return part.name == DIFFERENTIAL
    return getattr(part.func, "__name__", "") == DIFFERENTIAL


_LINEAR = (Component, MatrixSum, Scalar, sympy.Integral, sympy.Sum, sympy.Trace, sympy.Transpose)


def _degree(side: Expr) -> Expr:
    """How many differentials each term of a side holds; None of zero, which may hold any number.

    Raises:
        Uneven: where its terms differ, or a function is taken of a differential.
    """
    if side == 0 or isinstance(side, sympy.ZeroMatrix):
        return None
    if not holds(side):
        return S.Zero
    if _is_one(side):
        if any(holds(part) for part in side.args):
            raise Uneven
        return S.One
    if isinstance(side, sympy.Add | sympy.MatAdd):
        degrees = {_degree(term) for term in side.args} - {None}
        if len(degrees) > 1:
            raise Uneven
        return degrees.pop() if degrees else None
    if isinstance(side, sympy.Mul | sympy.MatMul | sympy.HadamardProduct):
        return sum((_degree(factor) or S.Zero for factor in side.args), Integer(0))
    if side.is_Pow and side.exp.is_Integer:
        return (_degree(side.base) or S.Zero) * side.exp
    if isinstance(side, _LINEAR):
        return _degree(side.args[0])
    raise Uneven
