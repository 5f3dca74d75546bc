"""What the reader of expressions is made with: who reads which construct.

The constructs read their inner pieces with the reader; it knows them by this record alone, so that
no file needs another one that needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Construct = Callable[[Any], Any]
"""Reads what begins at a reader's cursor and returns its value."""


@dataclass(frozen=True)
class Grammar:
    """The constructs; each is handed the reader."""

    constructs: Mapping[str, Construct]
    """By the lexeme with which they begin."""
    name: Construct
    """A name, with its scripts and arguments."""
    indicator: Construct
    starts_indicator: Callable[[Any], bool]
    attach: Callable[[Any, Any], Any]
    """A value with the powers, factorials and indices that follow it."""
    dots: frozenset[str]
    sum_with_dots: Callable[[Any, list[Any]], Any]
    """The sum of which the first terms were read, where dots follow."""
    starts_bar: Callable[[Any], bool]
    after_bar: Callable[[Any, Any], Any]
    """A value between the bounds on the bar that follows."""
    chosen: Callable[[Any, Any, Callable[[], Any]], Any]
    """A binomial of which the upper number was read."""
    moved: Callable[[Any, Any, Any], Any]
    """A value, or what it stands for where that holds a bound name."""
