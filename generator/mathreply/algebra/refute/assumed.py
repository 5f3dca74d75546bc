"""Points at which the assumptions hold: equations solved in every name that they hold."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from fractions import Fraction

import sympy as sp
from flint import acb, acb_poly
from msgspec import Struct
from msgspec.structs import replace

from mathreply.algebra.budget import within
from mathreply.algebra.expression.chance import CHANCES
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.forms import factored
from mathreply.algebra.refute.axes import on_axes
from mathreply.algebra.refute.balls.value import (
    Evaluator,
    Point,
    Undefined,
    Undistributed,
    Unknown,
    compare,
)
from mathreply.algebra.refute.claims import Assumption
from mathreply.algebra.refute.critical import exact_roots, isolated_roots
from mathreply.algebra.refute.entries import columns_fitting, computed, fitting
from mathreply.algebra.refute.shown import as_rational
from mathreply.algebra.refute.slots import Slot, admits

CLOSE = 1e-20
"""Matrices whose entries differ by less at a point are equal there."""
MAX_WAYS = 6
MOST_COMBINED = 12
"""Choices of a way for every equation that are followed."""
MAX_DEGREE = 12
ROOT_RADIUS = 1e-60
"""Of a ball that holds a root which is not real."""
WORK = 50_000


class Way(Struct, frozen=True):
    """One way to satisfy an equation: a factor of it vanishes, solved for one name."""

    symbol: Expr
    factor: Expr
    solution: Expr = None
    """Where the factor is linear in the name; else the roots are found at each point."""


class Assumed:
    """The assumptions of a claim, ready to be satisfied."""

    def __init__(
        self, assumptions: tuple[Assumption, ...], slots: list[Slot], *, real: bool
    ) -> None:
        self.assumptions, self.slots, self.real = assumptions, slots, real
        self._by_symbol = {s.symbol: s for s in slots if s.symbol is not None}
        first_ways = within(WORK, lambda: list(itertools.islice(self._combined(), MOST_COMBINED)))
        self._ways = first_ways or [()]

    def holds(self, point: Point) -> bool:
        """Whether all assumptions hold at a point."""
        return all(self._kept(assumption, point) for assumption in self.assumptions)

    def complete(self, point: Point) -> list[Point]:
        """The points that differ from this one in what the assumptions determine, and satisfy
        them."""
        if self.holds(point):
            return [point]
        found: list[Point] = []
        for ways in self._ways:
            found += [moved for moved in self._along(point, ways) if self.holds(moved)]
            if len(found) >= MAX_WAYS:
                break
        return found or self._by_entries(point)

    def _by_entries(self, point: Point) -> list[Point]:
        """Points where entries of vectors are moved, each equation that fails by one of them."""
        if not point.arrays:
            return []
        failing = [a for a in self.assumptions if a.operator == "==" and not self._kept(a, point)]
        of_matrices = [a for a in failing if not _is_equation(a)]
        of_numbers = [a for a in failing if _is_equation(a)]
        moved = computed(point, of_matrices, self.slots, real=self.real)
        of_matrices = [a for a in of_matrices if not self._kept(a, moved)]
        moved = columns_fitting(moved, of_matrices, self.slots, real=self.real)
        tried: Iterable[Point] = (moved,)
        if of_numbers:
            tried = fitting(moved, of_numbers, self.slots, real=self.real)
        # What is linear in a vector may have been solved by the zero vector alone.
        asked = [a for a in failing if not _is_equation(a)]
        on_axis = on_axes(point, asked, self.slots, real=self.real) if asked else ()
        tried = itertools.chain(on_axis, tried)
        return [candidate for candidate in tried if self.holds(candidate)]

    def _along(self, point: Point, ways: tuple[Way, ...]) -> Iterator[Point]:
        """The points to which some ways lead, one after the other."""
        if not ways:
            return
        way, *rest = ways
        for value in self._values(way, point):
            scalars = {**point.scalars, way.symbol: value}
            moved = Point(scalars, point.arrays, point.functions, point.outcomes)
            if rest:
                yield from self._along(moved, tuple(rest))
            else:
                yield moved

    def _values(self, way: Way, point: Point) -> list[Expr]:
        """What a name may be so that a factor vanishes at a point."""
        known = _fractions(point)
        known.pop(way.symbol, None)
        if way.solution is not None:
            return self._admitted_of([way.solution.xreplace(known)], way.symbol, point)
        not_real = []
        if self._by_symbol[way.symbol].kind == "complex":
            not_real = within(WORK, lambda: self._not_real(way, point)) or []
        factor = way.factor.xreplace(known)
        if factor.free_symbols != {way.symbol}:
            return not_real
        exact = within(WORK, lambda: exact_roots(factor, way.symbol)) or []
        if exact:
            return [*self._admitted_of(exact, way.symbol, point), *not_real]
        isolated = within(WORK, lambda: self._isolated(factor, way.symbol)) or []
        return [*isolated, *not_real]

    def _admitted_of(self, exact: list[Expr], symbol: Expr, point: Point) -> list[Expr]:
        """The numbers among some that a name may be."""
        values = [self._admitted(symbol, number, point) for number in exact]
        return [value for value in values if value is not None]

    def _not_real(self, way: Way, point: Point) -> list[Expr]:
        """The simple roots of a polynomial that are not real, each in a ball of its own."""
        if not way.factor.is_polynomial(way.symbol):
            return []
        evaluator = Evaluator(point, real=False)
        coefficients = sp.Poly(way.factor, way.symbol).all_coeffs()
        if len(coefficients) > MAX_DEGREE + 1:
            return []
        try:
            balls = [acb(evaluator.value(c)) for c in reversed(coefficients)]
            roots = acb_poly(balls).roots(tol=ROOT_RADIUS)
        except (Undefined, Unknown, ValueError, OverflowError, ZeroDivisionError, TypeError):
            return []
        return [root for root in roots if not root.imag.contains(0)]

    def _isolated(self, factor: Expr, symbol: Expr) -> list[Expr]:
        """Balls in which a factor has a root that the name may be."""
        slot = self._by_symbol[symbol]
        return [b for b in isolated_roots(factor, symbol, None, None) if admits(slot, b)]

    def _admitted(self, symbol: Expr, exact: Expr, point: Point) -> Expr:
        """A number as a fraction or a ball; None where the name may not be it."""
        if exact.has(sp.zoo, sp.nan, sp.oo):
            return None
        slot = self._by_symbol[symbol]
        value: Expr
        if exact.is_Rational:
            value = Fraction(int(exact.p), int(exact.q))
        else:
            try:
                value = Evaluator(point, real=self.real).value(exact)
            except (Unknown, Undefined, ValueError, OverflowError):
                return None
        return value if admits(slot, value) else None

    # Ways.

    def _combined(self) -> Iterator[tuple[Way, ...]]:
        """A way for every equation, no name twice; the last names first, as they were declared."""
        equations = [list(self._of(a)) for a in self.assumptions if _is_equation(a)]
        equations = [ways for ways in equations if ways]
        if len(equations) > 1:
            yield from self._solved_together()
        for ways in itertools.product(*equations):
            names = {way.symbol for way in ways}
            if ways and len(names) == len(ways):
                yield ways

    def _of(self, a: Assumption) -> Iterator[Way]:
        """A way for each factor of an equation and each name in it."""
        difference = sp.expand(a.left - a.right)
        # Written out, a sum has more terms than factors are worth looking for in.
        if difference.atoms(sp.Sum, sp.Product, sp.Integral):
            difference = a.left - a.right
        symbols = [slot.symbol for slot in reversed(self.slots) if _is_solvable(slot)]
        for factor in sp.Mul.make_args(factored(difference)):
            base = factor if isinstance(factor, sp.exp) else factor.as_base_exp()[0]
            for symbol in symbols:
                if symbol in base.free_symbols:
                    yield self._way(symbol, base)

    def _way(self, symbol: Expr, factor: Expr) -> Way:
        """A way to make a factor vanish: solved where it is linear in the name."""
        if factor.is_polynomial(symbol) and sp.degree(factor, symbol) == 1:
            slope = sp.expand(factor).coeff(symbol, 1)
            rest = sp.expand(factor).coeff(symbol, 0)
            return Way(symbol, factor, sp.cancel(-rest / slope))
        return Way(symbol, factor)

    def _solved_together(self) -> Iterator[tuple[Way, ...]]:
        """Several equations at once; what SymPy proposes is tried at the point as everything is."""
        differences = [a.left - a.right for a in self.assumptions if _is_equation(a)]
        held: set[Expr] = set()
        for difference in differences:
            held |= difference.free_symbols
        symbols = [slot.symbol for slot in reversed(self.slots) if _is_solvable(slot)]
        used = [symbol for symbol in symbols if symbol in held]
        for unknowns in itertools.islice(itertools.combinations(used, len(differences)), 4):
            for solution in sp.solve(differences, unknowns, dict=True)[:3]:
                yield tuple(Way(s, s - value, value) for s, value in solution.items())

    def _kept(self, a: Assumption, point: Point) -> bool:
        """Whether an assumption holds at a point, in all outcomes and for all indices of which it
        is made."""
        return all(
            self._is_kept_at(a, moved)
            for outcome in _for_every_outcome(a, point)
            for moved in _for_every_index(a, outcome)
        )

    def _is_kept_at(self, a: Assumption, point: Point) -> bool:
        """Whether an assumption holds at a point."""
        evaluator = Evaluator(point, real=self.real)
        try:
            return compare(evaluator.value(a.left), a.operator, evaluator.value(a.right))
        except Undistributed:
            return False
        except Unknown:
            return self._exactly(a, point)
        except (Undefined, ValueError, OverflowError, ZeroDivisionError, TypeError):
            return False

    def _is_close(self, a: Assumption, point: Point) -> bool:
        """Whether two matrices agree but for rounding: balls of a singular one's inverse overlap
        with everything."""
        evaluator = Evaluator(point, real=self.real)
        try:
            left, right = evaluator.value(a.left), evaluator.value(a.right)
            pairs = zip(_as_entries(left), _as_entries(right), strict=True)
            return all(abs(one - other) < CLOSE for one, other in pairs)
        except (Undefined, Unknown, AttributeError, ValueError, OverflowError, ZeroDivisionError):
            return False

    def _exactly(self, a: Assumption, point: Point) -> bool:
        """A relation between balls that overlap: exact where all values are fractions; else the
        equation was solved for a ball, and holds for all that can be seen."""
        if getattr(a.left, "is_Matrix", False):
            return a.operator == "==" and self._is_close(a, point)
        difference = (a.left - a.right).xreplace(_fractions(point))
        if difference.is_Rational:
            return _stands(difference, a.operator)
        return a.operator in ("==", "<=", ">=")


def _fractions(point: Point) -> dict[Expr, Expr]:
    """The names whose values are fractions at a point, with them."""
    values = {symbol: as_rational(value) for symbol, value in point.scalars.items()}
    return {symbol: value for symbol, value in values.items() if value is not None}


def _for_every_outcome(a: Assumption, point: Point) -> Iterator[Point]:
    """The point in each outcome of the random names that stand in an assumption; what holds of
    means alone holds in all of them or in none."""
    names = a.left.free_symbols | a.right.free_symbols
    random = {name: values for name, values in point.outcomes.items() if name in names}
    if not random:
        yield point
        return
    for number in range(len(CHANCES)):
        values = {name: values[number] for name, values in random.items()}
        yield replace(point, scalars={**point.scalars, **values})


def _for_every_index(a: Assumption, point: Point) -> Iterator[Point]:
    """The point with each value of the indices for all of which something is assumed."""
    lasts = _lasts(a, point)
    # Where one is not known, or a family is empty, the assumption is asked as it stands.
    if not all(last is not None for last in lasts):
        yield point
        return
    ranges = [range(1, 1 + last) for last in lasts if last is not None]
    for values in itertools.product(*ranges):
        yield replace(point, scalars={**point.scalars, **dict(zip(a.over, values, strict=True))})


def _lasts(a: Assumption, point: Point) -> list[int | None]:
    """Up to where each index runs at a point: as declared, or as far as all its families go."""
    if a.sizes:
        sizes = [size if size.is_Integer else point.scalars.get(size) for size in a.sizes]
        return [None if size is None else int(size) for size in sizes]
    lasts: list[int | None] = []
    for index in a.over:
        entries = a.left.atoms(sp.Indexed) | a.right.atoms(sp.Indexed)
        own = [entry for entry in entries if index in entry.indices]
        least = min(_size(entry, entry.indices.index(index), point) for entry in own)
        lasts.append(least or None)
    return lasts


def _size(node: Expr, place: int, point: Point) -> int:
    """How many values an index of an entry has at a point."""
    array = point.arrays.get(str(node.base.label), ())
    return len(array[0]) if place and array else len(array)


def _as_entries(value: Expr) -> list[Expr]:
    """The entries of a matrix, row by row."""
    return [value[i, j] for i in range(value.nrows()) for j in range(value.ncols())]


def _stands(difference: Expr, operator: str) -> bool:
    """Whether a rational number stands in a relation to 0."""
    is_zero, is_positive = bool(difference == 0), bool(difference > 0)
    return {
        "==": is_zero,
        "!=": not is_zero,
        "<": not is_zero and not is_positive,
        "<=": not is_positive,
        ">": is_positive,
        ">=": is_positive or is_zero,
    }[operator]


def _is_equation(a: Assumption) -> bool:
    shaped = getattr(a.left, "is_Matrix", False) or getattr(a.right, "is_Matrix", False)
    return a.operator == "==" and not shaped


def _is_solvable(slot: Slot) -> bool:
    return slot.symbol is not None and slot.kind not in ("size", "free index", "function", "random")
