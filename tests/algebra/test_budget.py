"""Budgets: a method that hangs or fails costs only itself."""

from __future__ import annotations

import time

from mathreply.algebra.budget import overall, within


def spin(seconds: float) -> str:
    """Work for so much CPU time."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return "done"


def test_a_method_that_takes_too_long_has_no_result() -> None:
    """A quick method returns what it found, a slow one nothing, one that raises nothing."""
    assert within(0.5, lambda: spin(0.01)) == "done"
    assert within(0.05, lambda: spin(5.0)) is None
    assert within(0.5, lambda: 1 / 0) is None


def test_an_inner_budget_never_outlasts_the_outer_one() -> None:
    """The inner method is cut when the outer time is over, and the outer one as well."""
    started = time.process_time()
    assert within(0.1, lambda: within(10.0, lambda: spin(5.0))) is None
    assert time.process_time() - started < 1.0


def test_an_inner_budget_that_is_over_leaves_the_outer_one_running() -> None:
    """After a method was cut the next one still has its time."""
    assert within(
        1.0, lambda: (within(0.05, lambda: spin(5.0)), within(0.5, lambda: spin(0.01)))
    ) == (None, "done")


def test_all_methods_together_have_wall_time() -> None:
    """Sleeping uses no CPU time, and still ends; methods within see that the time of all is
    over."""
    started = time.monotonic()
    assert overall(0.2, lambda: [within(5.0, lambda: time.sleep(3.0)) for _ in range(3)]) is None
    assert time.monotonic() - started < 2.0
