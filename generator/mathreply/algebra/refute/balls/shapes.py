"""Values of what has a shape: entries, vectors, matrices, norms, gradients."""

from __future__ import annotations

import functools

import sympy as sp
from flint import acb, acb_mat, arb

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import FROBENIUS
from mathreply.algebra.refute.balls.arithmetic import inverse, matrix_power
from mathreply.algebra.refute.balls.calculus import moved
from mathreply.algebra.refute.balls.elementary import absolute, apply, constant_near
from mathreply.algebra.refute.balls.grids import derivative, grid, plus, times
from mathreply.algebra.refute.balls.jets import Increment, Jet
from mathreply.algebra.refute.balls.kinds import Value
from mathreply.algebra.refute.balls.value import (
    MAX_TERMS,
    Evaluator,
    Gauss,
    Undefined,
    Unknown,
    ball,
    rule,
)


@rule("Indexed")
def _indexed(evaluator: Evaluator, e: Expr) -> Value:
    value = evaluator.point.arrays.get(e.base.name)
    if value is None:
        raise Unknown(f"no value for {e.base.label}")
    for index in e.indices:
        position = evaluator.integer(index)
        if not 1 <= position <= len(value):
            raise Undefined("an index out of its range")
        value = value[position - 1]
    return ball(value)


@rule("MatrixSymbol")
def _matrix_symbol(evaluator: Evaluator, e: Expr) -> Value:
    value = evaluator.point.arrays.get(e.name)
    if value is None:
        raise Unknown(f"no value for {e.name}")
    rows = value if _has_rows(value) else [(entry,) for entry in value]
    return grid([[ball(entry) for entry in row] for row in rows])


def _has_rows(value: Expr) -> bool:
    """Whether the values of a family are rows; a complex number is a tuple as well."""
    return isinstance(value[0], tuple) and not isinstance(value[0], Gauss)


@rule("MatrixElement")
def _matrix_element(evaluator: Evaluator, e: Expr) -> Value:
    matrix = evaluator._value(e.parent)
    i, j = evaluator.integer(e.i), evaluator.integer(e.j)
    if not (0 <= i < matrix.nrows() and 0 <= j < matrix.ncols()):
        raise Undefined("an index out of its range")
    return matrix[i, j]


@rule("MatrixBase", "ImmutableDenseMatrix", "MutableDenseMatrix")
def _explicit(evaluator: Evaluator, e: Expr) -> Value:
    return grid([[evaluator._value(e[i, j]) for j in range(e.cols)] for i in range(e.rows)])


@rule("MatAdd")
def _matrix_sum(evaluator: Evaluator, e: Expr) -> Value:
    return functools.reduce(plus, (evaluator._value(term) for term in e.args))


@rule("MatMul", "HadamardProduct")
def _matrix_product(evaluator: Evaluator, e: Expr) -> Value:
    values = [evaluator._value(factor) for factor in e.args]
    product = _entry_by_entry if type(e).__name__ == "HadamardProduct" else times
    return functools.reduce(product, values)


def _entry_by_entry(a: Expr, b: Expr) -> Value:
    columns = range(b.ncols())
    return grid([[a[i, j] * b[i, j] for j in columns] for i in range(b.nrows())])


@rule("MatPow")
def _matrix_power(evaluator: Evaluator, e: Expr) -> Value:
    return matrix_power(evaluator._value(e.args[0]), evaluator.integer(e.args[1]))


@rule("Stacked")
def _stacked(evaluator: Evaluator, e: Expr) -> Value:
    """Column after column."""
    value = evaluator._value(e.args[0])
    return grid([[value[i, j]] for j in range(value.ncols()) for i in range(value.nrows())])


@rule("MatrixExponential")
def _matrix_exponential(evaluator: Evaluator, e: Expr) -> Value:
    return evaluator._value(e.args[0]).exp()


@rule("Inverse")
def _inverse(evaluator: Evaluator, e: Expr) -> Value:
    return inverse(evaluator._value(e.args[0]))


@rule("Transpose")
def _transpose(evaluator: Evaluator, e: Expr) -> Value:
    return evaluator._value(e.args[0]).transpose()


@rule("Adjoint")
def _adjoint(evaluator: Evaluator, e: Expr) -> Value:
    return evaluator._value(e.args[0]).transpose().conjugate()


@rule("Trace")
def _trace(evaluator: Evaluator, e: Expr) -> Value:
    return evaluator._value(e.args[0]).trace()


@rule("Determinant")
def _determinant(evaluator: Evaluator, e: Expr) -> Value:
    return evaluator._value(e.args[0]).det()


@rule("Identity")
def _identity(evaluator: Evaluator, e: Expr) -> Value:
    size = evaluator.integer(e.rows)
    return acb_mat([[int(i == j) for j in range(size)] for i in range(size)])


@rule("DiagMatrix")
def _diagonal(evaluator: Evaluator, e: Expr) -> Value:
    """The matrix with a vector on its diagonal."""
    entries = evaluator._value(e.args[0]).entries()
    size = range(len(entries))
    return grid([[entries[i] if i == j else acb(0) for j in size] for i in size])


@rule("BlockMatrix")
def _blocks(evaluator: Evaluator, e: Expr) -> Value:
    """The matrix that its blocks make up."""
    rows, columns = e.blockshape
    lines: list[list[Value]] = []
    for i in range(rows):
        values = [evaluator._value(e.blocks[i, j]) for j in range(columns)]
        for row in range(values[0].nrows()):
            lines.append([v[row, k] for v in values for k in range(v.ncols())])
    return grid(lines)


@rule("KroneckerProduct")
def _kronecker(evaluator: Evaluator, e: Expr) -> Value:
    """Every entry of the one times the whole other."""
    one, *others = (evaluator._value(part) for part in e.args)
    for other in others:
        rows, columns = range(other.nrows()), range(other.ncols())
        one = grid(
            [
                [one[i, j] * other[k, m] for j in range(one.ncols()) for m in columns]
                for i in range(one.nrows())
                for k in rows
            ]
        )
    return one


@rule("ZeroMatrix", "OneMatrix")
def _constant_matrix(evaluator: Evaluator, e: Expr) -> Value:
    entry = 0 if type(e).__name__ == "ZeroMatrix" else 1
    return acb_mat([[entry] * evaluator.integer(e.cols) for _ in range(evaluator.integer(e.rows))])


@rule("Scalar")
def _scalar(evaluator: Evaluator, e: Expr) -> Value:
    matrix = evaluator._value(e.args[0])
    if not hasattr(matrix, "nrows"):
        return matrix
    if matrix.nrows() != 1 or matrix.ncols() != 1:
        raise Unknown("a number that is a matrix")
    return matrix[0, 0]


@rule("Component")
def _component(evaluator: Evaluator, e: Expr) -> Value:
    vector = evaluator._value(e.args[0])
    places = [evaluator.integer(i) for i in e.args[1:]]
    row, column = places[0], places[1] if len(places) > 1 else 1
    if not (1 <= row <= vector.nrows() and 1 <= column <= vector.ncols()):
        raise Undefined("an index out of its range")
    return vector[row - 1, column - 1]


@rule("MatrixSum")
def _sum_over_an_index(evaluator: Evaluator, e: Expr) -> Value:
    body, (index, low, high) = e.args
    first, last = evaluator.integer(low), evaluator.integer(high)
    if last - first > MAX_TERMS:
        raise Unknown("too many terms")
    rows, columns = (evaluator.integer(size) for size in e.shape)
    terms = (evaluator.under({index: k}, body) for k in range(first, last + 1))
    return functools.reduce(plus, terms, acb_mat(rows, columns))


@rule("ByEntries")
def _by_entries(evaluator: Evaluator, e: Expr) -> Value:
    rows, columns = (evaluator.integer(size) for size in e.shape)
    body = e.args[-1]

    def entry(i: int, j: int) -> Value:
        place = (i, j)[: len(e.indices)]
        return evaluator.under(dict(zip(e.indices, place, strict=True)), body)

    return grid([[entry(i, j) for j in range(1, columns + 1)] for i in range(1, rows + 1)])


@rule("VectorFunction")
def _vector_function(evaluator: Evaluator, e: Expr) -> Value:
    name = e.name.lower()
    is_softmax = "softmax" in name and "log" not in name
    if not is_softmax or len(e.arguments) != 1:
        raise Unknown(f"no value for {e.name}")
    entries = evaluator._value(e.arguments[0]).entries()
    powers = [apply(evaluator, "exp", entry) for entry in entries]
    total = sum(powers, acb(0))
    return grid([[p / total] for p in powers])


@rule("Elementwise")
def _elementwise(evaluator: Evaluator, e: Expr) -> Value:
    matrix = evaluator._value(e.args[1])
    (variable,) = e.args[0].variables
    function = e.args[0].expr

    def entry(i: int, j: int) -> Value:
        return evaluator.under({variable: matrix[i, j]}, function)

    return grid([[entry(i, j) for j in range(matrix.ncols())] for i in range(matrix.nrows())])


@rule("Norm")
def _norm(evaluator: Evaluator, e: Expr) -> Value:
    matrix = evaluator._value(e.args[0])
    order = e.args[1]
    if order == 1 and matrix.ncols() == 1:
        return sum((absolute(evaluator, entry) for entry in matrix.entries()), acb(0))
    if order is sp.oo and matrix.ncols() == 1:
        # The largest of several has a kink where two are equal: no expansion goes through it.
        sizes = [constant_near(absolute(evaluator, entry)).real for entry in matrix.entries()]
        return acb(functools.reduce(arb.max, sizes))
    # Of a matrix the 2-norm is its largest singular value, which is not computed here.
    is_spectral = order == 2 and matrix.ncols() != 1
    if is_spectral or order not in (2, FROBENIUS):
        raise Unknown("a norm of this kind")
    return _root_of_squares(evaluator, matrix.entries())


def _root_of_squares(evaluator: Evaluator, entries: list[Expr]) -> Value:
    """The length of a vector, also of one whose entries are expansions."""
    if any(isinstance(entry, Jet) for entry in entries):
        if not evaluator.real:
            raise Unknown("a derivative of the norm of a complex vector")
        total = sum((entry * entry for entry in entries), acb(0))
        # |u| has no derivative at 0.
        if total.head.contains(0):
            raise Undefined("the norm has no derivative at zero")
        return apply(evaluator, "sqrt", total)
    sizes = [abs(entry) for entry in entries]
    return acb(sum((size * size for size in sizes), arb(0)).sqrt())


@rule("Gradient")
def _gradient(evaluator: Evaluator, e: Expr) -> Value:
    function, variable = e.args
    matrix = evaluator._value(variable)
    vector = not _has_rows(evaluator.point.arrays[variable.name])

    def slope(i: int, j: int) -> Value:
        return in_entry(evaluator, variable.name, [i] if vector else [i, j], function)

    return grid([[slope(i, j) for j in range(matrix.ncols())] for i in range(matrix.nrows())])


@rule("Jacobian")
def _jacobian(evaluator: Evaluator, e: Expr) -> Value:
    function, variable = e.args
    rows = range(evaluator._value(variable).nrows())
    columns = [in_entry(evaluator, variable.name, [j], function).entries() for j in rows]
    return grid([list(row) for row in zip(*columns, strict=True)])


def in_entry(evaluator: Evaluator, name: str, place: list[int], body: Expr) -> Value:
    """The derivative of a number or a vector in one entry of a family; places count from 0."""
    with Increment(1) as increment:
        saved = evaluator.point.arrays
        evaluator.point.arrays = {**saved, name: moved(saved[name], place, increment)}
        try:
            value = evaluator._value(body)
        finally:
            evaluator.point.arrays = saved
        return derivative(increment, value)
