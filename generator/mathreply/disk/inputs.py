"""What the user named → the files it means, each with its bytes and the name of its output
folder."""

from __future__ import annotations

import glob
import hashlib
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from msgspec import Struct

from mathreply.diagnostics import Diagnostic, Severity, SourceError, UsageError, shown
from mathreply.disk.slugs import slug_of

MAX_BYTES = 4_000_000
"""An answer is text; a larger file is not read."""


class Input(Struct, frozen=True):
    """One file to work on."""

    path: str
    """As it is told: what a terminal would obey, or could not show, is written as an escape."""
    slug: str
    location: str
    """As the system names it: what :func:`read_input` takes."""


def is_file(name: str) -> bool:
    """Whether there is a file of that name; a name that none can have is none."""
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def find_inputs(named: Iterable[str]) -> tuple[Input, ...]:
    """The files that ``named`` means (files, folders, globs, ``-``), in order, each once, slugs
    kept apart.

    Raises:
        UsageError: nothing is there under one of the names.
    """
    paths = list(dict.fromkeys(path for name in named for path in _expand(name)))
    return tuple(_with_slugs(paths))


def read_list(path: str) -> tuple[str, ...]:
    """The paths in a list, one a line; empty lines are passed over.

    Raises:
        SourceError: it cannot be read.
    """
    lines = read_input(path).decode("utf-8", "surrogateescape").splitlines()
    return tuple(line.strip() for line in lines if line.strip())


def _expand(name: str) -> Iterator[str]:
    """The files that a name stands for: itself, those in a folder, or those that a pattern
    matches."""
    path = Path(name)
    if name == "-" or path.is_file():
        yield name
    elif path.is_dir():
        found = sorted(
            str(p)
            for p in path.rglob("*.md")
            if not any(part.startswith(".") for part in p.parts[1:])
        )
        if not found:
            raise UsageError(
                f"{name}: no-input: the folder holds no .md file", "mathreply new begins one"
            )
        yield from found
    elif glob.has_magic(name):
        found = sorted(glob.glob(name, recursive=True))  # noqa: PTH207  # Path.glob takes no absolute pattern
        if not found:
            raise UsageError(
                f"{name}: no-input: no file matches", "quote the pattern if the shell has eaten it"
            )
        yield from (p for p in found if Path(p).is_file())
    elif path.exists():
        raise UsageError(
            f"{name}: no-input: neither a file nor a folder", "send it to standard input, named -"
        )
    else:
        raise UsageError(f"{name}: no-input: there is no such file", _nearby(path))


def _nearby(path: Path) -> str:
    if not path.parent.is_dir():
        return f"there is no folder {path.parent} either"
    if path.is_symlink():
        return f"it is a link to {path.readlink()}, which leads nowhere"
    near = get_close_matches(path.name, [p.name for p in path.parent.iterdir()], n=1)
    return (
        f"did you mean '{path.with_name(near[0])}'?" if near else "mathreply new begins an answer"
    )


def _with_slugs(paths: list[str]) -> Iterator[Input]:
    taken: set[str] = set()
    for path in paths:
        slug = slug_of(unicodedata.normalize("NFC", path))
        if slug in taken:
            slug = (
                f"{slug}-{hashlib.sha256(path.encode('utf-8', 'surrogateescape')).hexdigest()[:6]}"
            )
        taken.add(slug)
        yield Input(shown(path), slug, path)


def read_input(path: str) -> bytes:
    """The bytes of one input, by its location.

    Raises:
        SourceError: ``unreadable``, with the system's reason; ``too-large``, of which no more is
            read than the limit.
    """
    try:
        if path == "-":
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(path).open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _fault("unreadable", f"cannot be read: {error.strerror}", path) from error
    if len(data) > MAX_BYTES:
        size = _size(path)
        told = f"the file has {size:,} bytes" if size > MAX_BYTES else "it goes on"
        raise _fault("too-large", f"{told}; an answer has at most {MAX_BYTES:,}", path)
    return data


def _size(path: str) -> int:
    """As the system tells it; 0 of what has none, such as a pipe."""
    return 0 if path == "-" else Path(path).stat().st_size


def _fault(code: str, told: str, path: str) -> SourceError:
    return SourceError([Diagnostic(code, Severity.ERROR, told, path)])
