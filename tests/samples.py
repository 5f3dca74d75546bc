"""How much of many alike the suite takes.

All of it, where MATHREPLY_TEST_ALL is set, as the workflow sets it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

T = TypeVar("T")
ALL = bool(os.environ.get("MATHREPLY_TEST_ALL"))


def one_in(number: int, every: Sequence[T]) -> list[T]:
    """One in so many, evenly."""
    return list(every if ALL else every[::number])


def some_of_a_kind(every: Sequence[T], kind: Callable[[T], Hashable], then: int) -> list[T]:
    """The first of each kind, and one in so many of those that follow it."""
    if ALL:
        return list(every)
    seen: Counter[Hashable] = Counter()
    found = []
    for one in every:
        seen[kind(one)] += 1
        if seen[kind(one)] % then == 1:
            found.append(one)
    return found
