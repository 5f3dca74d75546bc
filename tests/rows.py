"""Rows that take less time than a test of their own would take to be started."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def of_each(rows: Iterable[T], name: Callable[[T], str], holds: Callable[[T], None]) -> None:
    """Have something hold of each row; all those of which it does not are told, by their names and
    with what their assertions say."""
    wrong, seen = [], 0
    for row in rows:
        seen += 1
        try:
            holds(row)
        except AssertionError as error:
            wrong.append(f"{name(row)}: {error}")
    assert seen, "there are no rows"
    assert not wrong, f"{len(wrong)} of {seen}\n" + "\n\n".join(wrong)
