"""Points at which a claim is tried beyond a few small ones: where something happens, far off."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from fractions import Fraction

import sympy as sp

from mathreply.algebra.budget import within
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute.array_places import arrays_at
from mathreply.algebra.refute.balls.value import Evaluator, Point, Undefined, Unknown
from mathreply.algebra.refute.branches import branches
from mathreply.algebra.refute.complex_places import complex_places
from mathreply.algebra.refute.critical import exact_roots, isolated_roots
from mathreply.algebra.refute.extremes import orders
from mathreply.algebra.refute.points import Special
from mathreply.algebra.refute.slots import Slot, admits
from mathreply.algebra.refute.vanishing_parts import POLES, parts_of

F = Fraction
WHOLE_KINDS = ("integer", "natural", "size")
WORK = 40_000
"""For finding all special points of one claim."""
MAX_SPECIAL = 90
Values = tuple[Expr, ...]
"""Pairs of a name and its value."""
MAX_WHOLE = 9_900
NEAR = (F(1, 1000), F(1, 10**9))
"""How close to an end, relative to the width of a bounded range."""
LARGE = (F(10), F(20), F(35), F(50), F(100), F(250), F(1000), F(10**4), F(10**6), F(10**12))
WHOLE = (6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 20, 25, 30, 41, 50, 64, 100, 210, 1000)
IRRATIONAL = (sp.sqrt(2), sp.pi, sp.E, -sp.sqrt(3), sp.sqrt(2) / 2, -sp.pi / 4, sp.pi / 2, 1 / sp.E)
STEPS = (F(1, 1000), F(1, 10**9))
"""How far from a root a value is tried; the smaller one beside poles alone."""
OTHERS = (F(2), F(3), F(-1), F(1), F(1, 2))
"""What the other names are while one is solved for."""


def telling(slots: list[Slot], sides: list[Expr], difference: Expr) -> list[Special]:
    """Ends of the domains, equal names, and the places where a part of the claim vanishes.

    ``difference`` is left less right where both are numbers; None else.
    """
    found = itertools.chain(
        _ends(slots),
        _equal(slots),
        arrays_at(slots, _scalars(slots)),
        branches(slots, sides),
        complex_places(slots, sides),
        _zeros(slots, sides, difference),
    )
    return _collected(found)


def wide(slots: list[Slot], difference: Expr) -> list[Special]:
    """The names in every order, large and tiny values, whole numbers one by one, irrational ones,
    turning points, roots that have no closed form."""
    found = itertools.chain(
        orders(slots), _turning(slots, difference), _sizes(slots), _irrational(slots)
    )
    return _collected(found)


def _collected(specials: Iterator[Special]) -> list[Special]:
    """The special points, each once, as many as the work allows."""
    found: dict[Expr, Special] = {}

    def collect() -> None:
        for special in specials:
            key = (special.scalars, special.exact, special.arrays)
            found.setdefault(key if _hashable(key) else len(found), special)
            if len(found) >= MAX_SPECIAL:
                return

    within(WORK, collect)
    return list(found.values())


def _hashable(key: Expr) -> bool:
    try:
        hash(key)
    except TypeError:
        return False
    return True


def _scalars(slots: list[Slot]) -> list[Slot]:
    """Names of numbers; a size among them if no family is as long as it says."""
    kinds = {"real", "positive", "negative", "nonnegative", "nonzero", *WHOLE_KINDS}
    lengths: set[Expr] = set()
    for slot in slots:
        for size in slot.shape:
            lengths |= getattr(size, "free_symbols", set())
    numbers = [s for s in slots if s.symbol is not None and not s.shape and s.kind in kinds]
    return [slot for slot in numbers if slot.symbol not in lengths]


def _one(slot: Slot, value: Fraction, kind: str) -> Iterator[Special]:
    """A point at which one name has a value, if it may have it."""
    if admits(slot, value):
        yield Special(kind, ((slot.symbol, value),))


# Ends of domains.


def _ends(slots: list[Slot]) -> Iterator[Special]:
    """The ends of domains, and values close to them."""
    for slot in _scalars(slots):
        low, high = _bounds(slot)
        is_whole = slot.kind in WHOLE_KINDS
        distances: tuple[Expr, ...] = (0, 1, 2, 3, 4, 5) if is_whole else (0, *_near(low, high))
        for end, inwards in ((low, 1), (high, -1)):
            if end is None:
                continue
            for distance in distances:
                yield from _one(slot, end + inwards * distance, "ends of the domains")
    yield from _corners(slots)
    yield from _ends_with_whole(slots)


def _ends_with_whole(slots: list[Slot]) -> Iterator[Special]:
    """A number at an end beside a whole one that grows: ``(1 + x)^n >= 1 + n x`` fails at -3 from
    n = 5 on only."""
    scalars = _scalars(slots)
    whole = [slot for slot in scalars if slot.kind in WHOLE_KINDS]
    for slot in scalars:
        if slot.kind in WHOLE_KINDS or len(whole) != 1:
            continue
        for end, distance in itertools.product(_bounds(slot), (4, 5, 6, 7)):
            value = (_bounds(whole[0])[0] or F(0)) + distance
            if end is not None and admits(slot, end) and admits(whole[0], value):
                pair = ((slot.symbol, end), (whole[0].symbol, value))
                yield Special("ends of the domains", pair)


def _corners(slots: list[Slot]) -> Iterator[Special]:
    """All names at an end at once: ``x^2 + y^2 > 32`` fails at a corner only."""
    places = []
    for slot in _scalars(slots):
        closed = [e for e in _bounds(slot) if e is not None and admits(slot, e)]
        if closed:
            places.append([(slot.symbol, e) for e in closed])
    if 1 < len(places) <= 4:
        for corner in itertools.product(*places):
            yield Special("ends of the domains", corner)


def _bounds(slot: Slot) -> tuple[Fraction | None, Fraction | None]:
    """The ends of what is declared of a name; of a whole number the last ones that it reaches."""
    low = high = None
    if slot.interval is not None:
        low, high = slot.interval.low, slot.interval.high
    if slot.kind in ("positive", "nonnegative", "natural") and low is None:
        low = F(0)
    if slot.kind == "negative" and high is None:
        high = F(0)
    if slot.kind in WHOLE_KINDS:
        low = None if low is None else F(math.ceil(low))
        high = None if high is None else F(math.floor(high))
    return low, high


def _near(low: Fraction | None, high: Fraction | None) -> tuple[Fraction, ...]:
    """Distances from an end: shares of the width, or of 1 where there is no other end."""
    width = high - low if low is not None and high is not None else F(1)
    return tuple(width * share for share in NEAR)


# Equal and opposite names.


_OPPOSITES = ((F(2), F(-2)), (F(2), F(1, 2)), (F(3), F(-3)), (F(3), F(1, 3)))
"""A number with its negative or its inverse."""


def _equal(slots: list[Slot]) -> Iterator[Special]:
    """Two names at one value, at opposite ones, and at one and its inverse."""
    scalars = _scalars(slots)
    for a, b in itertools.islice(itertools.combinations(scalars, 2), 6):
        for value in (F(2), F(1, 3), F(-3)):
            if admits(a, value) and admits(b, value):
                yield Special("equal names", ((a.symbol, value), (b.symbol, value)))
                break
        if a.kind in WHOLE_KINDS and b.kind in WHOLE_KINDS:
            yield from _multiples(a, b)
        for value, other in _OPPOSITES:
            if admits(a, value) and admits(b, other):
                yield Special("opposite names", ((a.symbol, value), (b.symbol, other)))


def _multiples(a: Slot, b: Slot) -> Iterator[Special]:
    """Whole numbers of which one divides the other."""
    lows = [_bounds(slot)[0] or F(1) for slot in (a, b)]
    value = max(*lows, F(2))
    for first, second in ((value, value), (2 * value, value), (value, 2 * value)):
        if admits(a, first) and admits(b, second):
            yield Special("multiples", ((a.symbol, first), (b.symbol, second)))


# Zeros of parts.


def _zeros(slots: list[Slot], sides: list[Expr], difference: Expr) -> Iterator[Special]:
    """The places where a part of the claim vanishes, or both sides are equal."""
    parts = parts_of(sides)
    yield from _constants(slots, sides)
    if difference is not None and not difference.is_number:
        parts.append((difference, "equality"))
    for part, kind in parts:
        yield from _where(slots, part, kind)


def _constants(slots: list[Slot], sides: list[Expr]) -> Iterator[Special]:
    """Whole numbers around those that are written in the claim: where a range passes one."""
    written: set[int] = set()
    for side in sides:
        if isinstance(side, sp.Basic):
            written |= {abs(int(number)) for number in side.atoms(sp.Integer)}
    # Smaller ones are tried in any case, larger ones would make sums too long.
    wanted = sorted(number for number in written if 4 < number < MAX_WHOLE)[:6]
    for slot in _scalars(slots):
        if slot.kind in WHOLE_KINDS:
            for number in wanted:
                for value in (number, number + 1, number + 3, number - 1, -number - 3):
                    yield from _one(slot, F(value), "around numbers of the claim")


def _where(slots: list[Slot], part: Expr, kind: str) -> Iterator[Special]:
    """The places where a part vanishes, in each name with the others kept, and both sides of it."""
    for slot in _scalars(slots):
        if slot.symbol not in part.free_symbols:
            continue
        for others in _kept(slots, part, slot):
            univariate = part.xreplace(_as_exact(others))
            if univariate.free_symbols != {slot.symbol}:
                continue
            for root in exact_roots(univariate, slot.symbol):
                yield from _around(slot, root, others, kind)


def _as_exact(values: Values) -> dict[Expr, Expr]:
    return {symbol: sp.Rational(v.numerator, v.denominator) for symbol, v in values}


def _kept(slots: list[Slot], part: Expr, slot: Slot) -> Iterator[Values]:
    """Values of the other names of a part, in two ways."""
    others = [s for s in _scalars(slots) if s is not slot and s.symbol in part.free_symbols]
    if not others:
        yield ()
        return
    for turn in range(2):
        values = []
        for rank, other in enumerate(others):
            value = _value_of(other, turn + rank)
            if value is None:
                return
            values.append((other.symbol, value))
        yield tuple(values)


def _value_of(slot: Slot, turn: int) -> Fraction | None:
    """A value that a name may have, another one at each turn; an end of its domain at worst."""
    ends = [end for end in _bounds(slot) if end is not None]
    options = [*OTHERS[turn:], *OTHERS, F(5), F(9), F(-2), *ends]
    return next((value for value in options if admits(slot, value)), None)


def _around(slot: Slot, root: Expr, others: Values, kind: str) -> Iterator[Special]:
    """A root, if a name may have it, and values close to it."""
    special = _special(slot, root, others, kind)
    if special is not None:
        yield special
    near = _fraction_near(root)
    if near is None:
        return
    if slot.kind in WHOLE_KINDS:
        close = [F(math.floor(near)) + distance for distance in (3, -3)]
    else:
        steps = STEPS if kind == POLES and root.is_Rational else STEPS[:1]
        close = [near + sign * step for step in steps for sign in (1, -1)]
    for value in close:
        if admits(slot, value):
            yield Special(f"close to {kind}", ((slot.symbol, value), *others))


def _special(slot: Slot, root: Expr, others: Values, kind: str) -> Special | None:
    """A point with a name at an exact number: a fraction, or a ball around it."""
    exact: tuple[Expr, ...] = ()
    value: Expr
    if root.is_Rational:
        value = F(int(root.p), int(root.q))
    else:
        value = _enclosed(root)
        exact = ((slot.symbol, root),)
    if value is None or not admits(slot, value):
        return None
    return Special(kind, ((slot.symbol, value), *others), exact)


def _enclosed(number: Expr) -> Expr:
    """A ball around a number; None where it has no value."""
    try:
        return Evaluator(Point(), real=True).value(number)
    except (Unknown, Undefined, ValueError, OverflowError):
        return None


def _fraction_near(root: Expr) -> Fraction | None:
    """A fraction close to a root; None where none is known."""
    if root.is_Rational:
        return F(int(root.p), int(root.q))
    value = _enclosed(root)
    if value is None:
        return None
    middle = float(value.real.mid())
    return F(middle).limit_denominator(10**6) if abs(middle) < 1e12 else None


# Far off.


def _sizes(slots: list[Slot]) -> Iterator[Special]:
    """Large and tiny values, whole numbers one by one, and a bounded range from end to end."""
    scalars = _scalars(slots)
    for slot in scalars:
        if slot.kind in WHOLE_KINDS:
            for whole in WHOLE:
                yield from _one(slot, F(whole), "large whole numbers")
                yield from _one(slot, F(-whole), "large whole numbers")
        else:
            yield from _sizes_of_one(slot)
    if len(scalars) > 1:
        for large in LARGE[4:7]:
            values = tuple((s.symbol, large) for s in scalars if admits(s, large))
            yield Special("large numbers", values)


def _sizes_of_one(slot: Slot) -> Iterator[Special]:
    for large in LARGE:
        for value in (large, -large, 1 / large, -1 / large):
            kind = "large numbers" if abs(value) > 1 else "tiny numbers"
            yield from _one(slot, value, kind)
    low, high = _bounds(slot)
    if low is not None and high is not None:
        for k in range(1, 16):
            yield from _one(slot, low + (high - low) * F(k, 16), "inside a bounded range")


def _irrational(slots: list[Slot]) -> Iterator[Special]:
    """Numbers at which what holds for fractions alone fails."""
    for slot in _scalars(slots):
        if slot.kind in WHOLE_KINDS:
            continue
        for number in IRRATIONAL:
            special = _special(slot, number, (), "irrational numbers")
            if special is not None:
                yield special


def _turning(slots: list[Slot], difference: Expr) -> Iterator[Special]:
    """Where the difference of the sides turns, and where it vanishes without a closed form."""
    if difference is None:
        return
    for slot in _scalars(slots):
        x = slot.symbol
        if x not in difference.free_symbols:
            continue
        for others in _kept(slots, difference, slot):
            f = difference.xreplace(_as_exact(others))
            if f.free_symbols != {x} or f.has(sp.Integral, sp.Limit, sp.Sum, sp.Product):
                continue
            yield from _turns(slot, f, x, others)


def _turns(slot: Slot, f: Expr, x: Expr, others: Values) -> Iterator[Special]:
    """Close to where a difference vanishes, at a root that is enclosed, and where it turns."""
    low, high = _bounds(slot)
    for ball in isolated_roots(f, x, low, high):
        between = float(ball.real.mid())
        for step in (0.0, 0.4, -0.4):
            value = F(between + step).limit_denominator(1000)
            if admits(slot, value):
                yield Special("close to equality", ((x, value), *others))
        if admits(slot, ball):
            yield Special("equality", ((x, ball), *others), vanishing=f)
    slope = sp.diff(f, x)
    if slope.has(sp.Derivative, sp.Subs):
        return
    for root in exact_roots(slope, x):
        yield from _around(slot, root, others, "turning points")
    for ball in isolated_roots(slope, x, low, high):
        value = F(float(ball.real.mid())).limit_denominator(10**9)
        if admits(slot, value):
            yield Special("close to turning points", ((x, value), *others))
