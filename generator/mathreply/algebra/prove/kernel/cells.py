"""Statements about one real unknown, decided cell by cell.

Between two neighbouring roots of all the polynomials that occur, none of them changes its sign:
there a statement is true everywhere or nowhere, and one rational place tells which. At a root the
polynomials that its irreducible factor divides are 0, and the others keep the sign that they have
close by (Basu, Pollack, Roy, Algorithms in Real Algebraic Geometry, 2.1).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import sympy as sp
from msgspec import Struct
from sympy.polys.polyerrors import PolynomialError

from mathreply.algebra.expression.expr import Expr

MAX_DEGREE = 24
MAX_ABS = 4


class NoCells(ArithmeticError):
    """A statement that is not made of rational functions of one unknown and their absolute
    values."""


class Cell(Struct, frozen=True):
    """An open interval (a rational place inside it), or one root of an irreducible polynomial."""

    place: Expr
    """A rational number of the interval; the middle of an interval that isolates the root."""
    root_of: Expr = None
    """The polynomial, for a root."""
    ends: tuple[Expr, Expr] = (-sp.oo, sp.oo)
    """Rational ends: of the isolating interval, or of one inside which the open cell lies."""

    def sign(self, p: Expr) -> int:
        """The sign of a polynomial in this cell."""
        if self.root_of is None:
            return int(sp.sign(p.eval(self.place)))
        if p.is_zero or p.rem(self.root_of).is_zero:
            return 0
        low, high = self.ends
        while low != high and p.count_roots(low, high):
            # They have no common root: once the interval is small enough none of this polynomial is
            # in it.
            low, high = self.root_of.refine_root(low, high, steps=4)
        return int(sp.sign(p.eval(low)))


def decide(
    statements: list[Expr],
    unknown: Expr,
    admitted: list[Expr],
    agrees: Callable[[list[bool]], bool],
) -> bool:
    """Whether ``agrees`` holds of the truth of all statements in each cell of the unknown's domain.

    ``statements`` are functions of a cell's sign; ``admitted`` are pairs of a polynomial and the
    signs that it has on the domain. See :func:`statement`.
    """
    polynomials = [p for s in statements for p in s.polynomials] + [p for p, _ in admitted]
    for cell in _cells(polynomials, unknown):
        if any(cell.sign(p) not in signs for p, signs in admitted):
            continue
        if unknown.is_integer and not _holds_integer(cell):
            continue
        if not agrees([s.holds(cell) for s in statements]):
            return False
    return True


def _holds_integer(cell: Cell) -> bool:
    """Whether a whole number lies in a cell, or may."""
    low, high = cell.ends
    if cell.root_of is not None:
        return cell.root_of.degree() == 1 and bool(cell.place.is_integer)
    if low is -sp.oo or high is sp.oo:
        return True
    return bool(sp.floor(low) + 1 < high)


def _cells(polynomials: list[Expr], unknown: Expr) -> list[Cell]:
    """All cells from left to right."""
    # The roots of the product are those of all polynomials together.
    product = sp.Poly(1, unknown)
    for p in polynomials:
        if not p.is_zero:
            product = product * p
    if product.degree() > MAX_DEGREE:
        raise NoCells("too many roots")
    factors = [f for f, _ in product.factor_list()[1]]
    roots = sorted(_isolated(factors), key=lambda c: c.place)
    if not roots:
        return [Cell(sp.S.Zero)]
    found = [Cell(roots[0].ends[0] - 1, ends=(-sp.oo, _upper(roots[0])))]
    for left, right in zip(roots, [*roots[1:], None], strict=True):
        found.append(left)
        if right is None:
            found.append(Cell(left.ends[1] + 1, ends=(_lower(left), sp.oo)))
        else:
            middle = (left.ends[1] + right.ends[0]) / 2
            found.append(Cell(middle, ends=(_lower(left), _upper(right))))
    return found


def _lower(root: Cell) -> Expr:
    """A rational number at or below a root, the root itself where it is rational."""
    return root.ends[0]


def _upper(root: Cell) -> Expr:
    """A rational number at or above a root."""
    return root.ends[1]


def _isolated(factors: list[Expr]) -> list[Cell]:
    """The real roots, each in an interval of its own; the intervals do not touch."""
    intervals: list[list[Expr]] = []
    for f in factors:
        if f.degree() == 1:
            a, b = f.all_coeffs()
            intervals.append([f, -b / a, -b / a])
        else:
            intervals += [[f, low, high] for (low, high), _ in f.intervals()]
    for _ in range(200):
        # Different irreducible polynomials have no common root, so that their intervals part in the
        # end.
        intervals.sort(key=lambda i: (i[1], i[2]))
        touching = [(a, b) for a, b in itertools.pairwise(intervals) if a[2] >= b[1]]
        if not touching:
            return [Cell((low + high) / 2, f, (low, high)) for f, low, high in intervals]
        for pair in touching:
            for entry in pair:
                if entry[1] != entry[2]:
                    entry[1:] = entry[0].refine_root(entry[1], entry[2], steps=2)
    raise NoCells("roots that are not parted")


class CellStatement(Struct, frozen=True):
    """A disjunction of conjunctions of relations, ready to be asked about a cell."""

    parts: tuple[tuple[tuple[Expr, str], ...], ...]
    """Per relation: the difference of its sides, and its operator."""
    unknown: Expr
    polynomials: tuple[Expr, ...]

    def holds(self, cell: Cell) -> bool:
        """Whether it is true in a cell; a relation is false where a side has no value."""
        for part in self.parts:
            if all(self._relation(difference, operator, cell) for difference, operator in part):
                return True
        return False

    def _relation(self, difference: Expr, operator: str, cell: Cell) -> bool:
        """Whether one relation is true in a cell."""
        # A divisor that cancels counts as well: the sides are looked at as they are written.
        for divisor in _divisors(difference):
            if cell.sign(_poly(_plain(divisor, self.unknown, cell), self.unknown)) == 0:
                return False
        top, bottom = sp.fraction(sp.together(_plain(difference, self.unknown, cell)))
        value = cell.sign(_poly(top, self.unknown)) * cell.sign(_poly(bottom, self.unknown))
        return {
            "==": value == 0,
            "!=": value != 0,
            "<": value < 0,
            "<=": value <= 0,
            ">": value > 0,
            ">=": value >= 0,
        }[operator]


def statement(parts: Expr, unknown: Expr) -> CellStatement:
    """A statement of relations, each a left side, an operator and a right side.

    Raises:
        NoCells: where it is not made of rational functions of the unknown with rational numbers.
    """
    written = []
    polynomials: dict[Expr, None] = {}
    for part in parts:
        for left, _, right in part:
            for side in (left, right):
                _refuse_what_is_not_rational(side)
                for divisor in _divisors(side):
                    polynomials.update(dict.fromkeys(_possible(divisor, unknown)))
            polynomials.update(dict.fromkeys(_possible(left - right, unknown)))
        written.append(tuple((sp.Add(a, -b, evaluate=False), op) for a, op, b in part))
    return CellStatement(tuple(written), unknown, tuple(polynomials))


def _refuse_what_is_not_rational(side: Expr) -> None:
    """A root that cancels still has no value somewhere: a side is looked at as it is written."""
    for node in sp.preorder_traversal(side):
        whole = isinstance(node, sp.Pow) and node.exp.is_Integer
        if not (node.is_Atom or whole or isinstance(node, (sp.Add, sp.Mul, sp.Abs))):
            raise NoCells(str(node.func))


def _possible(e: Expr, unknown: Expr) -> list[Expr]:
    """All polynomials whose sign the sign of ``e`` may depend on: bars opened with either sign."""
    bars = sorted(e.atoms(sp.Abs), key=lambda a: (-sp.count_ops(a), sp.default_sort_key(a)))
    if len(bars) > MAX_ABS:
        raise NoCells("too many absolute values")
    forms = [e]
    found = []
    for bar in bars:
        found += _possible(bar.args[0], unknown)
        forms = [f.xreplace({bar: s * bar.args[0]}) for f in forms for s in (1, -1)]
    for form in forms:
        for p in sp.fraction(sp.together(form)):
            found.append(_poly(p, unknown))
    return found


def _plain(e: Expr, unknown: Expr, cell: Cell) -> Expr:
    """``e`` with its absolute values opened by the signs of a cell, innermost first."""
    bars = sorted(e.atoms(sp.Abs), key=lambda a: (sp.count_ops(a), sp.default_sort_key(a)))
    values: dict[Expr, Expr] = {}
    for bar in bars:
        inner = bar.args[0].xreplace(values)
        top, bottom = sp.fraction(sp.together(inner))
        sign = cell.sign(_poly(top, unknown)) * cell.sign(_poly(bottom, unknown))
        values[bar] = sign * inner
    return e.xreplace(values)


def _divisors(e: Expr) -> list[Expr]:
    """What an expression divides by, as it is written."""
    return [
        node.base
        for node in sp.preorder_traversal(e)
        if isinstance(node, sp.Pow) and node.exp.is_Integer and node.exp < 0
    ]


def _poly(e: Expr, unknown: Expr) -> Expr:
    """A polynomial in the unknown over the rationals."""
    try:
        p = sp.Poly(sp.expand(e), unknown, domain="QQ")
    except (PolynomialError, sp.CoercionFailed) as error:
        raise NoCells(str(error)) from None
    return p
