"""Points at which a claim is tightest under what is assumed, and every order of its names."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction

import sympy as sp

from mathreply.algebra.budget import within
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.forms import together
from mathreply.algebra.refute.balls.value import Evaluator, Point, Undefined, Unknown
from mathreply.algebra.refute.points import Special
from mathreply.algebra.refute.slots import Slot, admits

F = Fraction
KINDS = ("real", "positive", "negative", "nonnegative", "nonzero")
WORK = 40_000
"""For one bound: what SymPy proposes is a point like any other, and decides nothing."""
MOST_NAMES = 3
MOST_PLACES = 8
MOST_BOUNDS = 4
MOST_DEGREE = 6
STEP = F(1, 1000)
SPREAD = (F(-2), F(1, 3), F(3), F(4))
"""Of both signs, so that zero lies between two of them, and one inside of any two others."""
FREE = (F(0), F(1, 2))
"""What a name is at an extreme that does not depend on it."""


def tightest(slots: list[Slot], differences: list[Expr], bounds: Sequence[Expr]) -> list[Special]:
    """Where a difference of two sides is greatest or least on the edge of an assumption, and points
    close by; ``bounds`` are left less right of what is assumed."""
    found: list[Special] = []
    for difference in differences:
        within(WORK, lambda d=difference: found.extend(_where_all_vanish(slots, d)))  # type: ignore[misc]  # bound
    for difference, bound in itertools.product(differences, bounds):
        within(WORK, lambda d=difference, b=bound: found.extend(_on_the_edge(slots, d, b)))  # type: ignore[misc]  # bound
    if 1 < len(bounds) <= MOST_BOUNDS:
        for pair in itertools.combinations(bounds, 2):
            within(WORK, lambda p=pair: found.extend(_in_the_corner(slots, p)))  # type: ignore[misc]  # bound
    return found


KIND = "extremes under what is assumed"


Values = dict[Expr, Expr]


def _where_all_vanish(slots: list[Slot], difference: Expr) -> Iterator[Special]:
    """Where every square and size of a sum of such is zero at once: there alone it is not
    positive."""
    parts = [_vanishing(term) for term in sp.Add.make_args(difference)]
    if len(parts) < 2 or None in parts:
        return
    used = sorted(difference.free_symbols, key=str)
    names = _names_of(slots, used)
    if names is None or not 1 < len(used) <= MOST_NAMES:
        return
    if not all(part.is_polynomial(*used) for part in parts):
        return
    for solution in _common_roots(parts, used)[:MOST_PLACES]:
        if all(solution.get(x, x).is_number for x in used):
            yield from _at_and_around(names, solution)


def _names_of(slots: list[Slot], used: list[Expr]) -> list[Slot] | None:
    """The slots of some names of real numbers; None where one is something else."""
    known = {slot.symbol: slot for slot in slots if slot.symbol is not None and slot.kind in KINDS}
    return [known[x] for x in used] if all(x in known for x in used) else None


def _scalars_of(slots: list[Slot], used: list[Expr]) -> list[Slot] | None:
    """The same; None also where one is of a shape."""
    names = _names_of(slots, used)
    return None if names is None or any(name.shape for name in names) else names


def _are_small_polynomials(expressions: Sequence[Expr], used: list[Expr]) -> bool:
    return all(e.is_polynomial(*used) and sp.total_degree(e) <= MOST_DEGREE for e in expressions)


def _common_roots(parts: list[Expr], names: list[Expr]) -> list[Values]:
    """Where several polynomials are zero; of one name each, by their roots alone."""
    has_one_name_each = all(len(part.free_symbols) == 1 for part in parts)
    if len(parts) != len(names) or not has_one_name_each:
        return list(sp.solve(parts, names, dict=True))
    by_name = {part.free_symbols.pop(): part for part in parts}
    if len(by_name) != len(names):
        return []
    roots = []
    for name in names:
        found = sp.real_roots(by_name[name], name)
        roots.append(list(dict.fromkeys(found)))  # a double root stands there twice
    return [dict(zip(names, chosen, strict=True)) for chosen in itertools.product(*roots)]


def _vanishing(term: Expr) -> Expr:
    """What an even power or a size is one of, whatever it is multiplied with; None of another."""
    _, factors = term.as_coeff_mul()
    if len(factors) != 1:
        return None
    (factor,) = factors
    if isinstance(factor, sp.Abs):
        return factor.args[0]
    if not factor.is_Pow:
        return None
    is_even = factor.exp.is_Integer and factor.exp > 0 and factor.exp % 2 == 0
    return factor.base if is_even else None


def _in_the_corner(slots: list[Slot], bounds: tuple[Expr, ...]) -> Iterator[Special]:
    """Where two assumptions are met at once, and around."""
    used = sorted(set().union(*(bound.free_symbols for bound in bounds)), key=str)
    names = _scalars_of(slots, used)
    if names is None or len(used) != 2 or not _are_small_polynomials(bounds, used):
        return
    for solution in sp.solve(bounds, used, dict=True)[:MOST_PLACES]:
        if len(solution) == len(used):
            yield from _at_and_around(names, solution)


def has_shape(*sides: Expr) -> bool:
    """Whether one of some sides is a vector or a matrix."""
    return any(getattr(side, "is_Matrix", False) for side in sides)


def _on_the_edge(slots: list[Slot], difference: Expr, bound: Expr) -> Iterator[Special]:
    """Where a difference of two sides is greatest or least while an assumption is just met."""
    f, g = (sp.fraction(together(e))[0] for e in (difference, bound))
    used = sorted(f.free_symbols | g.free_symbols, key=str)
    names = _scalars_of(slots, used)
    if (
        names is None
        or not 2 <= len(used) <= MOST_NAMES
        or not _are_small_polynomials((f, g), used)
    ):
        return
    # Lagrange: the gradients of both are parallel.
    parallel = [
        sp.expand(f.diff(x) * g.diff(y) - f.diff(y) * g.diff(x))
        for x, y in itertools.combinations(used, 2)
    ]
    equations = [g, *(p for p in parallel if p != 0)]
    for solution in sp.solve(equations, used, dict=True)[:MOST_PLACES]:
        for free in FREE:
            put_in = dict.fromkeys(used, _exact(free))
            values = {x: solution.get(x, x).subs(put_in) for x in used}
            yield from _at_and_around(names, values)
            if len(solution) == len(used):
                break


def _exact(value: Fraction) -> Expr:
    return sp.Rational(value.numerator, value.denominator)


def _at_and_around(slots: list[Slot], values: Values) -> Iterator[Special]:
    """A point, and those a small step away from it in one name."""
    place = [_enclosed(values[slot.symbol]) for slot in slots]
    if None in place:
        return
    if _admit(slots, place):
        wanted = [(slot.symbol, values[slot.symbol]) for slot in slots]
        exact = tuple((symbol, value) for symbol, value in wanted if not value.is_Rational)
        yield Special(KIND, _pairs(slots, place), exact)
    near = [value if isinstance(value, Fraction) else _middle(value) for value in place]
    for moved, step in itertools.product(range(len(slots)), (STEP, -STEP)):
        close = list(near)
        close[moved] += step
        if _admit(slots, close):
            yield Special(f"close to {KIND}", _pairs(slots, close))


def _admit(slots: Sequence[Slot], values: Sequence[Expr]) -> bool:
    """Whether every value lies in the domain of its name."""
    return all(admits(slot, value) for slot, value in zip(slots, values, strict=True))


def _pairs(slots: Sequence[Slot], values: Sequence[Expr]) -> tuple[tuple[Expr, Expr], ...]:
    return tuple((slot.symbol, value) for slot, value in zip(slots, values, strict=True))


def _enclosed(value: Expr) -> Expr | None:
    """A fraction, or a ball around another real number; None where it is none."""
    if value.is_Rational:
        return F(int(value.p), int(value.q))
    try:
        ball = Evaluator(Point(), real=True).value(value)
    except (Unknown, Undefined, ValueError, OverflowError, TypeError):
        return None
    return ball if ball.imag.contains(0) else None


def _middle(ball: Expr) -> Fraction:
    return F(float(ball.real.mid())).limit_denominator(10**6)


def orders(slots: list[Slot]) -> Iterator[Special]:
    """Three or four names in every order that two of them and a third can stand in."""
    scalars = [s for s in slots if s.symbol is not None and not s.shape and s.kind in KINDS]
    if not 3 <= len(scalars) <= len(SPREAD):
        return
    for values in itertools.permutations(SPREAD[: len(scalars)]):
        if _admit(scalars, values):
            yield Special("names in every order", _pairs(scalars, values))
