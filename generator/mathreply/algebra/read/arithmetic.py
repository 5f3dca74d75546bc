"""Sums, products, quotients and powers as the author wrote them: nothing cancels, shapes are
checked.

A product of matrices that is 1×1 becomes a :class:`~mathreply.algebra.expression.nodes.Scalar`.
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy
from sympy import Add, Integer, MatAdd, MatMul, MatPow, Mul, Pow, Rational, S, Symbol, Transpose

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Component, Elementwise, MatrixExponential, Scalar

UNSIZED = Symbol("?", integer=True, positive=True)
"""The size of an identity matrix that its surroundings have not told yet."""
UNSIZED_IDENTITY = sympy.Identity(UNSIZED)
UNSIZED_ONES = sympy.OneMatrix(UNSIZED, 1)
UNSIZED_ZEROS = sympy.ZeroMatrix(UNSIZED, 1)
"""``\\mathbf{0}``: zero, of whatever size stands beside it."""


class SizeTold(Exception):
    """An open size that must be another for the sides to make sense: ``(open, other)``; reading
    starts afresh."""


def is_open(size: Expr) -> bool:
    """Whether a size is one of an inferred vector or matrix that may still be any."""
    return isinstance(size, Symbol) and size.name.startswith("?") and size != UNSIZED


def _tell(a: Expr, b: Expr) -> None:
    """Raises SizeTold where two sizes that differ can be made one."""
    for open_size, other in ((a, b), (b, a)):
        of_layout = _is_of_layout(open_size) and other == 1
        if is_open(open_size) and (of_layout or other not in (1, UNSIZED)):
            raise SizeTold(open_size, other)


def tell_number(matrix: Expr) -> None:
    """Raises SizeTold where a derivative of unknown layout has to make a number beside it."""
    for size in shape(matrix) if isinstance(matrix, MatMul) else ():
        if _is_of_layout(size):
            raise SizeTold(size, Integer(1))


def _is_of_layout(size: Expr) -> bool:
    """Whether a size is one of a derivative by a vector, which may be written as a row or a
    column."""
    return is_open(size) and size.name.startswith("?\\frac")


class ShapeMismatch(Exception):
    """Matrices whose sizes do not fit; the message names both."""

    def __init__(
        self,
        message: str,
        hint: str = "check the sizes in 'symbols:', transpose or bracket",
        *,
        may_be_by_entries: bool = False,
    ) -> None:
        super().__init__(message)
        self.hint = hint
        self.may_be_by_entries = may_be_by_entries
        """Whether it has a meaning where it is done to every entry, as programs do it."""


def is_matrix(value: Expr) -> bool:
    """Whether a value is a vector or matrix rather than a number."""
    return bool(getattr(value, "is_Matrix", False)) or isinstance(value, sympy.MatrixBase)


def shape(value: Expr) -> tuple[Expr, Expr]:
    """Rows and columns of a matrix, as expressions."""
    rows, columns = value.shape
    return sympy.sympify(rows, strict=True), sympy.sympify(columns, strict=True)


def scalar(value: Expr) -> Expr:
    """A 1×1 matrix as a number; anything else as it is."""
    return Scalar(value) if is_matrix(value) and shape(value) == (1, 1) else value


_TO_EVERY_ENTRY = "to every entry? write the number times \\mathbf{1}"
_OF_EVERY_ENTRY = "by every entry? write it for the entry with an index"
_OF_A_VECTOR = "write \\|x\\|^2, or x \\odot x for the squares of the entries"


def add(terms: Sequence[Expr]) -> Expr:
    """The sum, in the author's order.

    Raises:
        ShapeMismatch: where a number is added to a matrix, or sizes differ.
    """
    if len(terms) == 1:
        return terms[0]
    matrices = [t for t in terms if is_matrix(t)]
    if not matrices:
        return Add(*terms, evaluate=False)
    if len(matrices) < len(terms):
        rest = [t for t in terms if not is_matrix(t)]
        if any(t != 0 for t in rest):
            if all(shape(m)[1] == 1 for m in matrices):
                message = "a number is added to a vector"
                raise ShapeMismatch(message, _TO_EVERY_ENTRY, may_be_by_entries=True)
            raise ShapeMismatch("a number is added to a matrix")
        return add(matrices)
    sized = next((m for m in matrices if UNSIZED not in shape(m)), None)
    if (
        sized is not None
        and len({UNSIZED in shape(m) for m in matrices}) == 2
        and shape(sized)[0] != shape(sized)[1]
    ):
        _tell(*shape(sized))
    if sized is not None:
        matrices = [
            sympy.ZeroMatrix(*shape(sized)) if m == UNSIZED_ZEROS else fitted(m, shape(sized))
            for m in matrices
        ]
    for other in matrices[1:]:
        check_same(matrices[0], other)
    return MatAdd(*matrices, evaluate=False)


def fitted(matrix: Expr, wanted: tuple[Expr, Expr]) -> Expr:
    """A matrix of which the size was left open, at the size that is wanted of it."""
    if UNSIZED not in shape(matrix):
        return matrix
    sizes = {size for own, size in zip(shape(matrix), wanted, strict=True) if own == UNSIZED}
    return matrix.xreplace({UNSIZED: sizes.pop()}) if len(sizes) == 1 else matrix


def made_square(matrix: Expr) -> Expr:
    """A matrix of which one side was left open, with the other side for it."""
    rows, columns = shape(matrix)
    side = columns if rows == UNSIZED else rows
    return fitted(matrix, (side, side))


def check_same(left: Expr, right: Expr) -> None:
    """Raises ShapeMismatch where two sizes cannot agree."""
    for a, b in zip(shape(left), shape(right), strict=True):
        if a != b:
            _tell(a, b)
            _tell_column(left, right)
            _tell_column(right, left)
            raise ShapeMismatch(f"the sizes differ: {_size(left)} and {_size(right)}")


def _tell_column(value: Expr, column: Expr) -> None:
    """Raises SizeTold where a bold capital, with factors that are numbers and terms like it alone,
    stands beside a column: it is one, as forces and random vectors are."""
    wide = shape(value)[1]
    is_bold = isinstance(wide, Symbol) and wide.name.startswith(("?\\mathbf{", "?\\boldsymbol{"))
    if is_bold and is_open(wide) and shape(column)[1] == 1 and _is_lone(value):
        raise SizeTold(wide, Integer(1))


def _is_lone(value: Expr) -> bool:
    """Whether no matrix is multiplied by another in a value."""
    if isinstance(value, MatMul):
        matrices = [factor for factor in value.args if is_matrix(factor)]
        return len(matrices) == 1 and _is_lone(matrices[0])
    if isinstance(value, MatAdd):
        return all(map(_is_lone, value.args))
    return isinstance(value, sympy.MatrixSymbol) or type(value).__name__ == "MatrixFunction"


def check_length(left: Expr, right: Expr, side: int) -> None:
    """Raises ShapeMismatch where two matrices differ in their rows (side 0) or columns (1)."""
    one, other = shape(left)[side], shape(right)[side]
    if one != other:
        _tell(one, other)
        raise ShapeMismatch(f"blocks of the sizes {_size(left)} and {_size(right)} side by side")


def _size(value: Expr) -> str:
    rows, columns = shape(value)
    return f"{rows}×{columns}"


def square(value: Expr) -> None:
    """Raises SizeTold where a matrix of open size has to be square."""
    _tell(*shape(value))


def negate(value: Expr) -> Expr:
    """``-value``, unevaluated but for numbers."""
    if is_matrix(value):
        return MatMul(S.NegativeOne, value, evaluate=False)
    if value.is_Number:
        return -value
    return Mul(S.NegativeOne, value, evaluate=False)


def multiply(factors: Sequence[Expr]) -> Expr:
    """The product; numbers commute with everything, matrices keep their order.

    Raises:
        ShapeMismatch: where the sizes do not fit.
    """
    if len(factors) == 1:
        return factors[0]
    if not any(is_matrix(factor) for factor in factors):
        return Mul(*factors, evaluate=False)
    scalars = [factor for factor in factors if not is_matrix(factor)]
    chain = _sized([factor for factor in factors if is_matrix(factor)])
    matrices: list[Expr] = []
    for group in _conforming(chain):
        product = MatMul(*group, evaluate=False) if len(group) > 1 else group[0]
        # A row times a column is a number; a matrix of one entry that stands alone stays one.
        is_number = len(group) > 1 and shape(product) == (1, 1)
        (scalars if is_number else matrices).append(scalar(product))
    if not matrices:
        return _of_numbers(scalars)
    if len(matrices) > 1:
        one, other = _size(matrices[0]), _size(matrices[1])
        raise ShapeMismatch(f"the sizes do not fit: {one} times {other}")
    (matrix,) = matrices
    if not scalars:
        return matrix
    rest = matrix.args if isinstance(matrix, MatMul) else matrices
    return MatMul(_of_numbers(scalars), *rest, evaluate=False)


def _of_numbers(scalars: list[Expr]) -> Expr:
    """The product of numbers as it is written."""
    return Mul(*scalars, evaluate=False) if len(scalars) > 1 else scalars[0]


def _sized(chain: list[Expr]) -> list[Expr]:
    """Identity matrices of open size take the size that their neighbours leave them."""
    sized = list(chain)
    for position, matrix in enumerate(sized):
        rows, columns = shape(matrix)
        left = _size_left(rows, shape(sized[position - 1])[1]) if position else None
        is_last = position + 1 == len(sized)
        right = None if is_last else _size_left(columns, shape(sized[position + 1])[0])
        side = right if left is None else left
        if side is not None:
            sized[position] = matrix.xreplace({UNSIZED: side})
    return sized


def _size_left(own: Expr, other: Expr) -> Expr | None:
    """What is left for an identity of open size where one side of what holds it, ``? n`` of ``I
    \\otimes A``, has to be another; None where nothing fits."""
    if not own.has(UNSIZED) or other.has(UNSIZED):
        return None
    side = other * UNSIZED / own
    is_whole = not side.has(UNSIZED) and side.as_numer_denom()[1] == 1
    return side if is_whole else None


def _conforming(chain: list[Expr]) -> list[list[Expr]]:
    """Runs of matrices that multiply; a row times a column inside a run that does not fit stands
    apart as a number."""
    groups = [[chain[0]]]
    for matrix in chain[1:]:
        group = groups[-1]
        height = shape(matrix)[0]
        rows, columns = shape(group[0])[0], shape(group[-1])[1]
        is_number = rows == 1 and columns == 1
        fits = columns == height
        if not fits and not is_number:
            _tell(columns, height)
        if fits and not (is_number and len(group) > 1):
            group.append(matrix)
        elif _ends_in_number(group) and _fits(group[:-2], matrix):
            # A x^T y b: the product x^T y is a number, so that A b has to fit.
            *rest, row, column = group
            groups[-1:] = [[row, column], [*rest, matrix]]
        else:
            groups.append([matrix])
    return groups


def _ends_in_number(group: list[Expr]) -> bool:
    """Whether a run ends in a row times a column."""
    return len(group) > 1 and shape(group[-2])[0] == 1 and shape(group[-1])[1] == 1


def _fits(group: list[Expr], matrix: Expr) -> bool:
    return not group or shape(group[-1])[1] == shape(matrix)[0]


def divide(numerator: Expr, denominator: Expr) -> Expr:
    """The quotient, uncancelled; two integers make a Rational.

    Raises:
        ShapeMismatch: where the denominator is a matrix.
    """
    numerator, denominator = scalar(numerator), scalar(denominator)
    if is_matrix(denominator):
        message = "a vector or matrix stands in a denominator"
        if shape(denominator)[1] != 1:
            raise ShapeMismatch(message)
        raise ShapeMismatch(message, _OF_EVERY_ENTRY, may_be_by_entries=True)
    if is_matrix(numerator):
        return MatMul(power(denominator, S.NegativeOne), numerator, evaluate=False)
    if (
        numerator.is_Rational
        and denominator.is_Integer
        and denominator != 0
        and numerator.is_Integer
    ):
        return Rational(numerator, denominator)
    inverse = power(denominator, S.NegativeOne)
    return inverse if numerator == 1 else Mul(numerator, inverse, evaluate=False)


def power(base: Expr, exponent: Expr) -> Expr:
    """The power; ``e`` gives ``exp``.

    Raises:
        ShapeMismatch: where a matrix is raised to anything but an integer, or is the exponent.
    """
    exponent = scalar(exponent)
    if is_matrix(exponent):
        if base is S.Exp1 and shape(exponent)[1] == 1:
            return _exponentials(exponent)
        if base is S.Exp1 and shape(exponent)[0] == shape(exponent)[1]:
            return MatrixExponential(exponent)
        raise ShapeMismatch("a vector or matrix stands in an exponent")
    if is_matrix(base):
        rows, columns = shape(base)
        if rows != columns:
            _tell(rows, columns)
            message = f"a {rows}×{columns} matrix has no powers"
            if columns != 1:
                raise ShapeMismatch(message)
            raise ShapeMismatch(message, _OF_A_VECTOR, may_be_by_entries=True)
        if exponent == -1:
            return (
                sympy.Inverse(base)
                if not isinstance(base, sympy.MatrixBase)
                else sympy.Inverse(sympy.ImmutableDenseMatrix(base))
            )
        return MatPow(base, exponent, evaluate=False)
    if base is S.Exp1:
        return sympy.exp(exponent, evaluate=False)
    return Pow(base, exponent, evaluate=False)


def _exponentials(column: Expr) -> Expr:
    """``e`` to the power of a column vector, entry by entry."""
    if isinstance(column, sympy.MatrixBase):
        return sympy.ImmutableDenseMatrix([sympy.exp(v, evaluate=False) for v in column])
    entry = sympy.Dummy("t", real=True)
    return Elementwise(sympy.Lambda(entry, sympy.exp(entry)), column)


def transpose(value: Expr) -> Expr:
    """The transpose, unevaluated."""
    return Transpose(value)


def root(radicand: Expr, index: Expr = None) -> Expr:
    """The root, unevaluated: ``\\sqrt{x^2}`` stays."""
    order = Integer(2) if index is None else index
    return Pow(scalar(radicand), divide(S.One, order), evaluate=False)


def dot(left: Expr, right: Expr) -> Expr:
    """The inner product of two columns of one size.

    Raises:
        ShapeMismatch: where they are not.
    """
    if shape(left)[1] != 1 or shape(right)[1] != 1:
        raise ShapeMismatch("an inner product is of two column vectors")
    left, right = fitted(left, shape(right)), fitted(right, shape(left))
    check_same(left, right)
    return Scalar(MatMul(Transpose(left), right, evaluate=False))


def are_in_space(left: Expr, right: Expr) -> bool:
    """Whether two columns have three entries each, so that they have a cross product."""
    return shape(left) == (3, 1) == shape(right)


def tell_space(left: Expr, right: Expr) -> None:
    """Raises SizeTold where columns of open size stand in a cross product: they have three
    entries."""
    for value, (rows, columns) in ((left, shape(left)), (right, shape(right))):
        _tell_column(value, sympy.ZeroMatrix(rows, 1))
        if columns == 1 and is_open(rows):
            raise SizeTold(rows, Integer(3))


def cross(left: Expr, right: Expr) -> Expr:
    """The cross product of two columns of three entries, written out."""

    def at(vector: Expr, index: int) -> Expr:
        if isinstance(vector, sympy.MatrixBase):
            return vector[index - 1]
        return Component(vector, Integer(index))

    rows = ((2, 3), (3, 1), (1, 2))
    return sympy.ImmutableDenseMatrix(
        [at(left, i) * at(right, j) - at(left, j) * at(right, i) for i, j in rows]
    )
