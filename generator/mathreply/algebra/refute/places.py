"""Points at which a claim is tried beyond a few small ones: where something happens, far off."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from fractions import Fraction

import sympy as sp

from mathreply.algebra.budget import within
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.refute import arrays
from mathreply.algebra.refute.balls.value import Evaluator, Point, Undefined, Unknown
from mathreply.algebra.refute.branches import branches
from mathreply.algebra.refute.critical import POLES, exact_roots, isolated_roots, parts_of
from mathreply.algebra.refute.extremes import orders
from mathreply.algebra.refute.points import Special
from mathreply.algebra.refute.slots import Slot, admits

F = Fraction
WHOLE_KINDS = ("integer", "natural", "size")
WORK = 40_000
"""For finding all special points of one claim."""
MAX_SPECIAL = 90
MAX_WHOLE = 9_900
NEAR = (F(1, 1000), F(1, 10**9))
"""How close to an end, relative to the width of a bounded range."""
LARGE = (F(10), F(20), F(35), F(50), F(100), F(250), F(1000), F(10**4), F(10**6), F(10**12))
WHOLE = (6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 20, 25, 30, 41, 50, 64, 100, 210, 1000)
IRRATIONAL = (sp.sqrt(2), sp.pi, sp.E, -sp.sqrt(3), sp.sqrt(2) / 2, -sp.pi / 4, sp.pi / 2, 1 / sp.E)
OTHERS = (F(2), F(3), F(-1), F(1), F(1, 2))
"""What the other names are while one is solved for."""


def telling(slots: list[Slot], sides: list[Expr], difference: Expr) -> list[Special]:
    """Ends of the domains, equal names, and the places where a part of the claim vanishes.

    ``difference`` is left less right where both are numbers; None else.
    """
    found = itertools.chain(
        _ends(slots),
        _equal(slots),
        _arrays(slots),
        branches(slots, sides),
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
    chosen = {"real", "positive", "negative", "nonnegative", "nonzero", *WHOLE_KINDS}
    lengths = {n for s in slots for size in s.shape for n in getattr(size, "free_symbols", ())}
    return [
        s
        for s in slots
        if s.symbol is not None and not s.shape and s.kind in chosen and s.symbol not in lengths
    ]


def _one(slot: Slot, value: Fraction, kind: str) -> Iterator[Special]:
    if admits(slot, value):
        yield Special(kind, ((slot.symbol, value),))


# Ends of domains.


def _ends(slots: list[Slot]) -> Iterator[Special]:
    for slot in _scalars(slots):
        low, high = _bounds(slot)
        whole = slot.kind in WHOLE_KINDS
        for end, step in ((low, 1), (high, -1)):
            if end is None:
                continue
            steps: tuple[Expr, ...] = (0, 1, 2, 3, 4, 5) if whole else (0, *_near(low, high))
            for distance in steps:
                yield from _one(slot, end + step * distance, "ends of the domains")
    yield from _corners(slots)


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
    low = high = None
    if slot.interval is not None:
        low, high = slot.interval.low, slot.interval.high
    if slot.kind in ("positive", "nonnegative", "natural") and low is None:
        low = F(0)
    if slot.kind == "negative" and high is None:
        high = F(0)
    if slot.kind in WHOLE_KINDS:
        low = None if low is None else F(-((-low.numerator) // low.denominator))
        high = None if high is None else F(high.numerator // high.denominator)
    return low, high


def _near(low: Fraction | None, high: Fraction | None) -> tuple[Fraction, ...]:
    width = high - low if low is not None and high is not None else F(1)
    return tuple(width * share for share in NEAR)


# Equal and opposite names.


def _equal(slots: list[Slot]) -> Iterator[Special]:
    scalars = _scalars(slots)
    for a, b in itertools.islice(itertools.combinations(scalars, 2), 6):
        for value in (F(2), F(1, 3), F(-3)):
            pairs = ((a.symbol, value), (b.symbol, value))
            if admits(a, value) and admits(b, value):
                yield Special("equal names", pairs)
                break
        if a.kind in WHOLE_KINDS and b.kind in WHOLE_KINDS:
            yield from _multiples(a, b)
        for value in (F(2), F(3)):
            for other in (-value, 1 / value):
                if admits(a, value) and admits(b, other):
                    yield Special("opposite names", ((a.symbol, value), (b.symbol, other)))


def _multiples(a: Slot, b: Slot) -> Iterator[Special]:
    """Whole numbers of which one divides the other."""
    lows = [_bounds(slot)[0] or F(1) for slot in (a, b)]
    value = max(*lows, F(2))
    for pair in ((value, value), (2 * value, value), (value, 2 * value)):
        if admits(a, pair[0]) and admits(b, pair[1]):
            yield Special("multiples", ((a.symbol, pair[0]), (b.symbol, pair[1])))


# Families, vectors, matrices.


def _arrays(slots: list[Slot]) -> Iterator[Special]:
    named = [s for s in slots if s.symbol is None and s.shape and s.kind in ("real", "complex")]
    named = [s for s in named if not _is_bound(s)]
    shares = [s for s in slots if s.kind == "simplex"]
    yield Special("equal shares", arrays=tuple((s.name, arrays.shared) for s in shares))
    for slot in named:
        for build in (
            arrays.zeros_like,
            arrays.first_only,
            arrays.ones_like,
            arrays.unit(1),
            arrays.unit(2),
            arrays.unit(3),
        ):
            yield Special("vectors and matrices with zeros", arrays=((slot.name, build),))
        if len(slot.shape) == 1 and slot.kind == "real":
            for _ in range(2):  # of other vectors
                yield Special("vectors of length one", arrays=((slot.name, arrays.on_sphere),))
        if _is_square(slot):
            for build in (arrays.identity, arrays.corner, arrays.reflection, arrays.quarter_turn):
                least = 1 if build is arrays.identity else 2  # one number shows none of the others
                own = ((slot.name, build),)
                yield Special("matrices with a law of their own", arrays=own, least=least)
            for length in (3, 4):
                one = ((slot.name, arrays.chain(length)),)
                yield Special("matrices with a law of their own", arrays=one, least=length)
    yield from _stretched(slots, named)
    if named:  # a number beside a matrix may take it away
        for slot in _scalars(slots):
            yield from _one(slot, F(0), "zeros")
    for a, b in itertools.islice(itertools.permutations(named, 2), 6):
        if a.shape == b.shape:
            yield from _pairs(a, b)


def _stretched(slots: list[Slot], named: list[Slot]) -> Iterator[Special]:
    """Matrices that stretch the first unit vector by 2, without being a multiple of 1."""
    squares = [s for s in named if _is_square(s)]
    vectors = [s for s in named if len(s.shape) == 1]
    if not squares or not vectors:
        return
    built: list[tuple[str, Callable[[Expr], Expr]]] = []
    built += [(s.name, arrays.triangular) for s in squares]
    built += [(s.name, arrays.unit(0)) for s in vectors]
    numbers = tuple((s.symbol, F(2)) for s in _scalars(slots) if admits(s, F(2)))
    yield Special("matrices with a law of their own", numbers, arrays=tuple(built), least=2)


def _is_bound(slot: Slot) -> bool:
    if slot.symmetric or slot.orthogonal:
        return True
    return slot.total is not None or slot.interval is not None


def _is_square(slot: Slot) -> bool:
    return len(slot.shape) == 2 and slot.shape[0] == slot.shape[1]


def _pairs(a: Slot, b: Slot) -> Iterator[Special]:
    """Two of one shape: divisors of zero, opposite ones, equal ones."""
    if _is_square(a):
        pair = ((a.name, arrays.first_only), (b.name, arrays.last_only))
        yield Special("divisors of zero", arrays=pair)
        yield Special("divisors of zero", arrays=((a.name, arrays.corner), (b.name, arrays.corner)))
        yield Special(
            "divisors of zero", arrays=((a.name, arrays.first_only), (b.name, arrays.corner))
        )
    for kind, build in (("opposite", arrays.minus_ones), ("equal", arrays.ones_like)):
        pair = ((a.name, arrays.ones_like), (b.name, build))
        yield Special(f"{kind} vectors and matrices", arrays=pair)


# Zeros of parts.


def _zeros(slots: list[Slot], sides: list[Expr], difference: Expr) -> Iterator[Special]:
    parts = parts_of(sides)
    yield from _constants(slots, sides)
    if difference is not None and not difference.is_number:
        parts.append((difference, "equality"))
    for part, kind in parts:
        yield from _where(slots, part, kind)


def _constants(slots: list[Slot], sides: list[Expr]) -> Iterator[Special]:
    """Whole numbers around those that are written in the claim: where a range passes one."""
    numbers = {n for side in sides if isinstance(side, sp.Basic) for n in side.atoms(sp.Integer)}
    wanted = sorted({abs(int(n)) for n in numbers if 4 < abs(int(n)) < MAX_WHOLE})[:6]
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
            univariate = part.xreplace(
                {s: sp.Rational(v.numerator, v.denominator) for s, v in others}
            )
            if univariate.free_symbols != {slot.symbol}:
                continue
            for root in exact_roots(univariate, slot.symbol):
                yield from _around(slot, root, others, kind)


def _kept(slots: list[Slot], part: Expr, slot: Slot) -> Iterator[tuple[Expr, ...]]:
    names = [s for s in _scalars(slots) if s is not slot and s.symbol in part.free_symbols]
    if not names:
        yield ()
        return
    for turn in range(2):
        values = []
        for rank, other in enumerate(names):
            options = [*OTHERS[turn + rank :], *OTHERS, F(5), F(9), F(-2)]
            value = next((v for v in options if admits(other, v)), None)
            if value is None:
                value = next(
                    (v for v in _bounds(other) if v is not None and admits(other, v)), None
                )
            if value is None:
                return
            values.append((other.symbol, value))
        yield tuple(values)


def _around(slot: Slot, root: Expr, others: tuple[Expr, ...], kind: str) -> Iterator[Special]:
    special = _special(slot, root, others, kind)
    if special is not None:
        yield special
    near = _fraction_near(root)
    if near is None:
        return
    if slot.kind in WHOLE_KINDS:
        whole = F(near.__floor__())
        for distance in (F(3), F(-3)):
            if admits(slot, whole + distance):
                yield Special(f"close to {kind}", ((slot.symbol, whole + distance), *others))
        return
    steps = (F(1, 1000), F(1, 10**9)) if kind == POLES and root.is_Rational else (F(1, 1000),)
    for step in (sign * step for step in steps for sign in (1, -1)):
        if admits(slot, near + step):
            yield Special(f"close to {kind}", ((slot.symbol, near + step), *others))


def _special(slot: Slot, root: Expr, others: tuple[Expr, ...], kind: str) -> Special | None:
    if root.is_Rational:
        value: Expr = F(int(root.p), int(root.q))
        exact: tuple[Expr, ...] = ()
    else:
        try:
            value = Evaluator(Point(), real=True).value(root)
        except (Unknown, Undefined, ValueError, OverflowError):
            return None
        exact = ((slot.symbol, root),)
    if not admits(slot, value):
        return None
    return Special(kind, ((slot.symbol, value), *others), exact)


def _fraction_near(root: Expr) -> Fraction | None:
    if root.is_Rational:
        return F(int(root.p), int(root.q))
    try:
        value = Evaluator(Point(), real=True).value(root)
    except (Unknown, Undefined, ValueError, OverflowError):
        return None
    middle = float(value.real.mid())
    return F(middle).limit_denominator(10**6) if abs(middle) < 1e12 else None


# Far off.


def _sizes(slots: list[Slot]) -> Iterator[Special]:
    scalars = _scalars(slots)
    for slot in scalars:
        if slot.kind in WHOLE_KINDS:
            for whole in WHOLE:
                yield from _one(slot, F(whole), "large whole numbers")
                yield from _one(slot, F(-whole), "large whole numbers")
            continue
        for large in LARGE:
            for value in (large, -large, 1 / large, -1 / large):
                kind = "large numbers" if abs(value) > 1 else "tiny numbers"
                yield from _one(slot, value, kind)
        low, high = _bounds(slot)
        if low is not None and high is not None:
            for k in range(1, 16):
                yield from _one(slot, low + (high - low) * F(k, 16), "inside a bounded range")
    if len(scalars) > 1:
        for large in LARGE[4:7]:
            values = tuple((s.symbol, large) for s in scalars if admits(s, large))
            yield Special("large numbers", values)


def _irrational(slots: list[Slot]) -> Iterator[Special]:
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
            known = {s: sp.Rational(v.numerator, v.denominator) for s, v in others}
            f = difference.xreplace(known)
            if f.free_symbols != {x} or f.has(sp.Integral, sp.Limit, sp.Sum, sp.Product):
                continue
            yield from _turns(slot, f, x, others)


def _turns(slot: Slot, f: Expr, x: Expr, others: tuple[Expr, ...]) -> Iterator[Special]:
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
