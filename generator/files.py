"""Output that appears whole or not at all, under names that stay inside the output folder."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from slugify import slugify

from generator.diagnostics import OutputFault

_RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h


def slug_of(path: str) -> str:
    """A folder name for the answer at ``path``: ``[a-z0-9-]+``, stable, safe on every file system.

    >>> slug_of("answers/Softmax from Sigmoid.md")
    'softmax-from-sigmoid'
    """
    stem = Path(path.replace("\\", "/")).stem if path != "-" else "answer"
    slug = slugify(stem, max_length=80, word_boundary=True)
    if not slug or (not stem.isascii() and len(slug) < 3):
        slug = "-".join(filter(None, (slug, hashlib.sha256(stem.encode()).hexdigest()[:8])))
    return f"answer-{slug}" if slug in _RESERVED else slug


def write_file(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` through a temporary neighbour, so that a reader sees the old bytes or the new.

    Raises:
        OutputFault: naming the path and the system's reason.
    """
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            umask = os.umask(0)
            os.umask(umask)
            Path(temporary).chmod(0o666 & ~umask)
            Path(temporary).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(temporary).unlink()
            raise


def write_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Make ``folder`` hold exactly ``contents`` (relative name → bytes), replacing what it held, in one move.

    Raises:
        OutputFault: naming the path and the system's reason; the old folder is whole then.
    """
    with _told(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.is_symlink():
            raise OutputFault(f"{folder} is a symbolic link, and output goes through none", "remove the link")
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            for name, data in contents.items():
                target = fresh / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            fresh.chmod(0o755)
            _swap(fresh, folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def _swap(fresh: Path, folder: Path) -> None:
    if not folder.exists():
        fresh.rename(folder)
    elif not _exchange(fresh, folder):
        old = folder.with_name(f".{folder.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        folder.rename(old)
        fresh.rename(folder)
        shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step where the kernel can (Linux renameat2); False elsewhere."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    return bool(rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        hint = {errno.ENOSPC: "free some space and run the same command again: finished answers are kept",
                errno.EACCES: "choose a folder that you may write with --output",
                errno.EROFS: "choose a folder that you may write with --output"}.get(error.errno or 0, "")
        raise OutputFault(f"cannot write {path}: {error.strerror or error}", hint) from error
