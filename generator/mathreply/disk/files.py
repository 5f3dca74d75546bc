"""Output that appears whole or not at all, under names that stay inside the output folder."""

from __future__ import annotations

import ctypes
import errno
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from mathreply.diagnostics import OutputFault
from mathreply.disk.locks import HeldByAnother, hold

TEMPORARY = ".tmp-"
"""How the names of unfinished files and folders begin; :func:`sweep` takes away what a killed run
left."""

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h


def write_file(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` through a temporary neighbour, so that a reader sees the old bytes
    or the new; after a power cut, too. Who may read and write it stays as it was.

    Raises:
        OutputFault: naming the path and the system's reason; also where a device or a folder bears
            that name.
    """
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            raise OutputFault(f"{path} is no file that could be replaced", "name another one")
        temporary = path.parent / f"{TEMPORARY}{secrets.token_hex(8)}"
        try:
            _write_new(temporary, data)
            with suppress(FileNotFoundError):  # it is new
                shutil.copymode(path, temporary)
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
        _settle_folder(path.parent)


def write_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Make ``folder`` hold exactly ``contents`` (relative name → bytes), replacing what it held, in
    one move.

    Raises:
        OutputFault: naming the path and the system's reason; the old folder is whole then.
    """
    with _told(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.is_symlink():
            raise OutputFault(
                f"{folder} is a symbolic link, and output goes through none", "remove the link"
            )
        fresh = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=folder.parent))
        try:
            for name, data in contents.items():
                target = fresh / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            fresh.chmod(0o755)
            _settle_tree(fresh)
            _swap(fresh, folder)
            _settle_folder(folder.parent)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def _write_new(path: Path, data: bytes) -> None:
    """A file that was not there, on the disk when this returns; its mode is what the umask leaves.

    The umask itself is never touched: it is the whole process's, and another thread may be making
    a file at that moment.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


_BINARY = getattr(os, "O_BINARY", 0)  # on Windows alone


def _settle_tree(folder: Path) -> None:
    """Bring a folder's files to the disk: by one call for their file system where there is one
    (Linux ``syncfs``, a tenth of the time), else one by one."""
    settle = getattr(ctypes.CDLL(None), "syncfs", None) if sys.platform == "linux" else None
    for path in [folder] if settle else sorted(folder.rglob("*"), reverse=True):
        with suppress(OSError):  # some file systems refuse it
            descriptor = os.open(path, os.O_RDONLY)
            try:
                if settle is None or settle(descriptor) != 0:
                    os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _settle_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with suppress(OSError):  # some file systems refuse it
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold an output folder for one run, and clear away what this one or a killed one left
    unfinished in it.

    The lock is the operating system's, so it goes with its holder, however that ends.

    Raises:
        OutputFault: another run holds it (the message names the process), or the folder cannot be
            written.
    """
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        holder = folder / ".lock-holder"
        try:
            release = hold(folder / ".lock")
        except HeldByAnother:
            name = (
                holder.read_text(encoding="utf-8").strip() if holder.exists() else "another process"
            )
            raise OutputFault(
                f"{folder} is in use by {name}", "wait until it is done, or choose another --output"
            ) from None
    try:
        from platform import node  # noqa: PLC0415 - an unchanged run locks nothing

        with _told(folder):
            holder.write_text(
                f"process {os.getpid()} on {node() or 'this machine'}\n", encoding="utf-8"
            )
            sweep(folder)
        yield
    finally:
        with suppress(OSError):
            sweep(folder)  # an interrupt may strike before or while a writer clears away its own
            holder.unlink(missing_ok=True)
        release()


def sweep(folder: Path) -> None:
    """Take away unfinished files and folders; only for the holder of the folder's lock."""
    for leftover in folder.glob(f"{TEMPORARY}*"):
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


def _swap(fresh: Path, folder: Path) -> None:
    if not folder.exists():
        fresh.rename(folder)
    elif not _exchange(fresh, folder):
        old = folder.with_name(f"{TEMPORARY}old-{folder.name}")
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
    return bool(
        rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0
    )


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        hint = {
            errno.ENOSPC: (
                "free some space and run the same command again: finished answers are kept"
            ),
            errno.EACCES: "choose a folder that you may write with --output",
            errno.EROFS: "choose a folder that you may write with --output",
        }.get(error.errno or 0, "")
        raise OutputFault(f"cannot write {path}: {error.strerror or error}", hint) from error
