"""Starts Playwright and one browser."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

from playwright.async_api import Browser, Playwright
from playwright.async_api import Error as PlaywrightError

from mathreply.browser.faults import browser_missing
from mathreply.browser.find import find
from mathreply.model import BrowserName

_FLAGS = (
    # Glyphs keep their designed shapes and places whatever the machine's settings for hinting.
    "--font-render-hinting=none",
    # MB for young objects: a pageful's are then dead before they are looked through, a tenth less
    # work in all.
    "--js-flags=--min-semi-space-size=64 --max-semi-space-size=64",
)


class _Signals(TypedDict):
    handle_sigint: bool
    handle_sigterm: bool
    handle_sighup: bool


# Whoever started the session ends it, and the browser with it.
_SIGNALS = _Signals(handle_sigint=False, handle_sigterm=False, handle_sighup=False)


async def launch(playwright: Playwright, name: BrowserName, chosen: Path | None) -> Browser:
    """A running browser.

    Raises:
        BrowserMissing: there is none, or it does not start.
    """
    found = find(name, chosen)
    try:
        if name == "firefox":
            return await playwright.firefox.launch(
                channel=found.channel, executable_path=found.path, **_SIGNALS
            )
        kind = playwright.chromium if name == "chromium" else playwright.webkit
        return await kind.launch(
            executable_path=found.path,
            args=list(_FLAGS) if name == "chromium" else None,
            **_SIGNALS,
        )
    except PlaywrightError as fault:
        raise browser_missing(name, found.path, fault.message) from fault
