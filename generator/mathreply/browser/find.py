"""Finds a browser that is on the machine, without starting anything.

For Chromium, in this order: the one that was asked for, ``$MATHREPLY_BROWSER``, Playwright's own
download, a headless shell (it starts faster than a whole browser), Chrome, Chromium, Edge, and the
Chromium that ``install`` has unpacked from a package. For Firefox: Playwright's own, then the
system's. For WebKit: Playwright's own, then WebKitGTK, which needs its driver and Xvfb beside it.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from msgspec import Struct, field

from mathreply.diagnostics import BrowserMissing
from mathreply.model import BrowserName

BROWSER_VARIABLE = "MATHREPLY_BROWSER"
WEBKITGTK_DRIVER = "WebKitWebDriver"
INSTALL_COMMAND = "mathreply install"

Channel = Literal["moz-firefox", "webkitgtk"]
"""How to drive a browser that Playwright has not built: an unpatched Firefox by WebDriver BiDi
(Playwright's own name for it), WebKitGTK's MiniBrowser by its WebDriver."""


class Browser(Struct, frozen=True):
    """A browser's program and how to drive it."""

    path: Path
    channel: Channel | None
    """None for one that Playwright drives by its own protocol."""
    name: BrowserName
    source: str
    """Where it comes from, in words: ``Playwright's download``."""


class Machine(Struct, frozen=True):
    """What the search looks at; a test hands in another one."""

    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    platform: str = sys.platform
    home: Path = field(default_factory=Path.home)
    root: Path = Path("/")
    """Where the absolute places below begin."""
    driver: Path | None = field(default_factory=lambda: playwright_driver())
    """The folder of Playwright's driver; None where Playwright is not installed."""

    has_selenium: bool = field(default_factory=lambda: find_spec("selenium") is not None)
    """Whether Python has the package that drives WebKitGTK."""

    def which(self, program: str) -> Path | None:
        """The program of that name on the search path."""
        found = shutil.which(program, path=self.environment.get("PATH", ""))
        return Path(found) if found else None

    def cache(self) -> Path:
        """The user's folder for what can be fetched again."""
        if self.platform == "darwin":
            return self.home / "Library" / "Caches"
        if self.platform == "win32":
            return Path(self.environment.get("LOCALAPPDATA") or self.home / "AppData" / "Local")
        return Path(self.environment.get("XDG_CACHE_HOME") or self.home / ".cache")


def playwright_driver() -> Path | None:
    """The folder of Playwright's driver, found without importing Playwright."""
    spec = find_spec("playwright")
    return Path(spec.origin).parent / "driver" if spec and spec.origin else None


def find(
    browser: BrowserName = "chromium", chosen: Path | None = None, machine: Machine | None = None
) -> Browser:
    """The first browser in the order above.

    Args:
        browser: which of the three.
        chosen: the user's own choice; it comes before everything.
        machine: where to look.

    Raises:
        BrowserMissing: there is none, or the one that was asked for is not there.
    """
    machine = machine or Machine()
    named = chosen or named_browser(browser, machine)
    if named is not None:
        if not _is_file(named):
            said = "the given path" if chosen else BROWSER_VARIABLE
            raise BrowserMissing(
                f"{said} names a browser that is not there: {named}", "name its executable file"
            )
        source = "asked for" if chosen else BROWSER_VARIABLE
        return Browser(named, _channel_of(named, browser, machine), browser, source)
    known_to_start = _remembered(browser, machine)
    for found in candidates(browser, machine):
        if known_to_start is None or found.path == known_to_start:
            return found
    raise BrowserMissing(f"no {browser} was found on this machine", hint_for(browser))


def hint_for(browser: BrowserName) -> str:
    """What to do where a browser is missing."""
    if browser == "chromium":
        return (
            f"run `{INSTALL_COMMAND}`, or name a Chrome's or Chromium's executable in"
            f" {BROWSER_VARIABLE}"
        )
    if browser == "webkit" and find_spec("selenium") is None:
        return f"run `{INSTALL_COMMAND} webkit` and `pip install 'mathreply[webkit]'`"
    return f"run `{INSTALL_COMMAND} {browser}`"


def candidates(browser: BrowserName, machine: Machine) -> Iterator[Browser]:
    """Every browser of that name on the machine that nobody has named, best first, each file
    once."""
    sources = {"chromium": _chromiums, "firefox": _firefoxes, "webkit": _webkits}
    seen: set[Path] = set()
    for found in sources[browser](machine):
        real = found.path.resolve()
        if real not in seen:
            seen.add(real)
            yield found


def memory(browser: BrowserName, machine: Machine) -> Path:
    """The file that holds the path of the browser that starts, where the first in the order has
    been seen not to."""
    return machine.cache() / "mathreply" / f"{browser}.path"


def _remembered(browser: BrowserName, machine: Machine) -> Path | None:
    try:
        path = Path(memory(browser, machine).read_text("utf-8").strip())
    except (OSError, UnicodeDecodeError):
        return None
    return path if any(found.path == path for found in candidates(browser, machine)) else None


def identity(
    chosen: Path | None, browser: BrowserName = "chromium", machine: Machine | None = None
) -> str:
    """A text that changes when another browser, or another version of it, would be used; ``none``
    without one."""
    try:
        found = find(browser, chosen, machine)
        about = found.path.stat()
    except (BrowserMissing, OSError):
        return "none"
    return f"{found.path} {found.channel} {about.st_size} {about.st_mtime_ns}"


def named_browser(browser: BrowserName, machine: Machine) -> Path | None:
    """What ``$MATHREPLY_BROWSER`` names, if that is a browser of this kind by its name."""
    named = machine.environment.get(BROWSER_VARIABLE)
    if not named:
        return None
    path = machine.which(named) or Path(named).expanduser()
    return path if _kind_of(path) == browser else None


def _kind_of(path: Path) -> BrowserName:
    name = path.name.lower()
    if "firefox" in name:
        return "firefox"
    return "webkit" if "minibrowser" in name or name == "pw_run.sh" else "chromium"


def _channel_of(path: Path, browser: BrowserName, machine: Machine) -> Channel | None:
    folder = downloads_folder(machine)
    if folder is not None and path.resolve().is_relative_to(folder.resolve()):
        return None
    channels: dict[BrowserName, Channel | None] = {
        "chromium": None,
        "firefox": "moz-firefox",
        "webkit": "webkitgtk",
    }
    return channels[browser]


# Below a download's folder; from playwright-core 1.63, server/registry.
_PROGRAMS = {
    "chromium-headless-shell": (
        "chrome-headless-shell-*/chrome-headless-shell",
        "chrome-headless-shell-*/chrome-headless-shell.exe",
        "chrome-linux*/headless_shell",
    ),
    "chromium": (
        "chrome-linux*/chrome",
        "chrome-win*/chrome.exe",
        "chrome-mac*/*.app/Contents/MacOS/*",
    ),
    "firefox": ("firefox/firefox", "firefox/firefox.exe", "firefox/*.app/Contents/MacOS/firefox"),
    "webkit": ("pw_run.sh", "Playwright.exe"),
}


def _is_file(path: Path) -> bool:
    """Whether a file is there; in a folder that this user may not look into there is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def downloads_folder(machine: Machine) -> Path | None:
    """Where Playwright keeps its browsers; None where Playwright is not installed."""
    if machine.driver is None:
        return None
    named = machine.environment.get("PLAYWRIGHT_BROWSERS_PATH")
    if named == "0":
        return machine.driver / "package" / ".local-browsers"
    return Path(named) if named else machine.cache() / "ms-playwright"


def _downloaded(kind: str, name: BrowserName, machine: Machine) -> Iterator[Browser]:
    folder = downloads_folder(machine)
    if folder is None:
        return
    for revision in _revisions(kind, machine):
        home = folder / f"{kind.replace('-', '_')}-{revision}"
        if not _is_file(home / "INSTALLATION_COMPLETE"):
            continue  # a download that was cut off
        for pattern in _PROGRAMS[kind]:
            for path in sorted(home.glob(pattern)):
                yield Browser(path, None, name, "Playwright's download")


def _revisions(kind: str, machine: Machine) -> list[str]:
    """The builds of that browser that this Playwright drives."""
    try:
        text = (machine.driver or Path()).joinpath("package", "browsers.json").read_text("utf-8")
        entry = next(each for each in json.loads(text)["browsers"] if each["name"] == kind)
        return list(
            dict.fromkeys([entry["revision"], *entry.get("revisionOverrides", {}).values()])
        )
    except (OSError, ValueError, KeyError, StopIteration):
        # another Playwright than the pinned one: its downloads are found by nobody but itself
        return []


_HEADLESS_SHELLS = ("chromium-headless-shell", "chrome-headless-shell", "headless_shell")
_CHROMES = ("google-chrome", "google-chrome-stable", "chrome")
_CHROMIUMS = ("chromium", "chromium-browser")
_EDGES = ("microsoft-edge", "microsoft-edge-stable", "msedge")
_MAC = {"Google Chrome": "Chrome", "Chromium": "Chromium", "Microsoft Edge": "Edge"}
_WINDOWS = {
    "Google/Chrome/Application/chrome.exe": "Chrome",
    "Chromium/Application/chrome.exe": "Chromium",
    "Microsoft/Edge/Application/msedge.exe": "Edge",
}


def _chromiums(machine: Machine) -> Iterator[Browser]:
    yield from _downloaded("chromium-headless-shell", "chromium", machine)
    yield from _downloaded("chromium", "chromium", machine)
    for programs, source in (
        (_HEADLESS_SHELLS, "headless shell"),
        (_CHROMES, "Chrome"),
        (_CHROMIUMS, "Chromium"),
    ):
        yield from _on_path(programs, "chromium", source, machine)
    yield from (found for found in _applications(machine) if found.source != "Edge")
    yield from _on_path(_EDGES, "chromium", "Edge", machine)
    yield from (found for found in _applications(machine) if found.source == "Edge")
    carried = carried_chromium(machine)
    if _is_file(carried):
        yield Browser(carried, None, "chromium", "carried in a package")


def _on_path(
    programs: tuple[str, ...], name: BrowserName, source: str, machine: Machine
) -> Iterator[Browser]:
    channel: Channel | None = "moz-firefox" if name == "firefox" else None
    yield from (
        Browser(path, channel, name, source)
        for program in programs
        if (path := machine.which(program))
    )


def _applications(machine: Machine) -> Iterator[Browser]:
    """Chromium's kin where macOS and Windows keep applications."""
    if machine.platform == "darwin":
        for title, source in _MAC.items():
            for folder in (machine.root / "Applications", machine.home / "Applications"):
                path = folder / f"{title}.app" / "Contents" / "MacOS" / title
                if _is_file(path):
                    yield Browser(path, None, "chromium", source)
    if machine.platform == "win32":
        folders = [
            machine.environment.get(name)
            for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        ]
        for place, source in _WINDOWS.items():
            for program in (Path(folder) / place for folder in folders if folder):
                if _is_file(program):
                    yield Browser(program, None, "chromium", source)


def carried_chromium(machine: Machine) -> Path:
    """Where ``install`` puts the Chromium that it unpacks from a package."""
    return machine.cache() / "mathreply" / "chromium" / "chromium"


def _firefoxes(machine: Machine) -> Iterator[Browser]:
    yield from _downloaded("firefox", "firefox", machine)
    yield from _on_path(("firefox-esr", "firefox"), "firefox", "Firefox", machine)
    for folder in (machine.root / "Applications", machine.home / "Applications"):
        path = folder / "Firefox.app" / "Contents" / "MacOS" / "firefox"
        if machine.platform == "darwin" and _is_file(path):
            yield Browser(path, "moz-firefox", "firefox", "Firefox")


def _webkits(machine: Machine) -> Iterator[Browser]:
    yield from _downloaded("webkit", "webkit", machine)
    if not webkitgtk_lacks(machine):
        yield Browser(_mini_browsers(machine)[0], "webkitgtk", "webkit", "WebKitGTK")


def webkitgtk_lacks(machine: Machine) -> tuple[str, ...]:
    """What WebKitGTK would need and the machine does not have, as names of programs and of Python's
    package; empty if all is there."""
    lacks = [program for program in (WEBKITGTK_DRIVER, "Xvfb") if machine.which(program) is None]
    if not machine.has_selenium:
        lacks.append("selenium")
    return tuple(lacks if _mini_browsers(machine) else ["MiniBrowser", *lacks])


def _mini_browsers(machine: Machine) -> list[Path]:
    """WebKitGTK's test browser, the newest API first; it is never on the search path."""
    found = [
        path
        for folder in ("usr/lib", "usr/lib64", "usr/libexec")
        for pattern in ("*/webkit2gtk-4.*/MiniBrowser", "webkit2gtk-4.*/MiniBrowser")
        for path in (machine.root / folder).glob(pattern)
    ]
    return sorted(found, key=lambda path: path.parent.name, reverse=True)
