"""Big operators: sums and products over any bounds, with conditions or over sets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise

import sympy
from sympy import Integer, Piecewise, Product, S, Sum, Symbol
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.context import bound_index, index_symbol
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import MatrixSum
from mathreply.algebra.expression.placing import put
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.conditions import condition
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.family_sizes import size_of
from mathreply.algebra.read.members import check_one_set, check_sequence, is_member_only, members_of
from mathreply.algebra.read.names import BOLD
from mathreply.algebra.read.ranges import Range, index_of, range_of, scripts_of
from mathreply.algebra.read.reach import reaching_on
from mathreply.algebra.read.sizes import open_size
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import Unread, unread
from mathreply.tex.relations import SPELLINGS
from mathreply.tex.tokens import TokenKind

_BIG = {"\\sum", "\\prod", "\\int", "\\iint", "\\lim", "\\max", "\\min", "\\arg"}
_SIGNS = {"\\cdot", "\\times", "/", "\\ast", "-", "+", "\\div"}


def read_sum(reader: Reader) -> Expr:
    """``\\sum_{k=1}^{K}``, ``\\sum_{k \\ne i}``, ``\\sum_{i<j}``, ``\\sum_{x \\in \\mathcal{X}}``
    …"""
    return _big(reader, "sum", Sum, S.Zero)


def read_product(reader: Reader) -> Expr:
    """``\\prod`` as ``\\sum``."""
    return _big(reader, "product", Product, S.One)


def _big(reader: Reader, word: str, node: Expr, neutral: Expr) -> Expr:
    cursor = reader.cursor
    command = cursor.take()
    below, above = scripts_of(reader)
    is_bare = not below and word == "sum" and not above and reader.context.infer
    if is_bare:
        below = _only_index(reader)
    elif not below and word == "sum" and not above:
        return _bare_sum(reader, command)
    if not below:
        raise unread(command, f"the {word} runs over what?", "write its index and bounds below it")
    found = range_of(reader, below, above)
    bound = {name: _bound(reader, found, name) for name in found.names}
    start = cursor.at
    with reader.binding(bound), _ending_at(reader, _next_sum(cursor) if is_bare else -1):
        body = _body(reader, word, bound)
        if word == "sum":
            body = reaching_on(reader, body, bound)
        condition = _condition(reader, found)
    _check_doubtful(reader, found, body, (command, *below))
    if arithmetic.is_matrix(body) and node is Product:
        raise unread(command, "a product of vectors or matrices over an index", "write it out")
    if condition is not None:
        if arithmetic.is_matrix(body):
            raise unread(command, "a condition on a sum of vectors", "write its entries")
        body = Piecewise((body, condition), (neutral, True))

    known: dict[str, bool] = {}

    def is_of_members(name: str) -> bool:
        if name not in known:
            known[name] = _is_of_members(reader, word, bound, name, start)
        return known[name]

    for name in reversed(found.names):
        body = _over(reader, node, body, name, bound[name], found, (command, *below), is_of_members)
    reader.closed_binders.update(dict.fromkeys(found.names, word))
    return body


class _AnyNumber(sympy.Dummy):
    """What a sum without ends runs over while it is asked where that stands."""


def _is_of_members(
    reader: Reader, word: str, bound: dict[str, Expr], name: str, start: int
) -> bool:
    """Whether a name stands in what is summed as an argument of unknown functions alone: read with
    any number for it, for of what counts ``[k > 0]`` is 1 before anyone looks."""
    if any(isinstance(value, _AnyNumber) for value in reader.scope.values()):
        return True  # the sums within it were asked before
    cursor, end = reader.cursor, reader.cursor.at
    number = _AnyNumber(name, real=True)
    cursor.at = start
    try:
        with reader.binding({**bound, name: number}):
            body = _body(reader, word, {**bound, name: number})
            body = reaching_on(reader, body, bound) if word == "sum" else body
    except Unread:
        return False
    finally:
        cursor.at = end
    return is_member_only(body, number)


def _bound(reader: Reader, found: Range, name: str) -> Expr:
    """What an operator binds: an index, or a bold letter over a set, which is a vector."""
    bold = BOLD.match(name)
    small = bold is not None and bold["name"].removeprefix("\\")[:1].islower()
    if reader.context.infer and small and name in found.sets:
        return sympy.MatrixSymbol(name, open_size(reader, f"?{name}"), 1)
    return index_of(found, name)


def _only_index(reader: Reader) -> tuple[Lexeme, ...]:
    """The one letter that is an index behind a bare ``\\sum`` and stands in bare sums alone; none
    where there are others."""
    whole, reached = reader.whole, set[int]()
    for start, (lexeme, follower) in enumerate(pairwise(whole)):
        if lexeme.text == "\\sum" and follower.kind not in (TokenKind.SUB, TokenKind.SUPER):
            reached |= set(range(start + 1, _end_of_term(whole, start + 1)))
    here = next((n for n, x in enumerate(whole) if x.start == reader.cursor.peek().start), 0)
    below = _below_names(whole)
    end = _end_of_term(whole, here)
    names = dict.fromkeys(whole[n].text for n in sorted(below) if here <= n < end)
    fresh = [
        whole[places[0]]
        for name in names
        if name not in reader.scope
        and (places := [n for n, x in enumerate(whole) if x.text == name])
        and reached & below >= set(places)
    ]
    return tuple(fresh) if len(fresh) == 1 else ()


def _below_names(lexemes: tuple[Lexeme, ...]) -> set[int]:
    """The places of the letters that stand in subscripts."""
    found: set[int] = set()
    for n, lexeme in enumerate(lexemes):
        if lexeme.kind is not TokenKind.SUB:
            continue
        inside = Cursor(lexemes[n + 1 :], 0).group()
        first = n + 1 + (lexemes[n + 1].kind is TokenKind.OPEN)
        found |= {p for p, x in enumerate(inside, first) if x.kind is TokenKind.LETTER}
    return found


def _next_sum(cursor: Cursor) -> int:
    """The place of the next sum in the term that begins here: there a bare sum before it ends; -1
    where there is none."""
    here, depth = cursor.at, 0
    for n, lexeme in enumerate(cursor.rest()[: _end_of_term(cursor.rest(), 0)]):
        depth += lexeme.text in ("(", "[", "{", "\\{")
        depth -= lexeme.text in (")", "]", "}", "\\}")
        if lexeme.text == "\\sum" and depth == 0 and n:
            return here + n
    return -1


def _end_of_term(lexemes: tuple[Lexeme, ...], start: int) -> int:
    """Where the term that begins here ends: at a sign or a closing bracket outside of its own."""
    depth = 0
    for n in range(start, len(lexemes)):
        depth += lexemes[n].text in ("(", "[", "{", "\\{")
        depth -= lexemes[n].text in (")", "]", "}", "\\}")
        if depth < 0 or (depth == 0 and n > start and lexemes[n].text in ("+", "-")):
            return n
    return len(lexemes)


def _bare_sum(reader: Reader, command: Lexeme) -> Expr:
    """``\\sum x_i`` of declared families: over the one index that stands in it and nowhere else, as
    far as the family reaches.

    Raises:
        Unread: where that is not one index.
    """
    ranges = reader.context.ranges
    before = {index for index in ranges if isinstance(index, Symbol)}
    body = _body(reader, "sum", {})
    inside = [s for s in getattr(body, "free_symbols", ()) if isinstance(s, Symbol)]
    fresh = [s for s in inside if ranges.get(s) is not None and s not in before]
    if len(fresh) != 1 or reader.occurs_outside(fresh[0].name, command):
        raise unread(command, "the sum runs over what?", "write its index and bounds below it")
    (free,) = fresh
    index, high = bound_index(free.name, Integer(1)), ranges.pop(free)
    reader.closed_binders[free.name] = "sum"
    body = put(body, {free: index})
    if arithmetic.is_matrix(body):
        return _sum_of_matrices(body, index, Integer(1), high)
    return Sum(body, (index, Integer(1), high))


def _body(reader: Reader, word: str, bound: dict[str, Expr]) -> Expr:
    cursor = reader.cursor
    if not reader.starts_operand() and cursor.peek().text not in ("-", "+"):
        raise unread(cursor.peek(), f"the {word} of what?", "")
    if word == "sum" and cursor.peek().text == "-":
        cursor.take()
        return arithmetic.negate(reader.product())
    if word == "sum":
        return reader.product()
    start = cursor.at
    body = reader.product()
    place = _second_product(reader, bound, start)
    place = _end_of_product(reader, bound, start) if place is None else place
    if place is not None:
        cursor.at = start
        with _ending_at(reader, place):
            body = reader.product()
    check_tail(reader, word, bound, start)
    return body


def _second_product(reader: Reader, bound: dict[str, Expr], start: int) -> int | None:
    """The place of a second ``\\prod`` over the same index right behind the factors of a first one:
    it is a product of two products then. None where there is none, or where more than that
    follows."""
    cursor = reader.cursor
    end, found = cursor.at, [n for n, x in enumerate(cursor.slice(start), start) if x.text in _BIG]
    if (
        len(found) != 1
        or found[0] == start
        or not _is_product_over(cursor.between(found[0], found[0] + 4), bound)
    ):
        return None
    cursor.at, depends = start, False
    while cursor.at < found[0]:
        if cursor.accept("\\cdot", "\\times") is None:
            if cursor.peek().text in _SIGNS:
                break
            depends = _depends(reader.factor(), bound)
    alone = (
        cursor.at == found[0]
        and depends
        and not _depends(reader.factor(), bound)
        and cursor.at == end
    )
    cursor.at = end
    return found[0] - (cursor.between(found[0] - 1, found[0])[0].text in _SIGNS) if alone else None


def _end_of_product(reader: Reader, bound: dict[str, Expr], start: int) -> int | None:
    """Where a product ends before factors without its index: behind brackets that hold its only
    factor and would else not be needed, or before a density. None where the end is in doubt."""
    cursor = reader.cursor
    end, opening = cursor.at, cursor.between(start, start + 1)[0].text
    cursor.at, factors = start, list[tuple[int, Expr]]()
    while cursor.at < end:
        sign = cursor.at
        cursor.accept(*_SIGNS)
        closes = cursor.at
        factors.append((sign, reader.factor()))
        if closes == start:
            closes_first = cursor.between(cursor.at - 1, cursor.at)[0].text in (")", "]", "\\}")
    cursor.at = end
    depend = [n for n, (_, factor) in enumerate(factors) if _depends(factor, bound)]
    if not depend or depend[-1] == len(factors) - 1:
        return None
    place, behind = factors[depend[-1] + 1][0], [f for _, f in factors[depend[-1] + 1 :]]
    first = factors[0][1]
    bracketed = opening in ("(", "[", "\\{") and closes_first and not first.is_Add
    of_densities = reader.context.infer and all(map(_is_density, behind))
    crosses = [cursor.between(at, at + 1)[0].text for at, _ in factors[depend[-1] + 1 :]]
    # What a cross sets apart at the end is no factor of each.
    is_crossed = reader.context.infer and set(crosses) == {"\\times"}
    of_densities = of_densities or is_crossed
    return place if (depend == [0] and bracketed) or of_densities else None


def _is_density(value: Expr) -> bool:
    """Whether a value is that of an unknown function named as a density is: the prior behind a
    likelihood."""
    name = getattr(value.func, "__name__", "")
    return isinstance(value, AppliedUndef) and name.startswith(("p", "\\pi", "P"))


def _is_product_over(lexemes: tuple[Lexeme, ...], bound: dict[str, Expr]) -> bool:
    """Whether ``\\prod_{i`` with one of these indices begins here."""
    return (
        lexemes[0].text == "\\prod"
        and next((x.text for x in lexemes[1:] if x.text not in "_{"), "") in bound
    )


def _depends(value: Expr, bound: dict[str, Expr]) -> bool:
    return bool(set(bound.values()) & getattr(value, "free_symbols", set()))


@contextmanager
def _ending_at(reader: Reader, place: int) -> Iterator[None]:
    """While no expression here reaches beyond ``place``."""
    outer, reader.differentials = reader.differentials, [*reader.differentials, place]
    try:
        yield
    finally:
        reader.differentials = outer


def check_tail(reader: Reader, word: str, bound: dict[str, Expr], start: int) -> None:
    """Refuses a body of which the end does not depend on the index: does the operator reach it?"""
    cursor = reader.cursor
    end = cursor.at
    cursor.at = start
    last_dependent, last_free, place = -1, -1, cursor.peek()
    position = 0
    while cursor.at < end:
        lexeme = cursor.peek()
        if lexeme.text in _SIGNS:
            cursor.take()
            continue
        if _depends(reader.factor(), bound):
            last_dependent = position
        else:
            last_free, place = position, lexeme
        position += 1
    cursor.at = end
    if last_free > last_dependent >= 0:
        raise unread(place, f"does the {word} reach '{place.text}'?", "bracket what belongs to it")


def _check_doubtful(reader: Reader, found: Range, body: Expr, place: tuple[Lexeme, ...]) -> None:
    for letter in found.doubtful:
        if index_symbol(letter) in body.free_symbols and not reader.occurs_outside(
            letter, place[0]
        ):
            raise unread(
                place,
                f"is '{letter}' fixed here, or summed over as well?",
                f"write \\sum_{{{found.names[0]}=1, {found.names[0]} \\ne {letter}}}^{{K}}, or list"
                " both",
            )


def _condition(reader: Reader, found: Range) -> Expr:
    conditions = [reader.of(piece, lambda: condition(reader)) for piece in found.conditions]
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else sympy.And(*conditions, evaluate=False)


def _over(
    reader: Reader,
    node: Expr,
    body: Expr,
    name: str,
    index: Expr,
    found: Range,
    place: tuple[Lexeme, ...],
    is_of_members: Callable[[str], bool],
) -> Expr:
    low, high = found.bounds.get(name, (None, None))
    if name in found.sets:
        _refuse_conditions(reader, found, name, place)
        spelling = found.sets[name]
        return _over_set(reader, node, body, name, index, spelling, place, is_of_members)
    if (
        low is None
        and (least := _least(reader, found, name)) is not None
        and size_of(reader, body, index, found, name, place) is None
    ):
        again = bound_index(name, least)
        bare = body.args[0].expr if isinstance(body, Piecewise) else body
        return node(put(bare, {index: again}), (again, least, S.Infinity))
    if low is None or high is None:
        size_found = size_of(reader, body, index, found, name, place)
        if size_found is None:
            if low is None and (reader.context.infer or is_of_members(name)):
                _refuse_conditions(reader, found, name, place)
                spelling = f"\\operatorname{{range}}{name}"
                check_sequence(body, index, name, place)
                return _over_set(reader, node, body, name, index, spelling, place, is_of_members)
            raise unread(
                place, f"up to where does '{name}' run?", f"write {name}=1 below and the last above"
            )
        low, high = (Integer(1) if low is None else low), size_found
    for bound in (low, high):
        if arithmetic.is_matrix(bound):
            raise unread(place, "a vector or matrix as a bound", "")
    if arithmetic.is_matrix(body):
        return _sum_of_matrices(body, index, low, high)
    return node(body, (index, low, high))


def _refuse_conditions(reader: Reader, found: Range, name: str, place: tuple[Lexeme, ...]) -> None:
    """Refuses a condition on what runs over a set: it was read of a number of a member, which is
    never 0, and not of the member."""
    holds = any(x.text == name for piece in found.conditions for x in piece)
    if holds and not reader.context.infer:
        raise unread(
            place,
            f"a condition on '{name}', which runs over a set",
            "name the smaller set below it",
        )


def _sum_of_matrices(body: Expr, index: Expr, low: Expr, high: Expr) -> Expr:
    return MatrixSum(body, (index, low, high))


def _least(reader: Reader, found: Range, name: str) -> Expr:
    """The number from which ``k \\ge 1`` alone below an operator lets it run; None where that is
    not all there is."""
    if len(found.conditions) != 1 or found.names != [name]:
        return None
    piece = found.conditions[0]
    if len(piece) < 3 or piece[0].text != name or SPELLINGS.get(piece[1].text) != "\\ge":
        return None
    least = reader.reading_of(piece[2:])
    return least if least.is_Integer else None


def _over_set(
    reader: Reader,
    node: Expr,
    body: Expr,
    name: str,
    index: Expr,
    spelling: str,
    place: tuple[Lexeme, ...],
    is_of_members: Callable[[str], bool],
) -> Expr:
    """Over the members of a finite set, numbered 1 … its size."""
    is_known = spelling in reader.context or reader.context.infer
    if not is_known and not is_of_members(name):
        raise unread(
            place,
            f"over the set {spelling}",
            f"number its members: {name}=1 below and the last above",
        )
    if not is_known:
        check_one_set(reader, body, index, spelling, place)
    number = bound_index("m", Integer(1))
    member, count = members_of(reader, spelling, name, index, number)
    if arithmetic.is_matrix(body):
        return _sum_of_matrices(put(body, {index: member}), number, Integer(1), count)
    return node(put(body, {index: member}), (number, Integer(1), count))


PREFIX = {"\\sum": read_sum, "\\prod": read_product}
