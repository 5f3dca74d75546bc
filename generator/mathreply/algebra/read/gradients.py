"""Derivatives that stand before their function: ``\\partial_x f``, ``\\nabla_x f``,
``\\nabla f``."""

from __future__ import annotations

import re

import sympy
from sympy import Integer
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.context import HESSIAN
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import MatrixFunction
from mathreply.algebra.read import application, arithmetic, second_derivatives, strokes
from mathreply.algebra.read.application import function, rule_of
from mathreply.algebra.read.dependence import Variables
from mathreply.algebra.read.derivatives import at_own, lone_function, operated, value_of
from mathreply.algebra.read.differentiated import differentiated
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.scripts import script
from mathreply.algebra.read.sizes import open_size
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import Unread, unread
from mathreply.tex.tokens import TokenKind


def read_partial(reader: Reader) -> Expr:
    """``\\partial_x f``, ``\\partial f/\\partial x``."""
    quotient = strokes.read(reader)
    return _with_index(reader, reader.cursor.take(), "\\partial") if quotient is None else quotient


def read_nabla(reader: Reader) -> Expr:
    """``\\nabla_x f``; without an index it is not said by what."""
    return _with_index(reader, reader.cursor.take(), "\\nabla")


def _with_index(reader: Reader, command: Lexeme, word: str) -> Expr:
    """A derivative by the index below ``\\nabla`` or ``\\partial``; of ``\\nabla`` alone the
    gradient.

    Raises:
        Unread: where it is not said by what.
    """
    cursor = reader.cursor
    follower = cursor.peek()
    is_nabla = word == "\\nabla"
    if follower.kind is TokenKind.SUPER:
        if not is_nabla:
            raise _power(command, word)
        return _hessian(reader, command) if reader.context.infer else _squared(reader, command)
    if follower.kind is not TokenKind.SUB:
        if is_nabla:
            return _gradient(reader, command)
        raise unread((command, follower), f"{word} of what, by what?", f"write {word}_x f")
    cursor.take()
    index = script(reader)
    if is_nabla and not reader.context.infer:
        return _by_index(reader, command, index)
    variable = reader.reading_of(index)
    order = Integer(1)
    if cursor.peek().kind is TokenKind.SUPER and reader.context.infer:
        cursor.take()
        above = script(reader)
        if canonical(above) != "2" or arithmetic.is_matrix(variable):
            raise unread((command, *above), f"a power on {word}", "write \\frac{\\partial^2 f}{…}")
        order = Integer(2)
    return operated(reader, [(variable, order)], (command, *index))


def _power(command: Lexeme, word: str) -> Unread:
    return unread(command, f"a power on {word}", "write \\frac{\\partial^2 f}{\\partial x^2}")


def _by_index(reader: Reader, command: Lexeme, index: tuple[Lexeme, ...]) -> Expr:
    """``\\nabla_x f``, ``\\nabla_x^2 f``, ``\\nabla_{xx} f``, ``\\nabla_x \\cdot F``."""
    cursor, place = reader.cursor, (command, *index)
    twice = second_derivatives.doubled(reader, index)
    if cursor.peek().kind is TokenKind.SUPER:
        second_derivatives.order_above(reader, place)
        wanted = HESSIAN if twice else second_derivatives.meaning(reader, place)
        return second_derivatives.by_index(reader, twice or index, place, wanted)
    if twice:
        return second_derivatives.by_index(reader, twice, place, HESSIAN)
    variable = reader.reading_of(index)
    if cursor.peek().text == "\\cdot" and application.is_column(variable):
        cursor.take()
        return second_derivatives.divergence(reader, variable, place)
    return operated(reader, [(variable, Integer(1))], place)


def _squared(reader: Reader, command: Lexeme) -> Expr:
    """``\\nabla^2 f``, ``\\nabla^2_x f``."""
    second_derivatives.order_above(reader, (command,))
    if reader.cursor.peek().kind is not TokenKind.SUB:
        wanted = second_derivatives.meaning(reader, (command,))
        return second_derivatives.of_function(reader, (command,), wanted)
    reader.cursor.take()
    index = script(reader)
    twice, place = second_derivatives.doubled(reader, index), (command, *index)
    wanted = HESSIAN if twice else second_derivatives.meaning(reader, place)
    return second_derivatives.by_index(reader, twice or index, place, wanted)


def _gradient(reader: Reader, command: Lexeme) -> Expr:
    """``\\nabla f(x)``, ``\\nabla f``: of a function in its only argument, a vector.

    Raises:
        Unread: where it is not said by what.
    """
    if reader.context.infer and reader.cursor.peek().text in ("\\cdot", "\\times"):
        return _field(reader, command)
    if reader.cursor.peek().text == "\\cdot":
        reader.cursor.take()
        return second_derivatives.divergence(reader, None, (command,))
    if not reader.starts_operand():
        raise unread(command, "\\nabla of what, by what?", "write \\nabla_x f")
    if reader.context.infer and (name := lone_function(reader)) is not None:
        return _own_gradient(reader, name, command)
    value = second_derivatives.function_ahead(reader, (command,))
    if (variable := _of_phrase(reader, value, command)) is not None:
        return differentiated(reader, value, [(variable, Integer(1))], (command,))
    if not reader.context.infer and not isinstance(value, sympy.Symbol):
        return _of_function(reader, value, command)
    if reader.context.infer and (own := _at_several(value)) is not None:
        return own
    if reader.context.infer and _is_field(value):
        # A field of numbers, of which it is not said on what it lives: some vector.
        rows = open_size(reader, "?\\nabla")
        return MatrixFunction("\\nabla#", rows, Integer(1), value)
    return _at_point(reader, value, command)


def _of_function(reader: Reader, value: Expr, command: Lexeme) -> Expr:
    """The gradient of a function at its numbers, at a vector, or of a norm of a name alone."""
    several = second_derivatives.gradient_of_several(reader, value, (command,))
    if several is not None:
        return several
    if isinstance(value, AppliedUndef):
        return _at_point(reader, value, command)
    variables = second_derivatives.variables_of(reader, value, (command,))
    return differentiated(reader, value, [(v, Integer(1)) for v in variables], (command,))


def _at_point(reader: Reader, value: Expr, command: Lexeme) -> Expr:
    """The gradient of the value of a function at a point.

    Raises:
        Unread: where it has several arguments, or one that is no vector.
    """
    *_, point = getattr(value, "args", ()) or (None,)
    name = getattr(value.func, "__name__", "")
    is_of_vector = point is not None and arithmetic.is_matrix(point)
    may_be_any = reader.context.infer and rule_of(reader.context, name) is None
    if not _is_of_one_point(value) or not (is_of_vector or may_be_any):
        place = (command, reader.cursor.peek(-1))
        raise unread(place, "\\nabla of what, by what?", "write \\nabla_x f")
    if not is_of_vector:
        # Nothing tells that the point is a vector: a function of it, whatever it is.
        return function(reader.context, f"\\nabla {name}")(*value.args)
    # At a name it is the derivative by that name; at anything else, the value of a function that
    # is not written out.
    if isinstance(point, sympy.MatrixSymbol) and inline(value, reader.context) != value:
        return differentiated(reader, value, [(point, Integer(1))], (command,))
    return second_derivatives.gradient_at(value, point)


def _at_several(value: Expr) -> Expr | None:
    """The gradient of an unknown function at several numbers, ``\\nabla f(x, y)``: a column with an
    entry for each; None of anything else."""
    is_call = isinstance(value, AppliedUndef) and value.func.__name__.isalpha()
    if not is_call or len(value.args) < 2 or any(map(arithmetic.is_matrix, value.args)):
        return None
    name = f"\\nabla {value.func.__name__}"
    return MatrixFunction(name, Integer(len(value.args)), Integer(1), *value.args)


def _is_field(value: Expr) -> bool:
    """Whether a value is a name for a number, or the logarithm of one."""
    if isinstance(value, sympy.log):
        return _is_field(value.args[0])
    if not arithmetic.is_matrix(value) and value.is_Mul:
        fields = [factor for factor in value.args if not factor.is_number]
        return bool(fields) and all(map(_is_field, fields))
    return isinstance(value, (sympy.Symbol, sympy.Indexed)) and not value.is_integer


_PHRASE = re.compile(r"[^()]+\((?P<name>[^(),]+)\)")


def _of_phrase(reader: Reader, value: Expr, command: Lexeme) -> Expr | None:
    """The vector of which ``\\ell(w)`` is a function, where its definition takes it for one name
    because it holds w through other definitions alone; None for anything else."""
    found = _PHRASE.fullmatch(value.name) if isinstance(value, sympy.Symbol) else None
    if found is None or inline(value, reader.context) == value:
        return None
    variable = value_of(reader, found["name"], (command,))
    return variable if isinstance(variable, sympy.MatrixSymbol) else None


def _is_of_one_point(value: Expr) -> bool:
    """Whether a value is a function of one thing alone, be it a member of a family, ``f_i(x)``."""
    if not isinstance(value, AppliedUndef):
        return False
    indices = value.args[:-1]
    is_member = "_\\cdot" in value.func.__name__ and all(i.is_integer for i in indices)
    return not indices or is_member


def _field(reader: Reader, command: Lexeme) -> Expr:
    """``\\nabla \\cdot \\mathbf{F}`` and ``\\nabla \\times \\mathbf{F}``: the divergence and the
    curl of a field, of which nothing more is known."""
    sign = reader.cursor.take()
    value = reader.factor()
    if not arithmetic.is_matrix(value):
        raise unread((command, sign), f"\\nabla {sign.text} of a number", "")
    rows, columns = arithmetic.shape(value)
    in_space = sign.text == "\\times"
    for size, wanted in ((rows, 3 if in_space else rows), (columns, 1)):
        if arithmetic.is_open(size) and size != wanted:
            raise arithmetic.SizeTold(size, Integer(wanted))
    if columns != 1 or (in_space and rows != 3):
        raise unread((command, sign), f"\\nabla {sign.text} of a {rows}×{columns} matrix", "")
    name = f"\\nabla{sign.text}#"
    if in_space:
        return MatrixFunction(name, Integer(3), Integer(1), value)
    return application.function(reader.context, name)(value)


def _hessian(reader: Reader, command: Lexeme) -> Expr:
    """``\\nabla^2 f(x)`` of an unknown function of a vector: a square matrix."""
    reader.cursor.take()
    order = canonical(script(reader))
    value = reader.operand()
    of_vector = isinstance(value, AppliedUndef) and len(value.args) == 1
    if order == "2" and arithmetic.is_matrix(value) and arithmetic.shape(value)[1] == 1:
        return MatrixFunction("\\nabla^2#", *arithmetic.shape(value), value)
    if order == "2" and not arithmetic.is_matrix(value) and (not of_vector or _is_field(value)):
        # Of a field of numbers, of which it is not said on what it lives.
        return function(reader.context, "\\nabla^2#")(value)
    if order != "2" or not of_vector:
        raise unread(command, "a power on \\nabla", "write \\frac{\\partial^2 f}{\\partial x^2}")
    if not arithmetic.is_matrix(value.args[0]):
        # Nothing tells that the point is a vector, as for the gradient.
        return function(reader.context, f"\\nabla^2 {value.func.__name__}")(*value.args)
    rows = arithmetic.shape(value.args[0])[0]
    return MatrixFunction(f"\\nabla^2 {value.func.__name__}", rows, rows, value.args[0])


def _own_gradient(reader: Reader, name: str, command: Lexeme) -> Expr:
    """``\\nabla f``: by the vector of which ``f`` was defined as a function, ``f(x) = …``."""
    rule = application.rule_of(reader.context, name)
    parameters = () if rule is None else rule.parameters
    if len(parameters) != 1 or not isinstance(parameters[0], sympy.MatrixSymbol):
        raise unread(command, f"\\nabla of '{name}' by what?", f"write \\nabla_x {name}")
    variable = value_of(reader, str(parameters[0].name), (command,))
    if not arithmetic.is_matrix(variable):
        raise unread(command, f"\\nabla of '{name}' by what?", f"write \\nabla_x {name}")
    variables: Variables = [(variable, Integer(1))]
    value = at_own(reader, name, variables, (command,))
    return differentiated(reader, value, variables, (command,))


PREFIX = {
    "\\partial": read_partial,
    "\\nabla": read_nabla,
    "\\Delta": second_derivatives.read_delta,
}
