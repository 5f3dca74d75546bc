"""Streams of JSON objects, one a line, answered one by one and in order."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from mathreply.diagnostics import UsageError


def objects(path: str) -> Iterator[tuple[int, Any]]:
    """(line, value) of each line; a line that is no JSON gives a string that says so, for the
    caller to refuse.

    Raises:
        UsageError: the file cannot be read.
    """
    try:
        stream = sys.stdin.buffer if path == "-" else Path(path).open("rb")  # noqa: SIM115  # closed below
    except OSError as error:
        raise UsageError(f"{path}: no-input: {error.strerror}") from error
    with stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                try:
                    yield number, json.loads(line)
                except (ValueError, RecursionError) as error:
                    yield number, f"not JSON: {error}"


def put(value: object) -> None:
    """One object on stdout, at once, so that a program at the other end can answer it."""
    sys.stdout.write(json.dumps(msgspec.to_builtins(value), ensure_ascii=False) + "\n")
    sys.stdout.flush()
