"""Trying a claim at many points: the smallest one at which it fails is a counterexample."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import flint
from flint import acb_mat, arb

from mathreply.algebra.refute.balls.value import (
    Evaluator,
    Infinite,
    Point,
    Undefined,
    Unknown,
    compare,
)
from mathreply.algebra.refute.points import Slot, Trial, short, trials
from mathreply.model import Counterexample

LOOSE = arb("1e-6")
"""Relative difference that two values may have where a limit, an integral or a derivative was
approximated."""
HOPELESS = 8
"""Failures without a single point at which the claim holds, after which no condition can save
it."""
HOPELESS_APPROXIMATED = 3
ENOUGH_APPROXIMATED = 24
"""The same where integrals, limits or derivatives cost time."""
ENOUGH = 60
"""Points that were decided, after which no more are tried."""


class TrialOutcome(Enum):
    """What a claim is worth at one point."""

    HOLDS = "holds"
    FAILS = "fails"
    LEFT_UNDEFINED = "only the left side has no value"
    RIGHT_UNDEFINED = "only the right side has no value"
    UNDEFINED = "neither side has a value"
    UNKNOWN = "cannot be told"


@dataclass
class Tried:
    """A claim at one point."""

    trial: Trial
    outcome: TrialOutcome
    left: Any = None
    right: Any = None
    rigorous: bool = True


@dataclass
class Sampling:
    """A claim at all points that were tried."""

    tried: list[Tried] = field(default_factory=list)

    def at(self, *outcomes: TrialOutcome) -> list[Tried]:
        """The points with one of these outcomes, in the order in which they were tried."""
        return [t for t in self.tried if t.outcome in outcomes]

    @property
    def holds(self) -> int:
        """At how many points the claim held."""
        return len(self.at(TrialOutcome.HOLDS))

    def counterexample(self) -> Counterexample | None:
        """The first failure, a rigorous one before others."""
        failed = self.at(TrialOutcome.FAILS)
        if not failed:
            return None
        best = next((t for t in failed if t.rigorous), failed[0])
        return told(best)


def told(tried: Tried) -> Counterexample:
    """A failure in words that a person can check."""
    return Counterexample(
        tried.trial.shown, _shown(tried.left), _shown(tried.right), tried.rigorous
    )


def _shown(value: Any) -> str:
    if value is None:
        return "no value"
    return value if isinstance(value, str) else short(value)


@dataclass(frozen=True)
class Comparison:
    """Two sides and the relation between them, ready to be tried."""

    left: Any
    operator: str
    """``==``, ``!=``, ``<``, ``<=``, ``>``, ``>=``."""
    right: Any


def sample(
    comparison: Comparison,
    slots: list[Slot],
    repair: Callable[[Point], bool],
    least: Callable[[Any], int],
    *,
    real: bool,
    seconds: float,
    stop_at_failure: bool = False,
) -> Sampling:
    """Try a comparison at points until enough are decided or the time is up."""
    flint.ctx.prec = 160
    found = Sampling()
    deadline = time.process_time() + seconds
    decided = 0
    for trial in trials(slots, repair, least):
        tried = attempt(comparison, trial, real=real)
        found.tried.append(tried)
        decided += tried.outcome in (TrialOutcome.HOLDS, TrialOutcome.FAILS)
        if stop_at_failure and tried.outcome is TrialOutcome.FAILS:
            break
        failed = found.at(TrialOutcome.FAILS) if tried.outcome is TrialOutcome.FAILS else []
        if (
            len(failed) >= (HOPELESS if tried.rigorous else HOPELESS_APPROXIMATED)
            and not found.holds
        ):
            break
        enough = decided >= (ENOUGH if tried.rigorous else ENOUGH_APPROXIMATED)
        if enough or time.process_time() > deadline or not slots:
            break
    return found


def attempt(comparison: Comparison, trial: Trial, *, real: bool) -> Tried:
    """A comparison at one point."""
    values: list[Any] = []
    undefined: list[bool] = []
    infinite: list[int] = []
    rigorous = True
    for side in (comparison.left, comparison.right):
        evaluator = Evaluator(trial.point, real=real)
        try:
            values.append(evaluator.value(side))
            undefined.append(False)
            infinite.append(0)
        except Infinite as error:
            values.append(None)
            undefined.append(True)
            infinite.append(error.sign)
        except Undefined:
            infinite.append(0)
            values.append(None)
            undefined.append(True)
        except (Unknown, ZeroDivisionError, ValueError, OverflowError, TypeError):
            # Flint raises the last four on balls outside a function's range.
            return Tried(trial, TrialOutcome.UNKNOWN)
        rigorous = rigorous and evaluator.rigorous
    if any(infinite) and comparison.operator == "==" and (all(infinite) or not all(undefined)):
        outcome = TrialOutcome.HOLDS if infinite[0] == infinite[1] else TrialOutcome.FAILS
        return Tried(trial, outcome, *_said(values, infinite), False)
    if any(undefined):
        outcome = (
            TrialOutcome.UNDEFINED
            if all(undefined)
            else TrialOutcome.LEFT_UNDEFINED
            if undefined[0]
            else TrialOutcome.RIGHT_UNDEFINED
        )
        return Tried(trial, outcome, values[0], values[1], rigorous)
    outcome = judge_values(values[0], comparison.operator, values[1], rigorous=rigorous)
    return Tried(trial, outcome, values[0], values[1], rigorous)


def _said(values: list[Any], infinite: list[int]) -> tuple[Any, Any]:
    left, right = (
        v if v is not None else ("\\infty" if sign > 0 else "-\\infty")
        for v, sign in zip(values, infinite, strict=True)
    )
    return left, right


def judge_values(left: Any, operator: str, right: Any, *, rigorous: bool) -> TrialOutcome:
    """Whether two values stand in a relation; approximated ones are given some room."""
    if isinstance(left, acb_mat) != isinstance(right, acb_mat):
        return _mixed(left, operator, right, rigorous=rigorous)
    if isinstance(left, acb_mat):
        if (left.nrows(), left.ncols()) != (right.nrows(), right.ncols()):
            return TrialOutcome.FAILS
        return _entries(left, operator, right, rigorous=rigorous)
    if not rigorous:
        return _approximately(left, operator, right)
    if operator == "==":
        difference = left - right
        if not difference.contains(0):
            return TrialOutcome.FAILS
        return TrialOutcome.HOLDS if _tiny(difference, left) else TrialOutcome.UNKNOWN
    try:
        return TrialOutcome.HOLDS if compare(left, operator, right) else TrialOutcome.FAILS
    except Unknown:
        # The two are equal for all that can be seen.
        if _tiny(left - right, left):
            return {"<=": TrialOutcome.HOLDS, ">=": TrialOutcome.HOLDS}.get(
                operator, TrialOutcome.UNKNOWN
            )
        return TrialOutcome.UNKNOWN
    except Undefined:
        return TrialOutcome.UNDEFINED


def _mixed(left: Any, operator: str, right: Any, *, rigorous: bool) -> TrialOutcome:
    """A 1 x 1 matrix counts as its entry."""
    matrix, scalar = (left, right) if isinstance(left, acb_mat) else (right, left)
    if matrix.nrows() != 1 or matrix.ncols() != 1:
        return TrialOutcome.UNKNOWN
    entry = matrix[0, 0]
    pair = (entry, scalar) if matrix is left else (scalar, entry)
    return judge_values(pair[0], operator, pair[1], rigorous=rigorous)


def _entries(left: Any, operator: str, right: Any, *, rigorous: bool) -> TrialOutcome:
    outcomes = [
        judge_values(a, "==", b, rigorous=rigorous)
        for a, b in zip(left.entries(), right.entries(), strict=True)
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


def _tiny(difference: Any, value: Any) -> bool:
    return bool(abs(difference) < arb("1e-12") * (1 + abs(value)))


def _approximately(left: Any, operator: str, right: Any) -> TrialOutcome:
    scale = 1 + abs(left) if abs(left) > abs(right) else 1 + abs(right)
    close = bool(abs(left - right) < LOOSE * scale)
    if operator in ("==", "!="):
        far = bool(abs(left - right) > 10 * LOOSE * scale)
        if close == far:
            return TrialOutcome.UNKNOWN
        return TrialOutcome.HOLDS if close == (operator == "==") else TrialOutcome.FAILS
    if close:
        return TrialOutcome.HOLDS if operator in ("<=", ">=") else TrialOutcome.UNKNOWN
    try:
        return TrialOutcome.HOLDS if compare(left, operator, right) else TrialOutcome.FAILS
    except (Unknown, Undefined):
        return TrialOutcome.UNKNOWN
