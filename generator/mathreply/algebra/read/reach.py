"""How far a sum without brackets reaches: ``\\sum_n y_n \\log p_n + (1 - y_n) \\log(1 - p_n)``.

By custom a sum ends at the next plus or minus. Where its index stands in every term behind that,
and nothing else gives that index a meaning, only the longer reach makes sense.
"""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Indexed

from mathreply.algebra.expression.context import Context, index_symbol
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Component, MatrixFunction
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.attempts import attempt
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.unread import Unread

_SIGNS = ("+", "-")


def reaching_on(reader: Reader, body: Expr, bound: dict[str, Expr]) -> Expr:
    """The body of a sum with the terms behind it that hold its index; the cursor is behind what is
    taken.

    Nothing is taken where a term does not depend on the index, or where the index has a meaning
    outside of the sum: the reader then refuses the letter, as before.
    """
    start = reader.cursor.at
    if not _may_reach(reader, bound):
        return body
    terms = [body]
    try:
        with attempt(reader):
            while reader.cursor.peek().text in _SIGNS and not reader.at_end():
                sign = reader.cursor.take().text
                term = reader.product()
                if not all(_is_only_an_index(term, index) for index in bound.values()):
                    raise Unread("", 0, "a term without the index, or with its number itself")
                terms.append(arithmetic.negate(term) if sign == "-" else term)
    except Unread:
        reader.cursor.at = start
        return body
    try:
        whole = arithmetic.add(terms)
    except arithmetic.ShapeMismatch:
        reader.cursor.at = start
        return body
    reader.context.reached |= set(bound) if len(terms) > 1 else set()
    return whole


def _is_only_an_index(term: Expr, index: Expr) -> bool:
    """Whether a bound index stands in a term, and there in families alone: ``k`` by itself may as
    well be another number."""
    return index in term.free_symbols and not _stands_bare(term, index)


def _stands_bare(e: Expr, index: Expr) -> bool:
    if e == index:
        return True
    if isinstance(e, (Indexed, MatrixFunction, Component)):
        return False
    return any(_stands_bare(part, index) for part in e.args)


def refuse_outside(value: Expr, context: Context, tex: str) -> None:
    """Refuses a side in which an index is free of which a sum before has been taken to reach on:
    there it may have been free as well.

    Raises:
        Unread: at such a side.
    """
    free: set[Expr] = getattr(value, "free_symbols", set())
    name = next((n for n in context.reached if index_symbol(n) in free), None)
    if name is not None:
        message = f"'{name}' is free here, and the index of a sum before: how far does that reach?"
        raise Unread(tex, 1, message, "bracket what belongs to it, or rename one of the two")


def refuse_compared(sides: Sequence[tuple[Expr, dict[str, Exception]]]) -> None:
    """Refuses ``\\sum_{i \\ne j} x_i x_j`` where a declared j stands in no side but in such sums:
    then both may be summed over.

    Args:
        sides: of the claim, each with its questions.

    Raises:
        Unread: at such a sum.
    """
    for _, questions in sides:
        for letter, question in questions.items():
            j = index_symbol(letter)
            is_fixed = any(
                j in getattr(side, "free_symbols", ()) and letter not in own for side, own in sides
            )
            if not is_fixed:
                raise question


def _may_reach(reader: Reader, bound: dict[str, Expr]) -> bool:
    """Whether one index is bound, which means nothing else here, and stands behind the next
    sign."""
    if len(bound) != 1 or reader.cursor.peek().text not in _SIGNS or reader.at_end():
        return False
    (name,) = bound
    context = reader.context
    if name in context or index_symbol(name) in context.ranges or name in context.bounds:
        return False
    rest = reader.cursor.rest()
    return any(lexeme.text == name for lexeme in rest)
