"""A page of Chromium, driven by its own protocol over whatever wire leads to it."""

from __future__ import annotations

import asyncio
import json
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Protocol

from mathreply.browser.faults import PageHung, PageLost, answered, translate, unless
from mathreply.browser.window import SCALE, Reply, Serve
from mathreply.diagnostics import BrowserFault

_GO_S = 30.0
"""For the HTML of a page, which holds no more than our own scripts and a style sheet."""

Params = dict[str, Any]


class Wire(Protocol):
    """A session of the protocol with one page; its calls raise what ``translate`` gives."""

    async def send(self, method: str, params: Params) -> Params:
        """The result of a command."""

    def on(self, event: str, hear: Callable[[Params], None]) -> None:
        """Has an event heard from now on."""


class DevToolsWindow:
    """A window whose page is at the other end of a wire."""

    def __init__(
        self,
        wire: Wire,
        serve: Serve,
        size_px: tuple[int, int],
        end: Callable[[], Awaitable[object]],
    ) -> None:
        """Nothing is sent yet: see :meth:`begin`.

        Args:
            wire: to a page that shows nothing.
            serve: answers its requests.
            size_px: of its viewport, CSS px.
            end: closes the page and its profile.
        """
        self._wire = wire
        self._serve = serve
        self._width_px, self._height_px = size_px
        self._end = end
        self._gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._answering: set[asyncio.Task[None]] = set()

    async def begin(self) -> None:
        """From now on no request leaves the page but to its ``Serve``."""
        self._wire.on("Fetch.requestPaused", self._paused)
        self._wire.on("Page.domContentEventFired", self._read)
        self._wire.on("Inspector.targetCrashed", lambda _: self.lose())
        self._wire.on("Inspector.detached", lambda _: self.lose())
        # A capture falls back to the scale of the session that asked for it, and the page stays at
        # that.
        metrics = {
            "width": self._width_px,
            "height": self._height_px,
            "deviceScaleFactor": SCALE,
            "mobile": False,
        }
        await asyncio.gather(
            self._wire.send("Fetch.enable", {"patterns": [{"urlPattern": "*"}]}),
            self._wire.send("Page.enable", {}),
            self._wire.send("Inspector.enable", {}),
            self._wire.send("Emulation.setDeviceMetricsOverride", metrics),
        )

    async def go(self, url: str) -> None:
        """Shows an address; ends once its HTML has been read."""
        self._is_read: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        shown = await unless(self._gone, self._wire.send("Page.navigate", {"url": url}))
        if "errorText" in shown:
            raise translate(f"{url}: {shown['errorText']}")
        try:
            await asyncio.wait_for(unless(self._gone, self._is_read), _GO_S)
        except TimeoutError as fault:
            raise BrowserFault(f"a page was not read within {_GO_S:.0f} s") from fault

    async def evaluate(self, function: str, argument: Any = None) -> Any:
        """What a JavaScript function of one argument gives, once it is settled."""
        call = {
            "expression": f"({function})({json.dumps(argument)})",
            "awaitPromise": True,
            "returnByValue": True,
        }
        said = await unless(self._gone, self._wire.send("Runtime.evaluate", call))
        if "exceptionDetails" in said:
            details = said["exceptionDetails"]
            raise translate(details.get("exception", {}).get("description") or details["text"])
        return said["result"].get("value")

    async def capture(self, width_px: int, height_px: int) -> bytes:
        """A PNG of the upper left part, ``SCALE`` device px a CSS px."""
        what = {
            "format": "png",
            "optimizeForSpeed": True,
            "captureBeyondViewport": width_px > self._width_px or height_px > self._height_px,
            "clip": {"x": 0, "y": 0, "width": width_px, "height": height_px, "scale": 1},
        }
        shot = unless(self._gone, self._wire.send("Page.captureScreenshot", what))
        return b64decode((await answered(shot))["data"])

    async def close(self) -> None:
        """Ends the page and its profile."""
        for answering in self._answering:
            answering.cancel()
        await self._end()

    def _paused(self, event: Params) -> None:
        answering = asyncio.ensure_future(self._answer(event))
        self._answering.add(answering)
        answering.add_done_callback(self._answering.discard)

    async def _answer(self, event: Params) -> None:
        answer = await self._serve(event["request"]["url"])
        request = {"requestId": event["requestId"]}
        with suppress(PageLost, PageHung, BrowserFault):  # the page has gone on without it
            if isinstance(answer, Reply):
                await self._wire.send("Fetch.fulfillRequest", request | _response(answer))
            elif answer == "refused":
                # A navigation that is aborted leaves the page as it was.
                await self._wire.send("Fetch.failRequest", request | {"errorReason": "Aborted"})

    def _read(self, _: Params) -> None:
        if not self._is_read.done():
            self._is_read.set_result(None)

    def lose(self) -> None:
        """Its page is gone, or its browser: nobody waits for an answer any more."""
        if not self._gone.done():
            self._gone.set_result(None)


def _response(reply: Reply) -> Params:
    return {
        "responseCode": reply.status,
        "responseHeaders": [{"name": name, "value": value} for name, value in reply.headers],
        "body": b64encode(reply.body).decode(),
    }
