"""``P(A \\mid B)``, ``\\Pr(X = x, Y > 2)``, ``p(x \\mid z)``: the probability of events, read where
nothing else can be meant.

What stands in the bracket are events: letters that are nowhere declared, outcomes ``+`` and ``-``,
words, statements such as ``X = x``, and what ``\\cap``, ``\\cup``, commas and complements make of
them. A measure's letter that is declared or defined is a function like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce
from itertools import islice

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.measure import (
    CERTAIN,
    HOLE,
    IMPOSSIBLE,
    Basic,
    Complement,
    Event,
    Join,
    Meet,
    probability,
)
from mathreply.algebra.read import application, averages, densities, entropies, moments
from mathreply.algebra.read.cursor import GREEK, Cursor
from mathreply.algebra.read.events import PROBABILITIES, holds_any, is_explained, known_letters
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.names import ACCENTS, FONTS, canonical
from mathreply.algebra.read.said_events import UNIONS
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import Unread, unread
from mathreply.tex.tokens import TokenKind

_MEASURES = PROBABILITIES | {"p", "q"}
"""Letters that are a probability or a density where a bar stands in their brackets."""
_CLOSERS = {"(": ")", "[": "]", "\\{": "\\}"}
_BARS = ("|", "\\mid", "\\vert")
_ANDS = (",", "\\cap", "\\land", "\\wedge")
_WITHOUT = "\\setminus"
_ORS = ("\\cup", "\\lor", "\\vee")
_JOINTS = {**dict.fromkeys(_ORS, "or"), _WITHOUT: "without"}
"""Signs between events that do not mean both."""
_NOTS = ("\\neg", "\\lnot")
_OVER = ("\\bar", "\\overline")
_WORDS = ("\\text", "\\mathrm", "\\textrm", "\\mathit", "\\operatorname", "\\textit")
_COMPLEMENTS = {"c", "C", "\\complement", "\\mathrm{c}", "\\mathsf{c}"}
"""A prime is none: the next state is ``s'``."""
_EVENT = re.compile(r"[A-Z+]|\\(?:text|mathrm|operatorname)")
"""How an event begins that has a complement; a small letter is the value of a number."""
_RELATIONS = {
    "=": "=",
    "\\le": "\\le",
    "\\leq": "\\le",
    "\\leqslant": "\\le",
    "<": "<",
    "\\in": "\\in",
}
_OPPOSITES = {
    ">": "\\le",
    "\\ge": "<",
    "\\geq": "<",
    "\\geqslant": "<",
    "\\ne": "=",
    "\\neq": "=",
    "\\notin": "\\in",
}
"""Relations, and that of which each is the complement."""
_SAYING = {*_RELATIONS, *_OPPOSITES} - {"\\in", "\\notin"}
"""Between a number and its value."""
_SURE: dict[str, Event] = {"\\Omega": CERTAIN, "\\emptyset": IMPOSSIBLE, "\\varnothing": IMPOSSIBLE}
MOST_EVENTS = 6
"""Basic events in one bracket: inclusion and exclusion makes up to two to their number of terms."""
_BEFORE = {*_CLOSERS, *_BARS, *_ANDS, *_ORS, *_NOTS}
_BEHIND = {*_CLOSERS.values(), *_BARS, *_ANDS, *_ORS, "^"}
"""What stands around an event of one letter."""
_CAPITAL = re.compile(r"[A-Z]")
_SAYS = re.compile(r"[=<>]|\\(?:leq?|geq?|in)(?![A-Za-z])")


class NoEventError(Exception):
    """The bracket holds something that is no event."""


def note_conditionals(sides: Iterable[tuple[Lexeme, ...]], context: Context) -> None:
    """Remember which letters have a bar in their brackets somewhere in these sides: ``P`` of
    ``P(x \\mid y)``; beside it ``P(x)`` is a probability as well. Which stand as densities, and
    which capitals stand alone as events do."""
    for side in sides:
        densities.note(side, context)
        for place, lexeme in enumerate(side):
            if lexeme.text in _CLOSERS and _has_bar(side, place):
                context.conditionals.add(_letter_before(side, place))
        for before, lexeme, behind in zip(side, side[1:], side[2:], strict=False):
            if _is_capital(lexeme) and before.text in _BEFORE and behind.text in _BEHIND:
                context.events.add(lexeme.text)


def _has_bar(side: tuple[Lexeme, ...], place: int) -> bool:
    """Whether one bar, alone, parts what the bracket at a place holds."""
    depth, bars = 0, 0
    for lexeme in islice(side, place, None):
        depth += lexeme.nesting
        if depth == 0:
            break
        bars += depth == 1 and lexeme.text in _BARS and lexeme.fence not in ("left", "right")
    return bars == 1


def _letter_before(side: tuple[Lexeme, ...], place: int) -> str:
    """The letter, without its index, to which the bracket at ``place`` belongs."""
    at = place - 1
    if at >= 1 and side[at - 1].kind is TokenKind.SUB:
        at -= 2
    elif at >= 0 and side[at].kind is TokenKind.CLOSE:
        depth = 0
        while at >= 0:
            depth += side[at].kind is TokenKind.CLOSE
            depth -= side[at].kind is TokenKind.OPEN
            at -= 1
            if depth == 0:
                break
        at -= at >= 0 and side[at].kind is TokenKind.SUB
        if at >= 0 and side[at].text in FONTS | ACCENTS:
            return canonical(side[at:place])
    if at < 0:
        return ""
    text = canonical((side[at],))
    return "\\mathrm{Pr}" if text == "\\Pr" else text


def read_chance(reader: Reader, spelling: Spelling) -> Expr | None:
    """The expectation, variance, covariance or probability that begins with an undeclared letter
    before a bracket; None for anything else, with nothing taken.

    Raises:
        Unread: where it is one and is not understood.
    """
    mean = entropies.read_entropy(reader, spelling)
    if mean is None:
        mean = averages.divergence(reader, spelling)
    if mean is None:
        mean = densities.read_mean(reader, spelling)
    if mean is not None:
        return mean
    spelling = moments.with_custom(reader, spelling)
    if moments.names_its_variable(spelling):
        return moments.read_moment_over(reader, spelling)
    if (named := averages.over_named(reader, spelling)) is not None:
        return named
    if spelling.plain in moments.MOMENTS:
        return moments.read_moment(reader, spelling)
    found = read_probability(reader, spelling)
    if found is None and spelling.plain in PROBABILITIES and moments.is_of_random_number(reader):
        return application.applied(reader, spelling.plain, spelling.lexemes)
    return found


def read_probability(reader: Reader, spelling: Spelling) -> Expr | None:
    """The probability for which a letter and the bracket behind it stand; None where it may be
    something else, with nothing taken.

    Raises:
        Unread: where it is a probability and what is given in it cannot occur.
    """
    context, cursor = reader.context, reader.cursor
    is_measure = spelling.base in _MEASURES and not (spelling.sup or spelling.primes)
    if not is_measure or is_explained(spelling.base, context):
        return None
    grammar = Events(reader, spelling.base)
    if grammar.is_known(spelling.sub):
        return None  # P_k of a bound k is another measure for each k
    here = cursor.at
    given: Event = CERTAIN
    grammar.closer = _CLOSERS[cursor.take().text]
    try:
        event = grammar.all_of()
        if cursor.accept(*_BARS):
            given = grammar.all_of()
        if cursor.peek().text != grammar.closer or len(grammar.found) > MOST_EVENTS:
            raise NoEventError
    except (NoEventError, Unread) as error:
        if isinstance(error, Unread) and error.undeclared and not context.infer:
            raise  # of P(X > s + t) it is s that has to be declared
        cursor.at = here
        return None
    cursor.take()
    value, of_given = probability(spelling.plain, event, given)
    if of_given == 0:
        raise unread(spelling.lexemes, "what is given here cannot occur", "check what is given")
    context.given.add(of_given)
    return value


class Events:
    """Reads the events in one bracket."""

    def __init__(self, reader: Reader, letter: str) -> None:
        self._reader = reader
        self._cursor: Cursor = reader.cursor
        self._lenient = letter in reader.context.conditionals
        """Whether small letters are events: a bar stands in the brackets of this measure."""
        self._certainly = letter in PROBABILITIES
        self._known = known_letters(reader)
        self.closer = ")"
        self.found: set[Basic] = set()
        """The basic events that were read."""

    def all_of(self) -> Event:
        """Events between commas: all of them occur."""
        event = self._either()
        while self._cursor.accept(","):
            event = Meet(event, self._either())
        return event

    def _either(self) -> Event:
        """Events joined by one kind of sign; which of two binds closer is not agreed on."""
        event, kind = self._one(), ""
        while (sign := self._cursor.accept(*_ORS, *_ANDS[1:], _WITHOUT)) is not None:
            other = self._one()
            now = _JOINTS.get(sign.text, "and")
            if kind and (now != kind or kind == "without"):
                raise NoEventError
            kind = now
            if kind == "or":
                event = Join(event, other)
            else:
                event = Meet(event, other if kind == "and" else Complement(other))
        return event

    def _one(self) -> Event:
        cursor = self._cursor
        if cursor.accept(*_NOTS):
            return self._not(self._one())
        if cursor.accept(*_OVER):
            return self._not(self.of(cursor.group()))
        if cursor.accept("("):
            event = self._within()
        elif cursor.accept("\\{"):
            event = self._set()
        else:
            event = self._basic()
        return self._complemented(event)

    def _set(self) -> Event:
        """What is said in braces; names between commas are outcomes of which one occurs."""
        parts = [self._either()]
        while self._cursor.accept(","):
            parts.append(self._either())
        says_all = len(parts) == 1 or all(map(_says_something, parts))
        if not says_all or not self._cursor.accept("\\}"):
            raise NoEventError
        return reduce(Meet, parts)

    def _within(self) -> Event:
        event = self.all_of()
        if not self._cursor.accept(")"):
            raise NoEventError
        return event

    def of(self, lexemes: tuple[Lexeme, ...]) -> Event:
        """The events that a group of lexemes holds."""
        outer, self._cursor = self._cursor, Cursor(lexemes, 0)
        try:
            event = self.all_of()
            if not self._cursor.done():
                raise NoEventError
            return event
        finally:
            self._cursor = outer

    def _complemented(self, event: Event) -> Event:
        cursor = self._cursor
        if cursor.peek().kind is not TokenKind.SUPER:
            return event
        if not self._is_complement_mark():
            raise NoEventError
        cursor.take()
        cursor.group()
        return self._not(event)

    def _not(self, event: Event) -> Event:
        """The complement of what is an event for certain: ``\\bar x`` may be a mean, and of a
        density there is none."""
        is_value = isinstance(event, Basic) and not _EVENT.match(event.pattern)
        if not self._certainly or is_value:
            raise NoEventError
        return Complement(event)

    def _basic(self) -> Event:
        """One event that is not made of others: a statement, a result of a test, words, a
        letter."""
        run = self._run()
        if not run or any(x.text in UNIONS for x in run):
            raise NoEventError  # a union of many is no basic event: others stand in it
        places = [n for n, x in enumerate(run) if x.text in _RELATIONS or x.text in _OPPOSITES]
        if places:
            return self._statement(run, places)
        first = run[0]
        if len(run) == 1 and first.text in _SURE:
            return _SURE[first.text]
        if len(run) == 1 and first.text in ("+", "-"):
            plus = Basic("+")
            if plus in self.found:
                raise NoEventError  # two results, one after the other
            self._noted(plus)
            return plus if first.text == "+" else Complement(plus)
        if first.text in _WORDS and not self.is_known(run):
            return self._noted(Basic(canonical(run)))
        return self._letter(run)

    def _run(self) -> tuple[Lexeme, ...]:
        """The lexemes up to what parts events here, taken; a complement's mark is left."""
        cursor, here, depth = self._cursor, self._cursor.at, 0
        ends = {*_ANDS, *_ORS, *_BARS, _WITHOUT, self.closer, ")", "\\}"}
        is_value = False  # what stands behind X = is no event that has a complement
        while (lexeme := cursor.peek()).kind is not None:
            is_mark = not is_value and self._is_complement_mark()
            if depth == 0 and (lexeme.text in ends or is_mark):
                break
            is_value |= lexeme.text in _SAYING
            depth += lexeme.nesting
            cursor.take()
        return cursor.slice(here)

    def _is_complement_mark(self) -> bool:
        cursor = self._cursor
        if cursor.peek().kind is not TokenKind.SUPER:
            return False
        here = cursor.at
        cursor.take()
        mark = cursor.group()
        cursor.at = here
        return canonical(mark) in _COMPLEMENTS and not self.is_known(mark)

    def _statement(self, run: tuple[Lexeme, ...], places: list[int]) -> Event:
        """``X = x``, ``Y > 2``, ``Z \\in S``: of a capital letter, one relation."""
        if self.is_known(run[: places[0]]) or not any(map(_is_capital, run)):
            raise NoEventError
        if (
            len(places) > 1
            or not _CAPITAL.fullmatch(run[0].text)
            or not _is_one_name(run[: places[0]])
        ):
            # Of a < X < b or 2X > 4 nothing is known but that it is an event.
            if self.is_known(run):
                raise NoEventError
            return self._noted(Basic(canonical(run)))
        (place,) = places
        left, right = run[:place], run[place + 1 :]
        if not right:
            raise NoEventError
        sign = run[place].text
        kind = _RELATIONS.get(sign) or _OPPOSITES[sign]
        if kind == "\\in" and self._cursor.peek().text in (*_ORS, *_ANDS[1:], _WITHOUT):
            raise NoEventError  # of a set: X \in A \cap B
        text, values = self._value(right)
        event = self._noted(Basic(f"{canonical(left)} {kind} {text}", values))
        return Complement(event) if sign in _OPPOSITES else event

    def _value(self, run: tuple[Lexeme, ...]) -> tuple[str, tuple[Expr, ...]]:
        """What stands behind a relation: as text, or as a value where something bound or declared
        stands in it."""
        if not self.is_known(run):
            return canonical(run), ()
        return HOLE, (self._reader.reading_of(run),)

    def is_known(self, run: tuple[Lexeme, ...]) -> bool:
        """Whether a letter of something bound, declared or defined stands in a run: as text it
        would pass for a constant."""
        return holds_any(self._known, run)

    def _letter(self, run: tuple[Lexeme, ...]) -> Event:
        """A letter with or without an index."""
        if len(run) > 1 and self._certainly and all(map(_is_capital, run)):
            return self._meet(run)
        first, *rest = run
        is_capital = bool(_CAPITAL.fullmatch(first.text)) and self._certainly
        is_letter = first.kind is TokenKind.LETTER or first.text in GREEK
        is_own = not self._certainly and first.text not in self._reader.context.names
        if not is_letter or not (is_capital or is_own or self._lenient):
            raise NoEventError
        if rest and all(x.kind is TokenKind.PRIME for x in rest):
            return self._primed(run)
        if rest and rest[0].kind is not TokenKind.SUB:
            raise NoEventError
        index = Cursor(tuple(rest[1:]), 0)
        subscript = index.group() if rest else ()
        if rest and not index.done():
            raise NoEventError
        if self.is_known((first,)):
            return self._at_value(run, subscript)
        if not self.is_known(subscript):
            return self._noted(Basic(canonical(run)))
        value = self._reader.reading_of(subscript)
        return self._noted(Basic(f"{first.text}_{{{HOLE}}}", (value,)))

    def _at_value(self, run: tuple[Lexeme, ...], subscript: tuple[Lexeme, ...]) -> Event:
        """A number at its value: ``z`` below an integral over it, a declared ``x_1``."""
        name, reader = canonical(run), self._reader
        is_number = name in reader.scope or name in reader.context.names
        if not is_number or self.is_known(subscript):
            raise NoEventError
        return self._noted(Basic(f"{name}{HOLE}", (reader.reading_of(run),)))

    def _primed(self, run: tuple[Lexeme, ...]) -> Event:
        """``s'``, the next state; of an event a prime may mean the complement or another event."""
        if _is_capital(run[0]) or self.is_known(run[:1]):
            raise NoEventError
        return self._noted(Basic(canonical(run)))

    def _meet(self, run: tuple[Lexeme, ...]) -> Event:
        """What A and B have in common, written AB; HH and HT are what two tosses show."""
        letters = {lexeme.text for lexeme in run}
        if len(letters) < len(run) or not letters & self._reader.context.events:
            raise NoEventError
        event = self._letter(run[:1])
        for lexeme in run[1:]:
            event = Meet(event, self._letter((lexeme,)))
        return event

    def _noted(self, event: Basic) -> Basic:
        if event in self.found and not self._certainly:
            # A density of one number twice is none.
            raise NoEventError
        self.found.add(event)
        return event


def _says_something(event: Event) -> bool:
    """Whether an event is a statement, or the complement of one."""
    inner = event.event if isinstance(event, Complement) else event
    return isinstance(inner, Basic) and bool(_SAYS.search(inner.pattern))


def _is_capital(lexeme: Lexeme) -> bool:
    return lexeme.kind is TokenKind.LETTER and bool(_CAPITAL.fullmatch(lexeme.text))


def _is_one_name(run: tuple[Lexeme, ...]) -> bool:
    """Whether a run is a letter with or without an index."""
    if len(run) == 1:
        return True
    rest = Cursor(run[2:], 0)
    return run[1].kind is TokenKind.SUB and bool(rest.group()) and rest.done()
