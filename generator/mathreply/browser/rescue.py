"""A post is shown in a fresh page; a page that dies or hangs is tried again, and the formula at
fault found."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from msgspec import Struct

from mathreply.browser.faults import PageHung, PageLost
from mathreply.diagnostics import BrowserFault
from mathreply.model import Outcome

_PROBE_S = 5.0
"""Enough for any one page that does not hang."""
_CULPRITS = 3
"""A post with more formulas that kill the page is given up."""

Attempt = Callable[[frozenset[int], float], Awaitable[Any]]
"""Shows the page without the formulas of the set, in at most that many seconds."""


class Shown(Struct, frozen=True):
    """What an attempt brought in the end."""

    result: Any
    failed: dict[int, tuple[Outcome, str]]
    """Formulas that had to be left out, with the reason."""


async def show(attempt: Attempt, numbers: Iterable[int], seconds: float) -> Shown:
    """The first attempt that comes to an end.

    Raises:
        BrowserFault: the page dies or hangs without any formula as well.
    """
    alive = list(numbers)
    failed: dict[int, tuple[Outcome, str]] = {}
    patience = seconds
    for _ in range(_CULPRITS + 1):
        try:
            return Shown(await attempt(frozenset(failed), patience), failed)
        except (PageHung, PageLost) as fault:
            # A hang of one page is a hang of the next; a crash may have been an accident.
            if isinstance(fault, PageLost) and (
                second := await _again(attempt, frozenset(failed), patience)
            ):
                return Shown(second, failed)
            patience = min(seconds, _PROBE_S)
            culprit = await _culprit(attempt, alive, frozenset(failed), patience)
            # Where only all of them together failed, it may have been the machine, twice.
            if (
                culprit == alive[-1]
                and isinstance(fault, PageLost)
                and (third := await _again(attempt, frozenset(failed), seconds))
            ):
                return Shown(third, failed)
            failed[culprit] = _blame(fault, seconds)
            alive.remove(culprit)
    rest = dict.fromkeys(
        alive, (Outcome.CRASHED, "the page died at too many formulas of this post")
    )
    return Shown(await attempt(frozenset(failed) | frozenset(rest), patience), failed | rest)


async def _again(attempt: Attempt, left_out: frozenset[int], seconds: float) -> Any:
    try:
        return await attempt(left_out, seconds)
    except (PageHung, PageLost):
        return None


async def _culprit(
    attempt: Attempt, alive: list[int], left_out: frozenset[int], seconds: float
) -> int:
    """The formula that makes the page fail: the last of the shortest run of formulas that does."""
    if not alive or not await _survives(attempt, frozenset(alive) | left_out, seconds):
        raise BrowserFault(
            "the page dies or hangs even without a formula", "run `mathreply doctor`"
        )
    good, bad = 0, len(alive)
    while bad - good > 1:
        middle = (good + bad) // 2
        if await _survives(attempt, frozenset(alive[middle:]) | left_out, seconds):
            good = middle
        else:
            bad = middle
    return alive[bad - 1]


async def _survives(attempt: Attempt, left_out: frozenset[int], seconds: float) -> bool:
    return await _again(attempt, left_out, seconds) is not None


def _blame(fault: PageHung | PageLost, seconds: float) -> tuple[Outcome, str]:
    if isinstance(fault, PageHung):
        return Outcome.TIMEOUT, f"the engine did not finish it; given up after {seconds:g} s"
    return Outcome.CRASHED, "the browser's page dies of it, and died again in a second try"
