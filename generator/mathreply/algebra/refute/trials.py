"""Trying a claim at many points: the smallest one at which it fails is a counterexample."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import Enum
from functools import cached_property

import sympy as sp
from flint import acb, arb
from msgspec import Struct, field

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.placing import loses
from mathreply.algebra.refute import closed
from mathreply.algebra.refute.balls.value import (
    PRECISION_BITS,
    Evaluator,
    Infinite,
    Point,
    Undefined,
    Unknown,
    compare,
)
from mathreply.algebra.refute.points import Trial
from mathreply.algebra.refute.shown import as_rational, short
from mathreply.model import Counterexample

HOPELESS = 8
"""Failures without a single point at which the claim holds, after which no condition can save
it."""
HOPELESS_COSTLY = 2
ENOUGH_COSTLY = 24
ENOUGH = 60
"""Points that were decided, after which no more are tried."""
FEW_COSTLY = 8
FEW = 24
"""Points that were decided, after which a proof is looked for."""
MAX_HEIGHT, MOST_FACTORS = 12, 2_000
HIGH_PRECISION_BITS = 640
"""For what costs little: two sides that part after a hundred digits are told apart."""
RECHECK_BITS = 6_000
TINY = arb("1e-12")
_COSTLY = (sp.Integral, sp.Limit)


class TrialOutcome(Enum):
    """What a claim is worth at one point."""

    HOLDS = "holds"
    FAILS = "fails"
    LEFT_UNDEFINED = "only the left side has no value"
    RIGHT_UNDEFINED = "only the right side has no value"
    UNDEFINED = "neither side has a value"
    UNKNOWN = "cannot be told"


class Tried(Struct):
    """A claim at one point."""

    trial: Trial
    outcome: TrialOutcome
    left: Expr = None
    right: Expr = None

    @property
    def has_values(self) -> bool:
        """Whether both sides are numbers, which may be in no order."""
        return isinstance(self.left, acb) and isinstance(self.right, acb)


FIRST_LOOK = 10
"""So many points without a decision tell that a claim is beyond computing."""


class Sampling(Struct):
    """A claim at all points that were tried."""

    tried: list[Tried] = field(default_factory=list)

    def at(self, *outcomes: TrialOutcome) -> list[Tried]:
        """The points with one of these outcomes, in the order in which they were tried."""
        return [t for t in self.tried if t.outcome in outcomes]

    @property
    def is_beyond(self) -> bool:
        """Whether not one of the first points could be decided: the others will hardly be."""
        undecided = (tried.outcome is TrialOutcome.UNKNOWN for tried in self.tried)
        return len(self.tried) >= FIRST_LOOK and all(undecided)

    @property
    def held(self) -> list[Tried]:
        """One trial for every different point at which the claim held."""
        seen: dict[Expr, Tried] = {}
        for tried in self.at(TrialOutcome.HOLDS):
            seen.setdefault(tried.trial.shown, tried)
        return list(seen.values())

    @property
    def holds(self) -> int:
        """How many different points the claim held at."""
        return len(self.held)

    @property
    def kinds(self) -> dict[str, int]:
        """Kinds of points at which the claim held, with how many there were of each."""
        return dict(Counter(tried.trial.kind for tried in self.held))

    def counterexample(self) -> Counterexample | None:
        """The first failure."""
        failed = self.at(TrialOutcome.FAILS)
        return told(failed[0]) if failed else None


def told(tried: Tried) -> Counterexample:
    """A failure in words that a person can check."""
    left, right = _shown(tried.left), _shown(tried.right)
    if left == right and isinstance(tried.left, acb) and isinstance(tried.right, acb):
        left, right = _apart(tried.left, tried.right)
    return Counterexample(tried.trial.shown, left, right, rigorous=True)


def told_closed(left: Expr, right: Expr, *, real: bool) -> Counterexample:
    """Two closed numbers that were decided not to stand in a relation."""
    values = []
    bits = PRECISION_BITS if Comparison(left, "==", right).costly else closed.PRECISIONS[-1]
    for side in (left, right):
        try:
            values.append(Evaluator(Point(), real=real, precision=bits).value(side))
        except (Unknown, Undefined, ValueError, OverflowError, ZeroDivisionError, TypeError):
            values.append(sp.latex(side))
    return told(Tried(Trial(Point(), ()), TrialOutcome.FAILS, *values))


def _apart(left: Expr, right: Expr) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to see that they differ."""
    if (left - right).contains(0):
        return _shown(left), _shown(right)  # equal where a strict order is claimed
    for digits in (8, 16, 32, 64, 128):
        shown = [value.real.str(digits, radius=False) for value in (left, right)]
        if shown[0] != shown[1]:
            return shown[0], shown[1]
    return _shown(left), _shown(right)


def _shown(value: Expr) -> str:
    if value is None:
        return "no value"
    return value if isinstance(value, str) else short(value)


class Comparison(Struct, frozen=True, dict=True):
    """Two sides and the relation between them, ready to be tried."""

    left: Expr
    operator: str
    """``==``, ``!=``, ``<``, ``<=``, ``>``, ``>=``."""
    right: Expr

    @cached_property
    def costly(self) -> bool:
        """Whether a value takes much longer than its arithmetic."""
        return any(
            isinstance(side, sp.Basic) and (side.has(*_COSTLY) or closed.is_endless(side))
            for side in (self.left, self.right)
        )

    @property
    def difference(self) -> Expr:
        """Left less right; None where they are not both numbers."""
        sides = (self.left, self.right)
        plain = all(isinstance(s, sp.Expr) and not getattr(s, "is_Matrix", False) for s in sides)
        return self.left - self.right if plain else None


def sample(
    comparison: Comparison,
    points: Iterable[Trial],
    found: Sampling,
    *,
    real: bool,
    stop_at_failure: bool = False,
    single: bool = False,
    recheck: int = 0,
    few: bool = False,
) -> Sampling:
    """Try a comparison at points until enough are decided; ``found`` grows with every point.

    ``single``: there are no names, and all points are the same. At ``recheck`` points it is looked
    whether two sides that seem equal part much later. ``few``: only a first look.
    """
    decided = rechecked = 0
    plain, costly = (FEW, FEW_COSTLY) if few else (ENOUGH, ENOUGH_COSTLY)
    enough = costly if comparison.costly else plain
    for trial in points:
        tried = attempt(comparison, trial, real=real)
        # Two sides may part after a hundred digits only.
        if tried.outcome is TrialOutcome.HOLDS and rechecked < recheck and not comparison.costly:
            rechecked += 1
            tried = attempt(comparison, trial, real=real, precision=RECHECK_BITS)
        found.tried.append(tried)
        decided += tried.outcome in (TrialOutcome.HOLDS, TrialOutcome.FAILS)
        if stop_at_failure and tried.outcome is TrialOutcome.FAILS:
            break
        failed = found.at(TrialOutcome.FAILS) if tried.outcome is TrialOutcome.FAILS else []
        if len(failed) >= (HOPELESS_COSTLY if comparison.costly else HOPELESS) and not found.holds:
            break
        # Without names all points are the same.
        if decided >= enough or single or (few and found.is_beyond):
            break
    return found


def attempt(comparison: Comparison, trial: Trial, *, real: bool, precision: int = 0) -> Tried:
    """A comparison at one point, with as many bits as are asked for."""
    precision = precision or (PRECISION_BITS if comparison.costly else HIGH_PRECISION_BITS)
    values: list[Expr] = []
    infinite: list[int] = []
    for side in (comparison.left, comparison.right):
        evaluator = Evaluator(trial.point, real=real, precision=precision)
        try:
            values.append(evaluator.value(side))
            infinite.append(0)
        except Infinite as error:
            values.append(None)
            infinite.append(error.sign)
        except Undefined:
            values.append(None)
            infinite.append(0)
        except (Unknown, ZeroDivisionError, ValueError, OverflowError, TypeError):
            # Flint raises the last four on balls outside a function's range.
            return exactly(comparison, trial, real=real)
    undefined = [value is None and not sign for value, sign in zip(values, infinite, strict=True)]
    if any(infinite) and not any(undefined):
        return _infinite(comparison, trial, values, infinite)
    if any(undefined):
        said = _with_infinities(values, infinite)
        return Tried(trial, _undefined(undefined), said[0], said[1])
    outcome = judge_values(values[0], comparison.operator, values[1])
    if outcome is TrialOutcome.UNKNOWN:
        exact = exactly(comparison, trial, real=real)
        return Tried(trial, exact.outcome, values[0], values[1])
    return Tried(trial, outcome, values[0], values[1])


def _infinite(
    comparison: Comparison, trial: Trial, values: list[Expr], infinite: list[int]
) -> Tried:
    if comparison.operator != "==":
        return Tried(trial, TrialOutcome.UNKNOWN)
    outcome = TrialOutcome.HOLDS if infinite[0] == infinite[1] else TrialOutcome.FAILS
    return Tried(trial, outcome, *_with_infinities(values, infinite))


def _with_infinities(values: list[Expr], infinite: list[int]) -> list[Expr]:
    signs = {1: "\\infty", -1: "-\\infty"}
    return [signs.get(sign, value) for value, sign in zip(values, infinite, strict=True)]


def _is_vast(side: Expr, known: dict[Expr, Expr]) -> bool:
    """Whether a power in an exponent, or a factorial, would be a number that nobody writes out."""
    inner = {q for p in side.atoms(sp.Pow) for q in p.exp.atoms(sp.Pow)}
    high = {s for q in inner for s in q.exp.free_symbols}
    counted = (e.args[0].xreplace(known) for e in side.atoms(sp.gamma, sp.factorial))
    return any(abs(known[s]) > MAX_HEIGHT for s in high if s in known) or any(
        count.is_Rational and count > MOST_FACTORS for count in counted
    )


def exactly(comparison: Comparison, trial: Trial, *, real: bool) -> Tried:
    """A comparison of which balls say nothing: the names' exact values put in, the rest decided as
    between closed numbers."""
    try:
        sides = [_put(side, trial) for side in (comparison.left, comparison.right)]
        if any(side is None for side in sides):
            return Tried(trial, TrialOutcome.UNKNOWN)
        missing = [side.has(sp.zoo, sp.nan) for side in sides]
        if any(missing):
            return _one_sided(comparison, trial, missing, real=real)
        decided = closed.decide(sides[0], sides[1], real=real)
    except (Undefined, OverflowError):
        # SymPy looks for perfect powers among numbers that no float can hold, and overflows.
        return Tried(trial, TrialOutcome.UNKNOWN)
    if decided is None:
        return _enclosed(comparison, trial, sides, real=real)
    holds = closed.stands(decided, comparison.operator)
    if holds is None:
        return Tried(trial, TrialOutcome.UNKNOWN)
    values = []
    for side in sides:
        try:
            values.append(Evaluator(trial.point, real=real, precision=2_560).value(side))
        except (Unknown, Undefined, ValueError, OverflowError, ZeroDivisionError, TypeError):
            values.append(sp.latex(side))
    return Tried(trial, TrialOutcome.HOLDS if holds else TrialOutcome.FAILS, values[0], values[1])


def _enclosed(comparison: Comparison, trial: Trial, sides: list[Expr], *, real: bool) -> Tried:
    """Sides that are simpler once the values are put in: a factor 0 under an integral is gone.

    What stands under an integral or a limit may only be rational, so that it goes nowhere but at
    single points.
    """
    bodies = [
        node.args[0]
        for side in (comparison.left, comparison.right)
        for node in side.atoms(sp.Integral, sp.Limit)
    ]
    if not bodies or not all(_is_plain(body) for body in bodies):
        return Tried(trial, TrialOutcome.UNKNOWN)
    values: list[Expr] = []
    infinite: list[int] = []
    for side in sides:
        try:
            values.append(Evaluator(Point(), real=real).value(side))
            infinite.append(0)
        except Infinite as error:
            values.append(None)
            infinite.append(error.sign)
        except (Unknown, Undefined, ValueError, OverflowError, ZeroDivisionError, TypeError):
            return Tried(trial, TrialOutcome.UNKNOWN)
    if any(infinite):
        return _infinite(comparison, trial, values, infinite)
    return Tried(trial, judge_values(values[0], comparison.operator, values[1]), *values)


def _is_plain(body: Expr) -> bool:
    """Whether a body has a value but at single points: a rational function, or powers of numbers
    that are not negative with a whole number above."""
    powers = [p for p in body.atoms(sp.Pow) if not p.exp.is_Integer]
    held = body.xreplace({p: sp.Dummy("p") for p in powers})
    plain = all(p.base.is_nonnegative and p.exp.is_integer for p in powers)
    return plain and bool(held.is_rational_function(*held.free_symbols))


def _put(side: Expr, trial: Trial) -> Expr:
    """A side with all names' exact values put in; None where one has none."""
    if not isinstance(side, sp.Expr) or getattr(side, "is_Matrix", False):
        return None
    if side.has(sp.Indexed):
        return _with_entries(side, trial)
    known: dict[Expr, Expr] = dict(trial.exact)
    for symbol, value in trial.point.scalars.items():
        exact = as_rational(value)
        if exact is not None:
            known.setdefault(symbol, exact)
    if side.free_symbols - set(known) or _is_vast(side, known):
        return None
    try:
        if loses(side, known):
            return None
        put = side.xreplace(known)
    except ValueError:  # SymPy: a derivative in something that is a number now
        return None
    grows = put.has(sp.oo, -sp.oo) and not side.has(sp.oo, -sp.oo)
    return None if grows or put.free_symbols else put


def _with_entries(side: Expr, trial: Trial) -> Expr:
    """A side with its sums and extrema written out and the entries of families put in."""
    if side.has(*_COSTLY, sp.Derivative):
        return None
    scalars = {s: as_rational(v) for s, v in trial.point.scalars.items()}
    known = {s: v for s, v in scalars.items() if v is not None}
    written = side.xreplace(known).doit()
    entries = {}
    for entry in written.atoms(sp.Indexed):
        value: Expr = trial.point.arrays.get(str(entry.base.label))
        for index in entry.indices:
            if value is None or not index.is_Integer or not 1 <= index <= len(value):
                return None
            value = value[int(index) - 1]
        entries[entry] = as_rational(value)
    if None in entries.values():
        return None
    put = written.xreplace(entries)
    return None if put.free_symbols or put.has(sp.oo, -sp.oo) else put


def _one_sided(comparison: Comparison, trial: Trial, missing: list[bool], *, real: bool) -> Tried:
    """A point at which SymPy divides by zero in a side: it has no value there."""
    values = []
    for side, is_missing in zip((comparison.left, comparison.right), missing, strict=True):
        try:
            known = None if is_missing else Evaluator(trial.point, real=real).value(side)
        except (Unknown, Undefined, ValueError, OverflowError, ZeroDivisionError, TypeError):
            return Tried(trial, TrialOutcome.UNKNOWN)
        values.append(known)
    return Tried(trial, _undefined(missing), *values)


def _undefined(missing: list[bool]) -> TrialOutcome:
    if all(missing):
        return TrialOutcome.UNDEFINED
    return TrialOutcome.LEFT_UNDEFINED if missing[0] else TrialOutcome.RIGHT_UNDEFINED


def judge_values(left: Expr, operator: str, right: Expr) -> TrialOutcome:
    """Whether two values stand in a relation."""
    shaped = [hasattr(value, "nrows") for value in (left, right)]
    if shaped[0] != shaped[1]:
        return _mixed(left, operator, right)
    if all(shaped):
        if (left.nrows(), left.ncols()) != (right.nrows(), right.ncols()):
            return TrialOutcome.FAILS
        return _entries(left, operator, right)
    if operator == "==":
        difference = left - right
        if not difference.contains(0):
            return TrialOutcome.FAILS
        return TrialOutcome.HOLDS if _tiny(difference, left) else TrialOutcome.UNKNOWN
    try:
        return TrialOutcome.HOLDS if compare(left, operator, right) else TrialOutcome.FAILS
    except Unknown:
        return TrialOutcome.UNKNOWN
    except Undefined:
        return TrialOutcome.UNDEFINED


def _mixed(left: Expr, operator: str, right: Expr) -> TrialOutcome:
    """A 1 x 1 matrix counts as its entry."""
    matrix, scalar = (left, right) if hasattr(left, "nrows") else (right, left)
    if matrix.nrows() != 1 or matrix.ncols() != 1:
        return TrialOutcome.UNKNOWN
    entry = matrix[0, 0]
    pair = (entry, scalar) if matrix is left else (scalar, entry)
    return judge_values(pair[0], operator, pair[1])


def _entries(left: Expr, operator: str, right: Expr) -> TrialOutcome:
    outcomes = [
        judge_values(a, "==", b) for a, b in zip(left.entries(), right.entries(), strict=True)
    ]
    if operator not in ("==", "!="):
        return TrialOutcome.UNKNOWN
    if TrialOutcome.FAILS in outcomes:
        equal = TrialOutcome.FAILS
    else:
        equal = TrialOutcome.UNKNOWN if TrialOutcome.UNKNOWN in outcomes else TrialOutcome.HOLDS
    if operator == "==" or equal is TrialOutcome.UNKNOWN:
        return equal
    return TrialOutcome.HOLDS if equal is TrialOutcome.FAILS else TrialOutcome.FAILS


def _tiny(difference: Expr, value: Expr) -> bool:
    return bool(abs(difference) < TINY * (1 + abs(value)))
