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


def _where_all_vanish(slots: list[Slot], difference: Expr) -> Iterator[Special]:
    """Where every square and size of a sum of such is zero at once: there alone it is not
    positive."""
    parts = [_vanishing(term) for term in sp.Add.make_args(difference)]
    names = {s.symbol: s for s in slots if s.symbol is not None and s.kind in KINDS}
    used = sorted(difference.free_symbols, key=str)
    if len(parts) < 2 or None in parts or not all(x in names for x in used):
        return
    if not 1 < len(used) <= MOST_NAMES or not all(p.is_polynomial(*used) for p in parts):
        return
    for solution in _common_roots(parts, used)[:MOST_PLACES]:
        if all(solution.get(x, x).is_number for x in used):
            yield from _at_and_around([names[x] for x in used], solution)


def _common_roots(parts: list[Expr], names: list[Expr]) -> list[dict[Expr, Expr]]:
    """Where several polynomials are zero; of one name each, by their roots alone."""
    if len(parts) != len(names) or any(len(p.free_symbols) != 1 for p in parts):
        return list(sp.solve(parts, names, dict=True))
    by_name = {p.free_symbols.pop(): p for p in parts}
    if len(by_name) != len(names):
        return []
    roots = [list(dict.fromkeys(sp.real_roots(by_name[x], x))) for x in names]
    return [dict(zip(names, found, strict=True)) for found in itertools.product(*roots)]


def _vanishing(term: Expr) -> Expr:
    """What an even power or a size is one of, whatever it is multiplied with; None of another."""
    _, factors = term.as_coeff_mul()
    if len(factors) != 1:
        return None
    (factor,) = factors
    if isinstance(factor, sp.Abs):
        return factor.args[0]
    is_even = factor.is_Pow and factor.exp.is_Integer and factor.exp > 0 and factor.exp % 2 == 0
    return factor.base if is_even else None


def _in_the_corner(slots: list[Slot], bounds: tuple[Expr, ...]) -> Iterator[Special]:
    """Where two assumptions are met at once, and around."""
    names = {s.symbol: s for s in slots if s.symbol is not None and s.kind in KINDS}
    used = sorted(set().union(*(b.free_symbols for b in bounds)), key=str)
    if len(used) != 2 or not all(x in names and not names[x].shape for x in used):
        return
    if not all(b.is_polynomial(*used) and sp.total_degree(b) <= MOST_DEGREE for b in bounds):
        return
    for solution in sp.solve(bounds, used, dict=True)[:MOST_PLACES]:
        if len(solution) == len(used):
            yield from _at_and_around([names[x] for x in used], solution)


def has_shape(*sides: Expr) -> bool:
    """Whether one of some sides is a vector or a matrix."""
    return any(getattr(side, "is_Matrix", False) for side in sides)


def _on_the_edge(slots: list[Slot], difference: Expr, bound: Expr) -> Iterator[Special]:
    names = {s.symbol: s for s in slots if s.symbol is not None and s.kind in KINDS}
    f, g = (sp.fraction(together(e))[0] for e in (difference, bound))
    used = sorted(f.free_symbols | g.free_symbols, key=str)
    if not 2 <= len(used) <= MOST_NAMES or not all(x in names and not names[x].shape for x in used):
        return
    if not all(e.is_polynomial(*used) and sp.total_degree(e) <= MOST_DEGREE for e in (f, g)):
        return
    # Lagrange: the gradients of both are parallel.
    parallel = [
        sp.expand(f.diff(x) * g.diff(y) - f.diff(y) * g.diff(x))
        for x, y in itertools.combinations(used, 2)
    ]
    equations = [g, *(p for p in parallel if p != 0)]
    for solution in sp.solve(equations, used, dict=True)[:MOST_PLACES]:
        for free in FREE:
            values = {x: solution.get(x, x).subs({y: _exact(free) for y in used}) for x in used}
            yield from _at_and_around([names[x] for x in used], values)
            if len(solution) == len(used):
                break


def _exact(value: Fraction) -> Expr:
    return sp.Rational(value.numerator, value.denominator)


def _at_and_around(slots: list[Slot], values: dict[Expr, Expr]) -> Iterator[Special]:
    kind = "extremes under what is assumed"
    place = [_enclosed(values[s.symbol]) for s in slots]
    if None in place:
        return
    if all(admits(s, v) for s, v in zip(slots, place, strict=True)):
        scalars = tuple((s.symbol, v) for s, v in zip(slots, place, strict=True))
        exact = tuple((s.symbol, values[s.symbol]) for s in slots if not _is_fraction(values, s))
        yield Special(kind, scalars, exact)
    near = [v if isinstance(v, Fraction) else _middle(v) for v in place]
    for moved, step in itertools.product(range(len(slots)), (STEP, -STEP)):
        close = [v + step * (j == moved) for j, v in enumerate(near)]
        if all(admits(s, v) for s, v in zip(slots, close, strict=True)):
            scalars = tuple((s.symbol, v) for s, v in zip(slots, close, strict=True))
            yield Special(f"close to {kind}", scalars)


def _is_fraction(values: dict[Expr, Expr], slot: Slot) -> bool:
    return bool(values[slot.symbol].is_Rational)


def _enclosed(value: Expr) -> Expr:
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
        if all(admits(s, v) for s, v in zip(scalars, values, strict=True)):
            pairs = tuple((s.symbol, v) for s, v in zip(scalars, values, strict=True))
            yield Special("names in every order", pairs)
