"""Which driver a browser is started by, and whether one starts."""

from __future__ import annotations

import asyncio
import os

from mathreply.browser.faults import PageHung, PageLost
from mathreply.browser.find import Browser
from mathreply.browser.launch import FLAGS
from mathreply.browser.scarcity import limited_space
from mathreply.browser.window import Answer, Driver, NotStarted, Reply
from mathreply.diagnostics import BrowserFault
from mathreply.model import BrowserName

_START_S = 60.0
"""A browser that has just been installed may be looked through by the system at its first start."""
_END_S = 5.0
_SHOWN = "http://mathreply.invalid/"
_PAGE = Reply(200, (("content-type", "text/html"),), b"<!doctype html><p>seen</p>")


def driver_for(browser: BrowserName, *, direct: bool = True) -> Driver:
    """Chromium is driven without Playwright's process, if ``direct``, wherever the system allows
    it."""
    # Windows hands a process no files by their numbers; where addresses are scarce, Playwright's
    # process tells of it before a browser dies of it.
    if direct and browser == "chromium" and os.name == "posix" and not limited_space():
        from mathreply.browser.pipe import PipeDriver  # noqa: PLC0415 - it is not for Windows

        return PipeDriver()
    # Playwright takes longer to load than a short session has.
    from mathreply.browser.relay import PlaywrightDriver  # noqa: PLC0415 - see above

    return PlaywrightDriver()


def shows_a_page(found: Browser) -> bool:
    """Whether a browser starts and shows a page, driven as it will be."""
    # Not Playwright's synchronous calls: an interrupt ends the loop behind them, and each call of
    # theirs that tidies up then waits for that loop for ever, at work all the time. Nor
    # asyncio.run: it would end Playwright's own tasks first, without which nothing is tidied up.
    loop = asyncio.new_event_loop()
    showing = loop.create_task(_shows(found))
    try:
        return loop.run_until_complete(showing)
    finally:
        if not showing.done():
            showing.cancel()
            loop.run_until_complete(asyncio.wait({showing}, timeout=_END_S))
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


async def _shows(found: Browser) -> bool:
    driver = driver_for(found.name)
    try:
        await driver.start()
        flags = FLAGS if found.name == "chromium" else ()
        host = await driver.launch(found, flags, _START_S)
        try:
            window = await asyncio.wait_for(host.open(_served, 200, 200), _START_S)
            await window.go(_SHOWN)
            return bool(await window.evaluate("() => document.body.innerText") == "seen")
        finally:
            await host.close()
    except (NotStarted, PageLost, PageHung, BrowserFault, TimeoutError):
        return False
    finally:
        await driver.stop()


async def _served(url: str) -> Answer:
    return _PAGE if url == _SHOWN else "refused"
