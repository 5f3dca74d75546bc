"""A lock that goes with its holder, however that ends."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path


class HeldByAnother(Exception):
    """Another process has the lock, or another part of this one."""


def hold(path: Path) -> Callable[[], None]:
    """Take the lock that the file stands for, and keep it until what is given back is called.

    Where the system locks open files (``flock(2)``) it is asked itself: to load the library that
    knows all other ways takes a tenth of a command that finds nothing changed. Both hold the same
    lock.

    Raises:
        HeldByAnother: it is not free.
        OSError: the file cannot be made, or not be locked.
    """
    try:
        import fcntl  # noqa: PLC0415 - Windows has none
    except ImportError:
        return _by_library(path)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise HeldByAnother from None
    except OSError:  # a file system without such locks
        os.close(descriptor)
        return _by_library(path)
    return partial(os.close, descriptor)


def _by_library(path: Path) -> Callable[[], None]:
    from filelock import FileLock, Timeout  # noqa: PLC0415 - see above

    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise HeldByAnother from None
    return lock.release
