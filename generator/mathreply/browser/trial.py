"""Whether a program can be used as a browser: it is asked for its version, within bounds, before
anything is handed to it.

A driver that starts a program which never answers waits for it, and one that floods its output
fills the driver's memory. A browser that has passed is not asked again until its file changes.
"""

from __future__ import annotations

import os
import re
import selectors
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from mathreply.browser.find import Browser, Machine

_ANSWER_S = 6.0
_MOST_BYTES = 65_536
_OLDEST = {"chromium": 100, "firefox": 128}
"""Older ones lack parts of CSS and of the protocol that the page is shown with; of WebKit nothing
is known before it has a screen."""


def objection(found: Browser, machine: Machine) -> str:
    """Why a browser cannot be used, in words; empty if nothing speaks against it."""
    oldest = _OLDEST.get(found.name)
    if oldest is None or machine.platform == "win32" or _has_passed(found, machine):
        return ""  # on Windows browsers do not tell their versions
    try:
        said = _answer([str(found.path), "--version"])
    except _Unusable as fault:
        return str(fault)
    version = re.search(r"(\d+)(?:\.\d+)+", said)
    if version is None:
        return f"it told no version but ‘{said.strip()[:40]}’"
    if int(version[1]) < oldest:
        return f"version {version[0]} is too old: {oldest} or newer is needed"
    _remember(found, machine)
    return ""


class _Unusable(Exception):
    """What the program did in place of an answer."""


def _answer(command: list[str]) -> str:
    """What a command prints in its time, and no more than that."""
    try:
        process = subprocess.Popen(  # noqa: S603  # a browser that was found or named
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as fault:
        raise _Unusable(f"it cannot be run: {fault.strerror or fault}") from fault
    try:
        said = _read(process, time.monotonic() + _ANSWER_S)
        if process.returncode:
            raise _Unusable(f"it ends with {process.returncode}: {said.strip()[:80]}")
        return said
    finally:
        with suppress(ProcessLookupError, PermissionError):  # all of it has ended by itself
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout:
            process.stdout.close()


def _read(process: subprocess.Popen[bytes], deadline: float) -> str:
    assert process.stdout is not None
    said = b""
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0:
            if not ready.select(left):
                break
            chunk = os.read(process.stdout.fileno(), 4_096)
            said += chunk
            if len(said) > _MOST_BYTES:
                raise _Unusable("it floods its output")
            if not chunk:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(max(0.1, deadline - time.monotonic()))
                    return said.decode("utf-8", "replace")
                break
    raise _Unusable(f"it did not tell its version within {_ANSWER_S:.0f} s")


def _note(found: Browser, machine: Machine) -> Path:
    return machine.cache() / "mathreply" / f"{found.name}.passed"


def _identity(found: Browser) -> str:
    about = found.path.stat()
    return f"{found.path} {about.st_size} {about.st_mtime_ns}\n"


def _has_passed(found: Browser, machine: Machine) -> bool:
    try:
        return _note(found, machine).read_text("utf-8") == _identity(found)
    except (OSError, UnicodeDecodeError):
        return False


def _remember(found: Browser, machine: Machine) -> None:
    note = _note(found, machine)
    with suppress(OSError):  # it is asked again next time
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(_identity(found), "utf-8")
