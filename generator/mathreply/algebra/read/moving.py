"""Names that stand for expressions move with what is bound around them.

With ``y = x^2`` the y of ``\\int_0^1 y\\,dx`` is the x of the integral squared: a defined name
stands for its expression wherever it stands. So where the expression holds a name that is bound
here, it is put in at once, with the bound name in it; everywhere else the name stays as written.
"""

from __future__ import annotations

import sympy
from sympy import Dummy, Symbol

from mathreply.algebra.expression.context import Context, Phrase
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import Circular, bound_in, inline
from mathreply.algebra.expression.placing import put
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import Unread, unread


def moved(reader: Reader, value: Expr, place: tuple[Lexeme, ...]) -> Expr:
    """``value``, or the expression that it stands for with the names in it that are bound here.

    Raises:
        Unread: where an entry of a family is bound of which the expression holds others.
    """
    if not reader.scope or not reader.context.rules or not isinstance(value, sympy.Basic):
        return value
    meant = _inlined(value, reader.context, place)
    if meant is value or meant == value:
        return value
    bound = {s: reader.scope[s.name] for s in _free(meant) if s.name in reader.scope}
    bound = {s: here for s, here in bound.items() if s != here}  # of a primitive it stays free
    return put(meant, bound) if bound else value


def refuse_mute(reader: Reader, phrase: Phrase, value: Expr, place: tuple[Lexeme, ...]) -> None:
    """Refuses an expression taken as one name that holds a bound letter of which its definition
    says nothing: with ``f(x+1) = q``, what is ``\\int f(x+1)\\,dx``?"""
    mute = [n for n in phrase.letters if n in reader.scope]
    free: set[Expr] = getattr(value, "free_symbols", set())
    if phrase.closed or not mute or all(reader.scope[n] in free for n in mute):
        return
    raise unread(
        place,
        f"'{mute[0]}' is bound here, and the definition of this expression does not show it",
        f"define it with '{mute[0]}' in it, or as a function",
    )


def refuse_captured(value: Expr, context: Context, tex: str) -> None:
    """Refuses a side in which a name stands for something bound around it that it does not hold
    yet: of definitions that use each other in a circle the order cannot be made right.

    Raises:
        Unread: where one does.
    """
    if not isinstance(value, sympy.Basic) or not context.rules:
        return
    for node in sympy.preorder_traversal(value):
        names = {s.name for s in bound_in(node) if isinstance(s, Symbol)}
        if not names:
            continue
        meant = _free(_inlined(node, context, ()))
        hidden = {s.name for s in meant - _free(node)} & names
        if hidden:
            name = min(hidden)
            raise Unread(
                tex, 1, f"a name here stands for something with '{name}', which is bound", ""
            )


def _inlined(value: Expr, context: Context, place: tuple[Lexeme, ...]) -> Expr:
    try:
        return inline(value, context)
    except Circular as error:
        raise unread(place, str(error), "define each name by others") from None


def _free(value: Expr) -> set[Expr]:
    """The free names of an expression that are no bound ones of the reader's."""
    found: set[Expr] = value.free_symbols
    return {s for s in found if isinstance(s, Symbol) and not isinstance(s, Dummy)}
