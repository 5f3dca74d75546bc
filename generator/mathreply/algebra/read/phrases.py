"""Expressions that a definition took as one name: ``P(A \\cap B)``, ``P(Y = k \\mid x)``."""

from __future__ import annotations

from mathreply.algebra.expression.context import Phrase
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.moving import refuse_mute
from mathreply.algebra.read.stream import Lexeme
from mathreply.tex.relations import SPELLINGS
from mathreply.tex.tokens import TokenKind

_BARS = {"|", "\\mid", "\\vert"}


def read_phrase(reader: Reader) -> Expr:
    """The value of the expression taken as one name that begins here; None where none does.

    Raises:
        Unread: where it holds a bound letter of which its definition says nothing.
    """
    for phrase in sorted(reader.context.phrases, key=lambda p: -len(p.tokens)):
        arguments = _matched(reader, phrase)
        if arguments is None:
            continue
        start = reader.cursor.at
        reader.cursor.at += sum(map(len, arguments)) + sum(map(bool, phrase.tokens))
        place = reader.cursor.slice(start)
        if not arguments:
            refuse_mute(reader, phrase, reader.moved(phrase.head, place), place)
            return phrase.head
        value = phrase.head(*(reader.reading_of(a) for a in arguments))
        refuse_mute(reader, phrase, reader.moved(value, place), place)
        return value
    return None


def _matched(reader: Reader, phrase: Phrase) -> list[tuple[Lexeme, ...]] | None:
    """What stands in the phrase's places for arguments, if it stands here; None if it does not."""
    cursor, ahead = reader.cursor, 0
    arguments: list[tuple[Lexeme, ...]] = []
    for n, token in enumerate(phrase.tokens):
        if token:
            if not _alike(cursor.peek(ahead), token):
                return None
            ahead += 1
            continue
        length = _argument_length(reader, ahead, phrase.tokens[n + 1])
        if not length:
            return None
        arguments.append(cursor.between(cursor.at + ahead, cursor.at + ahead + length))
        ahead += length
    return arguments


def _alike(lexeme: Lexeme, token: str) -> bool:
    if lexeme.kind is None:
        return False
    if lexeme.text == token or (lexeme.text in _BARS and token in _BARS):
        return True
    return lexeme.text in SPELLINGS and SPELLINGS[lexeme.text] == SPELLINGS.get(token)


def _argument_length(reader: Reader, ahead: int, end: str) -> int:
    """How many lexemes stand before the next token of a phrase; 0 where they are no expression."""
    depth, length = 0, 0
    while (lexeme := reader.cursor.peek(ahead + length)).kind is not None:
        if depth == 0 and _alike(lexeme, end):
            return length
        depth += lexeme.nesting
        apart = lexeme.text in (",", ";") or lexeme.text in _BARS or lexeme.text in SPELLINGS
        if depth < 0 or (depth == 0 and apart) or lexeme.kind is TokenKind.ALIGN:
            return 0
        length += 1
    return 0
