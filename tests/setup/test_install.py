"""How a browser is installed, with methods that bring empty files."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from mathreply.browser import carried
from mathreply.browser.carried import fetch, install_carried_chromium, unpack
from mathreply.browser.find import Browser, Machine, find, memory
from mathreply.browser.install import (
    Method,
    browser_starts,
    install_browser,
    methods_for,
    reason_in,
)
from mathreply.browser.managers import MANAGERS, manager_of
from mathreply.cli import main
from mathreply.diagnostics import BrowserMissing, EnvironmentFault
from tests.setup.programs import program


class Tried:
    """A method that notes its turn, and brings a program or fails."""

    def __init__(self, name: str, machine: Machine, brings: str = "", fails: str = "") -> None:
        self.name, self.machine, self.brings, self.fails = name, machine, brings, fails
        self.turns = 0

    def run(self, browser: str) -> None:
        self.turns += 1
        if self.fails:
            raise EnvironmentFault(self.fails)
        program(Path(self.machine.environment["PATH"]) / self.brings)

    def method(self) -> Method:
        return Method(self.name, self.run)


def starts(browser: Browser) -> bool:
    return browser.path.name != "google-chrome"  # the one that lacks a library


def test_a_browser_that_starts_is_left_alone(machine: Machine) -> None:
    """Nothing is installed where something works, and one line says what that is."""
    chromium = program(Path(machine.environment["PATH"]) / "chromium")
    never, told = Tried("never", machine, brings="x"), []
    assert (
        install_browser("chromium", told.append, [never.method()], machine, starts).path == chromium
    )
    assert never.turns == 0
    assert told == [f"chromium: Chromium, {chromium}"]


def test_methods_are_tried_until_one_helps(machine: Machine) -> None:
    """A method that fails, and one that brings what does not start, are told in a line each; the
    rest never run."""
    told: list[str] = []
    tried = [
        Tried("download", machine, fails="no network"),
        Tried("broken", machine, brings="google-chrome"),
        Tried("system", machine, brings="chromium"),
        Tried("last", machine, brings="chromium"),
    ]
    found = install_browser(
        "chromium", told.append, [each.method() for each in tried], machine, starts
    )
    assert found.path.name == "chromium"
    assert [each.turns for each in tried] == [1, 1, 1, 0]
    assert [line.split(" after ")[0] for line in told[:2]] == [
        "chromium: download did not help",
        "chromium: broken did not help",
    ]
    assert told[0].endswith(": no network")
    assert told[2].startswith("chromium: installed by system")


@pytest.mark.parametrize("root", [True, False])
def test_what_is_done_to_the_machine_is_told_before(
    root: bool, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The packages and who installs them stand there before anything runs; without root nothing is
    announced that will not be done."""
    program(Path(machine.environment["PATH"]) / "apt-get")
    told: list[str] = []
    monkeypatch.setattr("mathreply.browser.install.is_root", lambda: root)
    monkeypatch.setattr(
        "mathreply.browser.install.run", lambda command, environment: told.append(command[0])
    )
    _, system, _ = methods_for(machine)
    with pytest.raises(BrowserMissing):
        install_browser("chromium", told.append, [system], machine, starts)
    first, second, *_ = [*told, ""]
    if root:
        assert first.startswith("chromium: installing chromium-headless-shell ")
        assert first.endswith(" for the whole machine, as root, by apt-get ...")
        assert second.endswith("apt-get")
    else:
        assert "did not help" in first


def test_find_agrees_with_what_was_seen_to_start(machine: Machine) -> None:
    """Where the first in the order does not start, the one that does is remembered, and forgotten
    again."""
    folder = Path(machine.environment["PATH"])
    chrome, chromium = program(folder / "google-chrome"), program(folder / "chromium")
    assert find("chromium", machine=machine).path == chrome
    install_browser("chromium", [].append, [], machine, starts)
    assert find("chromium", machine=machine).path == chromium
    install_browser("chromium", [].append, [], machine, lambda browser: True)
    assert find("chromium", machine=machine).path == chrome
    assert not memory("chromium", machine).exists()


def test_no_way_left_tells_every_reason(machine: Machine) -> None:
    """The error carries each method's reason and the command to type."""
    program(Path(machine.environment["PATH"]) / "apt-get")
    methods = [Tried(name, machine, fails=f"{name} is down").method() for name in ("one", "two")]
    with pytest.raises(BrowserMissing, match=r"one: one is down; two: two is down") as told:
        install_browser("firefox", [].append, methods, machine, starts)
    assert told.value.hint.startswith("try `sudo apt-get install firefox-esr ")


def test_a_named_browser_is_not_replaced(machine: Machine) -> None:
    """With the variable set nothing is installed: a wrong path is the user's to mend."""
    named = replace(
        machine, environment={**machine.environment, "MATHREPLY_BROWSER": "/nowhere/chrome"}
    )
    never = Tried("never", machine, brings="chromium")
    with pytest.raises(BrowserMissing, match="MATHREPLY_BROWSER"):
        install_browser("chromium", [].append, [never.method()], named, starts)
    assert never.turns == 0


@pytest.mark.parametrize("manager", MANAGERS, ids=lambda manager: manager.command)
def test_each_package_manager_is_known_by_its_command(machine: Machine, manager: object) -> None:
    """The manager on the search path is the one that is used; without any there is none."""
    assert manager_of(machine) is None
    program(Path(machine.environment["PATH"]) / manager.command)  # type: ignore[attr-defined]
    assert manager_of(machine) is manager


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (
            "Downloading\nError: getaddrinfo ENOTFOUND host\n    at x\nError: Failed",
            "getaddrinfo ENOTFOUND host",
        ),
        ("Reading lists\nE: Unable to locate package x\n", "Unable to locate package x"),
        ("one\ntwo\n", "two"),
        ("\n", "it said nothing"),
    ],
)
def test_the_reason_is_the_first_error(said: str, reason: str) -> None:
    """Of many lines the one that tells why."""
    assert reason_in(said) == reason


@pytest.mark.browser
def test_a_program_that_is_no_browser_does_not_start(tmp_path: Path) -> None:
    """The browser of this machine starts; a program that ends at once does not."""
    assert browser_starts(find("chromium"))
    assert not browser_starts(Browser(program(tmp_path / "chromium"), None, "chromium", "made up"))


def test_the_command_refuses_other_names(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that is none of the three is told, with those that there are."""
    assert main(["install", "opera"]) == 2
    said = capsys.readouterr().err
    assert "opera" in said
    assert "chromium, firefox or webkit" in said


def test_the_carried_chromium_is_for_one_kind_of_machine(machine: Machine) -> None:
    """Elsewhere than on x86-64 Linux it says so before it fetches anything."""
    with pytest.raises(EnvironmentFault, match="x86-64 Linux"):
        install_carried_chromium(replace(machine, platform="darwin"))


def archive_of(folder: Path, files: dict[str, bytes]) -> bytes:
    with tarfile.open(folder / "made.tar", "w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return (folder / "made.tar").read_bytes()


def test_what_is_unpacked_stays_in_its_folder(tmp_path: Path) -> None:
    """Libraries and font land beside the browser, a path that leads out of the folder nowhere."""
    cat = program(tmp_path / "node", "#!/bin/sh\nexec cat\n")  # stands for Node: its brotli is cat
    inner = archive_of(tmp_path, {"lib/libnss3.so": b"library", "../escaped": b"bad"})
    empty = archive_of(tmp_path, {})
    package = {
        "chromium.br": b"browser",
        "al2023.tar.br": inner,
        "swiftshader.tar.br": empty,
        "fonts.tar.br": empty,
    }
    archive = tmp_path / "package.tar"
    archive.write_bytes(
        archive_of(tmp_path, {f"package/bin/{name}": text for name, text in package.items()})
    )
    target = tmp_path / "chromium"
    unpack(archive, target, cat)
    assert (target / "lib" / "libnss3.so").read_bytes() == b"library"
    assert (target / "headless_shell").stat().st_mode & 0o111
    assert (target / "chromium").stat().st_mode & 0o111
    assert not (tmp_path / "escaped").exists()


def packing_npm(folder: Path, content: bytes) -> Path:
    """An npm whose ``pack`` leaves that archive in the folder that it is told."""
    (folder / "content").write_bytes(content)
    script = f"""#!/bin/sh
[ "$1" = --version ] && {{ echo 10.9.0; exit; }}
for word; do
  case "$word" in --pack-destination=*) cp {folder / "content"} "${{word#*=}}/it.tgz";; esac
done
"""
    return program(folder / "bin" / "npm", script)


@pytest.mark.skipif(os.name == "nt", reason="the npm of this test is a shell script")
def test_only_the_pinned_archive_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a registry answers: the archive has the hash that stands in the code, or it is
    refused."""
    content = b"an archive"
    npm = packing_npm(tmp_path, content)
    monkeypatch.setenv("PATH", f"{npm.parent}{os.pathsep}{os.environ['PATH']}")
    (tmp_path / "to").mkdir()
    with pytest.raises(EnvironmentFault, match=r"did not bring the archive .* that is pinned"):
        fetch(tmp_path / "to")
    monkeypatch.setattr(carried, "ARCHIVE_SHA512", hashlib.sha512(content).hexdigest())
    assert fetch(tmp_path / "to").read_bytes() == content


TRYING = """
import signal, sys
from functools import partial
from pathlib import Path
from mathreply.browser import driving
from mathreply.browser.find import Browser

def interrupt(*_):
    raise KeyboardInterrupt

signal.signal(signal.SIGTERM, interrupt)
driving.driver_for = partial(driving.driver_for, direct=sys.argv[1] == "direct")
driving.shows_a_page(Browser(Path(sys.argv[2]), None, "chromium", "made up"))
"""


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.parametrize("how", ["direct", "by Playwright"])
def test_who_is_interrupted_while_a_browser_is_tried_ends_it_and_itself(
    tmp_path: Path, how: str
) -> None:
    """A browser that never answers is waited for; an interrupt then ends both. By Playwright's
    synchronous calls whoever waited was at work for ever after."""
    note, browser = tmp_path / "pid", tmp_path / "chromium"
    browser.write_text(f"#!/bin/sh\necho $$ > {note}.new\nmv {note}.new {note}\nexec sleep 60\n")
    browser.chmod(0o755)
    with subprocess.Popen(
        [sys.executable, "-c", TRYING, how, str(browser)], stderr=subprocess.PIPE
    ) as trying:
        wait_for(note.exists)
        trying.terminate()
        _, said = trying.communicate(timeout=20)
        assert b"KeyboardInterrupt" in said
        wait_for(lambda: not Path(f"/proc/{note.read_text().strip()}").exists())
