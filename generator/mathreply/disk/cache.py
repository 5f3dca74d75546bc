"""Results kept by the content that they came from; damaged or foreign entries are misses, told
once.

One SQLite file (safe for several processes at once, and in a folder that several machines share)
with a row an entry: stage, key, value, checksum, last use. Keys are digests of everything that the
value depends on, so nothing ever has to be invalidated.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from mathreply.diagnostics import EnvironmentFault

Value = TypeVar("Value")
_FAULTS = (sqlite3.Error, ValueError, TypeError, OverflowError, MemoryError)
"""What reading a damaged store may raise: a length in it may ask for any memory."""

BUSY_S = 20.0
"""How long another process may hold the store."""
_SCHEMA = """CREATE TABLE IF NOT EXISTS entry (
             stage TEXT, key TEXT, value BLOB, checksum INTEGER, used REAL,
             PRIMARY KEY (stage, key)) WITHOUT ROWID"""


def default_folder() -> Path | None:
    """``$MATHREPLY_CACHE``, else the user's cache folder; None for a user without a home."""
    if named := os.environ.get("MATHREPLY_CACHE"):
        return Path(named)
    from platformdirs import user_cache_path  # noqa: PLC0415 - only where no folder is named

    folder = user_cache_path("mathreply")
    return folder if folder.is_absolute() else None


def digest(*parts: object) -> str:
    """A key: the SHA-256 of the parts, told apart by their lengths.

    >>> digest("a", "bc") == digest("ab", "c")
    False
    """
    state = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        state.update(len(data).to_bytes(8, "big"))
        state.update(data)
    return state.hexdigest()


def digest_files(paths: Iterable[Path]) -> str:
    """A key for the contents of files, whatever their folder; each file is read once, for whatever
    keys it is part of."""
    return digest(
        *(part for path in sorted(paths, key=str) for part in (path.name, _content_digest(path)))
    )


@cache
def _content_digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def sources(folder: Path) -> list[Path]:
    """Paths of the Python files in a folder and those below it, but for the engines."""
    found = []
    for top, folders, names in os.walk(folder):
        found += [Path(top, name) for name in names if name.endswith(".py")]
        folders[:] = [name for name in folders if name not in ("__pycache__", "engines")]
    return found


class Cache:
    """Values by ``(stage, key)``; opening a damaged or unwritable store gives an empty one that
    keeps nothing."""

    def __init__(
        self, folder: Path | None, warn: Callable[[str], None] = lambda text: None
    ) -> None:
        self.folder = folder
        """Where the store is; None keeps nothing."""
        self._warn = warn
        self._warned = False
        self._lock = threading.Lock()  # stages in several threads share the connection
        self._used: dict[tuple[str, str], float] = {}
        self._connection = self._open(folder) if folder is not None else None

    def _open(self, folder: Path) -> sqlite3.Connection | None:
        path = folder / "results.sqlite"
        for attempt in (1, 2):
            try:
                folder.mkdir(parents=True, exist_ok=True)
                connection = sqlite3.connect(
                    path, timeout=BUSY_S, isolation_level=None, check_same_thread=False
                )
                # A rollback journal works over a network, where a write-ahead log does not (SQLite,
                # "Write-Ahead Logging", section 1). Nothing is waited for: a power cut may cost the
                # store, which is then begun anew.
                connection.execute("PRAGMA journal_mode=TRUNCATE")
                connection.execute("PRAGMA synchronous=OFF")
                connection.execute(_SCHEMA)
                return connection
            except (*_FAULTS, OSError) as error:
                readable = not isinstance(error, sqlite3.OperationalError | OSError)
                self._tell(
                    f"the cache {path} is damaged and begun anew"
                    if readable and attempt == 1
                    else f"no cache: {path}: {error}"
                )
                if not readable:
                    return None
                _unlink(path)
        return None

    def _tell(self, text: str) -> None:
        if not self._warned:
            self._warned = True
            self._warn(text)

    def get(self, stage: str, key: str, kind: type[Value]) -> Value | None:
        """The value of an entry, or None where there is none or it is damaged."""
        if self._connection is None:
            return None
        try:
            with self._lock:
                row = self._connection.execute(
                    "SELECT value, checksum FROM entry WHERE stage=? AND key=?", (stage, key)
                ).fetchone()
            if row is None:
                return None
            if zlib.crc32(row[0]) != row[1]:
                raise ValueError("checksum")
            value = row[0] if kind is bytes else msgspec.msgpack.decode(row[0], type=kind)
        except _FAULTS as error:
            self._tell(f"an entry of the cache ({stage}) is damaged and made anew")
            self._give_up_if_broken(error)
            return None
        self._used[(stage, key)] = time.time()
        return value

    def put(self, stage: str, key: str, value: object) -> None:
        """Keep a value; a full disk or a lock that is held too long loses the entry, never the
        run."""
        if self._connection is None:
            return
        data = value if isinstance(value, bytes) else msgspec.msgpack.encode(value)
        try:
            with self._lock:
                self._connection.execute(
                    "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?)",
                    (stage, key, data, zlib.crc32(data), time.time()),
                )
        except _FAULTS as error:
            self._tell(f"a result could not be cached: {error}")
            self._give_up_if_broken(error)

    def _give_up_if_broken(self, error: BaseException) -> None:
        """Where the file itself is damaged, and not an entry, the next run begins anew."""
        broken = isinstance(error, sqlite3.DatabaseError)
        if broken and not isinstance(error, sqlite3.OperationalError) and self.folder is not None:
            self._connection = None
            _unlink(self.folder / "results.sqlite")

    def sizes(self) -> list[tuple[str, int, int]]:
        """(stage, entries, bytes) rows.

        Raises:
            EnvironmentFault: the store is damaged, or another process holds it.
        """
        if self._connection is None:
            return []
        with _told():
            return list(
                self._connection.execute(
                    "SELECT stage, COUNT(*), SUM(LENGTH(value)) FROM entry GROUP BY stage ORDER BY"
                    " stage"
                )
            )

    def trim(self, max_bytes: int) -> int:
        """Forget the entries used longest ago until ``max_bytes`` are left; returns how many
        went.

        Raises:
            EnvironmentFault: the store is damaged, or another process holds it.
        """
        if self._connection is None:
            return 0
        kept, gone = 0, []
        with _told():
            for stage, key, size in self._connection.execute(
                "SELECT stage, key, LENGTH(value) FROM entry ORDER BY used DESC"
            ):
                kept += size
                if kept > max_bytes:
                    gone.append((stage, key))
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("DELETE FROM entry WHERE stage=? AND key=?", gone)
            self._connection.execute("COMMIT")
        with suppress(sqlite3.OperationalError):  # beside a reader the file shrinks another time
            self._connection.execute("VACUUM")
        return len(gone)

    def close(self) -> None:
        """Write what waits, and let the file go."""
        if self._connection is None:
            return
        try:
            self._connection.execute("BEGIN")
            self._connection.executemany(
                "UPDATE entry SET used=? WHERE stage=? AND key=?",
                [(used, *key) for key, used in self._used.items()],
            )
            self._connection.execute("COMMIT")
        except _FAULTS as error:
            self._tell(f"the cache could not note what was used: {error}")
        with suppress(*_FAULTS):
            self._connection.close()
        self._connection = None


def _unlink(store: Path) -> None:
    """Take away a store with what SQLite keeps beside it."""
    for ending in ("", "-journal", "-wal", "-shm"):
        with suppress(OSError):
            Path(f"{store}{ending}").unlink(missing_ok=True)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except _FAULTS as error:
        busy = isinstance(error, sqlite3.OperationalError) and "locked" in str(error)
        hint = "try again when the other run is done" if busy else "delete the cache's folder"
        raise EnvironmentFault(f"the cache cannot be used: {error}", hint) from error
