"""``mathreply install``: brings a browser."""

from __future__ import annotations

import argparse
from typing import get_args

from mathreply.browser.install import install_browser
from mathreply.diagnostics import UsageError
from mathreply.model import BrowserName


def run(arguments: argparse.Namespace) -> int:
    """Find or install each browser that is named, Chromium if none is; one line an attempt.

    Raises:
        UsageError: a name is none of a browser.
        BrowserMissing: no way has brought one that starts.
    """
    asked: list[BrowserName] = [_named(name) for name in arguments.browsers] or ["chromium"]
    for browser in asked:
        install_browser(browser)
    return 0


def _named(name: str) -> BrowserName:
    """A browser by its name in any case."""
    for known in get_args(BrowserName):
        if name.lower() == known:
            return known  # type: ignore[no-any-return]  # one of the names of the type
    raise UsageError(
        f"{name}: no-such-browser: there is none of that name to be installed",
        "chromium, firefox or webkit",
    )
