"""Matrices whose entries are Taylor expansions; a matrix of balls is Arb's own."""

from __future__ import annotations

from collections.abc import Callable

from flint import acb, acb_mat

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.balls.jets import Increment, Jet
from mathreply.algebra.refute.balls.kinds import Value

Rows = list[list[Expr]]


def grid(rows: Rows) -> Value:
    """A matrix with these entries: Arb's where all are balls, else a :class:`Grid`."""
    if any(isinstance(entry, Jet) for row in rows for entry in row):
        return Grid(rows)
    return acb_mat(rows)


def times(a: Expr, b: Expr) -> Value:
    """The product of two values, each a number or a matrix; the order counts for matrices."""
    if type(a) is acb and type(b) is acb:  # nearly always, and asked a million times
        return a * b
    # Only matrices have rows: a number is a ball or an expansion.
    shaped = [hasattr(value, "nrows") for value in (a, b)]
    if all(shaped):
        return as_grid(a) * as_grid(b) if Grid in (type(a), type(b)) else a * b
    if not any(shaped):
        return a * b
    matrix, number = (a, b) if shaped[0] else (b, a)
    if isinstance(matrix, Grid) or isinstance(number, Jet):
        return _each(as_grid(matrix).rows, lambda entry: entry * number)
    return matrix * number


def plus(a: Expr, b: Expr) -> Value:
    """The sum of two values of one kind."""
    if type(a) is acb and type(b) is acb:
        return a + b
    return as_grid(a) + as_grid(b) if Grid in (type(a), type(b)) else a + b


def as_grid(matrix: Expr) -> Grid:
    """A matrix as a :class:`Grid`."""
    if isinstance(matrix, Grid):
        return matrix
    columns = range(matrix.ncols())
    return Grid([[matrix[i, j] for j in columns] for i in range(matrix.nrows())])


def derivative(increment: Increment, value: Expr) -> Value:
    """The derivative that a number or a matrix holds, of full order in an increment."""
    if not hasattr(value, "nrows"):
        return increment.derivative(value)
    return _each(as_grid(value).rows, increment.derivative)


def _each(rows: Rows, function: Callable[[Expr], Expr]) -> Value:
    """A matrix with a function of each entry."""
    return grid([[function(entry) for entry in row] for row in rows])


class Grid:
    """A matrix of balls and expansions, with the names that Arb's matrices give their methods."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def nrows(self) -> int:
        """The number of rows."""
        return len(self.rows)

    def ncols(self) -> int:
        """The number of columns."""
        return len(self.rows[0]) if self.rows else 0

    def __getitem__(self, place: tuple[int, int]) -> Value:
        return self.rows[place[0]][place[1]]

    def entries(self) -> list[Value]:
        """All entries, row by row."""
        return [entry for row in self.rows for entry in row]

    def transpose(self) -> Grid:
        """Rows as columns."""
        return Grid([list(column) for column in zip(*self.rows, strict=True)])

    def conjugate(self) -> Grid:
        """Every entry conjugated."""
        return Grid([[_conjugate(entry) for entry in row] for row in self.rows])

    def trace(self) -> Value:
        """The sum of the diagonal."""
        return sum((self.rows[i][i] for i in range(self.nrows())), acb(0))

    def __add__(self, other: Expr) -> Grid:
        pairs = zip(self.rows, as_grid(other).rows, strict=True)
        return Grid([_added(row, more) for row, more in pairs])

    def __sub__(self, other: Expr) -> Grid:
        pairs = zip(self.rows, as_grid(other).rows, strict=True)
        return Grid([[a - b for a, b in zip(row, more, strict=True)] for row, more in pairs])

    def __mul__(self, other: Grid) -> Grid:
        columns = list(zip(*other.rows, strict=True))
        return Grid([[_dot(row, column) for column in columns] for row in self.rows])

    def __pow__(self, power: int) -> Value:
        size = self.nrows()
        result: Expr = Grid([[acb(int(i == j)) for j in range(size)] for i in range(size)])
        for _ in range(power):
            result = result * self
        return result

    def det(self) -> Value:
        """By expansion along the first row: the matrices of a trial are small."""
        if not self.rows:
            return acb(1)
        total = acb(0)
        for j, entry in enumerate(self.rows[0]):
            total = total + (-1) ** j * entry * self._without(0, j).det()
        return total

    def inv(self) -> Grid:
        """The adjugate over the determinant."""
        places, determinant = range(self.nrows()), self.det()

        def entry(i: int, j: int) -> Value:
            # Cofactors stand transposed.
            return (-1) ** (i + j) * self._without(j, i).det() / determinant

        return Grid([[entry(i, j) for j in places] for i in places])

    def _without(self, i: int, j: int) -> Grid:
        """The matrix without a row and a column."""
        kept = [row for number, row in enumerate(self.rows) if number != i]
        return Grid([[x for number, x in enumerate(row) if number != j] for row in kept])


def _dot(row: Expr, column: Expr) -> Value:
    """The sum of the products of two lists of entries."""
    return sum((a * b for a, b in zip(row, column, strict=True)), acb(0))


def _added(row: Expr, other: Expr) -> list[Expr]:
    return [a + b for a, b in zip(row, other, strict=True)]


def _conjugate(entry: Expr) -> Value:
    if isinstance(entry, Jet):
        return Jet({m: c.conjugate() for m, c in entry.terms.items()})
    return entry.conjugate()
