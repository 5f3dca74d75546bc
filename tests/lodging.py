"""Sessions whose pages are opened in a browser that runs already: to start it took longer than most
tests that need one. A page that one of them leaves, which holds no definitions, is the next one's:
its engine took half a second to load.

Whoever does not ask for it has the real start; so have all commands in processes of their own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from mathreply.browser import Session
from mathreply.browser.origin import Bundle
from mathreply.browser.pages import House
from mathreply.browser.session import _house
from mathreply.browser.tab import Tab
from mathreply.browser.window import Host
from mathreply.model import Line
from mathreply.settings import Settings

_LEFT: WeakKeyDictionary[Host, dict[tuple[type[Bundle], Path], list[Tab]]] = WeakKeyDictionary()
"""The pages that were left in each browser, by the engines' folder that they are served from."""


class Lodger(House):
    """A house of a session's own in a browser that is there already."""

    def __init__(self, settings: Settings, bundle: Bundle, host: House) -> None:
        super().__init__(settings, bundle, host._driver)
        self._lodged_with = host

    async def _start(self) -> None:
        profile = self._settings.profile
        self._bundle.require(profile.engine)
        self._host = await self._lodged_with._ready()
        left = _LEFT.setdefault(self._host, {})
        self._used = left.setdefault((type(self._bundle), self._bundle.root), [])
        usual = (profile.engine, profile.column_px, Line())
        if not any((tab.engine, tab.width_px, tab.line) == usual for tab in self._used):
            self._prepare()

    async def stop(self) -> None:
        """Leaves its pages to the next one."""
        assert self._starting is not None
        await asyncio.wait([self._starting])
        if self._spare is not None:
            await asyncio.wait([self._spare])
            if not self._spare.cancelled() and not self._spare.exception():
                self._used.append(self._spare.result())
        await asyncio.gather(*self._closing, return_exceptions=True)


class Bridge:
    """A lodger as a session knows its house: what it is asked for is done where the browser's loop
    runs."""

    def __init__(self, host: Session, lodger: Lodger) -> None:
        self._host, self._lodger = host, lodger

    def __getattr__(self, name: str) -> Callable[..., Coroutine[Any, Any, Any]]:
        async def over_there(*arguments: Any) -> Any:
            work = getattr(self._lodger, name)(*arguments)
            return await asyncio.wrap_future(self._host._submit(work))

        return over_there


def lodging(host: Session) -> Callable[..., Any]:
    """A house for each session in the browser of that one; one in another browser is a real one."""

    def house(
        settings: Settings, bundle: Bundle, tell: Callable[[str], None], *, direct: bool = True
    ) -> Any:
        if settings.browser != "chromium" or settings.browser_path is not None or not direct:
            return _house(settings, bundle, tell, direct=direct)
        assert isinstance(host._house, House)
        return Bridge(host, Lodger(settings, bundle, host._house))

    return house
