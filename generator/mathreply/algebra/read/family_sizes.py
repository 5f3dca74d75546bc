"""Up to where an index runs that is told no end: as far as the families that it enters reach."""

from __future__ import annotations

import sympy

from mathreply.algebra.expression.context import size
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import Component
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.ranges import Range
from mathreply.algebra.read.unread import unread


def size_of(
    reader: Reader, body: Expr, index: Expr, found: Range, name: str, place: tuple[Lexeme, ...]
) -> Expr:
    """The size of the family that the index enters, where all agree; the range of a declared
    index."""
    declared = reader.context.names.get(name)
    if declared is not None and declared.domain.kind == "index" and declared.domain.shape:
        return size(declared.domain.shape[0])
    sizes: set[Expr] = set()
    body = inline(body, reader.context)
    for entry in body.atoms(sympy.Indexed):
        known = reader.context.names.get(str(entry.base.label))
        shape = known.shape if known is not None else _ruled(reader, entry)
        for position, used in enumerate(entry.indices):
            if used == index and position < len(shape):
                sizes.add(shape[position])
    for component in body.atoms(Component):
        for position, used in enumerate(component.indices):
            if used == index:
                sizes.add(arithmetic.shape(component.vector)[position])
    sizes.discard(None)
    if len(sizes) > 1:
        raise unread(
            place,
            f"'{name}' enters families of different sizes",
            f"write {name}=1 below and the last above",
        )
    return sizes.pop() if sizes else None


def _ruled(reader: Reader, entry: Expr) -> tuple[Expr, ...]:
    """The sizes of a defined family, found in its definition."""
    rule = reader.context.rule_for(entry.base)
    if rule is None:
        return ()
    return tuple(
        reader.context.ranges.get(("rule", str(entry.base.label), n))
        for n in range(len(rule.parameters))
    )
