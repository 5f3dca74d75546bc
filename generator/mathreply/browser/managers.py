"""The system's package managers, and what they call the browsers."""

from __future__ import annotations

from msgspec import Struct

from mathreply.browser.find import Machine
from mathreply.model import BrowserName


class Manager(Struct, frozen=True):
    """A system's package manager."""

    command: str
    install: tuple[str, ...]
    packages: dict[BrowserName, tuple[str, ...]]
    refresh: tuple[str, ...] = ()
    """Words that make it fetch its lists first."""
    needs_root: bool = True


_FONTS = ("fonts-liberation",)
"""The widths of Arial and Helvetica, which a forum's text is set in; a bare Debian has only wider
letters."""

MANAGERS = (
    Manager(
        "apt-get",
        ("-q", "-o", "DPkg::Lock::Timeout=120", "install", "-y", "--no-install-recommends"),
        {
            "chromium": ("chromium-headless-shell", *_FONTS),
            "firefox": ("firefox-esr", *_FONTS),
            "webkit": ("webkit2gtk-driver", "xvfb", *_FONTS),
        },
        refresh=("-q", "update"),
    ),
    Manager(
        "dnf", ("install", "-y"), {"chromium": ("chromium-headless",), "firefox": ("firefox",)}
    ),
    Manager("pacman", ("-Sy", "--noconfirm"), {"chromium": ("chromium",), "firefox": ("firefox",)}),
    Manager(
        "zypper",
        ("--non-interactive", "install"),
        {"chromium": ("chromium",), "firefox": ("MozillaFirefox",)},
    ),
    Manager(
        "brew",
        ("install", "--cask"),
        {"chromium": ("google-chrome",), "firefox": ("firefox",)},
        needs_root=False,
    ),
)


def manager_of(machine: Machine) -> Manager | None:
    """The system's package manager."""
    return next((each for each in MANAGERS if machine.which(each.command)), None)


_VERBS = {"pacman": "-S", "brew": "install --cask"}
"""How package managers are told to install, where it is not by that word."""


def by_manager(manager: Manager, browser: BrowserName) -> str:
    """The command that a person would type."""
    verb = _VERBS.get(manager.command, "install")
    return " ".join([manager.command, verb, *manager.packages[browser]])
