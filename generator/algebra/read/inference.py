"""What an undeclared name is where that is beyond doubt; asked for by reading displays without declarations.

Functions are known by their brackets (``p(y \\mid x)``, ``f(x)``), families by an index, all else that is a plain
letter is a real number. Bold names are vectors or matrices of unknown size and are not inferred.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sympy import IndexedBase, Symbol

from generator.algebra.context import index_symbol
from generator.algebra.read import application
from generator.algebra.read.names import canonical, scripted
from generator.algebra.read.scripts import split_at_commas
from generator.algebra.read.stream import Lexeme
from generator.algebra.read.unread import Unread, unread
from generator.tex.tokens import TokenKind

if TYPE_CHECKING:
    from generator.algebra.read.expression import Reader
    from generator.algebra.read.resolve import Spelling

_FUNCTION_LETTERS = {"f", "g", "h", "F", "G", "H", "P", "E", "\\mathbb{E}", "\\mathbb{P}"}
_NOT_SCALAR = re.compile(r"\\(?:mathbf|boldsymbol|vec|mathcal|mathbb|mathfrak)\{")
_SLOT = "\\cdot"


def inferred(reader: Reader, spelling: Spelling) -> Any:
    """The value of an undeclared name.

    Raises:
        Unread: where it could be more than one thing.
    """
    if application.looks_applied(reader):
        called = _called(reader, spelling)
        if called is not None:
            return called
    if _NOT_SCALAR.match(spelling.base):
        raise unread(spelling.lexemes, f"'{spelling.full}' is a vector, a matrix or a set that is not declared",
                     f"declare it, as in '{spelling.full}: real^n'")
    if spelling.full in reader.context.undeclared_functions:
        raise unread(spelling.lexemes, f"'{spelling.full}' is a function elsewhere and has no argument here", "")
    found, name = _slots(reader, spelling)
    if found:
        reader.context.undeclared.add(name)
        return IndexedBase(name, real=True)[tuple(found) if len(found) > 1 else found[0]]
    reader.context.undeclared.add(spelling.full)
    return Symbol(spelling.full, real=True)


def _slots(reader: Reader, spelling: Spelling) -> tuple[list[Any], str]:
    """The indices among the scripts, and the family's name with a slot for each."""
    found: list[Any] = []
    sub = _slotted(reader, spelling.sub, found)
    sup = spelling.sup
    if sup and sup[0].text in ("(", "["):
        inner = _slotted(reader, sup[1:-1], found)
        sup_text = f"{sup[0].text}{inner}{sup[-1].text}"
    else:
        sup_text = canonical(sup)
    return found, scripted(spelling.base, sub, sup_text) + "'" * spelling.primes


def _slotted(reader: Reader, lexemes: tuple[Lexeme, ...], found: list[Any]) -> str:
    pieces = []
    for piece in split_at_commas(lexemes):
        atoms = _index_atoms(piece)
        for atom in atoms or [piece]:
            index = _index(reader, atom) if atoms or _is_index_sum(piece) else None
            if index is None:
                pieces.append(canonical(atom))
            else:
                found.append(index)
                pieces.append(_SLOT)
    return ",".join(p for p in pieces if p)


def _index_atoms(piece: tuple[Lexeme, ...]) -> list[tuple[Lexeme, ...]]:
    """``ij`` as two, ``i1`` as two, ``12`` as one; empty where a piece is no run of index letters and digits."""
    letters = all(x.kind is TokenKind.NUMBER or (x.kind is TokenKind.LETTER and x.text in "abcijklmnpqrstuvxy")
                  for x in piece)
    return [(x,) for x in piece] if piece and letters and len(piece) <= 3 else []


def _is_index_sum(piece: tuple[Lexeme, ...]) -> bool:
    return len(piece) > 1 and all(x.text in ("+", "-", "_", "{", "}") or x.kind in (
        TokenKind.NUMBER, TokenKind.LETTER) or x.text == "\\tau" for x in piece) and any(
        x.text in ("+", "-") for x in piece[1:])


def _index(reader: Reader, atom: tuple[Lexeme, ...]) -> Any:
    if len(atom) == 1 and atom[0].kind is TokenKind.LETTER and atom[0].text not in reader.scope:
        return index_symbol(atom[0].text)
    outer, reader.in_index = reader.in_index, True
    try:
        return reader.reading_of(atom)
    finally:
        reader.in_index = outer


# --- calls --------------------------------------------------------------------------------------------------------


def _called(reader: Reader, spelling: Spelling) -> Any:
    """The application of an undeclared function, if the bracket can be nothing else; None for a factor.

    Raises:
        Unread: where it could be both.
    """
    name, context = spelling.full, reader.context
    if name in context.undeclared_functions or spelling.base in _FUNCTION_LETTERS \
            or spelling.base.startswith("\\mathrm{") or _must_be_call(reader):
        context.undeclared_functions.add(name)
        pattern, values = application.arguments(reader)
        found, head = _slots(reader, spelling)
        plain = set(pattern) <= {application.HOLE, ","}
        label = head if plain and not found else f"{head}({pattern})"
        return application.function(context, label)(*found, *values)
    if name in context.undeclared or len(_inside(reader)) > 1 or spelling.sub:
        return None
    raise unread(spelling.lexemes, f"is '{name}' a function or a factor?",
                 f"declare '{name}: function' or '{name}: real'")


def _inside(reader: Reader) -> list[Lexeme]:
    """The lexemes in the bracket that follows."""
    closers = {"(": ")", "[": "]", "\\{": "\\}"}
    opening, level, ahead, found = reader.cursor.peek(), 0, 0, []
    while (lexeme := reader.cursor.peek(ahead)).kind is not None:
        level += (lexeme.text == opening.text) - (lexeme.text == closers[opening.text])
        if level == 0:
            break
        if ahead:
            found.append(lexeme)
        ahead += 1
    return found


def _must_be_call(reader: Reader) -> bool:
    """Whether what the bracket holds is no factor: one name alone, a list, something given something."""
    inside, depth = _inside(reader), 0
    if reader.cursor.peek().text == "(" and _is_one_name(reader, inside):
        return True
    for lexeme in inside:
        depth += lexeme.text in ("(", "[", "{", "\\{")
        depth -= lexeme.text in (")", "]", "}", "\\}")
        if depth == 0 and lexeme.text in (",", ";", "\\mid", "=", "\\vert"):
            return True
    return False


def _is_one_name(reader: Reader, inside: list[Lexeme]) -> bool:
    from generator.algebra.read.cursor import Cursor
    from generator.algebra.read.names import read_base, starts_name

    cursor = Cursor(tuple(inside), 0)
    if not inside or not starts_name(cursor):
        return False
    try:
        read_base(cursor)
        while cursor.peek().kind in (TokenKind.SUB, TokenKind.SUPER):
            cursor.take()
            cursor.group()
    except Unread:
        return False
    return cursor.done()
