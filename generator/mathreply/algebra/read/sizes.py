"""Sizes that nobody has declared: a name each until the surroundings tell."""

from __future__ import annotations

from typing import Any

from sympy import Symbol

from mathreply.algebra.read.expression import Reader


def open_size(reader: Reader, name: str) -> Any:
    """The size of this name, or the one that its surroundings have told."""
    size: Any = Symbol(name, integer=True, positive=True)
    while size in reader.context.sizes:
        size = reader.context.sizes[size]
    return size
