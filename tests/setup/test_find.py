"""Which browser is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from mathreply.browser.find import (
    Machine,
    candidates,
    carried_chromium,
    find,
    identity,
    memory,
    webkitgtk_lacks,
)
from mathreply.diagnostics import BrowserMissing
from tests.setup.programs import program

DOWNLOADS = {
    "chromium_headless_shell-7": "chrome-headless-shell-linux64/chrome-headless-shell",
    "chromium-7": "chrome-linux64/chrome",
    "firefox-7": "firefox/firefox",
    "webkit-8": "pw_run.sh",
}


def download(machine: Machine, name: str, *, complete: bool = True) -> Path:
    home = machine.cache() / "ms-playwright" / name
    path = program(home / DOWNLOADS[name])
    if complete:
        (home / "INSTALLATION_COMPLETE").touch()
    return path


def on_path(machine: Machine, name: str) -> Path:
    return program(Path(machine.environment["PATH"]) / name)


def test_chromiums_come_in_the_order_that_is_told(machine: Machine) -> None:
    """Playwright's own before a headless shell, Chrome, Chromium, Edge and the carried one,
    whatever came first."""
    wanted = ["microsoft-edge", "chromium", "google-chrome", "chromium-headless-shell"]
    paths = [on_path(machine, name) for name in wanted][::-1]
    own = [download(machine, "chromium_headless_shell-7"), download(machine, "chromium-7")]
    edge = paths.pop()
    found = [each.path for each in candidates("chromium", machine)]
    assert found == [*own, *paths, edge]
    assert [*found, program(carried_chromium(machine))] == [
        each.path for each in candidates("chromium", machine)
    ]


def test_a_download_that_was_cut_off_is_passed_over(machine: Machine) -> None:
    """Only a complete download counts, and only the build that this Playwright drives."""
    program(machine.cache() / "ms-playwright" / "chromium-6" / "chrome-linux64" / "chrome")
    path = download(machine, "chromium-7", complete=False)
    with pytest.raises(BrowserMissing):
        find("chromium", machine=machine)
    (path.parents[1] / "INSTALLATION_COMPLETE").touch()
    assert find("chromium", machine=machine).path == path


def test_a_named_browser_comes_first(machine: Machine, tmp_path: Path) -> None:
    """The given path before the variable, the variable before all that is found; both may be any
    file."""
    on_path(machine, "google-chrome")
    mine, given = program(tmp_path / "mine"), program(tmp_path / "given")
    named = replace(machine, environment={**machine.environment, "MATHREPLY_BROWSER": str(mine)})
    assert find("chromium", machine=named).path == mine
    assert find("chromium", given, named).path == given


def test_the_variable_speaks_of_one_kind_of_browser(machine: Machine, tmp_path: Path) -> None:
    """A Firefox in the variable is no Chromium, and is driven as an unpatched Firefox."""
    chrome, fox = on_path(machine, "google-chrome"), program(tmp_path / "firefox-nightly")
    named = replace(machine, environment={**machine.environment, "MATHREPLY_BROWSER": str(fox)})
    assert find("chromium", machine=named).path == chrome
    assert find("firefox", machine=named).path == fox
    assert find("firefox", machine=named).channel == "moz-firefox"


def test_a_named_browser_that_is_not_there_is_an_error(machine: Machine) -> None:
    """No other browser is taken in silence."""
    on_path(machine, "google-chrome")
    named = replace(
        machine, environment={**machine.environment, "MATHREPLY_BROWSER": "/nowhere/chrome"}
    )
    with pytest.raises(BrowserMissing, match=r"MATHREPLY_BROWSER .* not there: /nowhere/chrome"):
        find("chromium", machine=named)


def test_no_browser_tells_what_to_do(machine: Machine) -> None:
    """The error says how to install one."""
    with pytest.raises(BrowserMissing, match="no chromium was found") as told:
        find("chromium", machine=machine)
    assert "mathreply install" in told.value.hint
    assert told.value.exit_code == 3


def test_a_firefox_is_driven_by_where_it_comes_from(machine: Machine) -> None:
    """Playwright's own by its own protocol, the system's by WebDriver BiDi."""
    on_path(machine, "firefox-esr")
    assert find("firefox", machine=machine).channel == "moz-firefox"
    download(machine, "firefox-7")
    assert find("firefox", machine=machine).channel is None


def test_webkitgtk_needs_its_driver_and_a_display(machine: Machine) -> None:
    """Each missing piece is named, Python's package for it too; with all of them the test browser
    is found."""
    assert webkitgtk_lacks(replace(machine, has_selenium=False)) == (
        *("MiniBrowser", "WebKitWebDriver", "Xvfb", "selenium"),
    )
    machine = replace(machine, has_selenium=True)
    browser = program(machine.root / "usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser")
    on_path(machine, "WebKitWebDriver")
    with pytest.raises(BrowserMissing):
        find("webkit", machine=machine)
    on_path(machine, "Xvfb")
    with pytest.raises(BrowserMissing):
        find("webkit", machine=replace(machine, has_selenium=False))
    assert (found := find("webkit", machine=machine)).path == browser
    assert found.channel == "webkitgtk"
    assert download(machine, "webkit-8") == find("webkit", machine=machine).path


def test_applications_are_found_on_macos(machine: Machine) -> None:
    """Chrome in the system's Applications folder, Firefox in the user's."""
    mac = replace(machine, platform="darwin")
    chrome = program(mac.root / "Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
    fox = program(mac.home / "Applications/Firefox.app/Contents/MacOS/firefox")
    assert find("chromium", machine=mac).path == chrome
    assert find("firefox", machine=mac).path == fox


def test_what_is_remembered_is_used_while_it_is_there(machine: Machine) -> None:
    """The installer's note wins over the order until its browser is gone."""
    chrome, chromium = on_path(machine, "google-chrome"), on_path(machine, "chromium")
    note = memory("chromium", machine)
    note.parent.mkdir(parents=True)
    note.write_text(f"{chromium}\n", "utf-8")
    assert find("chromium", machine=machine).path == chromium
    chromium.unlink()
    assert find("chromium", machine=machine).path == chrome


def test_identity_follows_the_browser(machine: Machine) -> None:
    """Another program, or the same one changed, has another identity; none at all is no error."""
    assert identity(None, "chromium", machine) == "none"
    chrome = on_path(machine, "google-chrome")
    before = identity(None, "chromium", machine)
    assert before == identity(None, "chromium", machine) != "none"
    chrome.write_text("#!/bin/sh\nexit\n", "utf-8")
    assert identity(None, "chromium", machine) != before
