"""How much of many alike the suite takes each time.

All of it, where MATHREPLY_TEST_ALL is set, as ``make test-all`` sets it, which the workflow runs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

T = TypeVar("T")
ALL = bool(os.environ.get("MATHREPLY_TEST_ALL"))
SELDOM = frozenset(
    (Path(__file__).parent / "fixtures" / "seldom.txt").read_text(encoding="utf-8").splitlines()
)
"""Labelled steps that reach nothing of the algebra, or little for their time, that others with the
same label do not reach: :mod:`tests.reached` writes them down."""
EVERY_SELDOM = 36
"""Of those one in so many is judged each time."""
EACH_TIME = 1_200
"""More labelled steps than that are not judged each time: ``python -m tests.reached --new`` tells
which of the new ones are needed."""
EVERY_EXAMPLE = 3
"""Of the examples that Hypothesis makes up for a law one in so many is tried each time. They are
others in each run."""
seldom = pytest.mark.skipif(not ALL, reason="is run by make test-all")
"""For a test that takes many seconds and guards what hardly ever changes."""


def one_in(number: int, every: Sequence[T]) -> list[T]:
    """One in so many, evenly."""
    return list(every if ALL else every[::number])


def examples(number: int) -> int:
    """How many of so many made-up examples are tried."""
    return number if ALL else -(-number // EVERY_EXAMPLE)


def often(every: Sequence[T], name: Callable[[T], str]) -> list[T]:
    """What is judged each time, in its order: what is not listed to be judged seldom, and one in so
    many of what is."""
    some = {
        name(one) for one in one_in(EVERY_SELDOM, [one for one in every if name(one) in SELDOM])
    }
    return [one for one in every if name(one) in some or name(one) not in SELDOM]
