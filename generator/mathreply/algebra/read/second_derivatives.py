"""Second derivatives by vectors where names are declared: the Hessian matrix, ``\\nabla^2 f(x)``,
``\\nabla_{xx} f``, ``\\frac{\\partial^2 f}{\\partial x \\partial x^\\top}``; the Laplacian,
``\\Delta f``, ``\\nabla \\cdot \\nabla f``; the divergence, ``\\nabla \\cdot F(x)``.

``\\nabla^2 f`` is written for the matrix and for its trace. Which of them is meant the other side
tells; what nothing tells is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sympy
from sympy import Add, Derivative, Dummy, Integer, Subs
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.context import HESSIAN, LAPLACIAN
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import Gradient, MatrixFunction, VectorFunction
from mathreply.algebra.read import application, arithmetic, coordinates
from mathreply.algebra.read.dependence import Variables
from mathreply.algebra.read.derivatives import lone_function, operated, value_of
from mathreply.algebra.read.differentiated import differentiated
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.scripts import script
from mathreply.algebra.read.unread import Unread, unread
from mathreply.tex.tokens import TokenKind

_TIME = {"t", "\\tau"}
"""By these a gradient is not taken, though the function may be of them."""


def meaning(reader: Reader, place: tuple[Lexeme, ...]) -> str:
    """What ``\\nabla^2`` is taken for.

    Raises:
        Unread: where nothing says which of the two.
    """
    reader.context.is_nabla_squared = True
    if reader.context.nabla_squared in (HESSIAN, LAPLACIAN):
        return reader.context.nabla_squared
    raise unread(
        place,
        "\\nabla^2: the matrix of second derivatives, or the sum of those on its diagonal?",
        "write \\nabla_{xx} f for the matrix, \\Delta f for the sum",
    )


def doubled(reader: Reader, index: tuple[Lexeme, ...]) -> tuple[Lexeme, ...]:
    """The name that stands twice in ``\\nabla_{xx}``; empty where none does."""
    parts = tuple(x for x in index if x.text != ",")
    half = len(parts) // 2
    one, other = parts[:half], parts[half:]
    is_twice = bool(one) and [x.text for x in one] == [x.text for x in other]
    return one if is_twice and canonical(index) not in reader.context else ()


def by_index(
    reader: Reader, index: tuple[Lexeme, ...], place: tuple[Lexeme, ...], wanted: str
) -> Expr:
    """The second derivatives, by the name below ``\\nabla``, of what follows."""
    variable = reader.reading_of(index)
    if not arithmetic.is_matrix(variable):
        return operated(reader, [(variable, Integer(2))], place)
    slope = operated(reader, [(variable, Integer(1))], place)
    return _as_wanted(_again(reader, slope, variable, place), wanted)


def of_function(reader: Reader, place: tuple[Lexeme, ...], wanted: str) -> Expr:
    """The second derivatives of the function that follows, in all that it is of."""
    value = function_ahead(reader, place)
    variables = variables_of(reader, value, place)
    if len(variables) > 1:
        slope = _slopes(reader, value, variables, place)
        numbers = range(len(variables))
        if wanted == LAPLACIAN:
            return Add(*(slope(n, n) for n in numbers), evaluate=False)
        return sympy.ImmutableDenseMatrix([[slope(n, m) for m in numbers] for n in numbers])
    (variable,) = variables
    if not isinstance(variable, sympy.MatrixSymbol) or _is_unknown(reader, value):
        rows = arithmetic.shape(variable)[0]
        name = f"\\nabla^2 {value.func.__name__}"
        return _as_wanted(MatrixFunction(name, rows, rows, variable), wanted)
    gradient = differentiated(reader, value, [(variable, Integer(1))], place)
    return _as_wanted(_again(reader, gradient, variable, place), wanted)


def gradient_of_several(reader: Reader, value: Expr, place: tuple[Lexeme, ...]) -> Expr | None:
    """``\\nabla f(x, y)``, ``\\nabla (x^2 + y^2)``: the column of the slopes by each number that a
    function is of; None where it is of one thing alone."""
    if isinstance(value, AppliedUndef) and len(value.args) < 2:
        return None
    variables = variables_of(reader, value, place)
    if len(variables) < 2:
        return None
    slope = _slopes(reader, value, variables, place)
    return sympy.ImmutableDenseMatrix([*map(slope, range(len(variables)))])


def gradient_at(value: Expr, point: Expr) -> Expr:
    """The gradient of a function of which nothing is known, at a vector."""
    name = f"\\nabla {value.func.__name__}"
    return MatrixFunction(name, *arithmetic.shape(point), *value.args)


def _slopes(
    reader: Reader, value: Expr, variables: Sequence[Expr], place: tuple[Lexeme, ...]
) -> Callable[..., Expr]:
    """The slopes of a function of several numbers by those at some places of its list, at the
    numbers at which it stands."""
    points = tuple(variables)
    if len(set(points)) == len(points) and all(p.is_Symbol for p in points):
        return lambda *places: differentiated(reader, value, _orders(points, places), place)
    letters = [Dummy(f"t_{n}", real=True) for n in range(len(points))]
    moved = value.func(*letters)
    return lambda *places: Subs(
        Derivative(moved, *_orders(letters, places), evaluate=False), tuple(letters), points
    )


def _orders(variables: Sequence[Expr], places: tuple[int, ...]) -> Variables:
    """The variables at some places, each with how often."""
    return [(variables[n], Integer(places.count(n))) for n in dict.fromkeys(places)]


def divergence(reader: Reader, variable: Expr | None, place: tuple[Lexeme, ...]) -> Expr:
    """``\\nabla \\cdot F(x)`` or ``\\nabla_x \\cdot (A x)``: the sum of the slopes of the entries,
    each by the entry of the variable in its place; the point was taken.

    Raises:
        Unread: where it is not of a column by a column of as many entries.
    """
    if reader.cursor.peek().text == "\\nabla" and variable is None:
        inner = reader.cursor.take()
        return of_function(reader, (*place, inner), LAPLACIAN)
    field = function_ahead(reader, place) if variable is None else reader.factor()
    by = [variable] if variable is not None else variables_of(reader, field, place)
    field = inline(field, reader.context)
    if not application.is_column(field):
        raise unread(place, "the divergence of something that is no column", "")
    if len(by) > 1:
        if not isinstance(field, sympy.MatrixBase) or field.rows != len(by):
            raise unread(place, "the divergence of a column of another size", "")
        slopes = [Derivative(e, v, evaluate=False) for e, v in zip(field, by, strict=True)]
        return Add(*slopes, evaluate=False)
    (vector,) = by
    if not isinstance(vector, sympy.MatrixSymbol) or field.shape != vector.shape:
        raise unread(place, "the divergence of a column of another size", "")
    return sympy.Trace(differentiated(reader, field, [(vector, Integer(1))], place))


def read_delta(reader: Reader) -> Expr:
    """``\\Delta f(x)``: the Laplacian of a function of a vector or of several numbers, where
    nothing is declared of the letter; a name of its own else."""
    cursor, start = reader.cursor, reader.cursor.at
    if reader.context.infer or "\\Delta" in reader.context:
        return reader.grammar.name(reader)
    command = cursor.take()
    try:
        value = function_ahead(reader, (command,))
        variables = variables_of(reader, value, (command,))
    except Unread:
        variables = []
    cursor.at = start
    is_of_numbers = variables and not any(map(arithmetic.is_matrix, variables))
    if not variables or (is_of_numbers and len(variables) < 2):
        return reader.grammar.name(reader)
    cursor.take()
    reader.context.laplacians.add(value)
    return of_function(reader, (command,), LAPLACIAN)


def function_ahead(reader: Reader, place: tuple[Lexeme, ...]) -> Expr:
    """What a derivative without an index is taken of: a function at its own letters, at an
    argument, or a norm.

    Raises:
        Unread: where nothing follows.
    """
    if not reader.starts_operand():
        raise unread(place, "\\nabla of what, by what?", "write \\nabla_x f")
    name = lone_function(reader)
    if name is None:
        if reader.cursor.peek().text in ("\\frac", "\\tfrac", "\\dfrac"):
            return reader.side_by_side()  # a number before what is differentiated
        is_norm = reader.cursor.peek().text in ("\\|", "\\lVert", "\\Vert")
        return reader.factor() if is_norm else reader.operand()
    rule = application.rule_of(reader.context, name)
    letters = [] if rule is None else [str(getattr(p, "name", "")) for p in rule.parameters]
    if not letters or not all(letters):
        raise unread(place, f"\\nabla of '{name}' by what?", f"write \\nabla_x {name}")
    values = [value_of(reader, letter, place) for letter in letters]
    pattern = ",".join(application.HOLE for _ in letters)
    return application.apply(reader, name, pattern, values, place)


def variables_of(reader: Reader, value: Expr, place: tuple[Lexeme, ...]) -> list[Expr]:
    """By what a derivative without an index is taken: by the vector at which a function stands, by
    each of its numbers, by the only name in a norm.

    Raises:
        Unread: where that is not beyond doubt.
    """
    if isinstance(value, VectorFunction):
        values = list(value.arguments)
    elif isinstance(value, AppliedUndef):
        values = list(value.args)
    else:
        values = _only_vector(reader, value) or coordinates.of_expression(reader, value)
    if len(values) == 1 and application.is_column(values[0]):
        return values
    are_numbers = not any(map(arithmetic.is_matrix, values)) and all(v.is_real for v in values)
    is_whole = are_numbers and any(v.is_Symbol and v.is_integer for v in values)
    has_time = bool({str(v) for v in values} & _TIME)
    if len(values) < 2 or not are_numbers or is_whole or has_time:
        vectors = sorted(s.name for s in value.atoms(sympy.MatrixSymbol) if s.shape[1] == 1)
        hint = f"write \\nabla_{{{vectors[0]}}}, if by that" if vectors else "write \\nabla_x f"
        raise unread(place, "\\nabla of what, by what?", hint)
    return values


def _only_vector(reader: Reader, value: Expr) -> list[Expr]:
    """The vector that is the only name in something that is no call, and behind which nothing
    follows that may belong to it."""
    entries = value.atoms(sympy.Indexed)
    wholes = {reader.context.whole_of(entry.base) for entry in entries}
    labels = {part for entry in entries for part in (entry, entry.base.label)}
    names = {s for s in value.free_symbols - labels if not s.is_integer} | wholes
    vectors = [s for s in names if isinstance(s, sympy.MatrixSymbol)]
    are_numbers = all(isinstance(s, sympy.Symbol) for s in names - {*vectors})
    is_one = len(vectors) == 1 and are_numbers and not reader.starts_operand()
    return vectors if is_one else []


def _is_unknown(reader: Reader, value: Expr) -> bool:
    """Whether nothing says what a function is."""
    return isinstance(value, AppliedUndef) and inline(value, reader.context) == value


def _again(reader: Reader, slope: Expr, variable: Expr, place: tuple[Lexeme, ...]) -> Expr:
    """The derivative of a gradient, in the same vector.

    Raises:
        Unread: where what was differentiated is no number.
    """
    if not isinstance(slope, Gradient) or not application.is_column(variable):
        message = "second derivatives of something that is no number, or by no column"
        raise unread(place, message, "write its entries")
    return differentiated(reader, slope, [(variable, Integer(1))], place)


def _as_wanted(hessian: Expr, wanted: str) -> Expr:
    return hessian if wanted == HESSIAN else sympy.Trace(hessian)


def order_above(reader: Reader, place: tuple[Lexeme, ...]) -> None:
    """Takes the ``^2`` of ``\\nabla^2``.

    Raises:
        Unread: where another power stands there.
    """
    assert reader.cursor.peek().kind is TokenKind.SUPER
    reader.cursor.take()
    above = script(reader)
    if canonical(above) != "2":
        message = "a power on \\nabla"
        raise unread((*place, *above), message, "write \\frac{\\partial^2 f}{\\partial x^2}")
