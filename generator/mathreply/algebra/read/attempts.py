"""Readings by way of trial, of which nothing stays where they fail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.unread import Unread


@contextmanager
def attempt(reader: Reader) -> Iterator[None]:
    """While something is read that may be read in another way: where that fails, what it noted of
    indices is forgotten. An index that is known would be taken for a fixed one the next time, in
    ``E[\\sum_{i \\ne j} X_i X_j]``.

    Raises:
        Unread: as the reading in it does.
    """
    ranges = reader.context.ranges
    noted = dict(ranges)
    try:
        yield
    except Unread:
        ranges.clear()
        ranges.update(noted)
        raise
