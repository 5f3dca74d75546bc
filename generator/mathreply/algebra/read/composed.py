"""Two functions joined in brackets and applied, where nothing is declared: ``(f \\circ g)(x)``, its
derivative, ``(f + g)(x)``, and the convolution ``(f * g)(t)``; an operator in brackets to a
power."""

from __future__ import annotations

from sympy import Derivative, Dummy, Integer, Subs

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.placing import put
from mathreply.algebra.read import application
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.derivatives import differential, operated
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.in_brackets import held_in_bracket
from mathreply.algebra.read.names import canonical, read_base, starts_name
from mathreply.algebra.read.scripts import script
from mathreply.algebra.read.unread import Unread, unread
from mathreply.tex.tokens import TokenKind

_SIGNS = ("\\circ", "\\ast")


def read(reader: Reader) -> Expr | None:
    """Joined functions at their argument or an operator on what follows, taken; None where neither
    stands here."""
    if not reader.context.infer or reader.cursor.peek().text != "(":
        return None
    value = _joined(reader)
    value = _pointwise(reader) if value is None else value
    return _raised(reader) if value is None else value


_LETTERS = {"f", "g", "h", "F", "G", "H", "\\phi", "\\psi", "\\varphi"}
"""Letters of functions: a sum of such before one name is no factor."""


def _pointwise(reader: Reader) -> Expr | None:
    """``(f + g)(x)``, ``(f g)'(x)``: what the functions make at the argument, taken; None where
    something else is in the bracket.

    Raises:
        Unread: where letters of functions are joined that the display applies nowhere.
    """
    cursor = reader.cursor
    start = cursor.at
    inside = tuple(held_in_bracket(reader))
    names = [x.text for x in inside if x.text not in ("+", "-", "/", "\\cdot")]
    cursor.at = start + len(inside) + 2
    order = 0
    while cursor.peek().kind is TokenKind.PRIME:
        order += len(cursor.take().text)
    is_applied = application.looks_applied(reader) and _is_of_one_name(cursor)
    if len(set(names)) < 2 or not set(names) <= _LETTERS or not is_applied:
        cursor.at = start
        return None
    if not set(names) <= reader.context.called | reader.context.primed:
        raise unread(cursor.slice(start), "functions joined in brackets: applied to what?", "")
    reader.context.undeclared_functions |= set(names)
    _, values = application.arguments(reader)
    variable = Dummy("t", real=True)
    calls = {n: application.function(reader.context, n)(variable) for n in set(names)}
    with reader.binding(calls):
        body = reader.reading_of(inside)
    if not order:
        return put(body, {variable: values[0]})
    return Subs(Derivative(body, (variable, Integer(order))), variable, values[0])


def _is_of_one_name(cursor: Cursor) -> bool:
    """Whether the bracket here holds one name or one number."""
    return cursor.peek().text == "(" and cursor.peek(2).text == ")"


def _joined(reader: Reader) -> Expr | None:
    """The joined functions at their argument, taken; None where something else is in the bracket.

    Raises:
        Unread: where a convolution is differentiated, or its argument is no single one.
    """
    cursor = reader.cursor
    start = cursor.at
    parts = _parts(reader)
    if parts is None:
        cursor.at = start
        return None
    first, sign, second = parts
    order = 0
    while cursor.peek().kind is TokenKind.PRIME:
        cursor.take()
        order += 1
    if not application.looks_applied(reader):
        cursor.at = start
        return None
    reader.context.undeclared_functions |= {first, second}
    pattern, values = application.arguments(reader)
    if pattern != application.HOLE or (order and sign == "\\ast"):
        raise unread(cursor.slice(start), "a composed function of several arguments", "")
    if sign == "\\ast":
        return application.function(reader.context, f"({first}\\ast {second})")(*values)
    outer, inner = (application.function(reader.context, name) for name in (first, second))
    if not order:
        return outer(inner(values[0]))
    variable = Dummy("t", real=True)
    body = Derivative(outer(inner(variable)), (variable, Integer(order)))
    return Subs(body, variable, values[0])


def _raised(reader: Reader) -> Expr | None:
    """``\\left(\\frac{d}{dx}\\right)^n f``: the derivative of that order, taken; None where
    something else is in the bracket."""
    cursor = reader.cursor
    start = cursor.at
    found = _operator(reader)
    if found is None:
        cursor.at = start
        return None
    return operated(reader, [found], cursor.slice(start))


def _operator(reader: Reader) -> tuple[Expr, Expr] | None:
    """The variable and the order of a bracketed operator with a power, taken."""
    cursor = reader.cursor
    cursor.take()
    if cursor.peek().text not in ("\\frac", "\\dfrac", "\\tfrac"):
        return None
    cursor.take()
    above, below = Cursor(cursor.group(), 0), Cursor(cursor.group(), 0)
    lengths = [differential(part) for part in (above, below)]
    if not all(lengths) or above.peek(lengths[0]).kind is not None:
        return None
    if cursor.peek().text != ")" or cursor.peek(1).kind is not TokenKind.SUPER:
        return None
    cursor.take()
    cursor.take()
    order = reader.reading_of(script(reader))
    variable = reader.reading_of(below.rest()[lengths[1] :])
    return (variable, order) if variable.is_Symbol else None


def _parts(reader: Reader) -> tuple[str, str, str] | None:
    """The two names and the sign between them in the bracket here, taken."""
    cursor = reader.cursor
    cursor.take()
    names = []
    try:
        for closer in (_SIGNS, (")",)):
            if not starts_name(cursor):
                return None
            start = cursor.at
            read_base(cursor)
            if cursor.peek().kind is TokenKind.SUB:
                cursor.take()
                cursor.group()
            names.append(canonical(cursor.slice(start)))
            if cursor.peek().text not in closer:
                return None
            names.append(cursor.take().text)
    except Unread:
        return None
    return names[0], names[1], names[2]
