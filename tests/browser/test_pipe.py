"""Chromium at the ends of a pipe: the same post, seen the same as by way of Playwright, and nothing
left behind."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from mathreply.browser import Session, launch, pipe
from mathreply.browser.pages import House
from mathreply.browser.pipe import PipeDriver, PipeHost
from mathreply.diagnostics import BrowserMissing
from mathreply.model import PageRequest, View
from mathreply.settings import Settings
from tests.browser.test_faults import browser_pids
from tests.setup.programs import program

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(os.name != "posix", reason="a process inherits no files by their numbers"),
]
in_proc = pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc")

TEX = (
    r"\frac{a}{b} + \sqrt{x}",
    r"\begin{aligned} u &= v \\ &= w \end{aligned}",
    r"\mathbb{R} \cup \boldsymbol{y} + \unknown",
    r"\rlap{far}z",
    ("x_{i}", False),
)


def host_of(session: Session) -> PipeHost:
    """The running browser of a session that drives it directly."""
    house = session._house
    assert isinstance(house, House)
    assert isinstance(house._host, PipeHost)
    return house._host


def folder_of(session: Session) -> Path:
    """That of its running browser."""
    folder = host_of(session)._folder
    assert folder is not None
    return folder.path


@pytest.mark.parametrize("engine", ["mathjax4-chtml", "mathjax2-chtml", "katex"])
@pytest.mark.parametrize("view", [View(), View(dark=True)], ids=["light", "dark"])
def test_what_is_seen_is_the_same(
    session: Session, relayed_session: Session, page: Any, engine: Any, view: View
) -> None:
    """Outcomes, places, files that were loaded and the pictures' bytes: all as by way of
    Playwright, the browser's own name among them."""
    request = PageRequest(page(*TEX), engine, view, fresh=True)
    ((direct,), (usual,)) = session.render([request]), relayed_session.render([request])
    assert sorted(direct.files) == sorted(usual.files)
    assert direct == replace(usual, files=direct.files)
    assert isinstance(host_of(session), PipeHost)


@in_proc
def test_nothing_is_left(page: Any) -> None:
    """While a session lasts its browser runs in a folder of its own; then neither is
    there."""
    before = set(browser_pids(os.getpid()))
    with Session(Settings()) as session:
        session.render([PageRequest(page("x"))])
        folder = folder_of(session)
        assert folder.is_dir()
        during = set(browser_pids(os.getpid())) - before
        assert during
    assert not folder.exists()
    assert not during & set(browser_pids(os.getpid()))


def test_folders_of_killed_processes_are_cleared_away(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One that nobody holds goes with the next browser's; one that is held, young, or no folder of
    ours stays."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    held, left = pipe._Folder(), pipe._Folder()
    os.close(left._lock)
    for name in ("mathreply-browser-young", "another"):
        (tmp_path / name).mkdir()
    for old in (held.path, left.path, tmp_path / "another"):
        os.utime(old, (0, 0))
    pipe._Folder().remove()
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(
        ["mathreply-browser-young", "another", held.path.name]
    )
    held.remove()


@in_proc
def test_killed_browser_is_started_again(page: Any) -> None:
    """One that was killed between two posts shows the next one."""
    with Session(Settings()) as session:
        session.render([PageRequest(page("x"))])
        folder = folder_of(session)
        os.killpg(host_of(session)._process, signal.SIGKILL)
        time.sleep(0.2)
        (rendering,) = session.render([PageRequest(page("y"))])
        assert not folder.exists()
    assert rendering.formulas[0].outcome == "rendered"


BAD = {
    "ends": ("echo no library >&2; exit 127", "it ended: no library"),
    "floods": ("exec yes flood", "did not answer within 1 s"),
    "babbles": ("echo babble >&4; exec sleep 60", "did not answer within 1 s"),
    "answers nonsense": (r"printf '[1]\0{}\0' >&4; exec sleep 60", "it ended"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_browser_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, page: Any, what: str
) -> None:
    """One that tells its version and then does not start is told as such, and ended."""
    monkeypatch.setattr(launch, "_START_S", {"chromium": 1.0})
    script, why = BAD[what]
    known = '[ "$1" = --version ] && echo Chromium 150.0.1.2 && exit'
    bad = program(tmp_path / "chromium", f"#!/bin/sh\n{known}\n{script}\n")
    with (
        Session(Settings(browser_path=bad)) as session,
        pytest.raises(BrowserMissing) as told,
    ):
        assert isinstance(session._house, House)
        assert isinstance(session._house._driver, PipeDriver)
        session.render([PageRequest(page("x"))])
    assert why in str(told.value)
    assert str(bad) in str(told.value)
