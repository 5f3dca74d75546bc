"""Sums with dots in which exponents and indices go on together: ``b^{n-1} + b^{n-2} x + \\cdots + b
x^{n-2}``, ``r_t + \\gamma r_{t+1} + \\cdots + \\gamma^{n-1} r_{t+n-1}``."""

from __future__ import annotations

from collections.abc import Sequence

import sympy
from msgspec import Struct
from sympy import IndexedBase, Integer, Mul, Pow, Sum

from mathreply.algebra.expression.context import bound_index
from mathreply.algebra.expression.expr import Expr

Exponents = dict[Expr, Expr]
"""What a term is made of: bases and their exponents, families and the index of their member."""


def powers(terms: Sequence[Expr], last: Expr) -> Expr | None:
    """The sum of the products of powers that begins with these and ends with that one, where each
    exponent grows or falls by the same from term to term; None where they do not.

    At least two are shown, of numbers three, so that the first two tell the law and the others have
    to fit it. One is enough where an index begins with a number: ``\\theta_1 w_{t-1} + \\cdots +
    \\theta_q w_{t-q}``.
    """
    if len(terms) > 1 and len(terms) < (3 if all(term.is_number for term in terms) else 2):
        return None
    shown = [found for term in (*terms, last) if (found := _exponents(term)) is not None]
    if len(shown) <= len(terms) or not _hold_same_families(shown):
        return None
    laws = _laws(shown) if len(terms) > 1 else _counting_laws(*shown)
    count = _count(laws, shown[-1]) if _begin_with_numbers(laws) else None
    if count is None or count.is_integer is not True or count.is_Integer:
        return None
    places = [*map(Integer, range(len(terms))), count]
    for place, exponents in zip(places, shown, strict=True):
        if any(sympy.expand(law.at(place) - _of(exponents, b)) != 0 for b, law in laws.items()):
            return None
    index = bound_index("k", sympy.S.Zero)
    factors = [_factor(base, sympy.expand(law.at(index))) for base, law in laws.items()]
    return Sum(Mul(*factors), (index, 0, count))


def _factor(base: Expr, place: Expr) -> Expr:
    """A power of a base, or a family's member."""
    return base[place] if isinstance(base, IndexedBase) else Pow(base, place)


def _hold_same_families(shown: list[Exponents]) -> bool:
    """Whether every term holds a member of each family, for there is none without a number."""
    families = [{b for b in exponents if isinstance(b, IndexedBase)} for exponents in shown]
    return all(found == families[0] for found in families)


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


def _begin_with_numbers(laws: dict[Expr, _Law]) -> bool:
    """Whether an index that begins with a number counts up: of ``x_2 + x_1 + \\cdots + x_n`` nobody
    knows where it begins."""
    numbered = [
        law for b, law in laws.items() if isinstance(b, IndexedBase) and law.first.is_Integer
    ]
    return all(law.step > 0 for law in numbered)


def _counting_laws(first: Exponents, last: Exponents) -> dict[Expr, _Law]:
    """How all goes on by one from the only term shown to the last; none where no index that counts
    up from a number tells how many there are, or anything else goes on otherwise."""
    ends = [
        sympy.expand(_of(last, base) - begin)
        for base, begin in first.items()
        if isinstance(base, IndexedBase) and begin.is_Integer and not _of(last, base).is_Integer
    ]
    if len(ends) != 1:
        return {}
    laws = {}
    for base in dict.fromkeys((*first, *last)):
        gap = sympy.expand(_of(last, base) - _of(first, base))
        step = next((n for n in (0, 1, -1) if sympy.expand(n * ends[0] - gap) == 0), None)
        if step is None:
            return {}
        laws[base] = _Law(_of(first, base), Integer(step))
    return laws


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


def _exponents(term: Expr) -> Exponents | None:
    """What a term is made of; None where it holds two members of one family, or a power of one."""
    found: Exponents = {}
    for factor in Mul.make_args(term):
        base, exponent = factor.as_base_exp() if factor.is_Pow else (factor, sympy.S.One)
        if base.is_Indexed:
            if exponent != 1 or len(base.indices) != 1 or base.base in found:
                return None
            found[base.base] = base.indices[0]
        elif factor != 1:
            found[base] = _of(found, base) + exponent.doit()
    return found
