"""What this process may have too little of for a browser: told before one is started, since a
browser without it hangs, or prints its own stack."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from pathlib import Path

_FILES = 128
"""Open files. With 96, Chromium 156 starts and then loads no page; with 128 it shows one."""
_AMPLE_FILES = 1_024
_ANSWER_S = 10.0
_TIGHT_BYTES = 8 << 30
"""With more address space than this the driver is not asked whether it starts."""


def lacking(driver: Path | None) -> tuple[str, str] | None:
    """What a browser would have too little of, and what to do; None where nothing is known.

    Args:
        driver: the program that starts the browser; None where this process does it itself.
    """
    return _files() or (_space(driver) if driver else None)


def limited_space() -> str:
    """The limit on this process's address space in words; empty without one."""
    limit = _limit("RLIMIT_AS")
    return f"this process may take {limit >> 20:,} MiB of addresses" if limit else ""


def _files() -> tuple[str, str] | None:
    """Also lets this process open more, where it may."""
    limit = _limit("RLIMIT_NOFILE")
    if limit is None or limit >= _AMPLE_FILES:
        return None
    limit = _raised()
    if limit >= _FILES:
        return None
    what = f"it opens {_FILES} files, and this process may open {limit}"
    return what, f"raise the limit: ulimit -n {_AMPLE_FILES}"


def _raised() -> int:
    """The number of files that may be open, once it has been raised as far as the system lets."""
    import resource  # noqa: PLC0415 - not on Windows, where there are no limits

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _AMPLE_FILES if hard == resource.RLIM_INFINITY else min(hard, _AMPLE_FILES)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return soft


def _space(driver: Path) -> tuple[str, str] | None:
    """Asks the driver itself: how much it reserves depends on its version."""
    limit = _limit("RLIMIT_AS")
    if limit is None or limit > _TIGHT_BYTES or _runs(driver):
        return None
    return f"its driver does not start: {limited_space()}", "raise the limit: ulimit -v unlimited"


def _runs(driver: Path) -> bool:
    try:
        return not subprocess.run(  # noqa: S603 - Playwright's own Node
            [driver, "--eval", "1"],
            stdin=subprocess.DEVNULL,
            capture_output=True,  # it would print its stack
            timeout=_ANSWER_S,
            check=False,
        ).returncode
    except (OSError, subprocess.TimeoutExpired):
        return False


def _limit(name: str) -> int | None:
    """The soft one; None where there is none."""
    try:
        import resource  # noqa: PLC0415 - not on Windows, where there are no limits
    except ImportError:
        return None
    soft, _ = resource.getrlimit(getattr(resource, name))
    return None if soft == resource.RLIM_INFINITY else soft
