"""How far a derivative reaches: ``\\frac{d}{dx} x^2 \\cdot x`` may be of one factor or of two."""

from __future__ import annotations

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.read.dependence import Variables
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.slopes import is_slope
from mathreply.algebra.read.unread import unread


def check_reach(reader: Reader, variables: Variables) -> None:
    """Refuses a following factor that depends on the variable: is it differentiated or not?

    Raises:
        Unread: at such a factor.
    """
    cursor = reader.cursor
    here, place = cursor.at, cursor.peek()
    if place.text in ("\\cdot", "\\times", "/", "\\ast"):
        cursor.take()
        if is_slope(cursor) and cursor.peek(-2).text == ")":
            cursor.at = here  # \\frac{d}{dt}(…) \\cdot \\frac{dt}{dx}: the chain rule
            return
    elif not reader.starts_operand():
        return
    try:
        rest = reader.product()
    finally:
        cursor.at = here
    free: set[Expr] = getattr(inline(rest, reader.context), "free_symbols", set())
    if any({v, getattr(v, "base", v)} & free or v in free for v, _ in variables):
        said = "does the derivative reach this factor?"
        raise unread(place, said, "bracket what is differentiated")


def is_delimited(reader: Reader, start: int) -> bool:
    """Whether what was read from a place on is one bracket that only says what is differentiated,
    ``\\frac{d}{dx} (x^2) \\sin x``: it holds no sign that would need it, and what follows is no
    bracket that would be a factor beside it."""
    cursor = reader.cursor
    taken = cursor.slice(start)
    if not taken or taken[0].text != "(" or taken[-1].text != ")":
        return False
    depth = 0
    for at, lexeme in enumerate(taken):
        depth += lexeme.nesting
        if (depth == 0 and at + 1 < len(taken)) or (depth == 1 and lexeme.text in ("+", "-")):
            return False
    ahead = 1 if cursor.peek().text in ("\\cdot", "\\times") else 0
    return cursor.peek(ahead).text not in ("(", "[", "\\{")
