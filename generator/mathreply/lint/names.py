"""Sets of names, written as words in a row."""

from __future__ import annotations


def names(words: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(words.split())
