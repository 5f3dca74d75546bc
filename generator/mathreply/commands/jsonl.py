"""Streams of JSON objects, one a line, answered one by one and in order."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from mathreply.diagnostics import UsageError
from mathreply.disk.inputs import MAX_BYTES


class Unusable(str):
    """Why a line cannot be used, for the caller to refuse it."""

    id: Any

    def __new__(cls, reason: str, identifier: Any = None) -> Unusable:
        """The reason, and the ``id`` of the object if it could be read."""
        made = super().__new__(cls, reason)
        made.id = identifier
        return made


def identifier_of(value: Any) -> Any:
    """The ``id`` of an object that was read, or of one that cannot be used; None without one."""
    return value.get("id") if isinstance(value, dict) else getattr(value, "id", None)


def objects(path: str) -> Iterator[tuple[int, Any]]:
    """(line, value) of each line; a line that is no JSON, or that holds what is no character, gives
    an :class:`Unusable`.

    Raises:
        UsageError: the file cannot be read.
    """
    try:
        stream = sys.stdin.buffer if path == "-" else Path(path).open("rb")  # noqa: SIM115  # closed below
    except OSError as error:
        raise UsageError(f"{path}: no-input: {error.strerror}") from error
    with stream:
        for number, line in enumerate(_lines(stream), start=1):
            if isinstance(line, Unusable):
                yield number, line
            elif line.strip():
                yield number, value_of(line)


_PATIENCE = 64
"""A line so many times as long as the longest that is taken has no end."""


def _lines(stream: BinaryIO) -> Iterator[bytes | Unusable]:
    """The lines of a stream; of one that is too long no more is held."""
    while line := stream.readline(MAX_BYTES + 1):
        if len(line) <= MAX_BYTES:
            yield line
            continue
        for _ in range(_PATIENCE):
            if not line or line.endswith(b"\n"):
                yield Unusable(f"the line is longer than {MAX_BYTES:,} bytes")
                break
            line = stream.readline(MAX_BYTES)
        else:
            yield Unusable("the line has no end: nothing after it is read")
            return


def value_of(line: bytes) -> Any:
    """What a line says, or why it cannot be used."""
    try:
        value = json.loads(line, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        return Unusable(f"not JSON: {error}")
    if b"\\u" in line and (half := _HALF.search(json.dumps(value, ensure_ascii=False))):
        identifier = value.get("id") if isinstance(value, dict) else None
        if isinstance(identifier, str) and _HALF.search(identifier):
            identifier = None
        reason = f"not JSON: {ascii(half[0])[1:-1]} is half of a character"
        return Unusable(reason, identifier)
    return value


def _refuse(name: str) -> None:
    """``NaN`` and ``Infinity``: Python's reader takes them, and JSON has no such thing."""
    raise ValueError(f"{name} is no number of JSON")


def _finite(digits: str) -> float:
    """A number; one beyond all floats could not be answered in JSON."""
    value = float(digits)
    if not isfinite(value):
        raise ValueError(f"{digits[:20]} is beyond all numbers that are read")
    return value


_HALF = re.compile("[\ud800-\udfff]")
"""One half of a surrogate pair alone. Source: RFC 8259, section 8.2."""


def put(value: object) -> None:
    """One object on stdout, at once, so that a program at the other end can answer it."""
    sys.stdout.write(json.dumps(msgspec.to_builtins(value), ensure_ascii=False) + "\n")
    sys.stdout.flush()
