"""Sums with dots in which the exponents count: ``b^{n-1} + b^{n-2} x + \\cdots + b x^{n-2}``."""

from __future__ import annotations

from collections.abc import Sequence

import sympy
from msgspec import Struct
from sympy import Integer, Mul, Pow, Sum

from mathreply.algebra.expression.context import bound_index
from mathreply.algebra.expression.expr import Expr

Exponents = dict[Expr, Expr]
"""What a term is made of: bases and their exponents."""


def powers(terms: Sequence[Expr], last: Expr) -> Expr | None:
    """The sum of the products of powers that begins with these and ends with that one, where each
    exponent grows or falls by the same from term to term; None where they do not.

    At least two are shown, of numbers three, so that the first two tell the law and the others have
    to fit it.
    """
    if len(terms) < (3 if all(term.is_number for term in terms) else 2):
        return None
    shown = [_exponents(term) for term in (*terms, last)]
    laws = _laws(shown)
    count = _count(laws, shown[-1])
    if count is None or count.is_integer is not True or count.is_Integer:
        return None
    places = [*map(Integer, range(len(terms))), count]
    for place, exponents in zip(places, shown, strict=True):
        if any(sympy.expand(law.at(place) - _of(exponents, b)) != 0 for b, law in laws.items()):
            return None
    index = bound_index("k", sympy.S.Zero)
    factors = [Pow(b, sympy.expand(law.at(index))) for b, law in laws.items()]
    return Sum(Mul(*factors), (index, 0, count))


class _Law(Struct, frozen=True):
    """How the exponent of a base goes on from term to term."""

    first: Expr
    step: Expr

    def at(self, place: Expr) -> Expr:
        """The exponent in a term, counted from 0."""
        return self.first + self.step * place


def _laws(shown: list[Exponents]) -> dict[Expr, _Law]:
    """How the exponent of every base goes on from the first term to the second; none where one goes
    on by something that is no number."""
    bases = dict.fromkeys(base for exponents in shown for base in exponents)
    first, second = shown[:2]
    laws = {b: _Law(_of(first, b), sympy.expand(_of(second, b) - _of(first, b))) for b in bases}
    return laws if all(law.step.is_Integer for law in laws.values()) else {}


def _count(laws: dict[Expr, _Law], last: Exponents) -> Expr | None:
    """How many steps lead to the last term; None where the bases do not agree on it, or none
    moves."""
    counts = {
        sympy.expand((_of(last, base) - law.first) / law.step)
        for base, law in laws.items()
        if law.step != 0
    }
    return counts.pop() if len(counts) == 1 else None


def _of(exponents: Exponents, base: Expr) -> Expr:
    return exponents.get(base, sympy.S.Zero)


def _exponents(term: Expr) -> Exponents:
    found: Exponents = {}
    for factor in Mul.make_args(term):
        base, exponent = factor.as_base_exp() if factor.is_Pow else (factor, sympy.S.One)
        if factor != 1:
            found[base] = _of(found, base) + exponent.doit()
    return found
