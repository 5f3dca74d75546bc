"""Means over events: ``\\mathbb{E}[Y \\mid A]`` and ``\\mathbb{E}[Y \\mathbf{1}_A]`` of events that
nothing declares.

``E[Y | A] = E[Y 1_A] / P(A)`` where ``P(A) > 0``, and ``A -> E[Y 1_A]`` is added up over disjoint
events (Billingsley, Probability and Measure, 3rd ed., sections 16 and 34).
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy

from mathreply.algebra.expression.chance import RandomSymbol
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.event_means import measure_for, terms_of
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.measure import CERTAIN, HOLE, Basic, Event, Meet, measured
from mathreply.algebra.read import arithmetic, moments, probabilities
from mathreply.algebra.read.attempts import attempt
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.probabilities import Events, NoEventError
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.unread import Unread, unread
from mathreply.tex.tokens import TokenKind

_BARS = ("|", "\\mid", "\\vert")
_ORDERS = ("<", ">", "\\le", "\\leq", "\\leqslant", "\\ge", "\\geq", "\\geqslant")
_CLOSERS = {"(": ")", "[": "]", "\\{": "\\}"}
_FONTS = ("\\mathbf", "\\mathbb", "\\mathds", "\\mathbbm", "\\boldsymbol")
_MEASURE = "P"


def read_chance(reader: Reader, spelling: Spelling) -> Expr | None:
    """The mean over an event, or another expectation or a probability, that begins with an
    undeclared letter before a bracket; None for anything else, with nothing taken.

    Raises:
        Unread: where it is one and is not understood.
    """
    found = None if reader.context.infer else _mean_over_event(reader, spelling)
    return probabilities.read_chance(reader, spelling) if found is None else found


def note_orders(side: Sequence[Lexeme], context: Context) -> None:
    """Remember whether a mean over an order, ``\\mathbb{E}[X \\mid Y > 0]``, stands in a side."""
    for place, lexeme in enumerate(side):
        is_bar = lexeme.text in _BARS and lexeme.fence not in ("left", "right")
        if is_bar and _is_order(side[place + 1 :]) and _in_mean(side[:place]):
            context.has_means_over_orders = True


def _is_order(behind: Sequence[Lexeme]) -> bool:
    """Whether a capital letter and an order stand first behind a bar."""
    return len(behind) > 1 and behind[0].text.isupper() and behind[1].text in _ORDERS


def _in_mean(before: Sequence[Lexeme]) -> bool:
    """Whether the bracket that is open at the end of a run belongs to an expectation."""
    depth = 0
    for place in range(len(before) - 1, -1, -1):
        depth += before[place].nesting
        if depth > 0:
            head = canonical(tuple(before[max(0, place - 4) : place]))
            return head.endswith(("E", "\\mathbb{E}", "\\mathrm{E}"))
    return False


def _mean_over_event(reader: Reader, spelling: Spelling) -> Expr | None:
    custom = moments.with_custom(reader, spelling)
    is_bare = not (custom.sub or custom.sup or custom.primes)
    if custom.plain not in ("\\mathbb{E}", "\\mathrm{E}") or not is_bare:
        return None
    here = reader.cursor.at
    inside = _bracket(reader.cursor)
    parts = None if inside is None else _parted(reader, inside)
    if parts is None:
        reader.cursor.at = here
        return None
    number, event, given = parts
    if event is CERTAIN and given is CERTAIN:
        reader.cursor.at = here
        return None
    try:
        with attempt(reader):
            value = _number(reader, number)
    except Unread:
        # What is wrong with it is told where it is read as any other mean.
        value = None
    if value is None:
        reader.cursor.at = here
        return None
    return _mean(reader, spelling, value, event, given)


def _bracket(cursor: Cursor) -> tuple[Lexeme, ...] | None:
    """What the bracket here holds, taken with it; None where it is not closed by its like."""
    opening = cursor.peek().text
    if opening not in _CLOSERS:
        return None
    rest, depth = tuple(cursor.rest()), 0
    for place, lexeme in enumerate(rest):
        depth += lexeme.nesting
        if depth == 0:
            if lexeme.text != _CLOSERS[opening]:
                return None
            cursor.at += place + 1
            return rest[1:place]
    return None


def _parted(
    reader: Reader, inside: tuple[Lexeme, ...]
) -> tuple[tuple[Lexeme, ...], Event, Event] | None:
    """The number in a bracket, the event of its indicator, and the one behind the bar; None where
    what stands behind the bar, or below a 1, is no event."""
    bars = [
        n
        for n, x in enumerate(inside)
        if x.text in _BARS and not x.fence and _depth(inside, n) == 0
    ]
    if len(bars) > 1:
        return None
    number = inside[: bars[0]] if bars else inside
    number, indicated = _without_indicator(reader, number)
    events = Events(reader, _MEASURE)
    try:
        given = events.of(inside[bars[0] + 1 :]) if bars else CERTAIN
        event = events.of(indicated) if indicated else CERTAIN
    except (NoEventError, Unread):
        return None
    return (number, event, given) if all(map(_is_event, events.found)) else None


def _is_event(basic: Basic) -> bool:
    """Whether a name stands for an event, and not for a declared number at its value."""
    says_something = any(sign in basic.pattern for sign in ("=", "<", "\\le", "\\in"))
    is_number = basic.pattern.endswith(HOLE) and not says_something
    return not is_number and not any(value.has(RandomSymbol) for value in basic.values)


def _depth(lexemes: tuple[Lexeme, ...], place: int) -> int:
    return sum(x.nesting for x in lexemes[:place])


def _without_indicator(
    reader: Reader, number: tuple[Lexeme, ...]
) -> tuple[tuple[Lexeme, ...], tuple[Lexeme, ...]]:
    """A product without the factor ``\\mathbf{1}_A`` at its end or its beginning, and the lexemes
    of its event; none where there is no such factor."""
    starts = [n for n, x in enumerate(number) if x.text in _FONTS and _depth(number, n) == 0]
    is_sum = any(x.text in ("+", "-") and _depth(number, n) == 0 for n, x in enumerate(number))
    if len(starts) != 1 or is_sum:
        return number, ()
    (start,) = starts
    cursor = Cursor(number, 0)
    cursor.at = start + 1
    letter = cursor.group()
    if [x.text for x in letter] != ["1"] or cursor.peek().kind is not TokenKind.SUB:
        return number, ()
    cursor.take()
    event = cursor.group()
    # 1_A(x) says whether x is in A, and of a size n it is the vector of ones.
    if cursor.peek().text in _CLOSERS or reader.context.size_named(canonical(event)) is not None:
        return number, ()
    return (*number[:start], *number[cursor.at :]), event


def _number(reader: Reader, number: tuple[Lexeme, ...]) -> Expr | None:
    """The value of which the mean is taken, 1 where nothing is left of it; None of a vector."""
    if not number:
        return sympy.S.One
    outer, reader.in_moment = reader.in_moment, True
    try:
        value = inline(reader.reading_of(number), reader.context)
    finally:
        reader.in_moment = outer
    return value if isinstance(value, sympy.Expr) and not arithmetic.is_matrix(value) else None


def _mean(reader: Reader, spelling: Spelling, value: Expr, event: Event, given: Event) -> Expr:
    """``E[U 1_A | B]`` by the means over intersections, U term by term.

    Raises:
        Unread: where what is given cannot occur, or U is no plain random number.
    """
    together = event if given is CERTAIN else Meet(given, event)
    terms: list[Expr] = []
    for fixed, random in terms_of(value):
        name = _MEASURE if random == 1 else measure_for(random)
        if name is None:
            message = f"'{spelling.plain}' of what over an event?"
            raise unread(spelling.lexemes, message, "write one random number before the bar")
        terms.append(sympy.Mul(fixed, measured(name, together)))
    of_given = measured(_MEASURE, given)
    if of_given == 0:
        raise unread(spelling.lexemes, "what is given here cannot occur", "check what is given")
    if not of_given.is_number:
        reader.context.given.add(of_given)
    return sympy.Add(*terms) / of_given
