"""Statements about one real unknown: followed, or not, cell by cell."""

from __future__ import annotations

import itertools
from fractions import Fraction

import sympy as sp
from msgspec import Struct

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.prove.kernel.cells import NoCells, decide, statement


class Relation(Struct, frozen=True):
    """``left operator right``, the operator as in
    :class:`mathreply.algebra.refute.trials.Comparison`."""

    left: Expr
    operator: str
    right: Expr

    @property
    def difference(self) -> Expr:
        """The left side without the right one."""
        return self.left - self.right


Alternatives = tuple[tuple[Relation, ...], ...]
"""A disjunction of conjunctions."""


def relations_of(*formulas: Alternatives) -> list[Relation]:
    """Every relation of some statements."""
    parts = itertools.chain.from_iterable(formulas)
    return list(itertools.chain.from_iterable(parts))


def follows_in_cells(
    first: Alternatives, second: Alternatives, facts: Facts, *, both_ways: bool
) -> bool:
    """Whether the second statement is true wherever the first is (and the other way round)."""
    relations = relations_of(first, second)
    unknowns = {s for r in relations for s in (*r.left.free_symbols, *r.right.free_symbols)}
    if len(unknowns) != 1 or not facts.real:
        return False
    (unknown,) = unknowns
    try:
        statements = [
            statement([[(r.left, r.operator, r.right) for r in part] for part in f], unknown)
            for f in (first, second)
        ]
        admitted = _domain(unknown, facts)
    except NoCells:
        return False

    def agrees(truth: list[bool]) -> bool:
        return truth[0] == truth[1] if both_ways else truth[1] or not truth[0]

    try:
        return decide(statements, unknown, admitted, agrees)
    except NoCells:
        return False


def _domain(unknown: Expr, facts: Facts) -> list[Expr]:
    """Polynomials and the signs that they have wherever the unknown is declared and assumed."""
    x = sp.Poly(unknown, unknown, domain="QQ")
    found = []
    if unknown.is_positive or unknown.is_nonnegative:
        found.append((x, (1,) if unknown.is_positive else (0, 1)))
    if unknown.is_negative or unknown.is_nonpositive:
        found.append((x, (-1,) if unknown.is_negative else (0, -1)))
    if unknown.is_nonzero:
        found.append((x, (1, -1)))
    interval = facts.intervals.get(unknown)
    for end, is_open, sign in (
        ((interval.low, interval.low_open, 1), (interval.high, interval.high_open, -1))
        if interval is not None
        else ()
    ):
        if end is not None:
            found.append((x - rational(end), (sign,) if is_open else (0, sign)))
    for known, signs in (
        (facts.positive, (1,)),
        (facts.nonnegative, (0, 1)),
        (facts.nonzero, (1, -1)),
    ):
        for e in known:
            if e.free_symbols == {unknown} and e.is_polynomial(unknown):
                try:
                    found.append((sp.Poly(e, unknown, domain="QQ"), signs))
                except sp.CoercionFailed:
                    continue
    return found


def rational(value: Fraction | int) -> Expr:
    """A bound of an interval as SymPy has it."""
    return sp.Rational(value.numerator, value.denominator)
