"""The browser and its pages, on the session's event loop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any

from mathreply.browser.camera import Film, photograph
from mathreply.browser.faults import PageHung, PageLost, answered, browser_missing
from mathreply.browser.group import Group, grouped
from mathreply.browser.guard import refusals
from mathreply.browser.launch import Tell, launch
from mathreply.browser.origin import Bundle
from mathreply.browser.page_call import limit_px, order_of, travel_s
from mathreply.browser.renderings import renderings_of
from mathreply.browser.rescue import Shown, show
from mathreply.browser.scarcity import lacking
from mathreply.browser.tab import Tab
from mathreply.browser.window import Driver, Host, NotStarted
from mathreply.diagnostics import BrowserMissing
from mathreply.model import EngineName, Line, PageRequest, Rendering
from mathreply.pictures import Cut, Shape
from mathreply.settings import Settings

_PAGES = 2
"""Pages at work at a time: one typesets while the other is captured."""
_FORMULAS = 20_000
"""After so many a page is replaced by a fresh one, whatever may have gathered in it."""
_USUAL, _EACH_S = 500, 0.05
"""A page of more formulas than that has so much longer for each: ten times what one takes."""
_STOP_S = 5.0
_OPEN_S = 60.0
"""For a new page to begin to load its engine, over a slow line as well."""

Result = tuple[dict[str, Any], Film, Tab]


class House:
    """Starts, restarts and stops the browser, and shows posts in it."""

    def __init__(
        self, settings: Settings, bundle: Bundle, driver: Driver, tell: Tell = lambda _: None
    ) -> None:
        """Nothing is started yet; ``tell`` takes a line for each browser that is passed over."""
        self._tell = tell
        self._settings = settings
        self._bundle = bundle
        self._driver = driver
        self._host: Host | None = None
        self._starting: asyncio.Task[None] | None = None
        self._spare: asyncio.Task[Tab] | None = None
        self._used: list[Tab] = []
        self._served = 0
        self._closing: set[asyncio.Task[None]] = set()
        self._door = asyncio.Lock()
        # Firefox fails to open a window while another one is being closed.
        self._windows = (
            asyncio.Lock() if settings.browser == "firefox" else contextlib.nullcontext()
        )
        self._pages = asyncio.Semaphore(1 if settings.jobs == 1 else _PAGES)

    async def start(self) -> None:
        """Begins to start; who needs the browser waits in :meth:`_ready`."""
        self._starting = asyncio.create_task(self._start())
        self._starting.add_done_callback(lambda task: task.cancelled() or task.exception())

    async def _start(self) -> None:
        engine = self._settings.profile.engine
        self._bundle.require(engine)
        await asyncio.to_thread(self._require_room)
        try:
            await self._driver.start()
        except NotStarted as fault:
            raise browser_missing(self._settings.browser, None, str(fault)) from fault
        self._host = await self._launch()
        self._prepare()

    def _require_room(self) -> None:
        if found := lacking(self._driver.program()):
            what, hint = found
            raise BrowserMissing(f"{self._settings.browser} cannot run here: {what}", hint)

    async def _launch(self) -> Host:
        settings = self._settings
        return await launch(self._driver, settings.browser, settings.browser_path, self._tell)

    def _prepare(self) -> None:
        """Lets a page load the profile's engine while nobody waits for it."""
        profile = self._settings.profile
        assert self._host is not None
        self._spare = asyncio.create_task(
            self._open(self._host, profile.engine, profile.column_px, Line())
        )
        self._spare.add_done_callback(lambda task: task.cancelled() or task.exception())

    async def _ready(self) -> Host:
        """The running browser, started again if it has died."""
        assert self._starting is not None
        await asyncio.shield(self._starting)
        async with self._door:
            assert self._host is not None
            if not self._host.is_connected():
                self._spare = None
                await self._end(self._host)
                self._host = await self._launch()
            return self._host

    async def version(self) -> str:
        """Name and version of the browser."""
        host = await self._ready()
        return f"{host.name} {host.version}"

    async def stop(self) -> None:
        """Ends the browser and Playwright's driver; what does not end by itself ends with the
        driver."""
        assert self._starting is not None
        await asyncio.wait([self._starting])
        if self._spare is not None:
            self._spare.cancel()
        if self._host is not None:
            await self._end(self._host)
        await asyncio.gather(
            *self._closing, return_exceptions=True
        )  # pages of a browser that is gone
        with contextlib.suppress(TimeoutError):  # it ends with this process
            await asyncio.wait_for(self._driver.stop(), _STOP_S)

    async def _end(self, host: Host) -> None:
        with contextlib.suppress(TimeoutError):  # the driver kills it in the end
            await asyncio.wait_for(host.close(), _STOP_S)

    async def render(self, requests: Sequence[PageRequest]) -> tuple[Rendering, ...]:
        """All requests, in their order; those that may share a page do."""
        await self._ready()
        places = grouped(requests)
        groups = [Group(tuple(requests[place] for place in group)) for group in places]
        found = await asyncio.gather(
            *(self._group(group) for group in groups), return_exceptions=True
        )
        by_place = {
            place: rendering
            for group, renderings in zip(places, found, strict=True)
            for place, rendering in zip(group, _or_raise(renderings), strict=True)
        }
        return tuple(by_place[place] for place in range(len(requests)))

    async def one(self, request: PageRequest) -> Rendering:
        """One request."""
        return (await self._group(Group((request,))))[0]

    async def _group(self, group: Group) -> list[Rendering]:
        """The renderings of all its posts; one that spoils the page for the others is shown without
        them."""
        self._bundle.require(group.first.engine)
        if len(group.requests) == 1:
            return await self._rescued(group)
        try:
            async with self._pages:
                result, film, tab = await self._attempt(
                    group, self._refused(group), self._patience(group)
                )
        except (PageHung, PageLost):
            return [await self.one(request) for request in group.requests]
        if result["fault"] or result["blocked"]:
            return [await self.one(request) for request in group.requests]
        return await self._renderings(group, Shown((result, film, tab), {}))

    async def _rescued(self, group: Group) -> list[Rendering]:
        refused = self._refused(group)

        async def attempt(left_out: frozenset[int], seconds: float) -> Result:
            async with self._pages:
                return await self._attempt(group, left_out | refused, seconds)

        numbers = [i for i in range(len(group.formulas)) if i not in refused]
        return await self._renderings(group, await show(attempt, numbers, self._patience(group)))

    def _patience(self, group: Group) -> float:
        """Seconds that a page may take; more where its files travel slowly."""
        many = max(0, len(group.formulas) - _USUAL)
        limit = self._settings.limits.page_timeout_s
        return limit + many * _EACH_S + travel_s(group.first.line)

    def _refused(self, group: Group) -> frozenset[int]:
        """Numbers of the formulas that no page is asked to set."""
        return group.spared.union(refusals(group.formulas, self._settings.limits))

    async def _renderings(self, group: Group, shown: Shown) -> list[Rendering]:
        result, film, tab = shown.result
        failed = refusals(group.formulas, self._settings.limits) | shown.failed
        return renderings_of(
            group,
            Shown(result, failed),
            await self.version(),
            self._settings,
            blocked=tuple(result["blocked"]),
            lost=tuple(tab.lost),
            cuts=await asyncio.to_thread(self._cuts, group, film),
            boundless=film.boundless,
            files=tuple((path, self._size(path, tab, group)) for path in tab.files),
        )

    def _size(self, path: str, tab: Tab, group: Group) -> int:
        """Of a file as it travels, where anybody asks; it takes a while to find out."""
        is_asked = group.first.fonts or group.first.line != Line()
        return self._bundle.wire_bytes(path) if is_asked else tab.sizes[path]

    def _cuts(self, group: Group, film: Film) -> dict[int, Cut]:
        pictured = {number: group.formulas[number].tex for number in group.pictured}
        profile = self._settings.profile
        return film.cuts(pictured, Shape(profile.column_px, profile.image_max_height_px))

    async def _attempt(self, group: Group, skip: frozenset[int], seconds: float) -> Result:
        """Posts in one page: a fresh one, unless a used one will do."""
        request = group.first
        tab = (None if request.fresh else self._used_tab(request)) or await self._tab(request)
        before = len(tab.blocked)
        try:
            result = await tab.run(order_of(group, skip, self._settings, seconds))
            film = await photograph(tab, result, limit_px(self._settings))
            result["blocked"] = tab.blocked[before:]
        except BaseException:
            self._close_later(tab)
            raise
        if not request.fresh and tab.formulas < _FORMULAS:
            self._used.append(tab)
        else:
            self._close_later(tab)
        return result, film, tab

    def _used_tab(self, request: PageRequest) -> Tab | None:
        wanted = (request.engine, request.view.width_px, request.line)
        fitting = (tab for tab in self._used if (tab.engine, tab.width_px, tab.line) == wanted)
        if (tab := next(fitting, None)) is not None:
            self._used.remove(tab)
        return tab

    def _close_later(self, tab: Tab) -> None:
        """Nobody waits for a page to close but :meth:`stop`."""
        closing = asyncio.create_task(self._close(tab))
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

    async def _tab(self, request: PageRequest) -> Tab:
        """The spare page where it fits, else a new one."""
        host = await self._ready()
        profile = self._settings.profile
        usual = (request.engine, request.view.width_px, request.line) == (
            profile.engine,
            profile.column_px,
            Line(),
        )
        if self._spare and usual:
            spare, self._spare = self._spare, None
            self._served += 1
            if (
                self._served > 1
            ):  # a batch: the next post's page loads its engine while this one is looked at
                self._prepare()
            try:
                return await spare
            except PageLost:
                host = await self._ready()
        return await self._open(host, request.engine, request.view.width_px, request.line)

    async def _close(self, tab: Tab) -> None:
        async with self._windows:
            await tab.close()

    async def _open(self, host: Host, engine: EngineName, width_px: int, line: Line) -> Tab:
        async with self._windows:
            tab = await answered(Tab.open(host, self._bundle, engine, width_px, line), _OPEN_S)
        try:
            await tab.load()
        except BaseException:
            self._close_later(tab)
            raise
        return tab


def _or_raise(found: list[Rendering] | BaseException) -> list[Rendering]:
    if isinstance(found, BaseException):
        raise found
    return found
