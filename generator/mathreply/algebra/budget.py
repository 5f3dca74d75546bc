"""Time for one method, so that a method which hangs does not cost the verdict of the others.

A method's time is CPU time, so that a busy machine changes no verdict; all methods together have
wall time, which ends before the parent's own limit. Both only work between two bytecodes: the
parent's limit is the one that always holds.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

Result = TypeVar("Result")
_RING_AGAIN_S = 0.5
"""A destructor may have swallowed the first ring."""
_end: list[float] = []
"""When the wall time of :func:`overall` is over, on the monotonic clock; empty outside of it."""


class BudgetSpent(BaseException):
    """Not an ``Exception``: SymPy must not catch it."""


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise BudgetSpent


def overall(seconds: float, compute: Callable[[], Result]) -> Result | None:
    """What ``compute`` returns, or None once this much wall time has passed; does not nest."""
    before = signal.signal(signal.SIGALRM, _ring)
    _end[:] = [time.monotonic() + seconds]
    signal.setitimer(signal.ITIMER_REAL, seconds, _RING_AGAIN_S)
    try:
        return _guarded(compute)
    except BudgetSpent:
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        _end.clear()
        signal.signal(signal.SIGALRM, before)


def within(seconds: float, compute: Callable[[], Result]) -> Result | None:
    """What ``compute`` returns; None if it took more CPU time than this or SymPy could not do it.

    Budgets nest: an inner one never outlasts the outer one.
    """
    outer, _ = signal.getitimer(signal.ITIMER_PROF)
    if outer and outer <= seconds:
        return _guarded(compute)
    before = signal.signal(signal.SIGPROF, _ring)
    started = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, seconds, _RING_AGAIN_S)
    try:
        return _guarded(compute)
    except BudgetSpent:
        if _end and time.monotonic() >= _end[0]:
            raise  # it was the time of all methods together
        return None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        if outer:
            left = outer - (time.process_time() - started)
            signal.setitimer(signal.ITIMER_PROF, max(1e-3, left), _RING_AGAIN_S)


def _guarded(compute: Callable[[], Result]) -> Result | None:
    try:
        return compute()
    except Exception:  # noqa: BLE001 - SymPy raises anything; what it cannot do is simply not proved by this method
        return None
