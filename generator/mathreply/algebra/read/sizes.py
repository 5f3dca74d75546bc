"""Sizes that nobody has declared: a name each until the surroundings tell."""

from __future__ import annotations

from sympy import Symbol

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read.expression import Reader


def open_size(reader: Reader, name: str) -> Expr:
    """The size of this name, or the one that its surroundings have told."""
    size: Expr = Symbol(name, integer=True, positive=True)
    while size in reader.context.sizes:
        size = reader.context.sizes[size]
    return size
