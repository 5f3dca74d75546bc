"""Sizes of functions of ``t`` as it falls to 0, and sums of terms of known size.

A size is ``e^w t^a``: ``w`` is 0 or grows beyond all bounds, a sum of powers of ``1/t`` and of
``L = log(1/t)``. A series is a sum of coefficients (polynomials in ``L``) times sizes, up to an
error of a known size, a power of ``L`` not counted. (de Bruijn, Asymptotic Methods in Analysis,
1.2-1.7.)
"""

from __future__ import annotations

import sympy as sp
from msgspec import Struct, field

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts

T = sp.Dummy("t", positive=True)
L = sp.Dummy("L", positive=True)

Size = tuple[Expr, Expr]
"""``(w, a)`` of ``e^w t^a``."""
ONE: Size = (sp.S.Zero, sp.S.Zero)
MAX_TERMS = 60


class NoLimit(ArithmeticError):
    """A function whose size is not known here."""


class UndecidedSign(ArithmeticError):
    """A coefficient whose sign decides, and is not known."""

    def __init__(self, coefficient: Expr) -> None:
        super().__init__(str(coefficient))
        self.coefficient = coefficient


class Scale(Struct):
    """Decides signs and sizes under the facts of a claim."""

    facts: Facts
    is_zero: Expr
    """Whether an expression without ``t`` and ``L`` is zero by the laws of the normal form."""
    _signs: dict[Expr, int] = field(default_factory=dict)

    def sign(self, c: Expr) -> int:
        """The sign of a coefficient.

        Raises:
            Undecided: where it is not known.
        """
        if c not in self._signs:
            self._signs[c] = self._find_sign(c)
        return self._signs[c]

    def _find_sign(self, c: Expr) -> int:
        for form in dict.fromkeys((c, sp.factor(c))):
            if self.facts.is_positive(form):
                return 1
            if self.facts.is_positive(-form):
                return -1
        if c == 0 or self.is_zero(c):
            return 0
        raise UndecidedSign(sp.factor(c))

    def compare(self, one: Size, other: Size) -> int:
        """1 if the first size is beyond the second, -1 if it is below, 0 if they are equal but for
        a power of L."""
        gap = sp.expand(one[0] - other[0])
        if gap != 0:
            return self._direction(gap)
        return int(bool(one[1] < other[1])) - int(bool(one[1] > other[1]))

    def _direction(self, w: Expr) -> int:
        """The sign with which a sum of unbounded terms grows."""
        ranked: dict[tuple[Expr, Expr], Expr] = {}
        for term in sp.Add.make_args(w):
            powers = term.as_powers_dict()
            rank = (-powers.get(T, 0), powers.get(L, 0))
            coefficient = term / (T ** -rank[0] * L ** rank[1])
            ranked[rank] = ranked.get(rank, sp.S.Zero) + coefficient
        for rank in sorted(ranked, reverse=True):
            sign = self.sign(ranked[rank])
            if sign and rank > (0, 0):
                return sign
        raise NoLimit("sizes that are too close")

    def leading(self, coefficient: Expr) -> tuple[Expr, Expr]:
        """The highest power of L in a coefficient, and what it bears; the power is None if nothing
        is left."""
        for degree, part in sorted(_by_power(coefficient).items(), reverse=True):
            if self.sign(part):
                return degree, part
        return None, sp.S.Zero

    # Series.

    def clean(self, s: Series) -> Series:
        """Without terms that the error swallows, and without zeros."""
        kept = {}
        for size, c in s.terms.items():
            if c == 0 or (s.error is not None and self.compare(size, s.error) <= 0):
                continue
            kept[size] = c
        if len(kept) > MAX_TERMS:
            raise NoLimit("too many terms")
        return Series(kept, s.error)

    def first(self, s: Series) -> tuple[Size, Expr]:
        """The term of the greatest size.

        Raises:
            NoLimit: where the error may be greater.
        """
        left = dict(s.terms)
        while left:
            best = next(iter(left))
            for size in left:
                if self.compare(size, best) > 0:
                    best = size
            if self.leading(left[best])[0] is not None:
                return best, left[best]
            del left[best]
        raise NoLimit("nothing but an error")

    def add(self, one: Series, other: Series) -> Series:
        """The sum."""
        terms = dict(one.terms)
        for size, c in other.terms.items():
            terms[size] = sp.expand(terms.get(size, sp.S.Zero) + c)
        return self.clean(Series(terms, self._greater(one.error, other.error)))

    def times(self, one: Series, other: Series) -> Series:
        """The product."""
        error = None
        for x, y in ((one, other), (other, one)):
            if x.error is not None:
                for size in [*y.terms, *([y.error] if y.error is not None else [])]:
                    error = self._greater(error, _joined(x.error, size))
        products: dict[Size, list[Expr]] = {}
        for a, c in one.terms.items():
            for b, d in other.terms.items():
                size = _joined(a, b)
                if error is None or not _is_swallowed(size, error):
                    products.setdefault(size, []).append(c * d)
        terms = {size: sp.expand(sp.Add(*parts)) for size, parts in products.items()}
        return self.clean(Series(terms, error))

    def _greater(self, one: Size | None, other: Size | None) -> Size | None:
        if one is None or other is None:
            return one if other is None else other
        return one if self.compare(one, other) >= 0 else other

    def is_small(self, s: Series) -> bool:
        """Whether it falls to 0."""
        sizes = [*s.terms, *([s.error] if s.error is not None else [])]
        return all(self.compare(size, ONE) < 0 for size in sizes)


class Series(Struct, frozen=True):
    """Terms by their size, up to an error of a size; exact without one."""

    terms: dict[Size, Expr]
    error: Size | None = None


def constant(c: Expr) -> Series:
    """What does not depend on ``t``."""
    return Series({ONE: c} if c != 0 else {})


def _joined(one: Size, other: Size) -> Size:
    """The size of a product."""
    return sp.expand(one[0] + other[0]), one[1] + other[1]


def _is_swallowed(size: Size, error: Size) -> bool:
    """Whether a term is seen at once to be no greater than the error: both are powers of ``t``
    times the same."""
    powers = size[1], error[1]
    return size[0] == error[0] and all(p.is_Rational for p in powers) and bool(size[1] >= error[1])


def _by_power(coefficient: Expr) -> dict[Expr, Expr]:
    """The powers of L in a coefficient, with what they bear."""
    found: dict[Expr, Expr] = {}
    for term in sp.Add.make_args(sp.expand(coefficient)):
        degree = term.as_powers_dict().get(L, sp.S.Zero)
        rest = term / L**degree
        if rest.has(L) or not degree.is_Integer:
            raise NoLimit("a function of the logarithm")
        found[degree] = found.get(degree, sp.S.Zero) + rest
    return found
