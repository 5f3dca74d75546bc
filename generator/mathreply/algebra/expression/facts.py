"""What is known of the names of a claim, and what follows for the sign of an expression."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sympy as sp

from mathreply.algebra.expression.nodes import Extremum
from mathreply.model.domains import Interval

UNBOUNDED_LEAST = -3
"""The least value that is tried of a whole number without a lower bound."""


@dataclass
class Facts:
    """Domains and assumptions, in the form that the laws ask for."""

    real: bool = True
    """Whether no complex name and no imaginary unit occurs: then everything that has a value is
    real."""
    shapes: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """Name of a family, vector or matrix → its sizes."""
    simplex: frozenset[str] = frozenset()
    onehot: frozenset[str] = frozenset()
    intervals: dict[Any, Interval] = field(default_factory=dict)
    """Symbol → its bounds, where it has any beyond its sign."""
    nonzero: list[Any] = field(default_factory=list)
    """Expressions assumed or declared not to be zero."""
    positive: list[Any] = field(default_factory=list)
    """Expressions assumed positive."""
    nonnegative: list[Any] = field(default_factory=list)
    equal: list[tuple[Any, Any]] = field(default_factory=list)
    """Assumed equations."""
    symmetric: frozenset[str] = frozenset()
    """Matrices that equal their transpose by assumption."""
    orthogonal: frozenset[str] = frozenset()
    """Matrices with Q'Q = I by assumption."""
    used: set[str] = field(default_factory=set)
    """What a proof has made use of, as TeX."""
    excluded: dict[Any, None] = field(default_factory=dict)
    """Expressions that were cancelled and must not be zero, in order."""
    _positive: dict[Any, bool] = field(default_factory=dict)
    _nonnegative: dict[Any, bool] = field(default_factory=dict)

    def is_positive(self, e: Any) -> bool:
        """Whether ``e > 0`` wherever it has a value."""
        known = self._positive.get(e)
        if known is None:
            self._positive[e] = False  # against going round in circles
            known = self._positive[e] = self._find_positive(e)
        return known

    def is_nonnegative(self, e: Any) -> bool:
        """Whether ``e >= 0`` wherever it has a value."""
        known = self._nonnegative.get(e)
        if known is None:
            self._nonnegative[e] = False
            known = self._nonnegative[e] = self._find_nonnegative(e)
        return known

    def is_negative(self, e: Any) -> bool:
        """Whether ``e < 0`` wherever it has a value."""
        return e.is_negative is True or self.is_positive(-e)

    def is_nonzero(self, e: Any) -> bool:
        """Whether ``e`` is never zero."""
        if (
            e.is_nonzero
            or e.is_positive
            or e.is_negative
            or e in self.nonzero
            or -e in self.nonzero
        ):
            return True
        if isinstance(e, sp.exp):
            return True
        if isinstance(e, sp.Mul):
            return all(self.is_nonzero(a) for a in e.args)
        if isinstance(e, sp.Pow):
            return self.is_nonzero(e.base)
        return self.real and (self.is_positive(e) or self.is_negative(e))

    def is_real(self, e: Any) -> bool:
        """Whether ``e`` is real wherever it has a value."""
        return self.real or e.is_extended_real is True

    def _find_positive(self, e: Any) -> bool:  # noqa: C901, PLR0912 - one arm a kind of node
        if e.is_positive or e in self.positive:
            return True
        if e.is_Number or e.is_nonpositive:
            return False
        if isinstance(e, sp.exp):
            return self.is_real(e.args[0])
        if isinstance(e, sp.Mul):
            return self._sign_of_product(e, self.is_positive)
        if isinstance(e, sp.Pow):
            return self._power_positive(e)
        if isinstance(e, sp.Sum):
            return self.is_positive(e.function) and self.nonempty(e.limits)
        if isinstance(e, sp.Product):
            return self.is_positive(e.function)
        if isinstance(e, sp.Integral):
            return False
        if isinstance(e, sp.log):
            return self.is_positive(e.args[0] - 1)
        if isinstance(e, sp.cosh):
            return self.is_real(e.args[0])
        if isinstance(e, (sp.factorial, sp.gamma)):
            return self.is_positive(e.args[0] + (1 if isinstance(e, sp.factorial) else 0))
        if isinstance(e, (sp.sinh, sp.tanh, sp.atan)):
            return self.is_positive(e.args[0])
        if isinstance(e, sp.Abs):
            return self.is_nonzero(e.args[0])
        if isinstance(e, sp.Add) and self.real:
            return self._sum_positive(e) or self._above_known(e, strict=True)
        if isinstance(e, sp.Max):
            return any(self.is_positive(a) for a in e.args)
        return False

    def _find_nonnegative(self, e: Any) -> bool:
        if e.is_nonnegative or e in self.nonnegative or self.is_positive(e):
            return True
        if e.is_Number:
            return False
        if isinstance(e, sp.Mul):
            return self._sign_of_product(e, self.is_nonnegative)
        if isinstance(e, sp.Pow):
            if e.exp.is_integer and e.exp.is_even:
                return self.is_real(e.base)
            return (self.is_nonnegative(e.base) and self.is_real(e.exp)) or (
                self.real and e.exp.is_Rational and e.exp.q % 2 == 0
            )
        if isinstance(e, (sp.Sum, sp.Product)):
            return self.is_nonnegative(e.function)
        if isinstance(e, (sp.Abs, sp.KroneckerDelta)):
            return True
        if isinstance(e, sp.log):
            return self.is_nonnegative(e.args[0] - 1)
        if isinstance(e, sp.Add) and self.real:
            return (
                all(self.is_nonnegative(a) for a in e.args)
                or self._bounded_below(e, strict=False)
                or self._shifted_coefficients(e, strict=False)
                or self._above_known(e, strict=False)
                or self._between_powers(e)
                or self._maximal(e)
            )
        if isinstance(e, sp.Max):
            return any(self.is_nonnegative(a) for a in e.args)
        if isinstance(e, (sp.sinh, sp.tanh, sp.atan)):
            return self.is_nonnegative(e.args[0])
        return False

    def _sign_of_product(self, e: Any, plain: Any) -> bool:
        """A product is positive if an even number of factors is negative and the others are
        positive."""
        negatives = 0
        for factor in e.args:
            if plain(factor):
                continue
            if plain(-factor) if not isinstance(factor, sp.Mul) else False:
                negatives += 1
            else:
                return False
        return negatives % 2 == 0

    def _power_positive(self, e: Any) -> bool:
        if self.is_positive(e.base) and self.is_real(e.exp):
            return True
        return bool(
            e.exp.is_integer and e.exp.is_even and self.is_real(e.base) and self.is_nonzero(e.base)
        )

    def _sum_positive(self, e: Any) -> bool:
        if all(self.is_nonnegative(a) for a in e.args) and any(self.is_positive(a) for a in e.args):
            return True
        return self._bounded_below(e, strict=True) or self._shifted_coefficients(e, strict=True)

    def _at_most_one(self, e: Any) -> bool:
        return isinstance(e, sp.Indexed) and str(e.base.label) in self.simplex | self.onehot

    def _between_powers(self, e: Any) -> bool:
        """``exp a - exp b`` with ``a >= b``."""
        plus = [t for t in e.args if isinstance(t, sp.exp)]
        minus = [-t for t in e.args if isinstance(-t, sp.exp)]
        return (
            len(e.args) == 2
            and len(plus) == len(minus) == 1
            and self.is_nonnegative(plus[0].args[0] - minus[0].args[0])
        )

    def _maximal(self, e: Any) -> bool:
        """``max_k f(k) - f(j)``, ``f(j) - min_k f(k)``."""
        for extremum in e.atoms(Extremum):
            k = extremum.args[2][0]
            sign = 1 if extremum.args[0].name in ("max", "sup") else -1
            whole = {
                node.base
                for node in extremum.args[1].atoms(sp.Indexed)
                if extremum.args[2][1:] == (1, *self.shapes.get(str(node.base.label), ()))
            }
            places = {
                i
                for node in e.atoms(sp.Indexed)
                if node.base in whole
                for i in node.indices
                if isinstance(i, sp.Symbol)
            }
            for place in places:
                rest = sp.expand(e - sign * (extremum - extremum.args[1].xreplace({k: place})))
                if rest == 0 or rest.is_nonnegative:
                    return True
        return False

    def _above_known(self, e: Any, *, strict: bool) -> bool:
        """Whether a sum is an expression of assumed sign and something of the same sign."""
        for known, positive in [(k, True) for k in self.positive] + [
            (k, False) for k in self.nonnegative
        ]:
            rest = sp.expand(e - known)
            if rest.is_positive or (rest.is_nonnegative and (positive or not strict)):
                return True
        return False

    def _bounded_below(self, e: Any, *, strict: bool) -> bool:
        """Whether a sum stays positive with every sine and cosine at its worst."""
        least = sp.S.Zero
        for term in e.args:
            number, rest = term.as_coeff_Mul()
            factors = [f.as_base_exp() for f in sp.Mul.make_args(rest)]
            if rest is sp.S.One:
                least += number
            elif all(
                (isinstance(b, (sp.sin, sp.cos, sp.tanh)) or self._at_most_one(b))
                and x.is_Integer
                and x > 0
                for b, x in factors
            ):
                least -= abs(number)
            elif not self.is_nonnegative(term):
                return False
            if (
                number > 0
                and all(self._at_most_one(b) for b, _ in factors)
                and rest is not sp.S.One
            ):
                least += number  # an entry of the simplex is not negative either
        return bool(least > 0 if strict else least >= 0)

    def _shifted_coefficients(self, e: Any, *, strict: bool) -> bool:
        """Whether all coefficients are positive once every bounded symbol is written through a
        positive one.

        ``p`` in (0, 1) becomes ``1/(1 + t)``, ``n >= 2`` becomes ``2 + t`` with ``t >= 0``.
        """
        symbols = [s for s in e.free_symbols if s in self.bounds]
        if not symbols or len(symbols) > 4:
            return False
        if strict and any(self.bounds[s][1] for s in symbols):
            return False
        changed = e.xreplace({s: self.bounds[s][0] for s in symbols})
        top, bottom = sp.fraction(sp.together(changed))
        return self._all_one_sign(sp.expand(top), strict) and self._all_one_sign(
            sp.expand(bottom), True
        )

    def _all_one_sign(self, e: Any, strict: bool) -> bool:
        terms = sp.Add.make_args(e)
        if not all(t.is_nonnegative for t in terms):
            return False
        return not strict or any(t.is_positive for t in terms)

    @cached_property
    def bounds(self) -> dict[Any, tuple[Any, bool]]:
        """Symbol → (what it becomes in a new symbol of known sign, whether that leaves out an end
        of its range)."""
        return {symbol: _image(symbol, interval) for symbol, interval in self.intervals.items()}

    def nonempty(self, limits: tuple[Any, ...]) -> bool:
        """Whether every range is known to hold an index."""
        return all(
            self.is_nonnegative(high - low) if high is not sp.oo else True
            for _, low, high in limits
        )

    def least(self, size: Any) -> int:
        """The least value that an integer name is known to have."""
        interval = self.intervals.get(size)
        if interval is not None and interval.low is not None:
            low = interval.low
            return int(low) + (1 if interval.low_open and low.denominator == 1 else 0)
        return 1 if size.is_positive else 0 if size.is_nonnegative else UNBOUNDED_LEAST


def _image(symbol: Any, interval: Interval) -> tuple[Any, bool]:
    low = (
        None
        if interval.low is None
        else sp.Rational(interval.low.numerator, interval.low.denominator)
    )
    high = (
        None
        if interval.high is None
        else sp.Rational(interval.high.numerator, interval.high.denominator)
    )
    if low is not None and high is not None:
        t = sp.Dummy("t", positive=True)
        # Closed ends are left out: an expression that is continuous there keeps ">= 0", which is
        # what is asked of it.
        return low + (high - low) / (1 + t), not (interval.low_open and interval.high_open)
    closed = not interval.low_open if low is not None else not interval.high_open
    whole = symbol.is_integer and (low if low is not None else high) is not None
    whole = bool(symbol.is_integer)
    t = sp.Dummy("t", nonnegative=True) if closed or whole else sp.Dummy("t", positive=True)
    step = 1 if whole and not closed else 0
    if low is not None:
        return low + step + t, False
    return (high - step - t, False) if high is not None else (symbol, True)
