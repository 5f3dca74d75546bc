"""WebKitGTK, the iPhone's engine on Debian: the same page and the same look at it, driven by
WebDriver.

WebKitGTK cannot intercept requests, so a server on 127.0.0.1 stands in for the made-up origin; the
page's policy keeps everything else out. Its device scale is 1, so it is for the check alone and
makes no pictures.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import subprocess
from collections.abc import Sequence
from typing import Any

from mathreply.browser.faults import PageHung, PageLost, browser_missing
from mathreply.browser.find import WEBKITGTK_DRIVER, find
from mathreply.browser.group import Group
from mathreply.browser.guard import refusals
from mathreply.browser.origin import Bundle
from mathreply.browser.page_call import limit_px, order_of
from mathreply.browser.pixels import boundless, cuts_by_marks
from mathreply.browser.renderings import renderings_of
from mathreply.browser.rescue import Shown, show
from mathreply.browser.server import PageServer
from mathreply.diagnostics import BrowserMissing
from mathreply.model import PageRequest, Rendering
from mathreply.settings import Settings

_START_S = 10.0
_GRACE_S = 2.0
_WINDOW = (1_200, 1_000)

_RENDER = """
const done = arguments[arguments.length - 1];
mathreply.render(arguments[0])
  .then((result) => done({ result }), (fault) => done({ fault: String(fault) }));
"""


class GtkHouse:
    """Starts and stops WebKitGTK with a screen of its own, and shows posts in it, one after the
    other."""

    def __init__(self, settings: Settings, bundle: Bundle) -> None:
        self._settings = settings
        self._bundle = bundle
        self._screen: subprocess.Popen[bytes] | None = None
        self._server: PageServer | None = None
        self._driver: Any = None
        self._starting: asyncio.Task[None] | None = None
        self._door = asyncio.Lock()

    async def start(self) -> None:
        """Begins to start."""
        self._starting = asyncio.create_task(asyncio.to_thread(self._start))
        self._starting.add_done_callback(lambda task: task.cancelled() or task.exception())

    def _start(self) -> None:
        self._bundle.require(self._settings.profile.engine)
        self._server = PageServer(self._bundle)
        self._screen, display = _screen()
        self._environment = {**os.environ, "DISPLAY": display, "LIBGL_ALWAYS_SOFTWARE": "1"}
        if os.geteuid() == 0:
            # WebKitGTK's sandbox refuses to run as root.
            self._environment["WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS"] = "1"
        self._launch()

    def _launch(self) -> None:
        try:
            from selenium.common.exceptions import WebDriverException
            from selenium.webdriver import WebKitGTK, WebKitGTKOptions
            from selenium.webdriver.webkitgtk.service import Service
        except ImportError as fault:
            raise BrowserMissing(
                "WebKitGTK needs the package selenium", "pip install 'mathreply[webkit]'"
            ) from fault
        found = find("webkit", self._settings.browser_path)
        service = Service(shutil.which(WEBKITGTK_DRIVER), env=self._environment)
        options = WebKitGTKOptions()
        options.binary_location = str(found.path)
        options.add_argument("--automation")
        try:
            self._driver = WebKitGTK(options=options, service=service)
        except WebDriverException as fault:
            raise browser_missing("webkit", found.path, str(fault.msg)) from fault
        self._driver.set_window_size(*_WINDOW)

    async def version(self) -> str:
        """Name and version of the browser."""
        await self._ready()
        return f"webkit {self._driver.capabilities['browserVersion']}"

    async def _ready(self) -> None:
        assert self._starting is not None
        await asyncio.shield(self._starting)

    async def render(self, requests: Sequence[PageRequest]) -> tuple[Rendering, ...]:
        """All requests, in their order."""
        return tuple([await self.one(request) for request in requests])

    async def one(self, request: PageRequest) -> Rendering:
        """One request."""
        await self._ready()
        self._bundle.require(request.engine)
        limits = self._settings.limits
        refused = refusals(request.page.formulas, limits)

        async def attempt(left_out: frozenset[int], seconds: float) -> dict[str, Any]:
            async with self._door:
                return await asyncio.to_thread(
                    self._attempt, request, left_out | frozenset(refused), seconds
                )

        numbers = [i for i in range(len(request.page.formulas)) if i not in refused]
        shown = await show(attempt, numbers, limits.page_timeout_s)
        return self._rendering(
            request, Shown(shown.result, {**refused, **shown.failed}), await self.version()
        )

    def _attempt(
        self, request: PageRequest, skip: frozenset[int], seconds: float
    ) -> dict[str, Any]:
        """What the page says of one request; the browser is begun anew where it hangs or is
        lost."""
        from selenium.common.exceptions import TimeoutException, WebDriverException
        from urllib3.exceptions import HTTPError

        assert self._server is not None
        self._server.expect(request.engine, request.line)
        order = order_of(Group((request,)), skip, self._settings, seconds)
        # No capture is made of which the pixels could be looked at.
        order |= {"wanted": [], "marks": True}
        try:
            self._driver.set_script_timeout(seconds + _GRACE_S)
            self._driver.get(f"{self._server.origin}/")
            said = self._driver.execute_async_script(_RENDER, order)
        except TimeoutException as fault:
            self._relaunch()
            raise PageHung("the page did not answer") from fault
        except (WebDriverException, HTTPError) as fault:
            self._relaunch()
            raise PageLost(str(fault).splitlines()[0]) from fault
        if "fault" in said:
            raise PageHung(said["fault"])
        result: dict[str, Any] = said["result"]
        return result

    def _relaunch(self) -> None:
        self._quit()
        self._launch()

    def _rendering(self, request: PageRequest, shown: Shown, version: str) -> Rendering:
        assert self._server is not None
        facts = shown.result["facts"]
        (rendering,) = renderings_of(
            Group((request,)),
            shown,
            version,
            self._settings,
            cuts=cuts_by_marks(facts),
            boundless=boundless(facts, limit_px(self._settings)),
            files=tuple(self._server.files),
            lost=tuple(self._server.lost),
        )
        return rendering

    def _quit(self) -> None:
        from selenium.common.exceptions import WebDriverException
        from urllib3.exceptions import HTTPError

        with contextlib.suppress(
            WebDriverException, HTTPError, OSError
        ):  # a dead browser is as good as an ended one
            self._driver.quit()

    async def stop(self) -> None:
        """Ends the browser, its driver, its screen and the server."""
        assert self._starting is not None
        await asyncio.wait([self._starting])
        if self._driver is not None:
            await asyncio.to_thread(self._quit)
        if self._screen is not None:
            self._screen.terminate()
            await asyncio.to_thread(self._screen.wait)
        if self._server is not None:
            self._server.close()


def _screen() -> tuple[subprocess.Popen[bytes], str]:
    """A screen in memory and its name.

    Raises:
        BrowserMissing: Xvfb is not there, or does not start.
    """
    read, write = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(write),
        "-screen",
        "0",
        f"{_WINDOW[0]}x{_WINDOW[1]}x24",
        "-nolisten",
        "tcp",
    ]
    try:
        screen = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)  # noqa: S603 - words of our own
    except OSError as fault:
        raise BrowserMissing(
            "WebKitGTK needs Xvfb, which is not installed", "apt-get install xvfb"
        ) from fault
    finally:
        os.close(write)
    with os.fdopen(read) as said:
        number = said.readline().strip()
    if not number:
        raise BrowserMissing("Xvfb did not start", "run `Xvfb -displayfd 1` to see why")
    return screen, f":{number}"
