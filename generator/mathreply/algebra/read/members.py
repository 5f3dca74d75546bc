"""Sums over a finite set of which nothing is known but that functions are defined on it:
``\\sum_s`` over states, ``\\sum_{a \\in \\mathcal{A}}`` over actions.

The set is numbered, and its members pass for numbers: functions of which nothing is known take any
values on them, so that what holds for every such set holds for every finite set.
"""

from __future__ import annotations

import re

from sympy import Function, Indexed, IndexedBase, MatrixSymbol, Symbol
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import MatrixFunction
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import Unread, unread


def is_member_only(body: Expr, index: Expr) -> bool:
    """Whether an index stands as an argument of unknown functions alone, and somewhere."""
    calls = _calls(body, index)
    if not calls:
        return False
    hidden = body.xreplace({call: call.func() for call in calls})
    return index not in hidden.free_symbols


_INDEXED = re.compile(r"(?P<base>[^_]+)_(?P<sub>\w'*|\{[^{}]*\})")
_APPLIED = re.compile(r"(?P<base>[^_()]+)\((?P<sub>[^()]+)\)")
"""A set that depends on something, by an index or as a function: ``X_i``, ``\\mathcal{A}(s)``."""


def members_of(
    reader: Reader, spelling: str, name: str, index: Expr, number: Expr
) -> tuple[Expr, Expr]:
    """The member of a set with a number, and how many there are; both depend on an index of the set
    that is bound: ``\\sum_i \\sum_{x \\in X_i}``.

    Args:
        reader: the reader.
        spelling: the set.
        name: what runs over it.
        index: what stands for that, a vector or a number.
        number: which member.

    Raises:
        Unread: where something bound stands in the set's name that is no index.
    """
    if spelling.startswith("\\operatorname{range}"):
        # What x_t may be may be another for each t that is bound.
        below = re.findall(r"[A-Za-z]", name.partition("_")[2])
        family, outer = spelling, [reader.scope[x] for x in below if x in reader.scope]
    else:
        family, outer = _set_of(reader, spelling)
    size = f"\\left|{family}\\right|"
    if outer:
        count = Function(size, integer=True, positive=True)(*outer)
    else:
        count = Symbol(size, integer=True, positive=True)
    if isinstance(index, MatrixSymbol):
        return MatrixFunction(family, *index.shape, *outer, number), count
    assumed = {"integer": True, "positive": True} if name in "ijklmn" else {"real": True}
    return IndexedBase(family, **assumed)[(*outer, number)], count


def _set_of(reader: Reader, spelling: str) -> tuple[str, list[Expr]]:
    """A set's name, without the bound indices that stand in it, and these.

    Raises:
        Unread: where something bound stands in it that is no index.
    """
    depends = _INDEXED.fullmatch(spelling) or _APPLIED.fullmatch(spelling)
    subs = depends["sub"].strip("{}").split(",") if depends else []
    outer = [reader.scope[sub] for sub in subs if sub in reader.scope]
    others = set(re.findall(r"\\?[A-Za-z]+'*", spelling)) - set(subs)
    is_mixed = bool(outer) and len(outer) < len(subs)
    if is_mixed or others & reader.scope.keys():
        raise Unread(spelling, 0, f"a set with something bound in its name: {spelling}")
    if depends is None or not outer:
        return spelling, outer
    slot = "_\\cdot" if depends.re is _INDEXED else "(\\cdot)"
    return f"{depends['base']}{slot}", outer


def check_sequence(body: Expr, index: Expr, name: str, place: tuple[Lexeme, ...]) -> None:
    """Refuses ``\\sum_S \\prod_i p(s_i)``: the members of the sequence that S is move with it.

    Raises:
        Unread: where the capital itself stands nowhere in what is summed, and members do.
    """
    letters = {str(entry.base.label) for entry in body.atoms(Indexed)}
    if name.isupper() and index not in body.free_symbols and f"{name.lower()}_\\cdot" in letters:
        raise unread(place, f"are the '{name.lower()}' members of the '{name}' of the sum?", "")


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
