"""The unevaluated derivative, gradient or Jacobian of what was read."""

from __future__ import annotations

import sympy
from sympy import Derivative, Integer
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import Gradient, Jacobian, MatrixFunction, VectorFunction
from mathreply.algebra.read import application, arithmetic, by_values, dependence, matrix_slopes
from mathreply.algebra.read.dependence import Variables
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.labelled import refuse_labelled
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.names import BOLD, canonical
from mathreply.algebra.read.sizes import open_size
from mathreply.algebra.read.unread import unread


def differentiated(
    reader: Reader, value: Expr, variables: Variables, whole: tuple[Lexeme, ...]
) -> Expr:
    """The unevaluated derivative, gradient or Jacobian.

    Args:
        reader: the reader.
        value: what is differentiated.
        variables: by what, and how often.
        whole: the operator as it is written, to be told.

    Raises:
        Unread: where it has no meaning, or more than one.
    """
    value = arithmetic.scalar(value)
    dependence.refuse_phrases(reader.context, value, variables, whole)
    (variable, order), *others = variables
    if not others and by_values.is_defined_value(reader.context, variable):
        return by_values.by_defined_value(reader, value, variable, order, whole)
    if any(dependence.is_defined(reader.context, v) for v, _ in variables):
        return dependence.by_defined(reader, value, variables, whole)
    dependence.refuse_whole(variables, whole)
    dependence.refuse_counted(inline(value, reader.context), variables, whole)
    refuse_labelled(reader.context, value, [v for v, _ in variables], whole)
    if any(arithmetic.is_matrix(v) for v, _ in variables):
        return _by_vector(reader, value, variables, whole)
    return _by_numbers(reader, value, variables, whole)


def _by_numbers(
    reader: Reader, value: Expr, variables: Variables, whole: tuple[Lexeme, ...]
) -> Expr:
    """A derivative by numbers."""
    others = [v for v, _ in variables if not getattr(v, "_diff_wrt", False)]
    if others and len(variables) == 1:
        body = _with_definitions(reader, value, [(others[0], Integer(1))])
        return dependence.by_expression(reader, body, others[0], whole)
    if others:
        message = f"a derivative by something that is no variable: {others[0]}"
        raise unread(whole, message, "")
    body = _with_definitions(reader, value, variables)
    # Without declarations a name that does not show its variable may well depend on it.
    if reader.context.infer and not _depends(body, variables):
        return opaque(reader, body, variables, whole)
    if arithmetic.is_matrix(body):
        return _of_vector(body, variables, whole)
    return Derivative(body, *variables, evaluate=False)


def _by_vector(
    reader: Reader, value: Expr, variables: Variables, whole: tuple[Lexeme, ...]
) -> Expr:
    """A gradient, the Jacobian of a column by a column, or the second derivatives of a number by
    one column, twice."""
    vector, order = variables[0]
    is_twice = order == 2 or variables[1:] == [(vector, Integer(1))]
    if is_twice and len(variables) == 3 - order and not reader.context.infer:
        slope = _by_vector(reader, value, [(vector, Integer(1))], whole)
        if isinstance(slope, Gradient):
            return _by_vector(reader, slope, [(vector, Integer(1))], whole)
    if len(variables) > 1 or order != 1:
        raise unread(whole, "a higher derivative by a vector", "write its entries")
    body = _with_definitions(reader, value, variables)
    if reader.context.infer and not _depends(body, variables):
        return opaque(reader, body, variables, whole)
    if not arithmetic.is_matrix(body):
        return Gradient(body, vector)
    if not application.is_column(body) or not application.is_column(vector):
        raise unread(whole, "a derivative of a matrix by a vector or matrix", "write its entries")
    return Jacobian(body, vector)


def _depends(body: Expr, variables: Variables) -> bool:
    """Whether what is differentiated shows every variable, a member of a family by its base."""
    free: set[Expr] = getattr(body, "free_symbols", set())
    return all({variable, getattr(variable, "base", variable)} & free for variable, _ in variables)


def opaque(reader: Reader, value: Expr, variables: Variables, whole: tuple[Lexeme, ...]) -> Expr:
    """A derivative of something of which it is not known how it depends on its variables: a
    function of both."""
    is_of_vector = arithmetic.is_matrix(value)
    names = [variable for variable, _ in variables]
    orders = [order for _, order in variables]
    if len(orders) == 1 and orders[0].is_Symbol and not is_of_vector:
        pattern = "\\frac{\\partial^# #}{\\partial #^#}"
        return application.function(reader.context, pattern)(orders[0], value, names[0])
    are_indices = any(v.is_Symbol and v.is_integer and not v.is_Dummy for v in names)
    if are_indices or not all(order.is_Integer for order in orders):
        message = "what is differentiated does not show its variable"
        raise unread(whole, message, "declare what it is a function of")
    pattern = dependence.quotient_of([int(order) for order in orders])
    if any(map(arithmetic.is_matrix, names)):
        if orders != [1] or (is_of_vector and not _may_beopaque(reader, value, names[0])):
            raise unread(whole, "a derivative by vectors of something that does not show them", "")
        return MatrixFunction(pattern, *_open_layout(reader, whole), value, names[0])
    if is_of_vector:
        return MatrixFunction(pattern, *arithmetic.shape(value), value, *names)
    return application.function(reader.context, pattern)(value, *names)


def _may_beopaque(reader: Reader, vector: Expr, variable: Expr) -> bool:
    """Whether the derivative of a vector by a vector may be a matrix of its own: of columns in
    bold, or anything as an argument."""
    if reader.in_call:
        return True
    is_wide = any(arithmetic.is_matrix(v) and v.shape[1] != 1 for v in (vector, variable))
    is_bold = BOLD.match(str(getattr(vector, "name", ""))) is not None
    return is_bold and not is_wide


def _open_layout(reader: Reader, whole: tuple[Lexeme, ...]) -> tuple[Expr, Expr]:
    """The sizes of a derivative by a vector or matrix: shaped as that, or as its transpose."""
    name = f"?\\frac {canonical(whole)}"
    return open_size(reader, name), open_size(reader, f"{name}'")


def _with_definitions(reader: Reader, value: Expr, variables: Variables) -> Expr:
    """``value``, with its definitions inlined where the variable would stay hidden in one of
    them."""
    context = reader.context
    symbols = {s for v, _ in variables for s in (v, getattr(v, "base", v)) if s is not None}

    heads = {
        *value.free_symbols,
        *value.atoms(sympy.IndexedBase, sympy.MatrixSymbol),
        *(f.func for f in value.atoms(AppliedUndef)),
        *(f.args[0] for f in value.atoms(VectorFunction)),
    }

    def hides(rule: Expr) -> bool:
        if rule.head not in heads:
            return False
        if not rule.parameters or isinstance(rule.head, sympy.IndexedBase):
            return True
        return bool(symbols & getattr(inline(rule.body, context), "free_symbols", set()))

    return inline(value, context) if any(map(hides, context.rules)) else value


def _of_vector(body: Expr, variables: Variables, whole: tuple[Lexeme, ...]) -> Expr:
    if isinstance(body, sympy.MatrixBase):
        return sympy.ImmutableDenseMatrix(
            body.rows, body.cols, [Derivative(e, *variables, evaluate=False) for e in body]
        )
    (variable, order), *others = variables
    moved = matrix_slopes.slope(body, variable) if order == 1 and not others else None
    if moved is not None:
        return moved
    raise unread(whole, "a derivative of a vector by a number", "write its entries")
