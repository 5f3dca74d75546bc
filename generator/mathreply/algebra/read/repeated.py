"""Braces that count: ``\\underbrace{x + \\cdots + x}_{n \\text{ times}}`` is n x, and
``\\underbrace{A \\cdots A}_{n \\text{ factors}}`` is A^n."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from mathreply.algebra.expression.context import Context, size
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.dots import DOTS
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import Lexeme
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.unread import unread
from mathreply.tex.relations import SPELLINGS
from mathreply.tex.tokens import TokenKind

_BRACES = {"\\underbrace": TokenKind.SUB, "\\overbrace": TokenKind.SUPER}
_COUNT = re.compile(
    r"(?:\\(?:text|textrm|mathrm|mbox|textit)\{)?\$?(?P<count>[A-Za-z]|\d{1,3})\$?\}?-?"
    r"(?:\\(?:text|textrm|mathrm|mbox|textit)\{)?(?:times|terms|factors|copies)\}?"
)
"""A note that says how often: ``n \\text{ times}``, ``\\text{$n$ factors}``."""
_SUM, _PRODUCT = ("+",), ("\\cdot", "\\times", "\\ast")
_NO_SUM = {",", ";", ":", "\\pm", "\\mp", *SPELLINGS}
_NO_PRODUCT = _NO_SUM | {"-", "/", "\\div", "\\circ", "\\sum", "\\prod", "\\int", "\\lim"}
"""What makes something else of a run than a sum or a product of one thing."""


def read_brace(reader: Reader) -> Expr:
    """``\\underbrace{x}_{note}``: what the brace embraces; with dots in it, what stands in it over
    and over as often as the note says."""
    cursor = reader.cursor
    command = cursor.take()
    here = cursor.at
    if cursor.peek().kind is TokenKind.OPEN:
        inside = cursor.group()
        _refuse_signed(cursor, here, inside, command)
        note = _note(cursor, _BRACES[command.text])
        count = _counted(note)
        repeated = _repeated(reader, inside, count, command) if count else None
        if repeated is not None:
            return repeated
        cursor.at = here
    value = reader.argument()
    _note(cursor, _BRACES[command.text])
    return value


def _refuse_signed(cursor: Cursor, here: int, inside: tuple[Lexeme, ...], command: Lexeme) -> None:
    """Refuses ``a \\underbrace{- b}_{note} c``: is b taken from a, or a factor?

    Raises:
        Unread: where such a brace stands behind an operand.
    """
    before = cursor.between(here - 2, here - 1)[0] if here > 1 else None
    is_behind = before is not None and (
        before.kind in (TokenKind.LETTER, TokenKind.NUMBER, TokenKind.CLOSE)
        or before.text in (")", "]", "\\}")
    )
    if inside and inside[0].text in ("+", "-") and is_behind:
        raise unread(
            command,
            "a brace begins with a sign: does it go on the sum, or multiply?",
            "write the sign before the brace, or brackets around the factor",
        )


def _note(cursor: Cursor, kind: TokenKind) -> tuple[Lexeme, ...]:
    """The note at a brace, taken; empty where there is none."""
    if cursor.peek().kind is not kind:
        return ()
    cursor.take()
    return cursor.group()


def _counted(note: Sequence[Lexeme]) -> str:
    """The number or the letter that a note counts with; empty for any other note."""
    match = _COUNT.fullmatch("".join(x.text for x in note))
    return match["count"] if match else ""


def _repeated(reader: Reader, inside: tuple[Lexeme, ...], count: str, place: Lexeme) -> Expr:
    """The multiple or the power of what stands before and behind the dots; None where that is not
    the same, or no number is told."""
    outside = {x.text for x in _outermost(inside)}
    signs = _SUM if "+" in outside else _PRODUCT
    one = _unit(inside, signs)
    number = _number(reader, count)
    if not one or number is None or outside & (_NO_PRODUCT if signs is _PRODUCT else _NO_SUM):
        return None
    value = reader.reading_of(one)
    if signs is _SUM:
        return reader.checked(lambda: arithmetic.multiply([number, value]), place)
    return reader.checked(lambda: arithmetic.power(value, number), place)


def _number(reader: Reader, count: str) -> Expr:
    """How often; None where the letter is declared as something that does not count."""
    if count.isdecimal():
        return reader.reading_of((Lexeme(TokenKind.NUMBER, count, 0, 0),))
    declared = reader.context.names.get(count)
    if declared is None:
        return size(count)
    number = declared.scalar() if not declared.domain.shape else None
    counts = number is not None and number.is_integer and number.is_positive
    return number if counts else None


def _outermost(lexemes: Sequence[Lexeme]) -> list[Lexeme]:
    """The lexemes outside of all brackets."""
    depth, found = 0, []
    for lexeme in lexemes:
        depth -= lexeme.text in (")", "]", "}", "\\}")
        if depth == 0:
            found.append(lexeme)
        depth += lexeme.text in ("(", "[", "{", "\\{")
    return found


def _unit(inside: Sequence[Lexeme], signs: tuple[str, ...]) -> tuple[Lexeme, ...]:
    """What stands in a run over and over, parted by signs or side by side; empty where that is not
    one thing."""
    # Two lexemes may be equal: which of them stands outside is told by identity.
    outside = {id(x) for x in _outermost(inside)}
    cuts = [at for at, x in enumerate(inside) if x.text in (*signs, *DOTS) and id(x) in outside]
    bounds = pairwise([-1, *cuts, len(inside)])
    pieces = [tuple(inside[before + 1 : after]) for before, after in bounds]
    shown = [piece for piece in pieces if piece]
    dots = sum(x.text in DOTS for x in inside)
    if dots != 1 or len(shown) < 2:
        return ()
    unit = shown[-1]
    is_repeated = all(_is_made_of(piece, unit, signs) for piece in shown)
    return unit if is_repeated else ()


def _is_made_of(piece: Sequence[Lexeme], unit: Sequence[Lexeme], signs: tuple[str, ...]) -> bool:
    """Whether a piece is the unit, or in a product the unit several times side by side."""
    whole, one = canonical(tuple(piece)), canonical(tuple(unit))
    if signs is _SUM or not one:
        return bool(one) and whole == one
    texts, wanted = [x.text for x in piece], [x.text for x in unit]
    return whole == one or (
        len(texts) % len(wanted) == 0 and texts == wanted * (len(texts) // len(wanted))
    )


def counted_letters(lexemes: Sequence[Lexeme], context: Context) -> set[str]:
    """The letters that notes at braces count with and that are nowhere declared: sizes."""
    found: set[str] = set()
    for position, lexeme in enumerate(lexemes):
        if lexeme.text not in _BRACES:
            continue
        cursor = Cursor(tuple(lexemes[position + 1 :]), 0)
        if cursor.peek().kind is TokenKind.OPEN:
            cursor.group()
            count = _counted(_note(cursor, _BRACES[lexeme.text]))
            found |= {count} if count.isalpha() and count not in context else set()
    return found


PREFIX = dict.fromkeys(_BRACES, read_brace)
