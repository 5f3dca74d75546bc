"""One page with an engine loaded; a post that defines something gets one of its own, so that
nothing leaks."""

from __future__ import annotations

import asyncio
import json
from base64 import b64decode
from typing import Any

from playwright.async_api import Browser, BrowserContext, CDPSession, Page, Route, ViewportSize
from playwright.async_api import Error as PlaywrightError

from mathreply.browser.delivery import fate_of
from mathreply.browser.document import document
from mathreply.browser.faults import PageHung, answered, translate
from mathreply.browser.origin import ORIGIN, Bundle
from mathreply.browser.page_call import SCALE, SHEET_PX, patience
from mathreply.model import EngineName, Line

_GRACE_S = 1.0
"""What a page may take beyond its own timer before it is given up from outside."""
_LOAD_S = 60.0
_HEIGHT_PX = 1_100
"""With the sheet's width it holds most sheets whole: a capture beyond the viewport lays everything
out anew. The post's width is its column's, whatever the viewport's."""
_GOOD = Line()
# One text each way: Playwright wraps each value of an object in one of its own.
_RENDER = "async (order) => JSON.stringify(await mathreply.render(JSON.parse(order)))"


class Tab:
    """A page of its own context.

    ``blocked`` lists what it asked for outside the bundle, ``lost`` what it asked for in vain
    inside.
    """

    def __init__(self, bundle: Bundle, engine: EngineName, width_px: int, line: Line) -> None:
        self.engine = engine
        self.width_px = width_px
        self.formulas = 0
        """How many it has shown so far."""
        self.blocked: list[str] = []
        self.lost: list[str] = []
        self.files: list[str] = []
        self.sizes: dict[str, int] = {}
        self.line = line
        self._wire = asyncio.Lock()
        self._bundle = bundle
        self._context: BrowserContext
        self._page: Page
        self._cdp: CDPSession | None = None

    @classmethod
    async def open(
        cls,
        browser: Browser,
        bundle: Bundle,
        engine: EngineName,
        width_px: int,
        line: Line = _GOOD,
    ) -> Tab:
        """A tab whose engine has begun to load."""
        tab = cls(bundle, engine, width_px, line)
        try:
            tab._context = await browser.new_context(
                viewport=ViewportSize(width=SHEET_PX, height=_HEIGHT_PX),
                device_scale_factor=SCALE,
                service_workers="block",
                accept_downloads=False,
            )
            await tab._context.route("**/*", tab._serve)
            tab._page = await tab._context.new_page()
            if browser.browser_type.name == "chromium":
                tab._cdp = await tab._context.new_cdp_session(tab._page)
                # A capture falls back to the scale of the session that asked for it, and the page
                # stays at that.
                await tab._cdp.send(
                    "Emulation.setDeviceMetricsOverride",
                    {
                        "width": SHEET_PX,
                        "height": _HEIGHT_PX,
                        "deviceScaleFactor": SCALE,
                        "mobile": False,
                    },
                )
            await tab._page.goto(f"{ORIGIN}/", wait_until="domcontentloaded")
        except PlaywrightError as fault:
            raise translate(fault) from fault
        return tab

    async def load(self) -> None:
        """Waits until the engine is there, or never will be.

        Raises:
            PageLost: the renderer died.
            PageHung: neither came about.
        """
        waiting = self._page.evaluate("patience => mathreply.ready(patience)", patience(self.line))
        try:
            await asyncio.wait_for(waiting, _LOAD_S)
        except TimeoutError as fault:
            raise PageHung(f"the engine did not load within {_LOAD_S:.0f} s") from fault
        except PlaywrightError as fault:
            raise translate(fault) from fault

    async def _serve(self, route: Route) -> None:
        """Answers from the bundle; everything else is refused and noted."""
        url = route.request.url
        path = url.removeprefix(f"{ORIGIN}/").split("?")[0].split("#")[0]
        if not url.startswith(f"{ORIGIN}/"):
            self.blocked.append(url)
            await route.abort("aborted")  # a navigation that is aborted leaves the page as it was
        elif not path:
            html, policy = document(self.engine)
            await route.fulfill(
                body=html,
                headers={
                    "content-type": "text/html; charset=utf-8",
                    "content-security-policy": policy,
                    "x-dns-prefetch-control": "off",
                    "referrer-policy": "no-referrer",
                },
            )
        else:
            await self._send(route, path.removeprefix("engines/"))

    async def _send(self, route: Route, path: str) -> None:
        """Sends a file of the bundle as it arrives over the reader's line."""
        asset = self._bundle.asset(path)
        fate = fate_of(path, self.line)
        if asset is None or fate == "lost":
            self.lost.append(path)
            await self._wait("")
            await route.fulfill(status=404, body="")
        elif fate == "stalled":
            self.lost.append(path)  # the request is left without an answer
        else:
            body = asset.body[: len(asset.body) // 2] if fate == "truncated" else asset.body
            (self.lost if fate == "truncated" else self.files).append(path)
            self.sizes[path] = len(body)
            await self._wait(path)
            await route.fulfill(body=body, content_type=asset.content_type)

    async def _wait(self, path: str) -> None:
        """As long as a file takes, or an answer without one; files share the line, but all wait for
        their answer at the same time."""
        if not (self.line.kbit_s or self.line.latency_ms):
            return
        await asyncio.sleep(self.line.seconds(1, 0))
        async with self._wire:
            size_bytes = self._bundle.wire_bytes(path) if path else 0
            await asyncio.sleep(self.line.seconds(0, size_bytes))

    async def run(self, order: dict[str, Any]) -> dict[str, Any]:
        """Puts a post into the page; the facts of its formulas and the places of their boxes.

        Raises:
            PageLost: the renderer died.
            PageHung: it took longer than the order's ``seconds``.
        """
        seconds = float(order["seconds"])
        call = self._page.evaluate(_RENDER, json.dumps(order))
        try:
            said = await asyncio.wait_for(call, seconds + _GRACE_S)
        except TimeoutError as fault:
            raise PageHung(f"the page did not answer for {seconds + _GRACE_S:.0f} s") from fault
        except PlaywrightError as fault:
            raise translate(fault) from fault
        result: dict[str, Any] = json.loads(said)
        self.formulas += len(result["facts"])
        return result

    async def turn(self, page: int) -> dict[str, int]:
        """Shows another page of the sheet; its size in CSS px."""
        try:
            size: dict[str, int] = await answered(
                self._page.evaluate("page => mathreply.turn(page)", page)
            )
        except PlaywrightError as fault:
            raise translate(fault) from fault
        return size

    async def alone(self, number: int, room: dict[str, int]) -> dict[str, int]:
        """Shows one formula of the sheet alone, with so many CSS px around it; the size of it
        all."""
        call = self._page.evaluate(
            "([number, room]) => mathreply.alone(number, room)", [number, room]
        )
        try:
            size: dict[str, int] = await answered(call)
        except PlaywrightError as fault:
            raise translate(fault) from fault
        return size

    async def capture(self, width_px: int, height_px: int) -> bytes:
        """A PNG of the page's upper left part, ``SCALE`` device px a CSS px."""
        try:
            if self._cdp is not None:
                beyond = width_px > SHEET_PX or height_px > _HEIGHT_PX
                shot = await answered(
                    self._cdp.send(
                        "Page.captureScreenshot",
                        {
                            "format": "png",
                            "optimizeForSpeed": True,
                            "captureBeyondViewport": beyond,
                            "clip": {
                                "x": 0,
                                "y": 0,
                                "width": width_px,
                                "height": height_px,
                                "scale": 1,
                            },
                        },
                    )
                )
                return b64decode(shot["data"])
            return await answered(
                self._page.screenshot(
                    clip={"x": 0, "y": 0, "width": width_px, "height": height_px},
                    full_page=True,
                    scale="device",
                )
            )
        except PlaywrightError as fault:
            raise translate(fault) from fault

    async def close(self) -> None:
        """Ends the page; a hung one is left to the browser's end."""
        try:
            await asyncio.wait_for(self._context.close(), _GRACE_S)
        except (TimeoutError, PlaywrightError):
            return
