"""Sizes that nobody has declared: a name each until the surroundings tell."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Dummy, Symbol

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read.expression import Reader


def open_size(reader: Reader, name: str) -> Expr:
    """The size of this name, or the one that its surroundings have told."""
    size: Expr = Symbol(name, integer=True, positive=True)
    while size in reader.context.sizes:
        size = reader.context.sizes[size]
    return size


_LAYERED = "^{[\\cdot]}"


def layer_of(name: str, indices: Sequence[Expr]) -> str:
    """What tells the sizes of one layer from another's: ``W^{[l]}`` and ``W^{[l-1]}`` differ in
    size, the members of any other family do not. Empty for those, and under a sum over layers."""
    is_bound = any(index.atoms(Dummy) for index in indices)
    if is_bound or not name.endswith(_LAYERED):
        return ""
    return f"#{indices[-1]}" if indices else ""
