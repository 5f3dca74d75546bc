"""A browser in the background, for as long as a ``with`` block lasts."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from typing import TYPE_CHECKING, Any, TypeVar

from mathreply.browser.driving import driver_for
from mathreply.browser.find import find
from mathreply.browser.origin import Bundle, find_bundle
from mathreply.browser.pages import House
from mathreply.closing import Closing
from mathreply.diagnostics import BrowserFault, BrowserMissing
from mathreply.model import PageRequest, Rendering
from mathreply.settings import Settings

if TYPE_CHECKING:
    from mathreply.browser.gtk import GtkHouse

T = TypeVar("T")
_AHEAD = 4
"""Requests that a stream takes beyond the one whose rendering is asked for."""


class Session(Closing):
    """A browser that starts at once, in a thread of its own, while the caller goes on.

    Errors of the start surface at the first use.

    Example:
        ``with Session(Settings()) as session: rendering, = session.render([PageRequest(page)])``
    """

    def __init__(
        self,
        settings: Settings,
        bundle: Bundle | None = None,
        tell: Callable[[str], None] | None = None,
        *,
        direct: bool = True,
    ) -> None:
        """The browser has begun to start.

        Args:
            settings: which browser, for which forum.
            bundle: the math engines; this installation's where None.
            tell: takes a line for each browser that is passed over; standard error where None.
            direct: whether Chromium is driven without Playwright's process, wherever the system
                allows it: it starts in half the time, and takes less work for each page.
        """
        self._loop = asyncio.new_event_loop()
        self._waiting: set[Future[Any]] = set()
        self._is_closing = False
        self._lock = threading.Lock()
        """Held while work is handed over: none may reach a loop that has been told to stop."""
        self._ending = threading.Lock()
        """Held while it ends: who ends it as well waits for that."""
        self._thread = threading.Thread(target=self._run, name="browser", daemon=True)
        self._thread.start()
        self._house = _house(settings, bundle or find_bundle(), tell or _to_stderr, direct=direct)
        asyncio.run_coroutine_threadsafe(self._house.start(), self._loop)

    def render(self, requests: Sequence[PageRequest]) -> tuple[Rendering, ...]:
        """Each request's formulas as a reader sees them, with the pictures that are wanted.

        Raises:
            BrowserMissing: no browser starts.
            EnginesMissing: the engines' files are not there.
            BrowserFault: the browser dies or hangs, and again after a restart.
        """
        return self._call(self._house.render(requests))

    def submit(self, request: PageRequest) -> Future[Rendering]:
        """One request's rendering, as a future that may be cancelled, from any thread.

        One that is cancelled while its page is at work costs that page. It raises what
        :meth:`render` does.
        """
        return self._submit(self._house.one(request))

    def stream(self, requests: Iterable[PageRequest]) -> Iterator[Rendering]:
        """Each request's rendering, in order; requests are asked for as their turn comes, so memory
        stays flat.

        Raises:
            BrowserMissing, EnginesMissing, BrowserFault: as :meth:`render`.
        """
        waiting: deque[Future[Rendering]] = deque()
        for request in requests:
            waiting.append(self._submit(self._house.one(request)))
            if len(waiting) > _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def browser(self) -> str:
        """Name and version of the running browser: ``chromium 156.0.8078.79``."""
        return self._call(self._house.version())

    def close(self) -> None:
        """Ends the browser and everything that came with it; safe to call twice, in any thread.

        Whoever still waits for a rendering in another thread gets a BrowserFault.
        """
        with self._ending:
            if self._thread.is_alive():
                self._end()

    def _end(self) -> None:
        with self._lock:
            self._is_closing = True
        for waiting in list(self._waiting):
            waiting.cancel()
        try:
            self._handed_over(self._stop()).result()
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    async def _stop(self) -> None:
        """Ends the browser; what still waits for it, as a file on a slow line does, is ended as
        well."""
        try:
            await self._house.stop()
        finally:
            rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in rest:
                task.cancel()
            await asyncio.gather(*rest, return_exceptions=True)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _call(self, work: Coroutine[Any, Any, T]) -> T:
        try:
            return self._submit(work).result()
        except CancelledError as error:
            raise BrowserFault("the browser was closed before it was done") from error

    def _submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        with self._lock:
            if not self._is_closing:
                return self._handed_over(work)
        work.close()
        raise BrowserFault("the browser was closed before it was done")

    def _handed_over(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        self._waiting.add(future)
        future.add_done_callback(self._waiting.discard)
        return future


def _to_stderr(line: str) -> None:
    with contextlib.suppress(OSError, ValueError):  # nobody listens
        sys.stderr.write(f"{line}\n")


def _house(
    settings: Settings, bundle: Bundle, tell: Callable[[str], None], *, direct: bool = True
) -> House | GtkHouse:
    """The kind of browser that is asked for; one that is missing is told at its start."""
    if settings.browser == "webkit" and _is_gtk(settings):
        # It brings a server, which loads while every other browser would be starting.
        from mathreply.browser.gtk import GtkHouse  # noqa: PLC0415 - see above

        return GtkHouse(settings, bundle)
    return House(settings, bundle, driver_for(settings.browser, direct=direct), tell)


def _is_gtk(settings: Settings) -> bool:
    try:
        return find("webkit", settings.browser_path).channel == "webkitgtk"
    except BrowserMissing:
        return False
