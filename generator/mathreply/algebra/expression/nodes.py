"""What SymPy has no class for: claims, entries of vector expressions, norms, gradients, evaluated
brackets …

All are unevaluated; ``doit`` gives SymPy's own form where there is one.
"""

from __future__ import annotations

from typing import Any

import sympy
from msgspec import Struct
from sympy import Integer, MatrixExpr, Tuple, sympify
from sympy.core.symbol import Str

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.placing import put

__all__ = [
    "FROBENIUS",
    "ArgExtremum",
    "ByEntries",
    "Claim",
    "Component",
    "ConditionalMean",
    "Elementwise",
    "Evaluated",
    "Extremum",
    "Gradient",
    "Jacobian",
    "MatrixExponential",
    "MatrixFunction",
    "MatrixSum",
    "NamedSet",
    "Norm",
    "Scalar",
    "Stacked",
    "VectorFunction",
]


def _name(name: Expr) -> Str:
    """A name inside ``args`` that is no symbol: it is neither free nor ever substituted."""
    return name if isinstance(name, Str) else Str(name)


def _without(variable: Expr, body: Expr) -> set[Expr]:
    """The free symbols of ``body`` that do not hold ``variable``: ``x[k]`` counts itself free in
    SymPy."""
    return {s for s in body.free_symbols if s != variable and variable not in s.free_symbols}


class Claim(Struct, frozen=True):
    """``left relation right``; the sides of ``\\iff`` and ``\\implies`` are claims themselves."""

    left: Expr
    """A SymPy expression, a matrix, or a :class:`Claim`."""
    relation: str
    """In the spelling that steps carry: ``=``, ``\\le``, ``\\iff``; ``\\lor`` between
    alternatives."""
    right: Expr
    further: tuple[Claim, ...] = ()
    """The other claims of a statement with several: ``b = c`` of ``a = b = c``. All hold
    together."""


class Component(sympy.Expr):
    """Entry ``index`` (1-based; two for a matrix) of a vector or matrix that is no plain name:
    ``\\sigma(z)_i``."""

    def __new__(cls, vector: Expr, *indices: Expr) -> Component:
        return sympy.Expr.__new__(cls, vector, *(sympify(i, strict=True) for i in indices))

    is_commutative = True

    @property
    def vector(self) -> Expr:
        return self.args[0]

    @property
    def indices(self) -> tuple[Expr, ...]:
        return self.args[1:]

    def doit(self, **hints: Any) -> Expr:
        """The entry itself where the vector is explicit and the index a number inside it."""
        vector = self.vector.doit(**hints) if hasattr(self.vector, "doit") else self.vector
        row, column = self.indices[0], self.indices[1] if len(self.indices) > 1 else Integer(1)
        if (
            isinstance(vector, sympy.MatrixBase)
            and row.is_Integer
            and column.is_Integer
            and 1 <= row <= vector.rows
            and 1 <= column <= vector.cols
        ):
            return vector[int(row) - 1, int(column) - 1]
        return Component(vector, *self.indices)


class Scalar(sympy.Expr):
    """A 1×1 matrix as the number that it holds: ``x^\\top A x``."""

    def __new__(cls, matrix: Expr) -> Scalar:
        return sympy.Expr.__new__(cls, matrix)

    is_commutative = True

    def doit(self, **hints: Any) -> Expr:
        matrix = self.args[0].doit(**hints)
        return matrix[0, 0] if isinstance(matrix, sympy.MatrixBase) else Scalar(matrix)


class ConditionalMean(sympy.Expr):
    """``\\mathbb{E}[U \\mid X, Y]``, a random number: the mean of ``U`` where ``X`` and ``Y`` are
    as they are. ``args`` are ``U``, the Tuple of what is given, and the names of that as a Str, so
    that values put in for two different names stay apart."""

    def __new__(cls, inside: Expr, given: Expr, names: Expr | None = None) -> ConditionalMean:
        listed = tuple(sorted(set(given), key=sympy.default_sort_key)) if names is None else given
        told = ", ".join(sorted(str(_label(e)) for e in listed)) if names is None else names
        return sympy.Expr.__new__(cls, sympify(inside, strict=True), Tuple(*listed), _name(told))

    is_commutative = True

    @property
    def inside(self) -> Expr:
        """Of what it is the mean."""
        return self.args[0]

    @property
    def given(self) -> tuple[Expr, ...]:
        """What is known."""
        return tuple(self.args[1])

    def _eval_is_extended_real(self) -> bool | None:
        return True if self.args[0].is_extended_real else None


def _label(e: Expr) -> Expr:
    """The name of a family for one of its members."""
    return e.base.label if isinstance(e, sympy.Indexed) else e


class VectorFunction(MatrixExpr):
    """A vector-valued function applied: ``\\mathrm{softmax}(z)``, a column of ``rows`` entries.

    ``args`` are the name as a Str, the number of rows, then the arguments.
    """

    def __new__(cls, name: Expr, rows: Expr, *arguments: Expr) -> VectorFunction:
        return MatrixExpr.__new__(cls, _name(name), sympify(rows, strict=True), *arguments)

    is_commutative = False

    @property
    def name(self) -> str:
        return str(self.args[0].name)

    @property
    def arguments(self) -> tuple[Expr, ...]:
        return self.args[2:]

    @property
    def shape(self) -> tuple[Expr, Expr]:
        return self.args[1], Integer(1)

    def _entry(self, i: Expr, j: Expr, **hints: Any) -> Expr:
        return Component(self, i + 1)


class MatrixFunction(MatrixExpr):
    """A member of a family of vectors or matrices: ``\\mathbf{x}_i``; ``args`` are the name as a
    Str, rows, columns, then the indices."""

    def __new__(cls, name: Expr, rows: Expr, columns: Expr, *indices: Expr) -> MatrixFunction:
        return MatrixExpr.__new__(
            cls, _name(name), sympify(rows, strict=True), sympify(columns, strict=True), *indices
        )

    is_commutative = False

    @property
    def name(self) -> str:
        return str(self.args[0].name)

    @property
    def shape(self) -> tuple[Expr, Expr]:
        return self.args[1], self.args[2]

    def _entry(self, i: Expr, j: Expr, **hints: Any) -> Expr:
        return Component(self, i + 1, j + 1)


class NamedSet(sympy.Basic):
    """A set of which only the name is known; ``args`` are the name as a Str, then the rows and
    columns of its members, 0 for one that is not plain; none where they are numbers or unknown."""

    def __new__(cls, name: Expr, *dimensions: Expr) -> NamedSet:
        return sympy.Basic.__new__(cls, _name(name), *dimensions)

    @property
    def dimensions(self) -> tuple[Expr, ...]:
        """Rows and columns of the members."""
        return tuple(self.args[1:])

    def __str__(self) -> str:
        return str(self.args[0].name)

    __repr__ = __str__


class Elementwise(MatrixExpr):
    """A scalar function applied to every entry: ``args`` are its Lambda and the matrix."""

    def __new__(cls, function: Expr, matrix: Expr) -> Elementwise:
        return MatrixExpr.__new__(cls, function, matrix)

    is_commutative = False

    @property
    def shape(self) -> tuple[Expr, Expr]:
        return self.args[1].shape

    def doit(self, **hints: Any) -> Expr:
        matrix = self.args[1].doit(**hints)
        return (
            matrix.applyfunc(self.args[0])
            if isinstance(matrix, sympy.MatrixBase)
            else Elementwise(self.args[0], matrix)
        )

    def _entry(self, i: Expr, j: Expr, **hints: Any) -> Expr:
        return self.args[0](self.args[1][i, j])


class MatrixExponential(MatrixExpr):
    """``e^M = I + M + M^2/2! + ...`` of a square matrix, the argument."""

    def __new__(cls, exponent: Expr) -> MatrixExponential:
        return MatrixExpr.__new__(cls, exponent)

    is_commutative = False

    @property
    def shape(self) -> tuple[Expr, Expr]:
        return self.args[0].shape


class Stacked(MatrixExpr):
    """``\\operatorname{vec}(M)``: the columns of a matrix, the argument, below each other."""

    def __new__(cls, matrix: Expr) -> Stacked:
        return MatrixExpr.__new__(cls, matrix)

    is_commutative = False

    @property
    def shape(self) -> tuple[Expr, Expr]:
        rows, columns = self.args[0].shape
        return rows * columns, Integer(1)


class MatrixSum(MatrixExpr):
    """``\\sum_{k} x_k y_k^\\top``: a sum of vectors or matrices; ``args`` are the body and ``(k,
    low, high)``."""

    def __new__(cls, body: Expr, over: Expr) -> MatrixSum:
        return MatrixExpr.__new__(cls, body, Tuple(*over))

    is_commutative = False

    @property
    def bound_symbols(self) -> list[Expr]:
        return [self.args[1][0]]

    @property
    def shape(self) -> tuple[Expr, Expr]:
        return self.args[0].shape

    @property
    def free_symbols(self) -> set[Expr]:
        variable, *ends = self.args[1]
        return _without(variable, self.args[0]).union(*(end.free_symbols for end in ends))

    def _entry(self, i: Expr, j: Expr, **hints: Any) -> Expr:
        return sympy.Sum(self.args[0][i, j], tuple(self.args[1]))


class ByEntries(MatrixExpr):
    """A vector or matrix of which the entries are given: ``args`` are its rows and columns, one or
    two index Dummies, and the entry in them. The indices are bound."""

    def __new__(cls, rows: Expr, columns: Expr, *indices_and_body: Expr) -> ByEntries:
        return MatrixExpr.__new__(
            cls, sympify(rows, strict=True), sympify(columns, strict=True), *indices_and_body
        )

    is_commutative = False

    @property
    def indices(self) -> tuple[Expr, ...]:
        return self.args[2:-1]

    @property
    def bound_symbols(self) -> list[Expr]:
        return list(self.indices)

    @property
    def shape(self) -> tuple[Expr, Expr]:
        return self.args[0], self.args[1]

    @property
    def free_symbols(self) -> set[Expr]:
        sizes = self.args[0].free_symbols | self.args[1].free_symbols
        found = self.args[-1].free_symbols
        for index in self.indices:
            found = {s for s in found if s != index and index not in s.free_symbols}
        return found | sizes

    def at(self, *indices: Expr) -> Expr:
        """The entry at 1-based indices."""
        return put(self.args[-1], dict(zip(self.indices, indices, strict=False)))

    def _entry(self, i: Expr, j: Expr, **hints: Any) -> Expr:
        return self.at(i + 1, j + 1)


FROBENIUS = Str("F")
"""The order of Frobenius' norm."""


class Norm(sympy.Expr):
    """``\\|v\\|_p``; ``args`` are the vector or matrix and ``p`` (a number, oo, or
    :data:`FROBENIUS`)."""

    def __new__(cls, vector: Expr, order: Expr = 2) -> Norm:
        return sympy.Expr.__new__(
            cls, vector, order if isinstance(order, Str) else sympify(order, strict=True)
        )

    is_commutative = True
    is_extended_real = True
    is_nonnegative = True


class Gradient(MatrixExpr):
    """``\\nabla_x f``: the scalar ``f`` differentiated in every entry of ``x``; shaped as ``x``."""

    def __new__(cls, function: Expr, variable: Expr) -> Gradient:
        return MatrixExpr.__new__(cls, function, variable)

    is_commutative = False

    @property
    def shape(self) -> tuple[Expr, Expr]:
        return self.args[1].shape


class Jacobian(MatrixExpr):
    """``\\partial f / \\partial x`` of a vector by a vector: row i holds the derivatives of
    ``f_i``."""

    def __new__(cls, function: Expr, variable: Expr) -> Jacobian:
        return MatrixExpr.__new__(cls, function, variable)

    is_commutative = False

    @property
    def shape(self) -> tuple[Expr, Expr]:
        return self.args[0].shape[0], self.args[1].shape[0]


class Evaluated(sympy.Expr):
    """``[F(t)]_a^b = F(b) - F(a)``, or ``F(t)|_{t=b} = F(b)`` without ``a``; ``t`` is bound.

    ``args`` are ``F`` and the Tuple ``(t, a, b)`` or ``(t, b)``. An end at infinity is meant as a
    limit.
    """

    def __new__(cls, function: Expr, ends: Expr) -> Evaluated:
        return sympy.Expr.__new__(cls, sympify(function, strict=True), Tuple(*ends))

    is_commutative = True

    @property
    def bound_symbols(self) -> list[Expr]:
        return [self.args[1][0]]

    @property
    def free_symbols(self) -> set[Expr]:
        variable, *ends = self.args[1]
        return _without(variable, self.args[0]).union(*(end.free_symbols for end in ends))

    def doit(self, **hints: Any) -> Expr:
        variable, *ends = self.args[1]
        values = [
            sympy.limit(self.args[0], variable, end)
            if end.is_infinite
            else self.args[0].subs(variable, end)
            for end in ends
        ]
        return values[0] if len(values) == 1 else values[1] - values[0]


class _OverIndex(sympy.Expr):
    """The body and the Tuple ``(k, low, high)`` of whole numbers, ``(x, Interval)`` of real ones,
    or ``(x,)`` for a variable of which no range is said; ``k`` and ``x`` are bound."""

    is_commutative = True

    @property
    def bound_symbols(self) -> list[Expr]:
        return [self.args[-1][0]]

    @property
    def free_symbols(self) -> set[Expr]:
        variable, *ends = self.args[-1]
        return _without(variable, self.args[-2]).union(*(end.free_symbols for end in ends))


class Extremum(_OverIndex):
    """``\\max_{k} x_k`` and its like; ``args`` are Str("max" | "min" | "sup" | "inf"), the body,
    the range."""

    def __new__(cls, kind: Expr, body: Expr, over: Expr) -> Extremum:
        return sympy.Expr.__new__(cls, _name(kind), sympify(body, strict=True), Tuple(*over))

    def doit(self, **hints: Any) -> Expr:
        variable, *ends = self.args[2]
        if len(ends) == 2 and all(end.is_Integer for end in ends) and ends[0] <= ends[1]:
            values = [self.args[1].subs(variable, k) for k in range(int(ends[0]), int(ends[1]) + 1)]
            return (sympy.Max if self.args[0].name in ("max", "sup") else sympy.Min)(*values)
        return self


class ArgExtremum(_OverIndex):
    """``\\arg\\max_{k} x_k``; as :class:`Extremum`."""

    def __new__(cls, kind: Expr, body: Expr, over: Expr) -> ArgExtremum:
        return sympy.Expr.__new__(cls, _name(kind), sympify(body, strict=True), Tuple(*over))
