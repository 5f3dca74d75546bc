"""A browser that hangs, floods, prints garbage, is too old or cannot run is found out in time and
told, and the next one is tried."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from mathreply.browser import Session, launch, trial
from mathreply.browser import find as finding
from mathreply.browser.find import Browser, Machine, find
from mathreply.browser.trial import objection
from mathreply.diagnostics import BrowserMissing
from mathreply.model import PageRequest
from mathreply.settings import Settings
from tests.setup.programs import program

IN_TIME_S = 10.0

BAD = {
    "hangs": ("#!/bin/sh\nsleep 600\n", "did not tell its version"),
    "floods": ("#!/bin/sh\nexec yes flood\n", "floods"),
    "babbles": ("#!/bin/sh\necho what do you want\n", "no version"),
    "is too old": ("#!/bin/sh\necho Chromium 60.0.3112.1\n", "too old"),
    "ends at once": ("#!/bin/sh\necho no library >&2\nexit 127\n", "ends with 127: no library"),
    "is no program": ("\x7fELF", "cannot be run"),
}


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """One with a home of its own, so that nothing is known of any browser."""
    return Machine({"PATH": ""}, "linux", tmp_path / "home", tmp_path / "root", None)


@pytest.fixture
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that hangs is waited for, though not as long as a user's."""
    assert trial._ANSWER_S < IN_TIME_S
    monkeypatch.setattr(trial, "_ANSWER_S", 1.0)


@pytest.mark.usefixtures("impatience")
@pytest.mark.parametrize("what", BAD)
def test_bad_browser_is_found_out_in_time(machine: Machine, tmp_path: Path, what: str) -> None:
    """Each says in words what is wrong, well before anybody would give up waiting."""
    text, why = BAD[what]
    began = time.monotonic()
    found = Browser(program(tmp_path / "chromium", text), None, "chromium", "made up")
    assert why in objection(found, machine)
    assert time.monotonic() - began < IN_TIME_S


def test_good_browser_is_asked_once(machine: Machine, tmp_path: Path) -> None:
    """One that tells its version is not asked again until its file changes."""
    asked = tmp_path / "asked"
    script = f"#!/bin/sh\necho x >> {asked}\necho Chromium 150.0.1.2\n"
    found = Browser(program(tmp_path / "chromium", script), None, "chromium", "made up")
    assert [objection(found, machine) for _ in range(3)] == ["", "", ""]
    assert asked.read_text() == "x\n"
    program(found.path, script + "# another build\n")
    assert objection(found, machine) == ""
    assert asked.read_text() == "x\nx\n"


@pytest.mark.browser
@pytest.mark.usefixtures("impatience")
@pytest.mark.parametrize("what", ["hangs", "floods"])
def test_next_browser_is_tried_and_the_first_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, page: Any, what: str
) -> None:
    """What cannot be used is passed over with a line that names it; the post is seen in the next
    one."""
    good = find("chromium")
    bad = Browser(program(tmp_path / "chromium", BAD[what][0]), None, "chromium", "made up")
    monkeypatch.setattr(finding, "candidates", lambda name, machine: iter([bad, good]))
    told: list[str] = []
    with Session(Settings(), tell=told.append) as session:
        (seen,) = session.render([PageRequest(page("x"))])
    assert seen.formulas[0].outcome == "rendered"
    assert len(told) == 1
    assert told[0].startswith(f"{bad.path}: browser-passed-over: ")


FLOODS_LATER = """#!/bin/sh
[ "$1" = --version ] && echo Chromium 150.0.1.2 && exit
exec yes flood
"""


@pytest.mark.browser
def test_browser_that_floods_its_driver_is_given_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, page: Any
) -> None:
    """One that tells its version and floods when it is started leaves the driver no time to say
    that it does not answer."""
    monkeypatch.setattr(launch, "_START_S", {"chromium": 1.0})
    monkeypatch.setattr(launch, "_GRACE_S", 0.5)
    bad = program(tmp_path / "chromium", FLOODS_LATER)
    began = time.monotonic()
    with Session(Settings(browser_path=bad)) as session, pytest.raises(BrowserMissing) as told:
        session.render([PageRequest(page("x"))])
    assert str(bad) in str(told.value)
    assert time.monotonic() - began < IN_TIME_S


def test_home_that_may_not_be_looked_into_holds_no_browser(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another user's, as after ``sudo -u``: what stands there is not asked for."""

    def refused(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_file", refused)
    driven = replace(machine, driver=finding.playwright_driver())
    assert list(finding.candidates("chromium", driven)) == []


@pytest.mark.browser
def test_named_browser_is_never_replaced(tmp_path: Path, page: Any) -> None:
    """Who names one gets that one, or is told what is wrong with it."""
    bad = program(tmp_path / "chromium", BAD["babbles"][0])
    with Session(Settings(browser_path=bad)) as session, pytest.raises(BrowserMissing) as told:
        session.render([PageRequest(page("x"))])
    assert str(bad) in str(told.value)
    assert "no version" in str(told.value)


@pytest.mark.browser
def test_browser_that_dies_while_it_is_closed_holds_nobody_up(page: Any) -> None:
    """A browser that is killed before it is closed is an ended one."""
    session = Session(Settings())
    assert session.render([PageRequest(page("x"))])[0].formulas[0].outcome == "rendered"
    house: Any = session._house
    session._call(house._host.close())
    began = time.monotonic()
    session.close()
    assert time.monotonic() - began < IN_TIME_S
