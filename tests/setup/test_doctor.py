"""What the doctor sees of an installation."""

from __future__ import annotations

import subprocess
from pathlib import Path

from mathreply.browser.find import Browser, Machine
from mathreply.run.doctor import (
    InstallationPart,
    PartState,
    as_json,
    examine,
    exit_code,
    version_of,
)
from tests.setup.programs import program


def by_part(findings: tuple[InstallationPart, ...]) -> dict[str, InstallationPart]:
    return {each.part: each for each in findings}


def test_every_part_is_examined(machine: Machine) -> None:
    """One finding a part, each in words; whatever is not ready says how to mend it."""
    findings = examine(machine)
    assert [each.part for each in findings] == [
        "Python",
        "mathreply",
        "libraries",
        "math engines",
        "templates",
        "chromium",
        "firefox",
        "webkit",
        "clipboard",
    ]
    assert all(each.detail for each in findings)
    assert all(each.hint for each in findings if each.state is not PartState.READY)


def test_a_missing_chromium_is_a_fault_and_a_missing_firefox_is_not(machine: Machine) -> None:
    """The command fails where the usual work cannot be done, and only there."""
    findings = by_part(examine(machine))
    assert findings["chromium"].state is PartState.BROKEN
    assert findings["firefox"].state is PartState.ABSENT
    assert "Xvfb" in findings["webkit"].detail
    assert exit_code(tuple(findings.values())) == 3
    assert exit_code((findings["firefox"], findings["webkit"])) == 0


def test_a_browser_is_told_with_its_version(machine: Machine) -> None:
    """Name, version, where it comes from and where it lies; others beside it are named too."""
    folder = Path(machine.environment["PATH"])
    program(folder / "google-chrome", "#!/bin/sh\necho 'Google Chrome 150.1'\n")
    program(folder / "microsoft-edge")
    finding = by_part(examine(machine))["chromium"]
    assert finding.state is PartState.READY
    assert (
        finding.detail
        == f"Google Chrome 150.1, Chrome, {folder}/google-chrome; also {folder}/microsoft-edge"
    )


def test_a_browser_that_hangs_is_told_without_a_version(tmp_path: Path) -> None:
    """The doctor does not wait for ever, nor fail, over a version."""

    def hangs(*words: object, **settings: object) -> None:
        raise subprocess.TimeoutExpired("browser", 20)

    browser = Browser(program(tmp_path / "b", "#!/bin/sh\necho B 1\n"), None, "chromium", "made up")
    assert version_of(browser) == "B 1"
    assert version_of(browser, hangs) == "version not told"


def test_missing_engines_are_a_fault(machine: Machine, tmp_path: Path) -> None:
    """With its hint, and without stopping the rest of the examination."""
    findings = by_part(examine(machine, tmp_path / "generator" / "mathreply"))
    assert findings["math engines"].state is PartState.BROKEN
    assert findings["templates"].state is PartState.BROKEN
    assert findings["Python"].state is PartState.READY


def test_the_clipboard_is_found(machine: Machine) -> None:
    """Any one of the programs that fill it will do."""
    assert by_part(examine(machine))["clipboard"].state is PartState.ABSENT
    path = program(Path(machine.environment["PATH"]) / "xclip")
    assert by_part(examine(machine))["clipboard"].detail == str(path)


def test_json_holds_the_same(machine: Machine) -> None:
    """Plain values with a schema number and the command's exit code."""
    findings = examine(machine)
    told = as_json(findings)
    assert told["schema"] == 1
    assert told["exit_code"] == exit_code(findings)
    assert told["findings"][0]["part"] == "Python"
    assert told["findings"][0]["state"] == "ready"
