"""Statements: relations between expressions, joined by ``\\iff``, ``\\implies``, “and”, “or”."""

from __future__ import annotations

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.attempts import attempt
from mathreply.algebra.read.congruences import with_modulus
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.names import canonical, starts_name
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.systems import read_system
from mathreply.algebra.read.unread import Unread, unread
from mathreply.tex.relations import IMPLICATIONS, OTHERS, SPELLINGS
from mathreply.tex.tokens import TokenKind

_JOINED = {"\\land", "\\wedge", "\\lor", "\\vee"}
_SAID = {"\\sim", "\\perp", "\\propto"}
"""Relations that say something that is never judged: a distribution, independence."""
_AND = {"and", "und", "\\land", "\\wedge", ","}
_OR = {"or", "\\lor", "\\vee"}


def statement(reader: Reader) -> Expr:
    """An expression, or a Claim where relations stand in it; all of the side.

    Raises:
        Unread: for what is left over.
    """
    left = _alternatives(reader)
    while _relation(reader) in IMPLICATIONS:
        sign = SPELLINGS[reader.cursor.take().text]
        right = _alternatives(reader)
        left = Claim(_wanted(reader, left), sign, _wanted(reader, right))
    if not reader.cursor.done():
        raise reader.leftover(reader.cursor.peek())
    return left


def _wanted(reader: Reader, side: Expr) -> Claim:
    if not isinstance(side, Claim):
        raise unread(
            reader.cursor.peek(-1),
            "an expression stands where a statement is wanted",
            "as in x = 1",
        )
    return side


def _alternatives(reader: Reader) -> Expr:
    left = _conjunction(reader)
    while _word(reader) in _OR:
        _take_word(reader)
        right = _conjunction(reader)
        left = Claim(_wanted(reader, left), "\\lor", _wanted(reader, right))
    return left


def _conjunction(reader: Reader) -> Expr:
    """Statements joined by “and”, commas among them: the one with the others behind it.

    Raises:
        Unread: where a joined side is no statement.
    """
    left = _listed(reader) or relations(reader)
    while _word(reader) in _AND:
        place = reader.cursor.peek()
        _take_word(reader)
        if _word(reader) in _AND:  # ``, and``
            _take_word(reader)
        right = relations(reader)
        if not (isinstance(left, Claim) and isinstance(right, Claim)):
            raise unread(place, "several expressions in one side", "a vector is written [a, b]")
        left = Claim(left.left, left.relation, left.right, (*left.further, right, *right.further))
    return left


_ORDERS = {"<", ">", "\\le", "\\ge"}


def _listed(reader: Reader) -> Claim | None:
    """``x, y \\ge 0``: what is said of each name of a list; None where no such list begins."""
    cursor, here = reader.cursor, reader.cursor.at
    names: list[Expr] = []
    try:
        with attempt(reader):
            while starts_name(cursor):
                names.append(reader.factor())
                if not cursor.accept(","):
                    break
    except Unread:
        names = []
    sign = _relation(reader)
    if len(names) < 2 or sign not in _ORDERS or any(map(arithmetic.is_matrix, names)):
        cursor.at = here
        return None
    cursor.take()
    with reader.inside():
        bound = reader.expression()
    first, *rest = (Claim(name, sign, bound) for name in names)
    return Claim(first.left, first.relation, first.right, tuple(rest))


def relations(reader: Reader) -> Expr:
    """An expression, or the Claim that it makes with what follows: ``0 < x \\le 1`` makes two."""
    if (inner := read_system(reader, relations) or _bracketed(reader)) is not None:
        return inner
    with reader.inside():
        left = reader.with_over(reader.expression)
    links: list[Claim] = []
    while (sign := _relation(reader)) and sign not in IMPLICATIONS:
        place = reader.cursor.take()
        if sign == ":=" and reader.cursor.peek().text == "=" and place.text == ":":
            reader.cursor.take()
        if sign in OTHERS:
            return _member(reader, left, sign, place)
        with reader.inside():
            right = reader.with_over(reader.expression)
        links.append(Claim(left, "=" if sign == ":=" else sign, right))
        left = right
    links = with_modulus(reader, links)
    if not links:
        return left
    first, *rest = links
    return Claim(first.left, first.relation, first.right, tuple(rest))


def _bracketed(reader: Reader) -> Claim | None:
    """The statement in the bracket that begins here: ``(A \\land B) \\lor C``; None where it holds
    an expression."""
    cursor = reader.cursor
    if cursor.peek().text != "(" or not _holds_relation(reader):
        return None
    opening = cursor.take()
    value = _alternatives(reader)
    if cursor.peek().text != ")":
        raise reader.leftover(opening)
    cursor.take()
    return _wanted(reader, value)


def _holds_relation(reader: Reader) -> bool:
    """Whether a relation stands in the bracket here, in no bracket within it."""
    depth, ahead = 0, 0
    while (lexeme := reader.cursor.peek(ahead)).kind is not None:
        depth += lexeme.nesting
        if depth == 0:
            return False
        if depth == 1 and (lexeme.text in SPELLINGS or lexeme.text in _JOINED):
            return True
        ahead += 1
    return False


def _relation(reader: Reader) -> str:
    lexeme = reader.cursor.peek()
    if lexeme.kind is None:
        return ""
    if lexeme.text == ":" and reader.cursor.peek(1).text == "=":
        return ":="
    return SPELLINGS.get(lexeme.text, "")


def _word(reader: Reader) -> str:
    """The conjunction that stands here, as a word; empty where there is none."""
    lexeme = reader.cursor.peek()
    if lexeme.kind is None or lexeme.text not in ("\\text", "\\textrm", "\\mbox", "\\mathrm"):
        return lexeme.text if lexeme.kind is not None else ""
    here = reader.cursor.at
    reader.cursor.take()
    word = canonical(reader.cursor.group()).strip()
    reader.cursor.at = here
    return word


def _take_word(reader: Reader) -> None:
    if reader.cursor.take().text in ("\\text", "\\textrm", "\\mbox", "\\mathrm"):
        reader.cursor.group()


def _member(reader: Reader, left: Expr, sign: str, place: Lexeme) -> Expr:
    """``x \\in (0, 1)`` as the inequalities that it means."""
    if sign in _SAID and reader.context.infer:
        with reader.inside():
            return Claim(left, sign, reader.with_over(reader.expression))
    if sign != "\\in":
        raise unread(place, f"'{place.text}' is not a relation that can be checked", "")
    cursor = reader.cursor
    opening = cursor.take()
    if opening.text == "\\{":
        return _among(reader, left)
    if opening.text not in ("(", "[", "]"):
        raise unread(
            (place, opening),
            "membership in a set that is no interval",
            "declare the domain under 'symbols:'",
        )
    with reader.inside():
        low = reader.expression()
        if not cursor.accept(",", ";"):
            raise unread(cursor.peek(), "an interval has two ends", "as in (0, 1)")
        high = reader.expression()
    closing = cursor.take()
    if closing.text not in (")", "]", "["):
        raise unread(closing, "the interval is never closed", "as in (0, 1)")
    links = []
    if low.is_finite is not False:
        links.append(Claim(low, "\\le" if opening.text == "[" else "<", left))
    if high.is_finite is not False:
        links.append(Claim(left, "\\le" if closing.text == "]" else "<", high))
    if not links:
        raise unread(place, "all numbers: nothing is said", "")
    return Claim(links[0].left, links[0].relation, links[0].right, tuple(links[1:]))


def _among(reader: Reader, left: Expr) -> Expr:
    """``x \\in \\{a, b\\}``."""
    claim: Claim | None = None
    while True:
        with reader.inside():
            one = Claim(left, "=", reader.expression())
        claim = one if claim is None else Claim(claim, "\\lor", one)
        lexeme = reader.cursor.take()
        if lexeme.text == "\\}":
            return claim
        if lexeme.text != "," or lexeme.kind is TokenKind.OPEN:
            raise unread(lexeme, f"'{lexeme.text}' is not understood in a set", "as in \\{a, b\\}")
