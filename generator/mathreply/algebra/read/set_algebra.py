"""Unions, intersections and complements of sets as a side, in displays that come without
declarations: ``A \\cup (A^c \\cap B)``. Nothing is known of them but how they are made."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import NamedSet
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.events import PROBABILITIES
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.stream import lexemes_of
from mathreply.algebra.read.unread import Unread
from mathreply.tex.tokens import TokenKind

_JOINTS = ("\\cup", "\\cap", "\\setminus")
_FAMILIES = ("\\bigcup", "\\bigcap")
_OVER = ("\\overline", "\\bar")
_SURE = ("\\emptyset", "\\varnothing", "\\Omega")
_FONTS = ("\\mathcal", "\\mathscr", "\\mathbb", "\\mathfrak")
_CLOSERS = {"(": ")", "[": "]", "\\{": "\\}"}
_SIGNS = re.compile(r"\\(?:big)?(?:cup|cap)(?![A-Za-z])|\\setminus(?![A-Za-z])")


def read_algebra(tex: str) -> Expr | None:
    """The set that a side makes of others by joints or a family's; None for anything else, as where
    joints of two kinds stand side by side."""
    if not _SIGNS.search(tex):
        return None
    lexemes = lexemes_of(tex)
    return NamedSet(canonical(lexemes)) if _is_whole(lexemes) else None


def read_named(tex: str) -> Expr | None:
    """The set that a side beside such a one names: a capital, the empty set; None for anything
    else."""
    lexemes = lexemes_of(tex)
    cursor = Cursor(lexemes, 0)
    return NamedSet(canonical(lexemes)) if _take_set(cursor) and cursor.done() else None


def is_algebra(sides: Sequence[str]) -> bool:
    """Whether any of these sides is made of sets by joints."""
    return any(read_algebra(side) is not None for side in sides)


def _is_whole(lexemes: tuple[Lexeme, ...]) -> bool:
    """Whether sets and joints are all that stands here."""
    cursor = Cursor(lexemes, 0)
    try:
        return bool(lexemes) and _take_joined(cursor) and cursor.done()
    except Unread:
        return False


def _take_joined(cursor: Cursor) -> bool:
    """Takes sets between joints of one kind; whether nothing else stood there."""
    if not _take_set(cursor):
        return False
    kinds = set()
    while joint := cursor.accept(*_JOINTS):
        kinds.add(joint.text)
        if cursor.peek().text in ("\\cdots", "\\ldots", "\\dots"):
            cursor.take()
        elif not _take_set(cursor):
            return False
    # A \setminus B \setminus C may be read from either end.
    return len(kinds) < 2 and not ("\\setminus" in kinds and _count(cursor, "\\setminus") > 1)


def _count(cursor: Cursor, text: str) -> int:
    return sum(x.text == text for x in cursor.slice(0))


def _take_set(cursor: Cursor) -> bool:
    """Takes one set with its scripts; whether there was one."""
    first = cursor.peek()
    if first.text in _FAMILIES:
        cursor.take()
        _take_scripts(cursor)
        return _take_set(cursor)
    if first.text in _CLOSERS and first.text != "\\{":
        cursor.take()
        if not _take_joined(cursor) or cursor.accept(_CLOSERS[first.text]) is None:
            return False
    elif first.text in _OVER:
        cursor.take()
        if not _is_whole(cursor.group()):
            return False
    elif first.text in _FONTS:
        cursor.take()
        cursor.group()
    elif first.text in _SURE or (first.kind is TokenKind.LETTER and first.text.isupper()):
        cursor.take()
    else:
        return False
    _take_scripts(cursor)
    return True


def _take_scripts(cursor: Cursor) -> None:
    while cursor.peek().kind in (TokenKind.SUB, TokenKind.SUPER, TokenKind.PRIME):
        if cursor.take().kind is not TokenKind.PRIME:
            cursor.group()


def holds_bracketed_events(reader: Reader, spelling: Spelling) -> bool:
    """Whether a probability of events that are joined within brackets begins here: ``P((A \\cap B)
    \\cup C)``."""
    if spelling.base not in PROBABILITIES or spelling.sub or spelling.sup:
        return False
    cursor, depth, ahead = reader.cursor, 0, 0
    while (lexeme := cursor.peek(ahead)).kind is not None:
        depth += lexeme.nesting
        if depth == 0:
            return False
        if depth > 1 and lexeme.text in _JOINTS:
            return True
        ahead += 1
    return False
