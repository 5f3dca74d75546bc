"""One page with an engine loaded; a post that defines something gets one of its own, so that
nothing leaks."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any

from mathreply.browser.delivery import fate_of
from mathreply.browser.document import document
from mathreply.browser.faults import PageHung, PageLost, answered
from mathreply.browser.origin import ORIGIN, Asset, Bundle
from mathreply.browser.page_call import SHEET_PX, patience
from mathreply.browser.window import Answer, Host, Reply, Window
from mathreply.diagnostics import BrowserFault
from mathreply.model import EngineName, Line

_GRACE_S = 1.0
"""What a page may take beyond its own timer before it is given up from outside."""
_LOAD_S = 60.0
_HEIGHT_PX = 1_100
"""With the sheet's width it holds most sheets whole: a capture beyond the viewport lays everything
out anew. The post's width is its column's, whatever the viewport's."""
_GOOD = Line()
# One text each way: whoever drives a browser may wrap each value of an object in one of its own.
_RENDER = "async (order) => JSON.stringify(await mathreply.render(JSON.parse(order)))"
_ICON = "favicon.ico"
"""What some browsers ask for by themselves; no post and no engine does."""
_NONE = Reply(404, (), b"")


class Tab:
    """A page of its own profile.

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
        self.window: Window
        self._wire = asyncio.Lock()
        self._bundle = bundle

    @classmethod
    async def open(
        cls,
        host: Host,
        bundle: Bundle,
        engine: EngineName,
        width_px: int,
        line: Line = _GOOD,
    ) -> Tab:
        """A tab whose engine has begun to load."""
        tab = cls(bundle, engine, width_px, line)
        tab.window = await host.open(tab._serve, SHEET_PX, _HEIGHT_PX)
        await tab.window.go(f"{ORIGIN}/")
        return tab

    async def load(self) -> None:
        """Waits until the engine is there, or never will be.

        Raises:
            PageLost: the renderer died.
            PageHung: neither came about.
        """
        waiting = self.window.evaluate("patience => mathreply.ready(patience)", patience(self.line))
        try:
            await asyncio.wait_for(waiting, _LOAD_S)
        except TimeoutError as fault:
            raise PageHung(f"the engine did not load within {_LOAD_S:.0f} s") from fault

    async def _serve(self, url: str) -> Answer:
        """The answer from the bundle; everything else is refused and noted."""
        if not url.startswith(f"{ORIGIN}/"):
            self.blocked.append(url)
            return "refused"
        path = url.removeprefix(f"{ORIGIN}/").split("?")[0].split("#")[0]
        if path == _ICON:
            return _NONE
        return await self._file(path.removeprefix("engines/")) if path else _page(self.engine)

    async def _file(self, path: str) -> Answer:
        """A file of the bundle, once it has arrived over the reader's line."""
        asset = self._bundle.asset(path)
        fate = fate_of(path, self.line)
        if asset is None or fate == "lost":
            self.lost.append(path)
            await self._wait("")
            return _NONE
        if fate == "stalled":
            self.lost.append(path)
            return "stalled"
        if fate == "truncated":
            asset = Asset(asset.body[: len(asset.body) // 2], asset.content_type)
        (self.lost if fate == "truncated" else self.files).append(path)
        self.sizes[path] = len(asset.body)
        await self._wait(path)
        return Reply(200, (("content-type", asset.content_type),), asset.body)

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
        call = self.window.evaluate(_RENDER, json.dumps(order))
        try:
            said = await asyncio.wait_for(call, seconds + _GRACE_S)
        except TimeoutError as fault:
            raise PageHung(f"the page did not answer for {seconds + _GRACE_S:.0f} s") from fault
        result: dict[str, Any] = json.loads(said)
        self.formulas += len(result["facts"])
        return result

    async def turn(self, page: int) -> dict[str, int]:
        """Shows another page of the sheet; its size in CSS px."""
        size: dict[str, int] = await answered(
            self.window.evaluate("page => mathreply.turn(page)", page)
        )
        return size

    async def alone(self, number: int, room: dict[str, int]) -> dict[str, int]:
        """Shows one formula of the sheet alone, with so many CSS px around it; the size of it
        all."""
        size: dict[str, int] = await answered(
            self.window.evaluate(
                "([number, room]) => mathreply.alone(number, room)", [number, room]
            )
        )
        return size

    async def capture(self, width_px: int, height_px: int) -> bytes:
        """A PNG of the page's upper left part, ``SCALE`` device px a CSS px."""
        return await self.window.capture(width_px, height_px)

    async def close(self) -> None:
        """Ends the page; a hung one is left to the browser's end."""
        with suppress(TimeoutError, PageLost, PageHung, BrowserFault):
            await asyncio.wait_for(self.window.close(), _GRACE_S)


def _page(engine: EngineName) -> Reply:
    """The empty page."""
    html, policy = document(engine)
    headers = (
        ("content-type", "text/html; charset=utf-8"),
        ("content-security-policy", policy),
        ("x-dns-prefetch-control", "off"),
        ("referrer-policy", "no-referrer"),
    )
    return Reply(200, headers, html.encode())
