"""What is known of the names of a claim: domains and assumptions, in the form laws ask for."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

import sympy as sp
from msgspec import Struct, field
from msgspec.structs import replace
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression import signs
from mathreply.algebra.expression.drawn import Drawn
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.independence import GivenMean, Independence, Moment
from mathreply.model.domains import Interval

UNBOUNDED_LEAST = -3
"""The least value that is tried of a whole number without a lower bound."""


class Facts(Struct):
    """Domains and assumptions, in the form that the laws ask for."""

    real: bool = True
    """Whether no complex name and no imaginary unit occurs: then everything that has a value is
    real."""
    shapes: dict[str, tuple[Expr, ...]] = field(default_factory=dict)
    """Name of a family, vector or matrix → its sizes."""
    simplex: frozenset[str] = frozenset()
    onehot: frozenset[str] = frozenset()
    intervals: dict[Expr, Interval] = field(default_factory=dict)
    """Symbol → its bounds, where it has any beyond its sign."""
    ranges: dict[Expr, Expr] = field(default_factory=dict)
    """Free index → the size up to which it runs from 1."""
    nonzero: list[Expr] = field(default_factory=list)
    """Expressions assumed or declared not to be zero."""
    positive: list[Expr] = field(default_factory=list)
    """Expressions assumed positive."""
    never_zero: tuple[Expr, ...] = ()
    """Vectors and matrices that are assumed not to be zero."""
    nonnegative: list[Expr] = field(default_factory=list)
    scoped: list[tuple[Expr, Expr, bool]] = field(default_factory=list)
    """A bound name, what is not negative inside its range, and whether it is positive: nothing
    follows from it for expressions without that name, for the range may be empty."""
    every: list[tuple[Expr, Expr, bool]] = field(default_factory=list)
    """An entry, what is not negative whatever its index, and whether it is positive."""
    families: list[tuple[Expr, Expr]] = field(default_factory=list)
    """An entry and what it equals, whatever its index."""
    equal: list[tuple[Expr, Expr]] = field(default_factory=list)
    """Assumed equations."""
    everywhere: tuple[tuple[Expr, Expr, frozenset[Expr]], ...] = ()
    """Assumed equations that hold for all values of some names, with these."""
    independent: tuple[Independence, ...] = ()
    """Which random numbers are said to be independent."""
    apart: tuple[tuple[Expr, Expr, tuple[Expr, Expr]], ...] = ()
    """Assumed equations for unequal indices alone, with these."""
    letters: frozenset[Expr] = frozenset()
    """Indices that stand for any: in what is assumed of the moments of a family."""
    moments: tuple[Moment, ...] = ()
    """Means that are known by assumption."""
    named: tuple[Drawn, ...] = ()
    """Numbers of which a distribution is assumed."""
    draws: tuple[Drawn, ...] = ()
    """Those of them of which no argument moves in the claim."""
    given_means: tuple[GivenMean, ...] = ()
    """Conditional means that are known by assumption."""
    loose: bool = False
    """Whether more is assumed of what is random than these means say."""
    symmetric: frozenset[str] = frozenset()
    """Matrices that equal their transpose by assumption."""
    orthogonal: frozenset[str] = frozenset()
    """Matrices with Q'Q = I by assumption."""
    used: set[str] = field(default_factory=set)
    """What a proof has made use of, as TeX."""
    values: dict[Expr, Expr] = field(default_factory=dict)
    """Integrals, limits and infinite sums that have been evaluated, with their values."""
    _under: dict[Expr, Expr] = field(default_factory=dict)
    """Further conditions → the values that were found under them, and what is kept under those."""
    _positive: dict[Expr, bool] = field(default_factory=dict)
    _nonnegative: dict[Expr, bool] = field(default_factory=dict)
    _images: dict[Expr, Expr] = field(default_factory=dict)

    def is_positive(self, e: Expr) -> bool:
        """Whether ``e > 0`` wherever it has a value."""
        known = self._positive.get(e)
        if known is None:
            self._positive[e] = False  # against going round in circles
            known = self._positive[e] = signs.positive(self, e)
        return known

    def is_nonnegative(self, e: Expr) -> bool:
        """Whether ``e >= 0`` wherever it has a value."""
        known = self._nonnegative.get(e)
        if known is None:
            # Against going round in circles: whoever asks again on the way gets "not known".
            self._nonnegative[e] = False
            known = self._nonnegative[e] = signs.nonnegative(self, e)
        return known

    def is_negative(self, e: Expr) -> bool:
        """Whether ``e < 0`` wherever it has a value."""
        return self.is_positive(-e)

    def is_nonzero(self, e: Expr) -> bool:
        """Whether ``e`` is never zero."""
        return signs.nonzero(self, e)

    def is_real(self, e: Expr) -> bool:
        """Whether ``e`` is real wherever it has a value."""
        return self.real or signs.real(self, e)

    def is_integer(self, e: Expr) -> bool:
        """Whether ``e`` is a whole number wherever it has a value."""
        return signs.integer(self, e)

    def inside(self, k: Expr, low: Expr, high: Expr, *, strict: bool = False) -> Facts:
        """The same facts and ``low <= k <= high`` (``<`` if strict), for what stands under a sum or
        an integral."""
        known = [sp.expand(k - low)] if low is not -sp.oo else []
        if high is not sp.oo:
            known.append(sp.expand(high - k))
        intervals = dict(self.intervals)
        ends = [_fraction(low), _fraction(high)]
        if any(end is not None for end in ends):
            intervals[k] = Interval(ends[0], ends[1], low_open=strict, high_open=strict)
        # What is known of the name inside its range is not known of it elsewhere.
        values = {e: v for e, v in self.values.items() if k not in e.free_symbols}
        inner = replace(self.also(intervals=intervals), values=values, _under={})
        # An empty range tells nothing of other names: 0 <= n - k is not known of n alone.
        inner.scoped += [(k, e, strict) for e in known]
        return inner

    def also(
        self,
        *,
        positive: list[Expr] | None = None,
        nonnegative: list[Expr] | None = None,
        nonzero: list[Expr] | None = None,
        intervals: dict[Expr, Interval] | None = None,
    ) -> Facts:
        """The same facts and some more; intervals replace those that were known.

        What is evaluated under the same facts is shared; what is evaluated under more of them holds
        there alone, and what was found of a name does not hold where the name runs elsewhere.
        """
        moved = frozenset() if intervals is None else _moved(self.intervals, intervals)
        more = tuple(tuple(known or ()) for known in (positive, nonnegative, nonzero))
        values, under = self.values, self._under
        if any(more) or moved:
            kept = {e: v for e, v in self.values.items() if not moved & e.free_symbols}
            # The same conditions, asked for again, find what was evaluated under them.
            values, under = self._under.setdefault(more, (kept, {})) if not moved else (kept, {})
        return replace(
            self,
            values=values,
            _under=under,
            positive=[*self.positive, *(positive or [])],
            nonnegative=[*self.nonnegative, *(nonnegative or [])],
            nonzero=[*self.nonzero, *(nonzero or [])],
            scoped=[*self.scoped],
            intervals=self.intervals if intervals is None else intervals,
            _positive={},
            _nonnegative={},
            _images={},
        )

    def over_reals(self) -> Facts:
        """What is known of the real names alone, for expressions in which there are no others."""
        if self.real:
            return self

        def is_real(e: Expr) -> bool:
            names = (s for s in e.free_symbols if isinstance(s, sp.Symbol))
            return not e.has(sp.I) and all(s.is_extended_real for s in names)

        return replace(
            self.also(),
            real=True,
            values={},
            _under={},
            positive=[e for e in self.positive if is_real(e)],
            nonnegative=[e for e in self.nonnegative if is_real(e)],
            nonzero=[e for e in self.nonzero if is_real(e)],
            scoped=[known for known in self.scoped if is_real(known[1])],
            every=[known for known in self.every if is_real(known[1])],
            families=[],
            equal=[],
        )

    def apart_from(self, name: Expr) -> Facts:
        """The same facts without what is assumed of a name; its declared domain stays.

        For an argument that runs through other values of the name than those assumed.
        """

        def is_free_of(*expressions: Expr) -> bool:
            return not any(name in e.free_symbols for e in expressions)

        fresh = replace(self.also(), values={}, _under={})
        fresh.positive = [e for e in self.positive if is_free_of(e)]
        fresh.nonnegative = [e for e in self.nonnegative if is_free_of(e)]
        fresh.nonzero = [e for e in self.nonzero if is_free_of(e)]
        fresh.scoped = [known for known in self.scoped if is_free_of(known[1])]
        fresh.equal = [pair for pair in self.equal if is_free_of(*pair)]
        fresh.every = [known for known in self.every if is_free_of(known[1])]
        fresh.families = [pair for pair in self.families if is_free_of(*pair)]
        fresh.moments = tuple(m for m in self.moments if is_free_of(m.value, m.inside))
        fresh.draws = tuple(draw for draw in self.draws if is_free_of(*draw.arguments))
        fresh.given_means = tuple(m for m in self.given_means if is_free_of(m.value, m.inside))
        fresh.ranges = {
            index: size
            for index, size in self.ranges.items()
            if index != name and name not in getattr(size, "free_symbols", ())
        }
        return fresh

    def image(self, symbol: Expr) -> tuple[Expr, bool] | None:
        """What a bounded symbol becomes in a new symbol of known sign, and whether that leaves out
        an end of its range; None where nothing bounds it but its sign."""
        if symbol not in self._images:
            self._images[symbol] = self._find_image(symbol)
        return self._images[symbol]

    def _find_image(self, symbol: Expr) -> tuple[Expr, bool] | None:
        """By its interval; a positive whole number is 1 and something."""
        if symbol in self.intervals:
            return _image(symbol, self.intervals[symbol])
        if isinstance(symbol, sp.Symbol) and symbol.is_integer and symbol.is_positive:
            return 1 + sp.Dummy("t", nonnegative=True), False
        return None

    def about(self, e: Expr) -> list[tuple[Expr, bool]]:
        """What is assumed not to be negative and speaks of the names of ``e``, and whether it is
        positive; ranges of indices too."""
        names = e.free_symbols
        known = [(k, True) for k in self.positive if names & k.free_symbols]
        known += [(k, False) for k in self.nonnegative if names & k.free_symbols]
        # Only of expressions with that name: the range may be empty.
        known += [(k, strict) for name, k, strict in self.scoped if name in names]
        if self.every:
            known += self._of_entries(e)
        return known + [(size - i, False) for i, size in self.ranges.items() if i in names]

    def _of_entries(self, e: Expr) -> list[tuple[Expr, bool]]:
        """What is assumed of all entries of a family, of those in ``e``."""
        found = []
        for node in e.atoms(sp.Indexed):
            for entry, known, strict in self.every:
                if node.base == getattr(entry, "base", None) and len(node.indices) == 1:
                    put = known.xreplace({entry.indices[0]: node.indices[0]})
                    found.append((put, strict))
        return found + [known for call in e.atoms(AppliedUndef) for known in self._of_call(call)]

    def _of_call(self, call: Expr) -> list[tuple[Expr, bool]]:
        """What is assumed of a function at every index of a range, of its value at one in it."""
        found = []
        for pattern, known, strict in self.every:
            if not isinstance(pattern, AppliedUndef) or pattern.func != call.func:
                continue
            pairs = [(i, a) for i, a in zip(pattern.args, call.args, strict=True) if i != a]
            size = self.ranges.get(pairs[0][0]) if len(pairs) == 1 else None
            if size is None:
                continue
            index, place = pairs[0]
            is_inside = place.is_integer and place.is_positive and self.is_nonnegative(size - place)
            if is_inside:
                found.append((known.xreplace({index: place}), strict))
        return found

    def nonempty(self, limits: tuple[Expr, ...]) -> bool:
        """Whether every range is known to hold an index."""
        return all(
            self.is_nonnegative(sp.expand(high - low))
            if high is not sp.oo and low is not -sp.oo
            else True
            for _, low, high in limits
        )

    def least(self, size: Expr) -> int:
        """The least value that is tried of an integer name."""
        known = self.known_least(size)
        return UNBOUNDED_LEAST if known is None else known

    def known_least(self, size: Expr) -> int | None:
        """The least value that an integer name can have; None if nothing bounds it from below."""
        interval = self.intervals.get(size)
        if interval is not None and interval.low is not None:
            return whole_ends(interval)[0]
        if size.is_positive:
            return 1
        return 0 if size.is_nonnegative else None


def _moved(before: dict[Expr, Interval], after: dict[Expr, Interval]) -> frozenset[Expr]:
    """The names whose interval is another one."""
    names = before.keys() | after.keys()
    return frozenset(name for name in names if before.get(name) != after.get(name))


def whole_ends(interval: Interval) -> tuple[int | None, int | None]:
    """The least and the greatest whole number of an interval."""
    low, high = interval.low, interval.high
    least = most = None
    if low is not None:
        least = floor(low) + 1 if interval.low_open else ceil(low)
    if high is not None:
        most = ceil(high) - 1 if interval.high_open else floor(high)
    return least, most


def _fraction(e: Expr) -> Fraction | None:
    """A rational end as Python's number; None of any other."""
    return Fraction(int(e.p), int(e.q)) if e.is_Rational else None


def _rational(value: Fraction | int | None) -> Expr:
    """Python's number as SymPy's."""
    return None if value is None else sp.Rational(value.numerator, value.denominator)


def _image(symbol: Expr, interval: Interval) -> tuple[Expr, bool]:
    """A bounded symbol through one of known sign, and whether an end is left out."""
    if symbol.is_integer:
        return _image_of_whole(symbol, interval)
    low, high = _rational(interval.low), _rational(interval.high)
    if low is not None and high is not None:
        if interval.low_open != interval.high_open:
            # t = 0 is the closed end; the open one is never reached.
            t = sp.Dummy("t", nonnegative=True)
            part = (high - low) / (1 + t)
            return (low + part if interval.low_open else high - part), False
        t = sp.Dummy("t", positive=True)
        # Closed ends are left out: a rational function that is defined there is continuous there
        # and keeps ">= 0", which is what is asked of it.
        return low + (high - low) / (1 + t), not (interval.low_open and interval.high_open)
    is_open = interval.low_open if low is not None else interval.high_open
    t = sp.Dummy("t", positive=True) if is_open else sp.Dummy("t", nonnegative=True)
    if low is not None:
        return low + t, False
    return (high - t, False) if high is not None else (symbol, True)


def _image_of_whole(symbol: Expr, interval: Interval) -> tuple[Expr, bool]:
    """The same for a whole number, which has a first or a last value if it is bounded."""
    least, most = (_rational(end) for end in whole_ends(interval))
    t = sp.Dummy("t", nonnegative=True)
    if least is not None and most is None:
        return least + t, False
    if least is None and most is not None:
        return most - t, False
    return symbol, True
