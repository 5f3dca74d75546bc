"""Big operators: sums and products over any bounds, with conditions or over sets."""

from __future__ import annotations

from itertools import pairwise

import sympy
from msgspec import Struct
from sympy import Integer, Piecewise, Product, S, Sum, Symbol

from mathreply.algebra.expression.context import bound_index, index_symbol
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import MatrixSum
from mathreply.algebra.expression.placing import put
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.attempts import attempt
from mathreply.algebra.read.bound_names import MEMBER
from mathreply.algebra.read.conditions import condition
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.family_sizes import size_of
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.members import check_one_set, check_sequence, is_member_only, members_of
from mathreply.algebra.read.names import BOLD
from mathreply.algebra.read.product_ends import check_tail, end_of_factors, ending_at
from mathreply.algebra.read.ranges import Range, index_of, range_of, scripts_of
from mathreply.algebra.read.reach import reaching_on
from mathreply.algebra.read.sizes import open_size
from mathreply.algebra.read.unread import Unread, unread
from mathreply.tex.relations import SPELLINGS
from mathreply.tex.tokens import TokenKind


def read_sum(reader: Reader) -> Expr:
    """``\\sum_{k=1}^{K}``, ``\\sum_{k \\ne i}``, ``\\sum_{i<j}``, ``\\sum_{x \\in \\mathcal{X}}``
    …"""
    return _big(reader, "sum", Sum, S.Zero)


def read_product(reader: Reader) -> Expr:
    """``\\prod`` as ``\\sum``."""
    return _big(reader, "product", Product, S.One)


class _Operator(Struct):
    """A sum or product that is being read."""

    reader: Reader
    word: str
    node: Expr
    """What it becomes."""
    place: tuple[Lexeme, ...]
    """The operator and what stands below it, to be told."""
    found: Range
    bound: dict[str, Expr]
    """Its indices by their names."""
    start: int
    """Where its body begins."""
    asked: dict[str, bool] = {}

    def is_of_members(self, name: str) -> bool:
        """Whether a name numbers the members of something; the body is read once to tell."""
        if name not in self.asked:
            self.asked[name] = _is_of_members(self.reader, self.word, self.bound, name, self.start)
        return self.asked[name]

    def size(self, body: Expr, name: str) -> Expr:
        """Up to where a name runs by the families in the body; None where none tells."""
        return size_of(self.reader, body, self.bound[name], self.found, name, self.place)

    def over(self, body: Expr, index: Expr, low: Expr, high: Expr) -> Expr:
        """The sum or product of a body."""
        if arithmetic.is_matrix(body):
            if high.is_infinite and not self.reader.context.infer:
                raise unread(self.place, "an infinite sum of matrices", "write its entries")
            return MatrixSum(body, (index, low, high))
        return self.node(body, (index, low, high))


def _big(reader: Reader, word: str, node: Expr, neutral: Expr) -> Expr:
    """A sum or product, its command not taken yet."""
    cursor = reader.cursor
    command = cursor.take()
    below, above = scripts_of(reader)
    is_bare = word == "sum" and not below and not above
    if is_bare and not reader.context.infer:
        return _bare_sum(reader, command)
    if is_bare:
        below = _only_index(reader)
    if not below:
        raise unread(command, f"the {word} runs over what?", "write its index and bounds below it")
    place = (command, *below)
    found = range_of(reader, below, above)
    bound = {name: _bound(reader, found, name) for name in found.names}
    reader.context.binders.update((bound[n], MEMBER) for n in found.sets if n not in "ijklmn")
    operator = _Operator(reader, word, node, place, found, bound, cursor.at)
    # The condition is read where the index is bound, as the body is.
    with reader.binding(bound), ending_at(reader, _next_sum(cursor) if is_bare else -1):
        body = _body(reader, word, bound)
        if word == "sum":
            body = reaching_on(reader, body, bound)
        condition = _condition(reader, found)
    _check_doubtful(reader, found, body, place)
    if arithmetic.is_matrix(body) and node is Product:
        raise unread(command, "a product of vectors or matrices over an index", "write it out")
    if condition is not None:
        if arithmetic.is_matrix(body):
            raise unread(command, "a condition on a sum of vectors", "write its entries")
        body = Piecewise((body, condition), (neutral, True))
    # The index that is named last runs first: its bounds may hold the others.
    for name in reversed(found.names):
        body = _over(operator, body, name)
    if not is_bare:  # its index stands in such sums alone
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
        with attempt(reader), reader.binding({**bound, name: number}):
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
    whole = reader.whole
    begins = reader.cursor.peek().start
    here = next((place for place, x in enumerate(whole) if x.start == begins), 0)
    below = _below_names(whole)
    end = _end_of_term(whole, here)
    names = dict.fromkeys(whole[place].text for place in sorted(below) if here <= place < end)
    indices_of_sums = _reached_by_bare_sums(whole) & below
    fresh: list[Lexeme] = []
    for name in names:
        places = {n for n, x in enumerate(whole) if x.text == name}
        if name not in reader.scope and places <= indices_of_sums:
            fresh.append(whole[min(places)])
    return tuple(fresh) if len(fresh) == 1 else ()


def _is_of_bare_sums(whole: tuple[Lexeme, ...], name: str) -> bool:
    """Whether a letter stands in a side only below others in the terms that bare sums begin."""
    places = {n for n, x in enumerate(whole) if x.text == name}
    return places <= _reached_by_bare_sums(whole) & _below_names(whole)


def _reached_by_bare_sums(whole: tuple[Lexeme, ...]) -> set[int]:
    """The places in the terms that bare sums begin."""
    reached: set[int] = set()
    for start, (lexeme, follower) in enumerate(pairwise(whole)):
        if lexeme.text == "\\sum" and follower.kind not in (TokenKind.SUB, TokenKind.SUPER):
            reached |= set(range(start + 1, _end_of_term(whole, start + 1)))
    return reached


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
        depth += lexeme.nesting
        if lexeme.text == "\\sum" and depth == 0 and n:
            return here + n
    return -1


def _end_of_term(lexemes: tuple[Lexeme, ...], start: int) -> int:
    """Where the term that begins here ends: at a sign or a closing bracket outside of its own."""
    depth = 0
    for n in range(start, len(lexemes)):
        depth += lexemes[n].nesting
        if depth < 0 or (depth == 0 and n > start and lexemes[n].text in ("+", "-")):
            return n
    return len(lexemes)


def _bare_sum(reader: Reader, command: Lexeme) -> Expr:
    """``\\sum x_i`` of declared families: over the one index that stands in it and nowhere but in
    such sums, as far as the family reaches; it ends before the next sum in its term.

    Raises:
        Unread: where that is not one index.
    """
    ranges = reader.context.ranges
    before = {index for index in ranges if isinstance(index, Symbol)}
    before -= reader.context.told_indices
    with ending_at(reader, _next_sum(reader.cursor)):
        body = _body(reader, "sum", {})
    inside = [s for s in getattr(body, "free_symbols", ()) if isinstance(s, Symbol)]
    fresh = [s for s in inside if ranges.get(s) is not None and s not in before]
    if len(fresh) != 1 or not _is_of_bare_sums(reader.whole, fresh[0].name):
        raise unread(command, "the sum runs over what?", "write its index and bounds below it")
    (free,) = fresh
    index, high = bound_index(free.name, Integer(1)), ranges[free]
    if free not in reader.context.told_indices:
        del ranges[free]
    body = put(body, {free: index})
    if arithmetic.is_matrix(body):
        return MatrixSum(body, (index, Integer(1), high))
    return Sum(body, (index, Integer(1), high))


def _body(reader: Reader, word: str, bound: dict[str, Expr]) -> Expr:
    """What is summed or multiplied; a product ends before factors that do not hold its index.

    Raises:
        Unread: where nothing follows, or it is in doubt what belongs to it.
    """
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
    place = end_of_factors(reader, bound, start)
    if place is not None:
        cursor.at = start
        with ending_at(reader, place):
            body = reader.product()
    check_tail(reader, word, bound, start)
    return body


def _check_doubtful(reader: Reader, found: Range, body: Expr, place: tuple[Lexeme, ...]) -> None:
    """Refuses ``\\sum_{k \\ne i}`` of what holds an ``i`` that stands nowhere else; of a declared
    one the other side of the claim is looked at first."""
    for letter in (*found.doubtful, *found.declared):
        is_held = index_symbol(letter) in body.free_symbols
        if is_held and not reader.occurs_outside(letter, place[0]):
            first = found.names[0]
            question = unread(
                place,
                f"is '{letter}' fixed here, or summed over as well?",
                f"write \\sum_{{{first}=1, {first} \\ne {letter}}}^{{K}}, or list both",
            )
            if letter in found.doubtful:
                raise question
            reader.context.compared[letter] = question


def _condition(reader: Reader, found: Range) -> Expr:
    conditions = [reader.of(piece, lambda: condition(reader)) for piece in found.conditions]
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else sympy.And(*conditions, evaluate=False)


def _over(operator: _Operator, body: Expr, name: str) -> Expr:
    """The body summed or multiplied over one of the indices.

    Raises:
        Unread: where nothing tells up to which number it runs.
    """
    reader, found = operator.reader, operator.found
    index, place = operator.bound[name], operator.place
    if name in found.sets:
        return _over_set(operator, body, name, found.sets[name])
    low, high = found.bounds.get(name, (None, None))
    if low is None or high is None:
        size = operator.size(body, name)
        if size is None and low is None:
            least = _least(reader, found, name)
            if least is not None:
                return _without_end(operator, body, name, least)
            if reader.context.infer or operator.is_of_members(name):
                check_sequence(body, index, name, place)
                return _over_set(operator, body, name, f"\\operatorname{{range}}{name}")
        if size is None:
            message = f"up to where does '{name}' run?"
            raise unread(place, message, f"write {name}=1 below and the last above")
        low, high = (Integer(1) if low is None else low), size
    if arithmetic.is_matrix(low) or arithmetic.is_matrix(high):
        raise unread(place, "a vector or matrix as a bound", "")
    return operator.over(body, index, low, high)


def _without_end(operator: _Operator, body: Expr, name: str, least: Expr) -> Expr:
    """The body over all whole numbers from one on, which the condition below the operator says."""
    again = bound_index(name, least)
    without_condition = body.args[0].expr if isinstance(body, Piecewise) else body
    moved = put(without_condition, {operator.bound[name]: again})
    return operator.node(moved, (again, least, S.Infinity))


def _refuse_conditions(operator: _Operator, name: str) -> None:
    """Refuses a condition on what runs over a set: it was read of a number of a member, which is
    never 0, and not of the member."""
    holds = any(x.text == name for piece in operator.found.conditions for x in piece)
    if holds and not operator.reader.context.infer:
        message = f"a condition on '{name}', which runs over a set"
        raise unread(operator.place, message, "name the smaller set below it")


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


def _over_set(operator: _Operator, body: Expr, name: str, spelling: str) -> Expr:
    """Over the members of a finite set, numbered 1 … its size."""
    _refuse_conditions(operator, name)
    reader, index, place = operator.reader, operator.bound[name], operator.place
    is_known = spelling in reader.context or reader.context.infer
    if not is_known and not operator.is_of_members(name):
        advice = f"number its members: {name}=1 below and the last above"
        raise unread(place, f"over the set {spelling}", advice)
    if not is_known:
        check_one_set(reader, body, index, spelling, place)
    number = bound_index("m", Integer(1))
    member, count = members_of(reader, spelling, name, index, number)
    return operator.over(put(body, {index: member}), number, Integer(1), count)


PREFIX = {"\\sum": read_sum, "\\prod": read_product}
