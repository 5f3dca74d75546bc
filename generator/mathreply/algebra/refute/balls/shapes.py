"""Values of what has a shape: entries, vectors, matrices, norms, gradients."""

from __future__ import annotations

from typing import Any

import sympy as sp
from flint import acb, acb_mat, arb

from mathreply.algebra.refute.balls.calculus import moved
from mathreply.algebra.refute.balls.functions import inverse
from mathreply.algebra.refute.balls.value import (
    DERIVATIVE_STEP_BITS,
    MAX_TERMS,
    Evaluator,
    Gauss,
    Undefined,
    Unknown,
    ball,
    rule,
)


@rule("Indexed")
def _indexed(evaluator: Evaluator, e: Any) -> Any:
    value = evaluator.point.arrays.get(str(e.base.label))
    if value is None:
        raise Unknown(f"no value for {e.base.label}")
    for index in e.indices:
        position = evaluator.integer(index)
        if not 1 <= position <= len(value):
            raise Undefined("an index out of its range")
        value = value[position - 1]
    return ball(value)


@rule("MatrixSymbol")
def _matrix_symbol(evaluator: Evaluator, e: Any) -> Any:
    value = evaluator.point.arrays.get(e.name)
    if value is None:
        raise Unknown(f"no value for {e.name}")
    rows = value if _has_rows(value) else [(entry,) for entry in value]
    return acb_mat([[ball(entry) for entry in row] for row in rows])


def _has_rows(value: Any) -> bool:
    """Whether the values of a family are rows; a complex number is a tuple as well."""
    return isinstance(value[0], tuple) and not isinstance(value[0], Gauss)


@rule("MatrixElement")
def _matrix_element(evaluator: Evaluator, e: Any) -> Any:
    matrix = evaluator._value(e.parent)
    i, j = evaluator.integer(e.i), evaluator.integer(e.j)
    if not (0 <= i < matrix.nrows() and 0 <= j < matrix.ncols()):
        raise Undefined("an index out of its range")
    return matrix[i, j]


@rule("MatrixBase", "ImmutableDenseMatrix", "MutableDenseMatrix")
def _explicit(evaluator: Evaluator, e: Any) -> Any:
    return acb_mat([[evaluator._value(e[i, j]) for j in range(e.cols)] for i in range(e.rows)])


@rule("MatAdd")
def _matrix_sum(evaluator: Evaluator, e: Any) -> Any:
    total = evaluator._value(e.args[0])
    for term in e.args[1:]:
        total = total + evaluator._value(term)
    return total


@rule("MatMul", "HadamardProduct")
def _matrix_product(evaluator: Evaluator, e: Any) -> Any:
    result: Any = None
    for factor in e.args:
        value = evaluator._value(factor)
        if result is None:
            result = value
        elif type(e).__name__ == "HadamardProduct":
            result = acb_mat(
                [
                    [result[i, j] * value[i, j] for j in range(value.ncols())]
                    for i in range(value.nrows())
                ]
            )
        elif isinstance(result, acb) and isinstance(value, acb_mat):
            result = value * result
        else:
            result = result * value
    return result


@rule("MatPow")
def _matrix_power(evaluator: Evaluator, e: Any) -> Any:
    base, power = evaluator._value(e.args[0]), evaluator.integer(e.args[1])
    return base**power if power >= 0 else inverse(base) ** -power


@rule("Inverse")
def _inverse(evaluator: Evaluator, e: Any) -> Any:
    return inverse(evaluator._value(e.args[0]))


@rule("Transpose")
def _transpose(evaluator: Evaluator, e: Any) -> Any:
    return evaluator._value(e.args[0]).transpose()


@rule("Adjoint")
def _adjoint(evaluator: Evaluator, e: Any) -> Any:
    return evaluator._value(e.args[0]).transpose().conjugate()


@rule("Trace")
def _trace(evaluator: Evaluator, e: Any) -> Any:
    return evaluator._value(e.args[0]).trace()


@rule("Determinant")
def _determinant(evaluator: Evaluator, e: Any) -> Any:
    return evaluator._value(e.args[0]).det()


@rule("Identity")
def _identity(evaluator: Evaluator, e: Any) -> Any:
    size = evaluator.integer(e.rows)
    return acb_mat([[int(i == j) for j in range(size)] for i in range(size)])


@rule("ZeroMatrix", "OneMatrix")
def _constant_matrix(evaluator: Evaluator, e: Any) -> Any:
    entry = 0 if type(e).__name__ == "ZeroMatrix" else 1
    return acb_mat([[entry] * evaluator.integer(e.cols) for _ in range(evaluator.integer(e.rows))])


@rule("Scalar")
def _scalar(evaluator: Evaluator, e: Any) -> Any:
    matrix = evaluator._value(e.args[0])
    if not isinstance(matrix, acb_mat):
        return matrix
    if matrix.nrows() != 1 or matrix.ncols() != 1:
        raise Unknown("a number that is a matrix")
    return matrix[0, 0]


@rule("Component")
def _component(evaluator: Evaluator, e: Any) -> Any:
    vector = evaluator._value(e.args[0])
    places = [evaluator.integer(i) for i in e.args[1:]]
    row, column = places[0], places[1] if len(places) > 1 else 1
    if not (1 <= row <= vector.nrows() and 1 <= column <= vector.ncols()):
        raise Undefined("an index out of its range")
    return vector[row - 1, column - 1]


@rule("MatrixSum")
def _sum_over_an_index(evaluator: Evaluator, e: Any) -> Any:
    body, (index, low, high) = e.args
    first, last = evaluator.integer(low), evaluator.integer(high)
    if last - first > MAX_TERMS:
        raise Unknown("too many terms")
    rows, columns = (evaluator.integer(size) for size in e.shape)
    total = acb_mat(rows, columns)
    for k in range(first, last + 1):
        total = total + evaluator.under({index: k}, body)
    return total


@rule("ByEntries")
def _by_entries(evaluator: Evaluator, e: Any) -> Any:
    rows, columns = (evaluator.integer(size) for size in e.shape)
    places = [(i, j)[: len(e.indices)] for i in range(1, rows + 1) for j in range(1, columns + 1)]
    values = [evaluator.under(dict(zip(e.indices, at, strict=True)), e.args[-1]) for at in places]
    return acb_mat([values[r * columns : (r + 1) * columns] for r in range(rows)])


@rule("VectorFunction")
def _vector_function(evaluator: Evaluator, e: Any) -> Any:
    if "softmax" not in e.name.lower() or "log" in e.name.lower() or len(e.arguments) != 1:
        raise Unknown(f"no value for {e.name}")
    powers = [entry.exp() for entry in evaluator._value(e.arguments[0]).entries()]
    total = sum(powers, acb(0))
    return acb_mat([[p / total] for p in powers])


@rule("Elementwise")
def _elementwise(evaluator: Evaluator, e: Any) -> Any:
    matrix = evaluator._value(e.args[1])
    (variable,) = e.args[0].variables
    return acb_mat(
        [
            [
                evaluator.under({variable: matrix[i, j]}, e.args[0].expr)
                for j in range(matrix.ncols())
            ]
            for i in range(matrix.nrows())
        ]
    )


@rule("Norm")
def _norm(evaluator: Evaluator, e: Any) -> Any:
    matrix = evaluator._value(e.args[0])
    order = e.args[1]
    sizes = [abs(entry) for entry in matrix.entries()]
    if order == 1 and matrix.ncols() == 1:
        return acb(sum(sizes, arb(0)))
    if order is sp.oo and matrix.ncols() == 1:
        largest = sizes[0]
        for size in sizes[1:]:
            largest = largest.max(size)
        return acb(largest)
    if (order == 2 and matrix.ncols() != 1) or order not in (2, sp.Symbol("F")):
        raise Unknown("a norm of this kind")
    return acb(sum((size * size for size in sizes), arb(0)).sqrt())


@rule("Gradient")
def _gradient(evaluator: Evaluator, e: Any) -> Any:
    evaluator.rigorous = False
    function, variable = e.args
    matrix = evaluator._value(variable)
    vector = not _has_rows(evaluator.point.arrays[variable.name])
    step = arb(2) ** -DERIVATIVE_STEP_BITS

    def slope(i: int, j: int) -> Any:
        place = [i] if vector else [i, j]
        sides = [
            _with_array(evaluator, variable.name, place, sign * step, function) for sign in (1, -1)
        ]
        return (sides[0] - sides[1]) * (acb(1) / (2 * step))

    return acb_mat([[slope(i, j) for j in range(matrix.ncols())] for i in range(matrix.nrows())])


@rule("Jacobian")
def _jacobian(evaluator: Evaluator, e: Any) -> Any:
    evaluator.rigorous = False
    function, variable = e.args
    step = arb(2) ** -DERIVATIVE_STEP_BITS
    columns = []
    for j in range(evaluator._value(variable).nrows()):
        sides = [
            _with_array(evaluator, variable.name, [j], sign * step, function) for sign in (1, -1)
        ]
        columns.append(((sides[0] - sides[1]) * (acb(1) / (2 * step))).entries())
    return acb_mat([list(row) for row in zip(*columns, strict=True)])


def _with_array(evaluator: Evaluator, name: str, place: list[int], step: Any, body: Any) -> Any:
    saved = evaluator.point.arrays
    evaluator.point.arrays = {**saved, name: moved(saved[name], place, step)}
    try:
        return evaluator._value(body)
    finally:
        evaluator.point.arrays = saved
