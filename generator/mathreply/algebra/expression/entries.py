"""The entries of a matrix or vector expression as scalars: products become sums over an index."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import (
    FROBENIUS,
    Component,
    Extremum,
    MatrixFunction,
    Norm,
    VectorFunction,
)
from mathreply.algebra.expression.placing import put, rebuild

INVERSE_MARK = "^{-1}"
"""An inverse's entries are taken of a family under the matrix's name with this mark."""
MAX_EXPONENT = 4
SPELT_OUT = 12
"""Sums over a range of known length up to this one are written out."""


class NoEntries(ArithmeticError):
    """A matrix expression whose entries are not known here."""


def entry(m: Expr, i: Expr, j: Expr, context: Context) -> Expr:
    """The entry of ``m`` in row ``i``, column ``j``, counted from 1.

    Raises:
        NoEntries: where there is no rule.
    """
    if isinstance(m, sp.MatrixBase):
        return _explicit(m, i, j)
    for kind in type(m).__mro__:
        rule = _RULES.get(kind.__name__)
        if rule is not None:
            return rule(m, i, j, context)
    raise NoEntries(type(m).__name__)


def whole_size(size: Expr) -> Expr:
    """A size as SymPy has it; an explicit matrix tells its own as Python integers."""
    return sp.Integer(size) if isinstance(size, int) else size


def _explicit(m: Expr, i: Expr, j: Expr) -> Expr:
    """An entry of a matrix that is written out."""
    if i.is_Integer and j.is_Integer:
        if not (1 <= i <= m.rows and 1 <= j <= m.cols):
            raise NoEntries("an index out of its range")
        return m[int(i) - 1, int(j) - 1]
    return Component(m, i, j)


def _index(size: Expr) -> Expr:
    return sp.S.One if size == 1 else sp.Dummy("k", integer=True, positive=True)


def _symbol(m: Expr, i: Expr, j: Expr, context: Context) -> Expr:
    """An entry of a matrix that has a name."""
    base = context.base_of(m)
    name = context.names.get(m.name)
    one = len(name.shape) == 1 if name is not None else m.shape[1] == 1
    return base[i] if one else base[i, j]


def _sum(m: Expr, i: Expr, j: Expr, context: Context) -> Expr:
    return sp.Add(*(entry(a, i, j, context) for a in m.args))


def _product(m: Expr, i: Expr, j: Expr, context: Context) -> Expr:
    """``(AB)_ij = sum_k A_ik B_kj``; written out where the size is a small number."""
    numbers = [factor for factor in m.args if not factor.is_Matrix]
    matrices = [factor for factor in m.args if factor.is_Matrix]
    # The last index of each factor is the first one of the next.
    inner = [_index(matrix.shape[1]) for matrix in matrices[:-1]]
    places = [i, *inner, j]
    entries = [
        entry(matrix, places[p], places[p + 1], context) for p, matrix in enumerate(matrices)
    ]
    body = sp.Mul(*numbers, *entries)
    for matrix, place in zip(matrices[:-1], inner, strict=True):
        if place is sp.S.One:
            continue
        size = whole_size(matrix.shape[1])
        if size.is_Integer and size <= SPELT_OUT:
            values = map(sp.Integer, range(1, int(size) + 1))
            body = sp.Add(*(scalars(put(body, {place: value}), context) for value in values))
        else:
            body = sp.Sum(body, (place, 1, size))
    return body


def _transpose(m: Expr, i: Expr, j: Expr, context: Context) -> Expr:
    return entry(m.args[0], j, i, context)


def _adjoint(m: Expr, i: Expr, j: Expr, context: Context) -> Expr:
    return sp.conjugate(entry(m.args[0], j, i, context))


def _hadamard(m: Expr, i: Expr, j: Expr, context: Context) -> Expr:
    return sp.Mul(*(entry(a, i, j, context) for a in m.args))


def _identity(m: Expr, i: Expr, j: Expr, _: Context) -> Expr:
    return sp.KroneckerDelta(i, j)


def _diagonal(m: Expr, i: Expr, j: Expr, context: Context) -> Expr:
    return sp.KroneckerDelta(i, j) * entry(m.args[0], i, sp.S.One, context)


def _zero(*_: Expr) -> Expr:
    return sp.S.Zero


def _one(*_: Expr) -> Expr:
    return sp.S.One


def _inverse(m: Expr, i: Expr, j: Expr, context: Context) -> Expr:
    """An entry of an inverse: computed, or of a family of its own."""
    inner = m.args[0]
    if isinstance(inner, sp.MatrixBase):
        return entry(inner.inv(), i, j, context)
    # The entries of an inverse are no simple expressions in those of the matrix.
    if isinstance(inner, sp.MatrixSymbol):
        return sp.IndexedBase(inner.name + INVERSE_MARK, real=True)[i, j]
    raise NoEntries("an inverse")


def _power(m: Expr, i: Expr, j: Expr, context: Context) -> Expr:
    """An entry of a whole power, as of a product."""
    base, exponent = m.args
    if exponent == -1:
        return _inverse(sp.Inverse(base), i, j, context)
    if not exponent.is_Integer or not 0 < exponent <= MAX_EXPONENT:
        raise NoEntries("a power")
    factors = [base] * int(exponent)
    return _product(sp.MatMul(*factors, evaluate=False), i, j, context)


def _elementwise(m: Expr, i: Expr, j: Expr, context: Context) -> Expr:
    return m.args[0](entry(m.args[1], i, j, context))


def _vector_function(m: Expr, i: Expr, j: Expr, context: Context) -> Expr:
    """An entry of a softmax, or of an unknown function."""
    if not is_softmax(m):
        return Component(m, i)
    (vector,) = m.arguments

    def exponential(k: Expr) -> Expr:
        return sp.exp(entry(vector, k, sp.S.One, context))

    size = whole_size(vector.shape[0])
    if size.is_Integer and size > SPELT_OUT:
        k = sp.Dummy("k", integer=True, positive=True)
        below = sp.Sum(exponential(k), (k, 1, size))
    else:
        below = _over(exponential, size)
    return exponential(i) / below


def is_softmax(m: Expr) -> bool:
    """Whether a vector-valued function is the softmax, however it is typeset."""
    return (
        isinstance(m, VectorFunction)
        and "softmax" in m.name.lower()
        and len(m.arguments) == 1
        and "log" not in m.name.lower()
    )


def _matrix_function(m: Expr, i: Expr, j: Expr, context: Context) -> Expr:
    return Component(m, i) if whole_size(m.shape[1]) == 1 else Component(m, i, j)


def _matrix_sum(m: Expr, i: Expr, j: Expr, context: Context) -> Expr:
    body, over = m.args
    return sp.Sum(entry(body, i, j, context), tuple(over))


def _by_entries(m: Expr, i: Expr, j: Expr, context: Context) -> Expr:
    return scalars(m.at(i, j), context)


def _gradient(m: Expr, i: Expr, j: Expr, context: Context) -> Expr:
    function, variable = m.args
    return sp.Derivative(scalars(function, context), entry(variable, i, j, context))


def _jacobian(m: Expr, i: Expr, j: Expr, context: Context) -> Expr:
    """The slope of one component by one entry."""
    function, variable = m.args
    return sp.Derivative(
        entry(function, i, sp.S.One, context), entry(variable, j, sp.S.One, context)
    )


_RULES: dict[str, Callable[[Expr, Expr, Expr, Context], Expr]] = {
    "MatrixSymbol": _symbol,
    "MatAdd": _sum,
    "MatMul": _product,
    "Transpose": _transpose,
    "Adjoint": _adjoint,
    "HadamardProduct": _hadamard,
    "Identity": _identity,
    "DiagMatrix": _diagonal,
    "ZeroMatrix": _zero,
    "OneMatrix": _one,
    "Inverse": _inverse,
    "MatPow": _power,
    "Elementwise": _elementwise,
    "VectorFunction": _vector_function,
    "ByEntries": _by_entries,
    "MatrixFunction": _matrix_function,
    "MatrixSum": _matrix_sum,
    "Gradient": _gradient,
    "Jacobian": _jacobian,
}


def scalars(e: Expr, context: Context) -> Expr:
    """A scalar expression with traces, norms, entries and 1 x 1 products written out through
    entries.

    Raises:
        NoEntries: where there is no rule.
    """
    if not isinstance(e, sp.Basic) or e.is_Atom:
        return e
    for kind in type(e).__mro__:
        rule = _SCALARS.get(kind.__name__)
        if rule is not None:
            return rule(e, context)
    # Before its parts: the norm alone would become a root.
    if isinstance(e, sp.Pow) and isinstance(e.base, Norm) and e.exp == 2:
        return _squared_norm(e.base, context)
    args = [
        scalars(a, context) if isinstance(a, sp.Basic) and not getattr(a, "is_Matrix", False) else a
        for a in e.args
    ]
    # Built anew, even the same node may be evaluated.
    if all(a is b for a, b in zip(args, e.args, strict=True)):
        return e
    return rebuild(e, args)


def _scalar(e: Expr, context: Context) -> Expr:
    return scalars(entry(e.args[0], sp.S.One, sp.S.One, context), context)


def _component(e: Expr, context: Context) -> Expr:
    """An entry of what was made a vector, in its place."""
    row, column = [*e.indices, sp.S.One][:2]
    # Which entry it is, is not known before the index has a value.
    if isinstance(e.vector, sp.MatrixBase) and not (row.is_Integer and column.is_Integer):
        return e
    if isinstance(e.vector, VectorFunction) and not is_softmax(e.vector):
        return e
    if isinstance(e.vector, MatrixFunction):
        return e
    return scalars(entry(e.vector, row, column, context), context)


def _element(e: Expr, context: Context) -> Expr:
    return scalars(entry(e.parent, e.i + 1, e.j + 1, context), context)


def _trace(e: Expr, context: Context) -> Expr:
    """The sum of the diagonal."""
    m = e.args[0]
    return _over(lambda k: scalars(entry(m, k, k, context), context), m.shape[0])


def _determinant(e: Expr, context: Context) -> Expr:
    """A determinant of known and small size, written out."""
    m = e.args[0]
    if isinstance(m, sp.DiagMatrix):
        return _product_of_diagonal(m.args[0], context)
    if hasattr(m, "doit"):
        m = m.doit()
    if isinstance(m, sp.MatrixBase):
        return scalars(m.det(), context)
    # A determinant of order n has n! terms.
    if not all(whole_size(size).is_Integer and size <= 4 for size in m.shape):
        raise NoEntries("a determinant")

    def entry_at(i: int, j: int) -> Expr:
        return entry(m, sp.Integer(i + 1), sp.Integer(j + 1), context)

    rows, columns = map(int, m.shape)
    explicit = sp.Matrix(rows, columns, entry_at)
    return scalars(explicit.det(), context)


def _product_of_diagonal(vector: Expr, context: Context) -> Expr:
    """The determinant of a diagonal matrix: the product of its entries.

    Source: Horn, Johnson, Matrix Analysis, 0.9.1.
    """
    k = sp.Dummy("k", integer=True, positive=True)
    each = scalars(entry(vector, k, sp.S.One, context), context)
    return sp.Product(each, (k, 1, whole_size(vector.shape[0])))


def _norm(e: Expr, context: Context) -> Expr:
    """A norm by the entries: of squares, of sizes and their powers, or the greatest size.

    Raises:
        NoEntries: for a matrix, but in Frobenius' norm, and for an order that may not be positive.
    """
    vector, order = e.args
    rows, columns = vector.shape
    is_by_squares = order in (2, FROBENIUS)

    def at(i: Expr, j: Expr) -> Expr:
        return scalars(entry(vector, i, j, context), context)

    if columns != 1 and order != FROBENIUS:
        raise NoEntries("a norm of a matrix by what it does to vectors")
    if order == sp.oo:
        return _greatest(lambda i: sp.Abs(at(i, sp.S.One)), rows)
    if not is_by_squares and order.is_positive is not True:
        raise NoEntries("a norm of another kind")

    def piece(i: Expr, j: Expr) -> Expr:
        value = at(i, j)
        if not is_by_squares:
            return sp.Abs(value) ** order
        return sp.Abs(value) ** 2 if _complex(value) else value**2

    total = _over(lambda i: _over(lambda j: piece(i, j), columns), rows)
    return sp.sqrt(total) if is_by_squares else total ** (1 / order)


def _squared_norm(e: Expr, context: Context) -> Expr:
    """The sum of squares itself: written as the square of a root it would have no slope at 0."""
    norm = _norm(e, context)
    is_root = isinstance(norm, sp.Pow) and norm.exp == sp.S.Half
    return norm.base if is_root else sp.Pow(norm, 2, evaluate=False)


def _complex(e: Expr) -> bool:
    """Whether a number may be no real one."""
    return e.has(sp.I) or any(
        s.is_extended_real is None
        for s in e.free_symbols
        if isinstance(s, sp.Symbol) and s.is_complex
    )


def _over(body: Callable[[Expr], Expr], size: Expr) -> Expr:
    """A sum over 1 … size, written out where the size is a number."""
    size = whole_size(size)
    if size.is_Integer:
        return sp.Add(*(body(sp.Integer(p)) for p in range(1, int(size) + 1)))
    k = sp.Dummy("k", integer=True, positive=True)
    return sp.Sum(body(k), (k, 1, size))


def _greatest(body: Callable[[Expr], Expr], size: Expr) -> Expr:
    """The greatest of the values at 1 … size."""
    size = whole_size(size)
    if size.is_Integer:
        return sp.Max(*(body(sp.Integer(p)) for p in range(1, int(size) + 1)))
    k = sp.Dummy("k", integer=True, positive=True)
    return Extremum("max", body(k), (k, sp.S.One, size))


def values_at_ends(e: Expr) -> list[Expr]:
    """What a bracket ``[F]_a^b`` is made of: ``F(a)`` and ``F(b)``, or ``F`` at its only end; where
    ``F`` has no value at an end, its limit from inside."""
    body, (variable, *ends) = e.args[:2]
    sides = "+-" if len(ends) == 2 else "-"
    values = []
    for end, side in zip(ends, sides, strict=True):
        value = put(body, {variable: end})
        if end.is_finite is False or _lacks_value(body, variable, end):
            value = sp.Limit(body, variable, end, side if end.is_finite else "-")
        values.append(value)
    return values


def _lacks_value(body: Expr, variable: Expr, end: Expr) -> bool:
    """Whether SymPy, evaluating, finds no value at an end: what is put in stays ``log(0)``. Of what
    binds names of its own nothing is said."""
    if body.has(sp.Derivative, sp.Integral, sp.Subs, sp.Limit, sp.Sum, sp.Product):
        return False
    return body.xreplace({variable: end}).has(sp.nan, sp.zoo, sp.oo)


def _evaluated(e: Expr, context: Context) -> Expr:
    """``F(b) - F(a)``."""
    low, *high = values_at_ends(e)
    if not high:
        return scalars(low, context)
    # Not evaluated: terms that cancel would take what has no value with them.
    less = sp.Mul(sp.S.NegativeOne, low, evaluate=False)
    return scalars(sp.Add(high[0], less, evaluate=False), context)


def _extremum(e: Expr, context: Context) -> Expr:
    return e.func(e.args[0], scalars(e.args[1], context), e.args[2])


_SCALARS: dict[str, Callable[[Expr, Context], Expr]] = {
    "Scalar": _scalar,
    "Component": _component,
    "MatrixElement": _element,
    "Trace": _trace,
    "Determinant": _determinant,
    "Norm": _norm,
    "Evaluated": _evaluated,
    "Extremum": _extremum,
}
