"""Browsers of other kinds, and posts to show in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

import pytest

from mathreply.browser import Session
from mathreply.browser.find import identity
from mathreply.model import CookedPage, Formula
from mathreply.settings import Settings

MakePage = Callable[..., CookedPage]


def make_page(*formulas: str | tuple[str, bool]) -> CookedPage:
    """A cooked page of formulas; a bare string is displayed, a pair says whether."""
    found = tuple(
        Formula(*((item, True) if isinstance(item, str) else item), line=at + 1)
        for at, item in enumerate(formulas)
    )
    html = [
        (
            f'<div class="math">\n{escape(f.tex, quote=False)}\n</div>'
            if f.display
            else f'<p>so <span class="math">{escape(f.tex, quote=False)}</span> holds</p>'
        )
        for f in found
    ]
    return CookedPage("\n".join(html), found)


@pytest.fixture(scope="session")
def page() -> MakePage:
    return make_page


@pytest.fixture(scope="package")
def firefox() -> Iterator[Session]:
    """Ends with this folder's tests: it works on while nobody asks for anything."""
    if identity(None, "firefox") == "none":
        pytest.skip(
            "there is no Firefox on this machine; Chromium is the one that the set-up brings"
        )
    with Session(Settings(browser="firefox")) as running:
        yield running


@pytest.fixture(scope="package")
def webkit() -> Iterator[Session]:
    """The same."""
    if identity(None, "webkit") == "none":
        pytest.skip(
            "there is no WebKit on this machine: neither Playwright's nor WebKitGTK's driver with"
            " Xvfb"
        )
    pytest.importorskip("selenium", reason="WebKitGTK is driven by selenium")
    with Session(Settings(browser="webkit")) as running:
        yield running
