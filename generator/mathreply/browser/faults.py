"""What browsers and their drivers say of a failed call, translated here and nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import Any, TypeVar

from mathreply.diagnostics import BrowserFault, BrowserMissing
from mathreply.model import BrowserName

T = TypeVar("T")


class PageLost(Exception):
    """The renderer or the browser died under a page; worth one more try."""


class PageHung(Exception):
    """The page did not come to an end in its time."""


_ANSWER_S = 10.0
"""More than any capture takes. A command that was under way when the browser was killed may never
be answered."""


async def answered(call: Awaitable[T], seconds: float = _ANSWER_S) -> T:
    """The answer to a command.

    Raises:
        PageLost: there is none in time.
    """
    try:
        return await asyncio.wait_for(call, seconds)
    except TimeoutError as fault:
        raise PageLost(f"the browser did not answer for {seconds:.0f} s") from fault


async def unless(gone: asyncio.Future[None], call: Awaitable[T]) -> T:
    """What a call gives: a browser that dies may leave it without an answer.

    Args:
        gone: is done once the browser, or its page, is.
        call: waits for an answer of it; cancelled where nobody will have it.

    Raises:
        PageLost: it is gone.
    """
    waiting = asyncio.ensure_future(call)
    either: list[asyncio.Future[Any]] = [waiting, gone]
    try:
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    finally:
        if not waiting.done():
            waiting.cancel()
    if gone.done():
        waiting.add_done_callback(lambda task: task.cancelled() or task.exception())
        raise PageLost("Target closed")
    return waiting.result()


def first_line(said: str) -> str:
    """The first line that says anything."""
    lines = (line.strip() for line in said.splitlines())
    return next((line for line in lines if line), "no reason given")


def browser_missing(name: BrowserName, path: Path | None, said: str) -> BrowserMissing:
    """What to tell a user whose browser does not start."""
    first = first_line(said)
    where = f" at {path}" if path else ""
    return BrowserMissing(
        f"{name} does not start{where}: {first}",
        "run `mathreply doctor`; it says what is installed and how to mend it",
    )


_LOST = (
    "Target crashed",
    "Page crashed",
    "has been closed",
    "Target closed",
    "Session closed",
    "Session with given id not found",
    "Inspected target navigated or closed",
    "Cannot find context",
    "Connection closed",
    "Browser closed",
    "browsingContext.destroyed",
    "frame was detached",
    "Execution context was destroyed",
    "no such frame",
    "browsingContext.create",
)  # Firefox, where a window was being closed at that moment


def translate(said: str) -> PageLost | PageHung | BrowserFault:
    """What a failed call says: a page that is gone, one that hung, or a fault of ours."""
    if "mathreply: timeout" in said:
        return PageHung("the page did not come to an end in its time")
    first = first_line(said)
    if any(sign in said for sign in _LOST):
        return PageLost(first)
    return BrowserFault(f"the browser refused a command: {first}")
