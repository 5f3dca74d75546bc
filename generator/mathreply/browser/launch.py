"""Starts one browser: the first that can be used."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

from mathreply.browser import find as finding
from mathreply.browser.faults import browser_missing, first_line
from mathreply.browser.scarcity import limited_space
from mathreply.browser.trial import objection
from mathreply.browser.window import Driver, Host, NotStarted
from mathreply.diagnostics import BrowserMissing
from mathreply.model import BrowserName

_START_S = {"chromium": 10.0, "firefox": 20.0, "webkit": 20.0}
"""Several times what each takes on a slow machine."""

_GRACE_S = 3.0
"""For the driver to tell that. One that a browser floods with words has no time for it."""

FLAGS = (
    # Glyphs keep their designed shapes and places whatever the machine's settings for hinting.
    "--font-render-hinting=none",
    # Four tiles to a sheet, not a hundred: a sixth less work for each capture.
    "--default-tile-width=1408",
    "--default-tile-height=1104",
    # Nothing but what a page is answered with reaches it: the browser itself knows no address.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    # MB for young objects: most of a pageful's are then dead before they are looked through. What
    # lives is marked at one go, for nobody watches the page: marking in steps costs an eighth of
    # all work on formulas, for every write of the engine is then watched. The last of V8's
    # compilers takes longer over an engine than it saves in thousands of formulas.
    "--js-flags=--min-semi-space-size=32 --max-semi-space-size=32 --no-incremental-marking"
    " --no-turbofan",
)


Tell = Callable[[str], None]


async def launch(
    driver: Driver, name: BrowserName, chosen: Path | None, tell: Tell = lambda _: None
) -> Host:
    """A running browser: the one that was asked for, or else the first that can be used.

    Args:
        driver: starts it.
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
                return await _in_time(driver, found)
            except NotStarted as fault:
                reason = _reason(str(fault))
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


async def _in_time(driver: Driver, found: finding.Browser) -> Host:
    """The started browser.

    Raises:
        NotStarted: it does not start.
        BrowserMissing: its driver does not even say so; no other can be tried with that driver.
    """
    flags = FLAGS if found.name == "chromium" else ()
    starting = asyncio.create_task(driver.launch(found, flags, _START_S[found.name]))
    starting.add_done_callback(lambda task: task.cancelled() or task.exception())
    seconds = _START_S[found.name] + _GRACE_S
    # Not wait_for: it waits for what it cancels, and the driver's answer cannot be cancelled.
    await asyncio.wait({starting}, timeout=seconds)
    if starting.done():
        return starting.result()
    driver.kill()
    said = f"it did not answer within {seconds:.0f} s, and has flooded its driver with words"
    raise browser_missing(found.name, found.path, said)


def _reason(said: str) -> str:
    if "did not answer within" in said:
        return said
    limited = limited_space()  # Chromium reserves some hundred GB, and names no reason
    return f"{first_line(said)}{limited and f'; {limited}'}"
