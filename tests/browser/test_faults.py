"""A page that hangs or dies costs its own formula alone; nothing is left running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from mathreply.browser import Session
from mathreply.browser.origin import Asset, Bundle, find_bundle
from mathreply.diagnostics import BrowserMissing, EnginesMissing
from mathreply.model import Line, PageRequest
from mathreply.settings import Limits, Settings

pytestmark = pytest.mark.browser

QUICK = Settings(limits=replace(Limits(), page_timeout_s=1.0))


class Trapped(Bundle, Struct, frozen=True):
    """A bundle whose engine meets a formula with ``\\trap`` by running ``script``."""

    script: str = ""

    def asset(self, path: str) -> Asset | None:
        asset = super().asset(path)
        if asset is None or not path.endswith("tex-mml-chtml.js"):
            return asset
        hook = (
            "MathJax.startup.promise.then(() => { const typeset = MathJax.typesetPromise;"
            " MathJax.typesetPromise = async (hosts) => { if (hosts.some((h) =>"
            " h.textContent.includes('trap'))) { "
            + self.script
            + " } return typeset.call(MathJax, hosts); }; });"
        )
        return Asset(asset.body + b"\n" + hook.encode(), asset.content_type)


def trapped(script: str, *, direct: bool) -> Session:
    """A session whose engine does that."""
    return Session(QUICK, Trapped(find_bundle().root, script), direct=direct)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("script", "direct"), [("await new Promise(() => {});", False), ("while (true) {}", True)]
)
def test_hang_costs_one_formula(page: Any, script: str, direct: bool) -> None:
    """A promise that never resolves, or an endless loop, is a timeout of its formula; the others
    render."""
    with trapped(script, direct=direct) as session:
        (rendering,) = session.render([PageRequest(page("x", r"\trap", "y"))])
    assert [f.outcome for f in rendering.formulas] == ["rendered", "timeout", "rendered"]
    assert "given up after 1 s" in rendering.formulas[1].detail


@pytest.mark.slow
@pytest.mark.parametrize("direct", [False, True])
def test_crash_costs_one_formula(page: Any, direct: bool) -> None:
    """A formula that kills the renderer is tried twice, then told; the others render in a new
    page."""
    deep = "{" * 5000 + "x" + "}" * 5000
    limits = replace(Limits(), max_nesting=10_000, page_timeout_s=20.0)
    with Session(Settings(limits=limits), direct=direct) as session:
        (rendering,) = session.render([PageRequest(page("x", deep, "y"))])
    assert [f.outcome for f in rendering.formulas][::2] == ["rendered", "rendered"]
    assert rendering.formulas[1].outcome in {"crashed", "error", "raw"}


def browser_pids(parent: int, without: bytes = b"") -> list[int]:
    """Every browser's process below that one whose command has not that part, those first started
    first."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = entry.joinpath("stat").read_text().rsplit(")", 1)[1].split()
                command = entry.joinpath("cmdline").read_bytes()
            except OSError:
                continue
            found.append((int(entry.name), int(fields[1]), command))
    below, grown = {parent}, True
    while grown:
        more = {pid for pid, above, _ in found if above in below} - below
        grown = bool(more)
        below |= more
    return sorted(
        pid
        for pid, _, command in found
        if pid in below - {parent}
        and b"headless" in command
        and not (without and without in command)
    )


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds processes in /proc")
def test_killed_browser_is_restarted(page: Any) -> None:
    """A browser that was killed between two posts is started again, and the next post renders."""
    with Session(Settings()) as session:
        session.render([PageRequest(page("x"))])
        newest = browser_pids(os.getpid(), without=b"--type=")[-1]
        os.kill(newest, signal.SIGKILL)
        time.sleep(0.2)
        (rendering,) = session.render([PageRequest(page("y"))])
    assert rendering.formulas[0].outcome == "rendered"


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds processes in /proc")
@pytest.mark.parametrize("direct", [False, True])
@pytest.mark.parametrize("moment_s", [0.0, 0.4])
def test_browser_that_is_killed_at_work_is_restarted(
    page: Any, moment_s: float, direct: bool
) -> None:
    """One that dies under pages that are being opened, or wait for their files: the next one shows
    the posts, and nobody waits for answers of a dead one."""
    requests = [PageRequest(page("y"), line=Line(latency_ms=ms)) for ms in (250, 260)]
    with Session(Settings(), direct=direct) as session:
        session.render([PageRequest(page("x"))])
        waiting = [session.submit(request) for request in requests]
        time.sleep(moment_s)
        began = time.monotonic()
        for pid in browser_pids(os.getpid(), without=b"--type="):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        seen = [each.result(100) for each in waiting]
    assert [each.formulas[0].outcome for each in seen] == ["rendered", "rendered"]
    assert time.monotonic() - began < 25  # on an idle machine 4; for an answer some wait for 60


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds processes in /proc")
def test_nothing_is_left_running(page: Any) -> None:
    """While a session lasts its browser runs; after its end no process of it does."""
    before = set(browser_pids(os.getpid()))
    with Session(Settings()) as session:
        session.render([PageRequest(page("x"))])
        during = set(browser_pids(os.getpid())) - before
        assert during
    assert not during & set(browser_pids(os.getpid()))


def test_missing_browser_is_told(page: Any, tmp_path: Path) -> None:
    """A browser that is not there, or is no browser, surfaces at the first use with what to do."""
    false = tmp_path / "chromium"
    false.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    false.chmod(0o755)
    for path in (tmp_path / "absent", false):
        with Session(Settings(browser_path=path)) as session, pytest.raises(BrowserMissing) as told:
            session.render([PageRequest(page("x"))])
        assert told.value.hint


def test_missing_engines_are_told(page: Any, tmp_path: Path) -> None:
    """An empty bundle is told as such, with what to do."""
    with (
        Session(Settings(), Bundle(tmp_path)) as session,
        pytest.raises(EnginesMissing, match="not installed"),
    ):
        session.render([PageRequest(page("x"))])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_interrupted_process_leaves_nothing(name: str) -> None:
    """A process that is interrupted in the middle of its session ends within five seconds, its
    browser with it."""
    script = (
        "import signal, time\nfrom mathreply.browser import Session\nfrom mathreply.settings import"
        " Settings\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell may have it ignored
        "with Session(Settings()) as session:\n  print(session.browser(), flush=True)\n "
        " time.sleep(60)\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[2],
    )
    assert running.stdout is not None
    assert b"chromium" in running.stdout.readline()
    browsers = browser_pids(running.pid)
    assert browsers
    running.send_signal(getattr(signal, name))
    running.wait(5)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and any(Path(f"/proc/{pid}").exists() for pid in browsers):
        time.sleep(0.05)
    assert not [pid for pid in browsers if Path(f"/proc/{pid}").exists()]
