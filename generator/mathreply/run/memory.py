"""What is remembered of steps: verdicts for ever, time-outs for the session."""

from __future__ import annotations

import threading
from collections import OrderedDict

from mathreply.disk.cache import Cache
from mathreply.model import CheckedStep, VerdictKind

STAGE = "step"
_MOST = 20_000
"""Entries kept at hand: a day of writing."""


class Memory:
    """Verdicts by the key of their step, at hand and in the cache; safe in any number of threads.

    A time-out tells as much of the machine's day as of the step. So it is not written to the cache;
    but who asks again in the same session is not made to wait for it again, until he says so.
    """

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._lock = threading.Lock()
        self._near: OrderedDict[str, CheckedStep] = OrderedDict()

    def recall(self, key: str) -> CheckedStep | None:
        """What is known under a key."""
        with self._lock:
            entry = self._near.get(key)
            if entry is not None:
                self._near.move_to_end(key)
                return entry
        entry = self._cache.get(STAGE, key, CheckedStep)
        if entry is not None:
            self._hold(key, entry)
        return entry

    def keep(self, key: str, entry: CheckedStep) -> None:
        """Remember a verdict."""
        self._hold(key, entry)
        if entry.verdict.kind is not VerdictKind.TIMEOUT:
            self._cache.put(STAGE, key, entry)

    def forget_timeouts(self) -> None:
        """Have the steps that took too long tried again."""
        with self._lock:
            for key, entry in list(self._near.items()):
                if entry.verdict.kind is VerdictKind.TIMEOUT:
                    del self._near[key]

    def _hold(self, key: str, entry: CheckedStep) -> None:
        with self._lock:
            self._near[key] = entry
            self._near.move_to_end(key)
            while len(self._near) > _MOST:
                self._near.popitem(last=False)
