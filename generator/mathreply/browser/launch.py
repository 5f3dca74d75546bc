"""Starts one browser: the first that can be used."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypedDict

from playwright.async_api import Browser, Playwright
from playwright.async_api import Error as PlaywrightError

from mathreply.browser import find as finding
from mathreply.browser.faults import browser_missing, first_line
from mathreply.browser.scarcity import limited_space
from mathreply.browser.trial import objection
from mathreply.diagnostics import BrowserMissing
from mathreply.model import BrowserName

_START_S = {"chromium": 10.0, "firefox": 20.0, "webkit": 20.0}
"""Several times what each takes on a slow machine."""

_GRACE_S = 3.0
"""For the driver to tell that. One that a browser floods with words has no time for it."""

_FLAGS = (
    # Glyphs keep their designed shapes and places whatever the machine's settings for hinting.
    "--font-render-hinting=none",
    # Four tiles to a sheet, not a hundred: a sixth less work for each capture.
    "--default-tile-width=1408",
    "--default-tile-height=1104",
    # MB for young objects: a pageful's are then dead before they are looked through, a tenth less
    # work in all. The last of V8's compilers takes longer over an engine than it saves in thousands
    # of formulas.
    "--js-flags=--min-semi-space-size=64 --max-semi-space-size=64 --no-turbofan",
)


class _Signals(TypedDict):
    handle_sigint: bool
    handle_sigterm: bool
    handle_sighup: bool


# Whoever started the session ends it, and the browser with it.
_SIGNALS = _Signals(handle_sigint=False, handle_sigterm=False, handle_sighup=False)

Tell = Callable[[str], None]


async def launch(
    playwright: Playwright, name: BrowserName, chosen: Path | None, tell: Tell = lambda _: None
) -> Browser:
    """A running browser: the one that was asked for, or else the first that can be used.

    Args:
        playwright: its driver.
        name: which of the three.
        chosen: the user's own choice; no other is tried in its place.
        tell: takes a line for each one that is passed over.

    Raises:
        BrowserMissing: there is none, or none of them starts.
    """
    machine = finding.Machine()
    failed: list[tuple[finding.Browser, str]] = []
    for found in _choices(name, chosen, machine):
        if failed:
            passed, reason = failed[-1]
            tell(f"{passed.path}: browser-passed-over: {reason}\nhint: trying {found.path} instead")
        reason = await asyncio.to_thread(objection, found, machine)
        if not reason:
            try:
                return await _in_time(playwright, found)
            except PlaywrightError as fault:
                reason = _reason(fault, name)
        failed.append((found, reason))
    last, reason = failed[-1]
    if len(failed) == 1:
        raise browser_missing(name, last.path, reason)
    reasons = "; ".join(f"{found.path}: {reason}" for found, reason in failed)
    raise BrowserMissing(f"no {name} on this machine starts: {reasons}", finding.hint_for(name))


def _choices(
    name: BrowserName, chosen: Path | None, machine: finding.Machine
) -> Iterator[finding.Browser]:
    first = finding.find(name, chosen, machine)
    yield first
    if chosen is None and finding.named_browser(name, machine) is None:
        yield from (each for each in finding.candidates(name, machine) if each.path != first.path)


async def _in_time(playwright: Playwright, found: finding.Browser) -> Browser:
    """The started browser.

    Raises:
        PlaywrightError: it does not start.
        BrowserMissing: its driver does not even say so; no other can be tried with that driver.
    """
    starting = asyncio.create_task(_start(playwright, found))
    starting.add_done_callback(lambda task: task.cancelled() or task.exception())
    seconds = _START_S[found.name] + _GRACE_S
    # Not wait_for: it waits for what it cancels, and the driver's answer cannot be cancelled.
    await asyncio.wait({starting}, timeout=seconds)
    if starting.done():
        return starting.result()
    _kill_driver(playwright)
    said = f"it did not answer within {seconds:.0f} s, and has flooded its driver with words"
    raise browser_missing(found.name, found.path, said)


async def _start(playwright: Playwright, found: finding.Browser) -> Browser:
    kinds = {
        "chromium": playwright.chromium,
        "firefox": playwright.firefox,
        "webkit": playwright.webkit,
    }
    return await kinds[found.name].launch(
        executable_path=found.path,
        channel=found.channel,
        args=list(_FLAGS) if found.name == "chromium" else None,
        timeout=_START_S[found.name] * 1e3,
        **_SIGNALS,
    )


def _kill_driver(playwright: Playwright) -> None:
    """Ends a driver that a browser floods; what the browser writes has no reader then, which ends
    it as well."""
    with contextlib.suppress(
        AttributeError, ProcessLookupError
    ):  # another Playwright; it has ended
        playwright._impl_obj._connection._transport._proc.kill()  # it has no public name


def _reason(fault: PlaywrightError, name: BrowserName) -> str:
    if "Timeout" in fault.message:
        return f"it did not answer within {_START_S[name]:.0f} s"
    limited = limited_space()  # Chromium reserves some hundred GB, and names no reason
    return f"{first_line(fault.message)}{limited and f'; {limited}'}"
