"""What a browser is driven by: whoever starts one, the one that runs, and a window of it.

A post is shown in the same way whatever drives the browser; only these three differ.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Literal, Protocol

from msgspec import Struct

from mathreply.browser.find import Browser

SCALE = 2
"""Device px a CSS px."""


class Reply(Struct, frozen=True):
    """What a request of a page is answered with."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


Answer = Reply | Literal["refused", "stalled"]
"""A refused request fails at once, a stalled one is left without an answer."""
Serve = Callable[[str], Awaitable[Answer]]
"""The answer to a request for an address."""


class Window(Protocol):
    """A page in a profile of its own, of which every request is answered by a ``Serve``.

    All calls raise PageLost where the page or its browser is gone, and PageHung where the page says
    that it did not come to an end.
    """

    async def go(self, url: str) -> None:
        """Shows an address; ends once its HTML has been read."""

    async def evaluate(self, function: str, argument: Any = None) -> Any:
        """What a JavaScript function of one argument gives, once it is settled."""

    async def capture(self, width_px: int, height_px: int) -> bytes:
        """A PNG of the upper left part, ``SCALE`` device px a CSS px."""

    async def close(self) -> None:
        """Ends the page and its profile."""


class Host(Protocol):
    """A running browser."""

    name: str
    version: str

    def is_connected(self) -> bool:
        """Whether it still runs."""

    async def open(self, serve: Serve, width_px: int, height_px: int) -> Window:
        """A new window of that size, which shows nothing yet."""

    async def close(self) -> None:
        """Ends the browser."""


class NotStarted(Exception):
    """A program did not become a running browser; the text says why."""


class Driver(Protocol):
    """Starts browsers."""

    def program(self) -> Path | None:
        """Its own program, without which it starts none; None where it has none."""

    async def start(self) -> None:
        """Makes itself ready.

        Raises:
            NotStarted: it cannot.
        """

    async def launch(self, found: Browser, flags: tuple[str, ...], seconds: float) -> Host:
        """The browser, running.

        Raises:
            NotStarted: it does not start, or not in that time.
        """

    def kill(self) -> None:
        """Ends itself and what it is about to start, without waiting."""

    async def stop(self) -> None:
        """Ends itself."""
