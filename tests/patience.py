"""Limits under which a verdict hangs on counted work alone, however slow or busy the machine is."""

from __future__ import annotations

from mathreply.settings import Limits

_TIMES = 5
_USUAL = Limits()
PATIENT = Limits(
    step_timeout_s=_USUAL.step_timeout_s * _TIMES,
    work_per_second=_USUAL.work_per_second // _TIMES,
)
"""The usual work of a step, and several times its time."""
