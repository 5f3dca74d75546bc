"""Time for one method, so that a method which hangs does not cost the verdict of the others.

The parent's limit is the one that is kept in any case; this one only works between two bytecodes.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

Result = TypeVar("Result")


class BudgetSpent(BaseException):
    """Not an ``Exception``: SymPy must not catch it."""


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise BudgetSpent


def within(seconds: float, compute: Callable[[], Result]) -> Result | None:
    """What ``compute`` returns; None if it took too long or SymPy could not do it.

    Budgets nest: an inner one never outlasts the outer one.
    """
    outer, _ = signal.getitimer(signal.ITIMER_REAL)
    if outer and outer <= seconds:
        return _guarded(compute)
    before = signal.signal(signal.SIGALRM, _ring)
    started = time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)  # rings again if a destructor swallowed it
    try:
        return _guarded(compute)
    except BudgetSpent:
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if outer:
            signal.setitimer(signal.ITIMER_REAL, max(1e-3, outer - (time.monotonic() - started)))


def _guarded(compute: Callable[[], Result]) -> Result | None:
    try:
        return compute()
    except Exception:  # noqa: BLE001 - SymPy raises anything; what it cannot do is simply not proved by this method
        return None
