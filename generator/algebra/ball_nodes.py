"""Values of what binds a name or has a shape: sums, products, integrals, limits, derivatives, vectors, matrices."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import sympy as sp
from flint import acb, acb_mat, arb

from generator.algebra.balls import (
    DERIVATIVE_STEP_BITS,
    MAX_TERMS,
    Evaluator,
    Gauss,
    Infinite,
    Undefined,
    Unknown,
    ball,
    inverse,
    rule,
)

SERIES_TERMS = 513
EXTRAPOLATED = tuple(2**j for j in range(2, 10))
_TAIL = arb(2)**-70
"""A term this small ends an infinite sum."""


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
            result = acb_mat([[result[i, j] * value[i, j] for j in range(value.ncols())]
                              for i in range(value.nrows())])
        elif isinstance(result, acb) and isinstance(value, acb_mat):
            result = value * result
        else:
            result = result * value
    return result


@rule("MatPow")
def _matrix_power(evaluator: Evaluator, e: Any) -> Any:
    base, power = evaluator._value(e.args[0]), evaluator.integer(e.args[1])
    return base**power if power >= 0 else inverse(base)**-power


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


@rule("Sum")
def _sum(evaluator: Evaluator, e: Any) -> Any:
    return _fold(evaluator, e.function, e.limits, acb(0), lambda total, term: total + term)


@rule("Product")
def _product(evaluator: Evaluator, e: Any) -> Any:
    return _fold(evaluator, e.function, e.limits, acb(1), lambda total, term: total * term)


def _fold(evaluator: Evaluator, body: Any, limits: tuple[Any, ...], start: Any, join: Callable[[Any, Any], Any]) -> Any:
    """The last limit is the outermost, as in SymPy."""
    index, low, high = limits[-1]
    first = evaluator.integer(low) if low.is_finite is not False else None
    inner = limits[:-1]

    def term(k: int) -> Any:
        if inner:
            saved = evaluator.point.scalars
            evaluator.point.scalars = {**saved, index: k}
            try:
                return _fold(evaluator, body, inner, start, join)
            finally:
                evaluator.point.scalars = saved
        return evaluator.under({index: k}, body)

    if first is None:
        raise Unknown("a sum without a first term")
    if high is sp.oo:
        evaluator.rigorous = False
        return _series(term, first, start, join)
    last = evaluator.integer(high)
    if last - first > MAX_TERMS:
        raise Unknown("too many terms")
    total = start
    for k in range(first, last + 1):
        total = join(total, term(k))
    return total


def _series(term: Callable[[int], Any], first: int, start: Any, join: Callable[[Any, Any], Any]) -> Any:
    """An infinite sum: until its terms vanish, or extrapolated from its partial sums as a series in 1/n."""
    total, small = start, 0
    partial: list[Any] = []
    for k in range(first, first + SERIES_TERMS):
        piece = term(k)
        total = join(total, piece)
        step = piece if start.is_zero() else piece - 1
        small = small + 1 if abs(step) < _TAIL else 0
        if small >= 12:
            return total
        if k - first + 1 in EXTRAPOLATED:
            partial.append(total)
    return _extrapolated(partial)


def _extrapolated(partial: list[Any]) -> Any:
    """Richardson's extrapolation of partial sums of 2^j terms, wherever two of its last values agree."""
    table = [partial]
    while len(table[-1]) > 1:
        factor = 2**len(table)
        row = table[-1]
        table.append([(factor * b - a) * (acb(1) / (factor - 1)) for a, b in itertools.pairwise(row)])
    last, before = table[-1][-1], table[-2][-1]
    if not last.is_finite() or not abs(last - before) < arb("1e-9") * (1 + abs(last)):
        raise Unknown("a series that converges slowly")
    return last


@rule("Derivative")
def _derivative(evaluator: Evaluator, e: Any) -> Any:
    evaluator.rigorous = False
    variables = [v for v, count in e.variable_count for _ in range(int(count))]
    return difference_quotient(evaluator, e.expr, variables)


def difference_quotient(evaluator: Evaluator, body: Any, variables: list[Any]) -> Any:
    """A central difference in each variable, with a step of 2^-48: good to some 25 digits, but not rigorous."""
    if not variables:
        return evaluator._value(body)
    variable, *others = variables
    step = arb(2)**-(DERIVATIVE_STEP_BITS // len(variables))
    sides = [_shifted(evaluator, variable, sign * step, lambda: difference_quotient(evaluator, body, others))
             for sign in (1, -1)]
    return (sides[0] - sides[1]) * (acb(1) / (2 * step))


def _shifted(evaluator: Evaluator, variable: Any, step: Any, compute: Callable[[], Any]) -> Any:
    point = evaluator.point
    if isinstance(variable, sp.Indexed):
        name = str(variable.base.label)
        indices = [evaluator.integer(i) - 1 for i in variable.indices]
        saved = point.arrays
        if name not in saved:
            raise Unknown(f"no value for {name}")
        point.arrays = {**saved, name: _moved(saved[name], indices, step)}
        try:
            return compute()
        finally:
            point.arrays = saved
    kept = point.scalars
    if variable not in kept:
        raise Unknown("a derivative in something that has no value")
    point.scalars = {**kept, variable: ball(kept[variable]) + step}
    try:
        return compute()
    finally:
        point.scalars = kept


def _moved(values: tuple[Any, ...], indices: list[int], step: Any) -> tuple[Any, ...]:
    first, *rest = indices
    if not 0 <= first < len(values):
        raise Undefined("an index out of its range")
    changed = _moved(values[first], rest, step) if rest else ball(values[first]) + step
    return (*values[:first], changed, *values[first + 1:])


@rule("Integral")
def _integral(evaluator: Evaluator, e: Any) -> Any:
    evaluator.rigorous = False
    limit = e.limits[-1]
    if len(limit) != 3:
        raise Unknown("an integral without bounds")
    variable, low, high = limit
    body = e.func(e.function, *e.limits[:-1]) if len(e.limits) > 1 else e.function
    ends = [_end(evaluator, low), _end(evaluator, high)]
    return integrate(lambda x: evaluator.under({variable: x}, body), *ends)


def _end(evaluator: Evaluator, end: Any) -> Any:
    if end is sp.oo or end is -sp.oo:
        return end
    value = evaluator._value(end)
    return value.real


def integrate(function: Callable[[Any], Any], low: Any, high: Any) -> Any:
    """Double-exponential quadrature at two step sizes that must agree to eight digits."""
    coarse = _quadrature(function, low, high, 16)
    fine = _quadrature(function, low, high, 24)
    if abs(fine - coarse) > arb("1e-8") * (1 + abs(fine)):
        raise Unknown("an integral that converges slowly")
    return fine


def _quadrature(function: Callable[[Any], Any], low: Any, high: Any, steps: int) -> Any:
    total = acb(0)
    for x, weight in _nodes(low, high, steps):
        try:
            value = function(x)
        except Undefined:
            continue  # an end at which the integrand has a pole
        if value.is_finite():
            total = total + value * weight
    return total


def _nodes(low: Any, high: Any, steps: int) -> Iterator[tuple[Any, Any]]:
    """Nodes and weights of the tanh-sinh, exp-sinh and sinh-sinh rules."""
    h = arb(1) / steps
    half_pi = arb.pi() / 2
    infinite_low, infinite_high = low is -sp.oo, high is sp.oo
    if low is sp.oo or high is -sp.oo:
        raise Unknown("an integral from infinity")
    for k in range(-4 * steps, 4 * steps + 1):
        t = (k * h).mid()
        u, du = half_pi * t.sinh(), half_pi * t.cosh() * h
        if infinite_low and infinite_high:
            x, w = u.sinh(), u.cosh() * du
        elif infinite_high:
            x, w = low + u.exp(), u.exp() * du
        elif infinite_low:
            x, w = high - u.exp(), u.exp() * du
        else:
            x = (low + high) / 2 + (high - low) / 2 * u.tanh()
            w = (high - low) / 2 * du / u.cosh()**2
        yield acb(x.mid()), acb(w.mid())


@rule("Limit")
def _limit(evaluator: Evaluator, e: Any) -> Any:
    """Values close to the place, extrapolated: enough to tell a wrong limit from a right one."""
    evaluator.rigorous = False
    body, variable, place, side = e.args
    signs = {"+": (1,), "-": (-1,)}.get(str(side), (1, -1))
    if place in (sp.oo, -sp.oo):
        towards = 1 if place is sp.oo else -1
        return _settled([evaluator.under({variable: acb(towards * 2**k)}, body) for k in (8, 16, 32, 64)])
    centre = evaluator._value(place)
    ends = [_settled([evaluator.under({variable: centre + sign * arb(2)**-k}, body) for k in (8, 16, 32, 40)])
            for sign in signs]
    if len(ends) == 2 and abs(ends[0] - ends[1]) > arb("1e-6") * (1 + abs(ends[0])):
        raise Undefined("the limits from both sides differ")
    return ends[0]


def _settled(values: list[Any]) -> Any:
    last, before = values[-1], values[-2]
    sizes = [abs(v) for v in values]
    if (all(b > 4 * a for a, b in itertools.pairwise(sizes)) and sizes[-1] > 10**6) or not last.is_finite():
        if last.imag.contains(0):
            raise Infinite(1 if last.real > 0 else -1)
        raise Undefined("a limit that does not exist")
    if not last.is_finite() or abs(last - before) > arb("1e-6") * (1 + abs(last)):
        raise Unknown("a limit that is approached slowly")
    return last


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
    return acb_mat([[evaluator.under({variable: matrix[i, j]}, e.args[0].expr) for j in range(matrix.ncols())]
                    for i in range(matrix.nrows())])


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
    step = arb(2)**-DERIVATIVE_STEP_BITS

    def slope(i: int, j: int) -> Any:
        place = [i] if vector else [i, j]
        sides = [_with_array(evaluator, variable.name, place, sign * step, function) for sign in (1, -1)]
        return (sides[0] - sides[1]) * (acb(1) / (2 * step))
    return acb_mat([[slope(i, j) for j in range(matrix.ncols())] for i in range(matrix.nrows())])


@rule("Jacobian")
def _jacobian(evaluator: Evaluator, e: Any) -> Any:
    evaluator.rigorous = False
    function, variable = e.args
    step = arb(2)**-DERIVATIVE_STEP_BITS
    columns = []
    for j in range(evaluator._value(variable).nrows()):
        sides = [_with_array(evaluator, variable.name, [j], sign * step, function) for sign in (1, -1)]
        columns.append(((sides[0] - sides[1]) * (acb(1) / (2 * step))).entries())
    return acb_mat([list(row) for row in zip(*columns, strict=True)])


def _with_array(evaluator: Evaluator, name: str, place: list[int], step: Any, body: Any) -> Any:
    saved = evaluator.point.arrays
    evaluator.point.arrays = {**saved, name: _moved(saved[name], place, step)}
    try:
        return evaluator._value(body)
    finally:
        evaluator.point.arrays = saved


@rule("Evaluated")
def _evaluated(evaluator: Evaluator, e: Any) -> Any:
    variable, *ends = e.args[1]
    values = []
    for end, side in zip(ends, "+-" if len(ends) == 2 else "-", strict=True):
        limit = sp.Limit(e.args[0], variable, end, side)
        if end.is_infinite:
            values.append(evaluator._value(limit))
            continue
        try:
            values.append(evaluator.under({variable: evaluator._value(end)}, e.args[0]))
        except Undefined:
            values.append(evaluator._value(limit))
    return values[0] if len(values) == 1 else values[1] - values[0]


@rule("Extremum")
def _extremum(evaluator: Evaluator, e: Any) -> Any:
    variable, *ends = e.args[2]
    if len(ends) != 2 or not all(end.is_finite is not False for end in ends):
        raise Unknown("an extremum over infinitely many")
    low, high = (evaluator.integer(end) for end in ends)
    if high < low or high - low > MAX_TERMS:
        raise Undefined("an extremum of nothing")
    values = [evaluator.under({variable: k}, e.args[1]).real for k in range(low, high + 1)]
    largest = values[0]
    for value in values[1:]:
        largest = largest.max(value) if e.args[0].name in ("max", "sup") else largest.min(value)
    return acb(largest)


@rule("ArgExtremum")
def _arg_extremum(evaluator: Evaluator, e: Any) -> Any:
    variable, *ends = e.args[2]
    if len(ends) != 2:
        raise Unknown("an extremum over infinitely many")
    low, high = (evaluator.integer(end) for end in ends)
    if high < low or high - low > MAX_TERMS:
        raise Undefined("an extremum of nothing")
    values = [(k, evaluator.under({variable: k}, e.args[1]).real) for k in range(low, high + 1)]
    best = values[0]
    for k, value in values[1:]:
        difference = value - best[1]
        if difference.contains(0):
            raise Unknown("two extremal values that are too close to tell")
        if (difference > 0) == (e.args[0].name in ("max", "sup")):
            best = (k, value)
    return acb(best[0])


@rule("AppliedUndef")
def _applied(evaluator: Evaluator, e: Any) -> Any:
    function = evaluator.point.functions.get(str(e.func))
    if function is None:
        raise Unknown(f"no value for {e.func}")
    return function(*(evaluator._value(a) for a in e.args))


@rule("Subs")
def _subs(evaluator: Evaluator, e: Any) -> Any:
    values = {v: evaluator._value(p) for v, p in zip(e.variables, e.point, strict=True)}
    return evaluator.under(values, e.expr)
