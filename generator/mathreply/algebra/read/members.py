"""Sums over a finite set of which nothing is known but that functions are defined on it:
``\\sum_s`` over states, ``\\sum_{a \\in \\mathcal{A}}`` over actions.

The set is numbered, and its members pass for numbers: functions of which nothing is known take any
values on them, so that what holds for every such set holds for every finite set.
"""

from __future__ import annotations

from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import unread


def is_member_only(body: Expr, index: Expr) -> bool:
    """Whether an index stands as an argument of unknown functions alone, and somewhere."""
    calls = _calls(body, index)
    if not calls or arithmetic.is_matrix(body):
        return False
    hidden = body.xreplace({call: call.func() for call in calls})
    return index not in hidden.free_symbols


def check_one_set(
    reader: Reader, body: Expr, index: Expr, spelling: str, place: tuple[Lexeme, ...]
) -> None:
    """Refuses a function that is summed over two sets in the same place: are they one?"""
    for call in _calls(body, index):
        for position, argument in enumerate(call.args):
            if argument != index:
                continue
            key = ("set", call.func.__name__, position)
            known = reader.context.ranges.setdefault(key, spelling)
            if known != spelling:
                raise unread(
                    place,
                    f"is the set of the sum here the one of which '{call.func.__name__}' was "
                    "summed before?",
                    "use one letter, or name the set below each sum",
                )


def _calls(body: Expr, index: Expr) -> set[Expr]:
    """The applications of unknown functions of which the index is an argument."""
    return {call for call in body.atoms(AppliedUndef) if index in call.args}
