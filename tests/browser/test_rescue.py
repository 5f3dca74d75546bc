"""Whom the death of a page is blamed on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from mathreply.browser.faults import PageLost
from mathreply.browser.rescue import Shown, show
from mathreply.model import Outcome

Dies = Callable[[int, frozenset[int]], bool]
"""Whether the page dies at an attempt, counted from 1, that leaves these formulas out."""


def shown(dies: Dies) -> Shown:
    """What comes of a post with five formulas."""
    count = 0

    async def attempt(left_out: frozenset[int], seconds: float) -> str:
        nonlocal count
        count += 1
        if dies(count, left_out):
            raise PageLost("Target closed")
        return "page"

    return asyncio.run(show(attempt, range(5), 1.0))


def test_what_kills_the_page_each_time_is_blamed() -> None:
    """Wherever it stands, the last of all included."""
    for culprit in range(5):
        found = shown(lambda _, left_out, culprit=culprit: culprit not in left_out)
        assert {at: outcome for at, (outcome, _) in found.failed.items()} == {
            culprit: Outcome.CRASHED
        }


def test_two_accidents_are_nobodys_fault() -> None:
    """A page that dies twice and then lives, whatever it shows, has died of something else."""
    assert shown(lambda count, _: count <= 2) == Shown("page", {})
