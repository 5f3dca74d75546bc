"""What this installation has and lacks, each with the way to mend it; the data of ``mathreply
doctor``."""

from __future__ import annotations

import platform
import subprocess
import sys
from collections.abc import Callable
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any, get_args

from msgspec import Struct
from msgspec.structs import asdict
from packaging.requirements import Requirement

from mathreply.browser.find import Browser, Machine, candidates, find, webkitgtk_lacks
from mathreply.diagnostics import BrowserMissing, EnginesMissing, EnvironmentFault, MathreplyError
from mathreply.disk.installed import (
    PACKAGE,
    damaged_files,
    engines_folder,
    is_checkout,
    read_manifest,
    templates_folder,
    templates_text,
)
from mathreply.model import BrowserName

_VERSION_TIMEOUT_S = 20.0


class PartState(StrEnum):
    """How a part of the installation stands."""

    READY = "ready"
    ABSENT = "absent"
    """Not there, and not needed for the usual work."""
    BROKEN = "broken"
    """Needed, and missing or damaged."""


class InstallationPart(Struct, frozen=True):
    """One part of the installation."""

    part: str
    """``Python``, ``math engines``, ``chromium`` …"""
    state: PartState
    detail: str
    """What was found, or what is wrong."""
    hint: str = ""
    """How to mend it; empty where nothing is to be mended."""


def examine(
    machine: Machine | None = None, package: Path = PACKAGE
) -> tuple[InstallationPart, ...]:
    """The state of every part, the needed ones first; starts no browser beyond asking for its
    version."""
    machine = machine or Machine()
    return (
        _python(),
        _itself(package),
        _libraries(),
        _engines(package, machine),
        _templates(package),
        *(_browser(name, machine) for name in get_args(BrowserName)),
        _clipboard(machine),
    )


def exit_code(findings: tuple[InstallationPart, ...]) -> int:
    """0 if nothing that is needed is missing or damaged, else 3."""
    return (
        EnvironmentFault.exit_code
        if any(each.state is PartState.BROKEN for each in findings)
        else 0
    )


def as_json(findings: tuple[InstallationPart, ...]) -> dict[str, Any]:
    """What ``doctor --json`` writes."""
    return {
        "schema": 1,
        "exit_code": exit_code(findings),
        "findings": [asdict(each) for each in findings],
    }


def _python() -> InstallationPart:
    detail = (
        f"{platform.python_version()} on {platform.system()} {platform.machine()}, {sys.executable}"
    )
    return InstallationPart("Python", PartState.READY, detail)


def _itself(package: Path) -> InstallationPart:
    """Where mathreply is installed."""
    where = f"in the checkout {package.parent}" if is_checkout(package) else f"in {package}"
    try:
        return InstallationPart("mathreply", PartState.READY, f"{version('mathreply')} {where}")
    except PackageNotFoundError:
        return InstallationPart(
            "mathreply",
            PartState.BROKEN,
            f"not installed, run from {package.parent}",
            "run `pip install -e .`",
        )


def _libraries() -> InstallationPart:
    """The libraries that the installed package asks for, with their versions."""
    try:
        asked = [Requirement(line) for line in requires("mathreply") or ()]
    except PackageNotFoundError:
        return InstallationPart(
            "libraries",
            PartState.BROKEN,
            "what is needed is not known: mathreply is not installed",
            "run `pip install -e .`",
        )
    needed = [each for each in asked if each.marker is None or each.marker.evaluate({"extra": ""})]
    found: list[str] = []
    wrong: list[str] = []
    for each in needed:
        try:
            has = version(each.name)
            (found if has in each.specifier else wrong).append(f"{each.name} {has}")
        except PackageNotFoundError:
            wrong.append(f"{each.name} (missing)")
    if wrong:
        return InstallationPart(
            "libraries",
            PartState.BROKEN,
            f"not as asked for: {', '.join(wrong)}",
            "install mathreply again",
        )
    return InstallationPart("libraries", PartState.READY, ", ".join(found))


def _engines(package: Path, machine: Machine) -> InstallationPart:
    """Whether the math engines are there and whole."""
    try:
        folder = engines_folder(package, machine.environment)
        manifest = read_manifest(folder)
    except EnginesMissing as fault:
        return InstallationPart("math engines", PartState.BROKEN, str(fault), fault.hint)
    if damaged := damaged_files(folder, manifest):
        detail = (
            f"{len(damaged)} of {len(manifest.files)} files are missing or changed, {damaged[0]}"
            " among them"
        )
        mend = (
            "delete that folder and run `make setup`"
            if is_checkout(package)
            else "install mathreply again"
        )
        return InstallationPart("math engines", PartState.BROKEN, f"{detail}, in {folder}", mend)
    packages = ", ".join(
        f"{each.name} {each.version} ({each.license})" for each in manifest.packages
    )
    return InstallationPart(
        "math engines", PartState.READY, f"{packages}; {len(manifest.files)} files in {folder}"
    )


def _templates(package: Path) -> InstallationPart:
    """How many templates there are."""
    try:
        count = len(templates_text(package=package))
        return InstallationPart(
            "templates", PartState.READY, f"{count} in {templates_folder(package)}"
        )
    except MathreplyError as fault:
        return InstallationPart("templates", PartState.BROKEN, str(fault), fault.hint)


def _browser(name: BrowserName, machine: Machine) -> InstallationPart:
    """Chromium is needed; Firefox and WebKit are for those who ask for them."""
    try:
        first = find(name, machine=machine)
    except BrowserMissing as fault:
        lacks = webkitgtk_lacks(machine) if name == "webkit" else ()
        detail = f"{fault}; WebKitGTK lacks {', '.join(lacks)}" if lacks else str(fault)
        return InstallationPart(
            name, PartState.BROKEN if name == "chromium" else PartState.ABSENT, detail, fault.hint
        )
    others = [str(each.path) for each in candidates(name, machine) if each.path != first.path]
    also = f"; also {', '.join(others)}" if others else ""
    return InstallationPart(
        name, PartState.READY, f"{version_of(first)}, {first.source}, {first.path}{also}"
    )


def version_of(browser: Browser, run: Callable[..., Any] = subprocess.run) -> str:
    """What the program says of its version; ``version not told`` where it says nothing in time."""
    try:
        done = run(
            [browser.path, "--version"],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_VERSION_TIMEOUT_S,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return "version not told"
    lines = [line.strip() for line in str(done.stdout).splitlines() if any(map(str.isdigit, line))]
    return lines[-1] if lines else "version not told"


_CLIPBOARDS = {"darwin": ("pbcopy",), "win32": ("clip",), "linux": ("wl-copy", "xclip", "xsel")}


def _clipboard(machine: Machine) -> InstallationPart:
    """Which program fills the clipboard."""
    programs = _CLIPBOARDS.get(machine.platform, ())
    if found := next((path for program in programs if (path := machine.which(program))), None):
        return InstallationPart("clipboard", PartState.READY, str(found))
    hint = "on Linux install wl-clipboard or xclip" if machine.platform == "linux" else ""
    return InstallationPart(
        "clipboard", PartState.ABSENT, "`mathreply copy` finds no program that fills it", hint
    )
