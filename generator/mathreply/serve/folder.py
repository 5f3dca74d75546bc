"""The answers of one folder: their paths, what is on the disk, and what is not saved yet."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from mathreply.diagnostics import OutputFault, UsageError
from mathreply.disk.files import write_file

MOST_BYTES = 1_000_000
"""A larger file is no answer."""
_MOST_FILES = 2_000
_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


class OnDisk(Struct, frozen=True):
    """A file as it was read."""

    text: str
    """Lines end in ``\\n``, whatever they end in on the disk."""
    digest: str
    """Of its bytes; empty where there is no file."""
    newline: str = "\n"
    mark: str = ""
    """The byte-order mark with which it begins."""
    fault: str = ""
    """Why it cannot be shown, though something is there: a folder, no text, too large."""

    def encoded(self, text: str) -> bytes:
        """Another text with this file's line ends and mark."""
        return (self.mark + text.replace("\n", self.newline)).encode("utf-8", "surrogatepass")


class UnsavedText(Struct, frozen=True):
    """A text that was not saved, and the file that it was made from."""

    text: str
    base: str
    """The digest of that file."""


def digest_of(data: bytes) -> str:
    """What tells two states of a file apart."""
    return hashlib.sha256(data).hexdigest()


class Folder:
    """Reads and writes answers inside one folder, and nothing outside of it."""

    def __init__(self, root: Path, drafts: Path) -> None:
        """``drafts`` is where unsaved texts are kept, outside of the folder."""
        self.root = root.resolve()
        self._drafts = drafts

    def names(self) -> Iterator[str]:
        """The answers, by their names relative to the folder."""
        count = 0
        for path in sorted(self.root.rglob("*.md")):
            name = path.relative_to(self.root).as_posix()
            hidden = any(part.startswith(".") for part in name.split("/"))
            if not hidden and path.is_file() and self._is_inside(path):
                yield name
                count += 1
                if count == _MOST_FILES:
                    return

    def path(self, name: str) -> Path:
        """The file of a name.

        Raises:
            UsageError: it lies outside of the folder, or is not the name of an answer.
        """
        path = self.root / name
        good = bool(name) and "\0" not in name and name.endswith(".md")
        if not good or not self._is_inside(path):
            raise UsageError(
                f"{name!r} is no answer of this folder", "name a file that ends in .md"
            )
        return path

    def _is_inside(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self.root)

    def read(self, name: str) -> OnDisk:
        """The file as it is now; an empty one where there is none.

        Raises:
            UsageError: it is too large, no UTF-8, or cannot be read.
        """
        try:
            path = self.path(name)
            if path.stat().st_size > MOST_BYTES:
                raise UsageError(f"{name} is larger than an answer may be")
            data = path.read_bytes()
            text = data.decode("utf-8")
        except FileNotFoundError:
            return OnDisk("", "")
        except UnicodeDecodeError as error:
            raise UsageError(f"{name} is no UTF-8 text", "convert it to UTF-8") from error
        except (OSError, RuntimeError) as error:  # a circle of links is a RuntimeError in 3.11
            why = getattr(error, "strerror", None) or str(error)
            raise UsageError(f"{name} cannot be read: {why}") from error
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        newline = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
        plain = text.removeprefix(mark).replace("\r\n", "\n").replace("\r", "\n")
        return OnDisk(plain, digest_of(data), newline, mark)

    def state(self, name: str) -> OnDisk:
        """As :meth:`read`; something that cannot be read is a state of the file like any other,
        told from others by its stamp."""
        try:
            return self.read(name)
        except UsageError as error:
            return OnDisk("", f"unread {self.stamp(name)}", fault=str(error))

    def stamp(self, name: str) -> tuple[int, int, int]:
        """What changes when the file does: cheap to ask for."""
        try:
            status = (self.root / name).stat()
        except OSError:
            return (0, 0, 0)
        return (status.st_mtime_ns, status.st_size, status.st_ino)

    def write(self, name: str, text: str, base: str) -> tuple[OnDisk, bool]:
        """Save a text, whole or not at all, in the place of that state of the file; the state after
        it, and whether it is ours: where somebody was faster nothing is written.

        Args:
            name: of the file.
            text: its new one; line ends become those of the file.
            base: the digest of the state that may be replaced.

        Raises:
            OutputFault: it cannot be written, or must not be; what was there is whole.
        """
        before = self.state(name)
        if before.digest != base:
            return before, False
        path = self.path(name).resolve()  # a link stays one
        if path.is_file() and not path.stat().st_mode & _WRITABLE:
            raise OutputFault(f"{path} is read-only", "make it writable, then save again")
        data = before.encoded(text)
        if len(data) > MOST_BYTES:
            raise OutputFault(
                f"{name} would have {len(data):,} bytes, and an answer at most {MOST_BYTES:,}",
                "shorten it, then save again",
            )
        _write(path, data)
        after = self.state(name)
        return after, after.digest == digest_of(data)

    def draft(self, name: str) -> UnsavedText | None:
        """What was not saved of a file; None where nothing was."""
        try:
            value = json.loads(self._draft_path(name).read_text("utf-8"))
            text, base = value["text"], value["base"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return UnsavedText(text, base) if isinstance(text, str) and isinstance(base, str) else None

    def keep_draft(self, name: str, draft: UnsavedText) -> None:
        """Keep what is not saved, for a page that is closed or a server that is killed.

        Raises:
            OutputFault: there is no room.
        """
        value = {"file": str(self.path(name)), "base": draft.base, "text": draft.text}
        _write(self._draft_path(name), json.dumps(value).encode())

    def drop_draft(self, name: str) -> None:
        """Forget it: all is saved."""
        with suppress(OSError):
            self._draft_path(name).unlink()

    def _draft_path(self, name: str) -> Path:
        return self._drafts / f"{digest_of(str(self.path(name)).encode())[:32]}.json"


def _write(path: Path, data: bytes) -> None:
    """Write a file; the hint is for who sits before the page."""
    try:
        write_file(path, data)
    except OutputFault as error:
        raise OutputFault(
            str(error), "the text stays in the page: mend that, save again"
        ) from error


__all__ = ["MOST_BYTES", "Folder", "OnDisk", "OutputFault", "UnsavedText", "digest_of"]
