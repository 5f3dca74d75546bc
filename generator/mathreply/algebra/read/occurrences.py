"""Where the names of a display stand: what follows each, what stands above it, which never bears an
index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.names import read_base, starts_name
from mathreply.algebra.read.scripts import TRANSPOSES
from mathreply.algebra.read.stream import Lexeme, StreamError, prepare
from mathreply.algebra.read.unread import Unread
from mathreply.settings import Limits
from mathreply.tex.tokens import TokenKind


def occurrences_of(sides: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Every name of the sides without its scripts, what follows it, and the superscript on it."""
    for base, cursor in _names_in(sides):
        braced = cursor.peek(-2).text == "{" and cursor.peek(-3).text not in ("^", "_")
        if cursor.peek(-2).kind is TokenKind.SUPER and base in TRANSPOSES:
            continue
        if cursor.peek(-2).kind in (TokenKind.SUB, TokenKind.SUPER):
            # The i of y_i^\top: what stands above belongs to y.
            yield base, cursor.peek().text, ""
            continue
        sup, after = _after(cursor)
        yield base, after, sup
        if braced and after == "}":
            yield base, after, _after_brace(cursor)


def unindexed(sides: Sequence[str]) -> set[str]:
    """Names that stand somewhere without a subscript, and nowhere with one below a transpose: of
    those, what has an index is an entry."""
    found: set[str] = set()
    members: set[str] = set()
    for base, cursor in _names_in(sides):
        if cursor.peek().kind is not TokenKind.SUB:
            # x^* is one of the x_n, and tells nothing of what they are.
            found |= set() if _after(cursor)[0] in _STARS else {base}
        elif _after(cursor)[0] in TRANSPOSES or _is_turned(cursor):
            members.add(base)
    return found - members


def _is_turned(cursor: Cursor) -> bool:
    """Whether a name with an index is a term of a sum in round brackets that is transposed:
    ``(y_i - \\mu)^\\top``."""
    here, signs = cursor.at, ("+", "-")
    before = cursor.peek(-2).text
    try:
        while cursor.peek().kind in (TokenKind.SUB, TokenKind.SUPER):
            cursor.take()
            cursor.group()
        if before not in ("(", *signs) or cursor.peek().text not in (")", *signs):
            return False
        while cursor.peek().kind is not None and cursor.peek().text not in ("(", ")"):
            cursor.take()
        if cursor.take().text != ")" or cursor.take().kind is not TokenKind.SUPER:
            return False
        return _group(cursor) in TRANSPOSES
    except Unread:
        return False
    finally:
        cursor.at = here


_STARS = ("\\ast", "\\star", "{\\ast}", "*")


def dotted(sides: Sequence[str]) -> set[str]:
    """Names without scripts that are multiplied with a dot by another such: ``u \\cdot v``."""
    found: set[str] = set()
    for base, cursor in _names_in(sides):
        here = cursor.at
        try:
            if cursor.take().text == "\\cdot" and starts_name(cursor):
                other = read_base(cursor)
                is_bare = cursor.peek().kind not in (TokenKind.SUB, TokenKind.SUPER)
                found |= {base, other} if is_bare and cursor.peek().text != "(" else set()
        except Unread:
            continue
        finally:
            cursor.at = here
    return found


def _names_in(sides: Sequence[str]) -> Iterator[tuple[str, Cursor]]:
    """Every name without its scripts, with the cursor behind it, which is to stay there."""
    for side in sides:
        try:
            cursor = Cursor(prepare(side, {}, Limits()), len(side))
        except StreamError:
            continue
        while not cursor.done():
            if not starts_name(cursor):
                _past(cursor)
                continue
            try:
                base = read_base(cursor)
            except Unread:
                continue
            yield base, cursor


def _past(cursor: Cursor) -> None:
    """Past one lexeme that begins no name; past an environment's name as well."""
    if cursor.take().text in ("\\begin", "\\end") and cursor.peek().kind is TokenKind.OPEN:
        cursor.group()


def _after(cursor: Cursor) -> tuple[str, str]:
    """The superscript on the name just taken, and what comes after its scripts; the cursor
    stays."""
    here, sup = cursor.at, ""
    try:
        while cursor.peek().kind in (TokenKind.SUB, TokenKind.SUPER):
            is_super = cursor.take().kind is TokenKind.SUPER
            group = _group(cursor)
            sup = group if is_super else sup
        return sup, cursor.peek().text
    except Unread:
        return sup, ""
    finally:
        cursor.at = here


def _after_brace(cursor: Cursor) -> str:
    """The superscript on the group that ends after the name just taken: ``{y_2}^\\top``."""
    here = cursor.at
    try:
        while cursor.peek().kind in (TokenKind.SUB, TokenKind.SUPER):
            cursor.take()
            cursor.group()
        cursor.take()
        return _group(cursor) if cursor.take().kind is TokenKind.SUPER else ""
    except Unread:
        return ""
    finally:
        cursor.at = here


def _group(cursor: Cursor) -> str:
    if starts_name(cursor) and cursor.peek().kind is TokenKind.COMMAND:
        return read_base(cursor)
    return _text(cursor.group())


def _text(lexemes: tuple[Lexeme, ...]) -> str:
    inner = Cursor(lexemes, 0)
    if starts_name(inner):
        base = read_base(inner)
        if inner.done():
            return base
    return "".join(x.text for x in lexemes)
