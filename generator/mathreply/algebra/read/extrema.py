"""The greatest and the least: of several, over an index, over a variable; and where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sympy
from sympy import Dummy, Integer

from mathreply.algebra.expression.context import bound_index
from mathreply.algebra.expression.nodes import ArgExtremum, Extremum
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.operators import check_tail, index_of, range_of, scripts_of, size_of
from mathreply.algebra.read.scripts import split_at_commas
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import unread

if TYPE_CHECKING:
    from mathreply.algebra.read.expression import Reader


def read_extremum(reader: Reader) -> Any:
    """``\\max(a, b)``, ``\\max\\{a, b\\}``, ``\\max_i x_i``, ``\\max_x f(x)``."""
    command = reader.cursor.take()
    return extremum(reader, command.text[1:], (command,))


def extremum(reader: Reader, kind: str, place: tuple[Lexeme, ...]) -> Any:
    """The greatest or least of several, or over an index or a variable."""
    below, above = scripts_of(reader)
    cursor = reader.cursor
    if not below:
        return _of_several(reader, kind, place)
    names = [canonical(piece) for piece in split_at_commas(below)]
    found = (
        range_of(reader, below, above)
        if not (
            len(names) == 1
            and names[0] in reader.context
            and reader.context.names[names[0]].domain.kind != "index"
        )
        else None
    )
    if found is None or found.sets or len(found.names) != 1 or found.conditions:
        raise unread(
            (*place, *below),
            f"{kind} over more than one index",
            "write it over one index: \\max_{k} x_k",
        )
    name = found.names[0]
    index = index_of(found, name)
    start = cursor.at
    with reader.binding({name: index}):
        body = reader.product()
        check_tail(reader, kind, {name: index}, start)
    reader.closed_binders[name] = kind
    low, high = found.bounds.get(name, (None, None))
    if low is None or high is None:
        last = size_of(reader, body, index, found, name, (*place, *below))
        if last is None and reader.context.infer and name not in "ijkn" and low is None:
            free = Dummy(name, real=True)
            return (ArgExtremum if kind.startswith("arg") else Extremum)(
                kind.removeprefix("arg"), body.xreplace({index: free}), (free,)
            )
        if last is None:
            raise unread(
                (*place, *below),
                f"up to where does '{name}' run?",
                f"write 1 \\le {name} \\le n below",
            )
        low, high = Integer(1), last
    node = ArgExtremum if kind.startswith("arg") else Extremum
    return node(kind.removeprefix("arg"), body, (index, low, high))


def _of_several(reader: Reader, kind: str, place: tuple[Lexeme, ...]) -> Any:
    cursor = reader.cursor
    opening = cursor.peek()
    closers = {"(": ")", "\\{": "\\}", "[": "]"}
    if opening.text not in closers or kind not in ("max", "min"):
        raise unread((*place, opening), f"{kind} of what?", "write \\max(a, b) or \\max_k x_k")
    cursor.take()
    values = []
    with reader.inside():
        values.append(reader.expression())
        while cursor.accept(","):
            values.append(reader.expression())
    if cursor.peek().text != closers[opening.text]:
        raise reader.leftover(opening)
    cursor.take()
    if len(values) == 1 and arithmetic.is_matrix(values[0]):
        vector = values[0]
        index = bound_index("k", Integer(1))
        from mathreply.algebra.read.scripts import entry

        return Extremum(
            kind,
            entry(reader, vector, (index,), (opening,)),
            (index, 1, arithmetic.shape(vector)[0]),
        )
    if len(values) == 1:
        raise unread((*place, opening), f"{kind} of one number", "write \\max(a, b)")
    return (sympy.Max if kind == "max" else sympy.Min)(*values, evaluate=False)


def read_arg(reader: Reader) -> Any:
    """``\\arg\\max_k x_k``, or the argument of a complex number."""
    cursor = reader.cursor
    command = cursor.take()
    follower = cursor.peek()
    if follower.text in ("\\max", "\\min"):
        cursor.take()
        return extremum(reader, f"arg{follower.text[1:]}", (command, follower))
    if follower.text != "(":
        raise unread((command, follower), "\\arg of what?", "write \\arg(z) or \\arg\\max_k x_k")
    return sympy.arg(reader.operand(), evaluate=False)


PREFIX = {
    "\\arg": read_arg,
    "\\max": read_extremum,
    "\\min": read_extremum,
    "\\sup": read_extremum,
    "\\inf": read_extremum,
}
