"""Browsers by way of Playwright: every kind, on every system.

Chromium's pages are driven by their own protocol, of which Playwright passes on each message;
those of the others by what Playwright makes of theirs.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypedDict
from weakref import WeakSet

from playwright.async_api import (
    Browser,
    BrowserContext,
    CDPSession,
    Page,
    Playwright,
    Route,
    ViewportSize,
    async_playwright,
)
from playwright.async_api import Error as PlaywrightError

from mathreply.browser import find as finding
from mathreply.browser.devtools import DevToolsWindow, Params
from mathreply.browser.faults import answered, translate, unless
from mathreply.browser.window import SCALE, NotStarted, Reply, Serve, Window


class _Signals(TypedDict):
    handle_sigint: bool
    handle_sigterm: bool
    handle_sighup: bool


# Whoever started the session ends it, and the browser with it.
_SIGNALS = _Signals(handle_sigint=False, handle_sigterm=False, handle_sighup=False)


class PlaywrightDriver:
    """Playwright's own process."""

    def __init__(self) -> None:
        self._playwright: Playwright | None = None

    def program(self) -> Path | None:
        """Its Node."""
        folder = finding.playwright_driver()
        return folder / "node" if folder else None

    async def start(self) -> None:
        """Starts the process.

        Raises:
            NotStarted: it ended.
        """
        try:
            self._playwright = await async_playwright().start()
        except Exception as fault:  # one that dies at birth raises no kind of its own
            raise NotStarted(f"Playwright's driver ended: {fault}") from fault

    async def launch(
        self, found: finding.Browser, flags: tuple[str, ...], seconds: float
    ) -> PlaywrightHost:
        """The browser, running.

        Raises:
            NotStarted: it does not start, or not in that time.
        """
        assert self._playwright is not None
        kinds = {
            "chromium": self._playwright.chromium,
            "firefox": self._playwright.firefox,
            "webkit": self._playwright.webkit,
        }
        try:
            browser = await kinds[found.name].launch(
                executable_path=found.path,
                channel=found.channel,
                args=list(flags) or None,
                timeout=seconds * 1e3,
                **_SIGNALS,
            )
        except PlaywrightError as fault:
            late = f"it did not answer within {seconds:.0f} s"
            raise NotStarted(late if "Timeout" in fault.message else fault.message) from fault
        return PlaywrightHost(browser)

    def kill(self) -> None:
        """Ends the process; what a browser writes has no reader then, which ends it as well."""
        with contextlib.suppress(
            AttributeError, ProcessLookupError
        ):  # another Playwright; it has ended
            self._playwright._impl_obj._connection._transport._proc.kill()  # type: ignore[union-attr] # it has no public name

    async def stop(self) -> None:
        """Ends the process, and what it has started."""
        if self._playwright is not None:
            with contextlib.suppress(PlaywrightError):  # it ends with this process
                await self._playwright.stop()


class PlaywrightHost:
    """A browser that Playwright has started."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self._gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._windows: WeakSet[DevToolsWindow] = WeakSet()
        browser.on("disconnected", lambda _: self._lose())
        self.name = browser.browser_type.name
        self.version = browser.version

    def is_connected(self) -> bool:
        """Whether it still runs."""
        return self.browser.is_connected()

    async def open(self, serve: Serve, width_px: int, height_px: int) -> Window:
        """A new window of that size, which shows nothing yet."""
        return await unless(self._gone, self._open(serve, width_px, height_px))

    async def _open(self, serve: Serve, width_px: int, height_px: int) -> Window:
        try:
            context = await self.browser.new_context(
                viewport=ViewportSize(width=width_px, height=height_px),
                device_scale_factor=SCALE,
                service_workers="block",
                accept_downloads=False,
            )
            if self.name != "chromium":
                await context.route("**/*", _routed(serve))
                return RoutedWindow(context, await context.new_page())
            wire = RelayedWire(await context.new_cdp_session(await context.new_page()))
        except PlaywrightError as fault:
            raise translate(fault.message) from fault
        window = DevToolsWindow(wire, serve, (width_px, height_px), partial(_closed, context))
        self._windows.add(window)
        await window.begin()
        return window

    async def close(self) -> None:
        """Ends the browser."""
        with contextlib.suppress(PlaywrightError):  # the driver kills it
            await self.browser.close()

    def _lose(self) -> None:
        if not self._gone.done():
            self._gone.set_result(None)
        for window in self._windows:
            window.lose()


async def _closed(context: BrowserContext) -> None:
    with contextlib.suppress(PlaywrightError):  # it is gone
        await context.close()


class RelayedWire:
    """Chromium's protocol, as Playwright passes it on."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session

    async def send(self, method: str, params: Params) -> Params:
        """The result of a command."""
        try:
            result: Params = await self._session.send(method, params)
        except PlaywrightError as fault:
            raise translate(fault.message) from fault
        return result

    def on(self, event: str, hear: Callable[[Params], None]) -> None:
        """Has an event heard from now on."""
        self._session.on(event, hear)


def _routed(serve: Serve) -> Callable[[Route], Any]:
    """What Playwright does with a request."""

    async def route(request: Route) -> None:
        answer = await serve(request.request.url)
        if isinstance(answer, Reply):
            await request.fulfill(
                status=answer.status, headers=dict(answer.headers), body=answer.body
            )
        elif answer == "refused":
            await request.abort("aborted")  # a navigation that is aborted leaves the page as it was

    return route


class RoutedWindow:
    """A window of a browser whose own protocol we do not speak."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self._context = context
        self._page = page

    async def go(self, url: str) -> None:
        """Shows an address; ends once its HTML has been read."""
        try:
            await self._page.goto(url, wait_until="domcontentloaded")
        except PlaywrightError as fault:
            raise translate(fault.message) from fault

    async def evaluate(self, function: str, argument: Any = None) -> Any:
        """What a JavaScript function of one argument gives, once it is settled."""
        try:
            return await self._page.evaluate(function, argument)
        except PlaywrightError as fault:
            raise translate(fault.message) from fault

    async def capture(self, width_px: int, height_px: int) -> bytes:
        """A PNG of the upper left part, ``SCALE`` device px a CSS px."""
        shot = self._page.screenshot(
            clip={"x": 0, "y": 0, "width": width_px, "height": height_px},
            full_page=True,
            scale="device",
        )
        try:
            return await answered(shot)
        except PlaywrightError as fault:
            raise translate(fault.message) from fault

    async def close(self) -> None:
        """Ends the page and its profile."""
        await _closed(self._context)
