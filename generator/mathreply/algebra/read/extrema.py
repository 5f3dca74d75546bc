"""The greatest and the least: of several, over an index, over a variable; and where they are."""

from __future__ import annotations

import sympy
from sympy import Dummy, Integer

from mathreply.algebra.expression.context import bound_index
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import ArgExtremum, Extremum
from mathreply.algebra.expression.placing import put
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.bound_names import SINGLE
from mathreply.algebra.read.dots import DOTS
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.family_sizes import size_of
from mathreply.algebra.read.lexeme import closing_bracket
from mathreply.algebra.read.members import check_one_set, is_member_only, members_of
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.objectives import (
    over_several,
    over_vectors,
    refuse_functions,
    several_variables,
    vector,
)
from mathreply.algebra.read.patterns import pattern
from mathreply.algebra.read.product_ends import check_tail
from mathreply.algebra.read.ranges import Range, index_of, range_of, scripts_of
from mathreply.algebra.read.real_ranges import is_index, real_range
from mathreply.algebra.read.scripts import entry
from mathreply.algebra.read.stream import Lexeme, prepare
from mathreply.algebra.read.unread import unread
from mathreply.tex.tokens import TokenKind


def read_extremum(reader: Reader) -> Expr:
    """``\\max(a, b)``, ``\\max\\{a, b\\}``, ``\\max_i x_i``, ``\\max_x f(x)``."""
    command = reader.cursor.take()
    return extremum(reader, command.text[1:], (command,))


def extremum(reader: Reader, kind: str, place: tuple[Lexeme, ...]) -> Expr:
    """The greatest or least of several, or over an index or a variable."""
    below, above = scripts_of(reader)
    if not below and kind.startswith("arg"):
        below = _what_is_chosen(reader, kind, place)
    if not below:
        return _of_several(reader, kind, place)
    if not above and (variable := vector(reader, below)) is not None:
        return over_vectors(reader, kind, canonical(below), variable)
    if not above and (variables := several_variables(reader, below)):
        return over_several(reader, kind, variables, (*place, *below))
    over = None if above else real_range(reader, below)
    if over is not None and not is_index(reader, over[0]):
        return _over_reals(reader, kind, *over)
    found = range_of(reader, below, above)
    if kind in ("max", "min") and len(found.names) == len(found.sets) == 1:
        return _over_set(reader, kind, found, (*place, *below))
    if found.sets or len(found.names) != 1 or found.conditions:
        raise unread(
            (*place, *below),
            f"{kind} over more than one index",
            "write it over one index: \\max_{k} x_k",
        )
    return _over_index(reader, kind, found, (*place, *below))


def _what_is_chosen(reader: Reader, kind: str, place: tuple[Lexeme, ...]) -> tuple[Lexeme, ...]:
    """What the display says otherwise that an argument of an extreme value ranges over.

    Raises:
        Unread: where it says nothing, or where what follows does not hold it.
    """
    name = prepare(reader.context.chosen, {}, reader.context.limits)
    texts = [x.text for x in reader.cursor.rest()]
    if not name or name[-1].text not in texts:
        hint = f"write what is chosen below it: \\arg\\{kind[3:]}_{{\\theta}}"
        raise unread(place, f"{kind} over what?", hint)
    return name


def _over_index(reader: Reader, kind: str, found: Range, place: tuple[Lexeme, ...]) -> Expr:
    """The extreme value over whole numbers."""
    name = found.names[0]
    index = index_of(found, name)
    body = _body(reader, kind, name, index)
    low, high = found.bounds.get(name, (None, None))
    if low is None or high is None:
        last = size_of(reader, body, index, found, name, place)
        if last is None and reader.context.infer and name not in "ijkn" and low is None:
            free = Dummy(name, real=True)
            return _node(kind, put(body, {index: free}), (free,))
        is_of_members = low is None and high is None and is_member_only(body, index)
        if (
            last is None
            and kind in ("max", "min")
            and low is None
            and (reader.context.infer or is_of_members)
        ):
            if not reader.context.infer:
                check_one_set(reader, body, index, f"\\operatorname{{range}}{name}", place)
            found.sets[name] = f"\\operatorname{{range}}{name}"
            return _of_members(reader, kind, found, body, index)
        if last is None:
            raise unread(
                place,
                f"up to where does '{name}' run?",
                f"write 1 \\le {name} \\le n below",
            )
        low, high = Integer(1), last
    return _node(kind, body, (index, low, high))


def _over_set(reader: Reader, kind: str, found: Range, place: tuple[Lexeme, ...]) -> Expr:
    """The extreme value over the members of a set, numbered 1 … its size.

    Raises:
        Unread: where names are declared and a member stands elsewhere than in functions.
    """
    (name,) = found.names
    index = index_of(found, name)
    body = _body(reader, kind, name, index)
    if not reader.context.infer and not is_member_only(body, index):
        raise unread(place, f"over the set {found.sets[name]}", "number its members: \\max_{k} x_k")
    if not reader.context.infer:
        check_one_set(reader, body, index, found.sets[name], place)
    return _of_members(reader, kind, found, body, index)


def _of_members(reader: Reader, kind: str, found: Range, body: Expr, index: Expr) -> Expr:
    """The extreme value of what was read for one member, over all."""
    (name,) = found.names
    number = bound_index("m", Integer(1))
    member, count = members_of(reader, found.sets[name], name, index, number)
    if arithmetic.is_matrix(body):
        raise unread(reader.cursor.peek(-1), f"the {kind} of a vector or matrix", "")
    return Extremum(kind, put(body, {index: member}), (number, Integer(1), count))


def _over_reals(reader: Reader, kind: str, name: str, interval: Expr) -> Expr:
    """The extreme value over an interval of real numbers."""
    variable = Dummy(name, real=True)
    reader.context.binders[variable] = SINGLE
    return _node(kind, _body(reader, kind, name, variable), (variable, interval))


def _body(reader: Reader, kind: str, name: str, variable: Expr) -> Expr:
    start = reader.cursor.at
    refuse_functions(reader, name)
    with reader.binding({name: variable}):
        body = _in_braces(reader)
        if body is None:
            body = reader.product()
            check_tail(reader, kind, {name: variable}, start)
    reader.closed_binders[name] = kind
    return body


def _in_braces(reader: Reader) -> Expr | None:
    """What stands in the braces behind an operator, ``\\max_i \\{x_i\\}``, where nothing follows
    that may belong to it: there they group. None where else follows."""
    cursor, here = reader.cursor, reader.cursor.at
    if not cursor.accept("\\{"):
        return None
    value = reader.enclosed("\\}")
    if reader.starts_operand() or cursor.peek().kind in (TokenKind.SUB, TokenKind.SUPER):
        cursor.at = here
        return None
    return value


def _node(kind: str, body: Expr, over: tuple[Expr, ...]) -> Expr:
    node = ArgExtremum if kind.startswith("arg") else Extremum
    return node(kind.removeprefix("arg"), body, over)


def _of_several(reader: Reader, kind: str, place: tuple[Lexeme, ...]) -> Expr:
    """The largest or the least of what stands between commas, or of the entries of a vector.

    Raises:
        Unread: where there are not several.
    """
    cursor = reader.cursor
    opening = cursor.peek()
    closers = {"(": ")", "\\{": "\\}", "[": "]"}
    described = _of_described(reader, kind)
    if described is not None:
        return described
    if opening.text not in closers or kind not in ("max", "min"):
        raise unread((*place, opening), f"{kind} of what?", "write \\max(a, b) or \\max_k x_k")
    cursor.take()
    values = []
    run = None
    with reader.inside():
        values.append(reader.expression())
        while cursor.accept(","):
            if cursor.peek().text in DOTS:
                run = _run(reader, kind, values)
                break
            values.append(reader.expression())
    if cursor.peek().text != closers[opening.text]:
        raise reader.leftover(opening)
    cursor.take()
    if run is not None:
        return run
    if len(values) == 1 and arithmetic.is_matrix(values[0]):
        vector = values[0]
        index = bound_index("k", Integer(1))
        return Extremum(
            kind,
            entry(reader, vector, (index,), (opening,)),
            (index, 1, arithmetic.shape(vector)[0]),
        )
    if len(values) == 1:
        raise unread((*place, opening), f"{kind} of one number", "write \\max(a, b)")
    return (sympy.Max if kind == "max" else sympy.Min)(*values, evaluate=False)


def _of_described(reader: Reader, kind: str) -> Expr | None:
    """``\\sup\\{f(t) : t \\in [a, b]\\}``: the extreme value over the interval behind the colon;
    None for anything else, with nothing taken."""
    cursor, here = reader.cursor, reader.cursor.at
    end = closing_bracket(cursor.rest()) if cursor.peek().text == "\\{" else None
    inside = cursor.between(here + 1, here + (end or 0))
    at = [n for n, x in enumerate(inside) if x.text in (":", "\\colon")]
    over = real_range(reader, inside[at[0] + 1 :]) if len(at) == 1 else None
    if end is None or over is None or is_index(reader, over[0]):
        return None
    name, interval = over
    variable = Dummy(name, real=True)
    reader.context.binders[variable] = SINGLE
    with reader.binding({name: variable}):
        body = reader.reading_of(inside[: at[0]])
    if variable not in body.free_symbols:
        return None
    cursor.at = here + end + 1
    return _node(kind, body, (variable, interval))


def _run(reader: Reader, kind: str, values: list[Expr]) -> Expr:
    """``\\max(x_1, \\dots, x_n)``: the extreme value over the index that runs; the cursor stands at
    the dots.

    Raises:
        Unread: where the values follow no plain pattern.
    """
    dots = reader.cursor.take()
    last = reader.expression() if reader.cursor.accept(",") else None
    shaped = last is None or any(map(arithmetic.is_matrix, (*values, last)))
    found = None if shaped else pattern(values, last)
    if found is None:
        raise unread(dots, f"the {kind} of what?", f"write it over an index, as in \\{kind}_k x_k")
    body, index, low, high = found
    return Extremum(kind, body, (index, low, high))


def read_arg(reader: Reader) -> Expr:
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
