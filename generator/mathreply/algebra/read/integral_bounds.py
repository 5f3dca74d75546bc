"""The bounds of an integral: both ends, an interval or a set below, with or without the name that
runs from there, ``\\int_{x=0}^1``."""

from __future__ import annotations

from sympy import S

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.scripts import script, split_at_commas
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import unread
from mathreply.tex.tokens import TokenKind


def bounds_of(reader: Reader, command: Lexeme) -> tuple[Expr, Expr]:
    """Both ends, taken; the name of a set and None; twice None where nothing is written.

    Raises:
        Unread: where there is one bound alone that is no set.
    """
    found: dict[TokenKind, Expr] = {}
    while (kind := reader.cursor.peek().kind) in (
        TokenKind.SUB,
        TokenKind.SUPER,
    ) and kind not in found:
        reader.cursor.take()
        lexemes = script(reader)
        assert kind is not None
        found[kind] = lexemes
    if not found:
        return None, None
    if len(found) == 2:
        found = {kind: _behind_name(lexemes) for kind, lexemes in found.items()}
    if len(found) == 1:
        where = found.get(TokenKind.SUB, ())
        if canonical(where) in ("\\mathbb{R}", "\\mathbf{R}"):
            return S.NegativeInfinity, S.Infinity
        if (ends := interval_of(reader, where)) is not None:
            return ends
        if reader.context.infer and where and where[0].text == "\\mathcal":
            return canonical(where), None
        raise unread(
            (command, *where),
            "an integral over a set, or with one bound",
            "write both bounds: \\int_a^b",
        )
    return reader.reading_of(found[TokenKind.SUB]), reader.reading_of(found[TokenKind.SUPER])


def interval_of(reader: Reader, where: tuple[Lexeme, ...]) -> tuple[Expr, Expr] | None:
    """The ends of ``[0, \\infty)`` below an integral; None for another set.

    The first end has to be known to be the lesser: where they run backwards the interval is empty.
    """
    if not where or where[0].text not in ("(", "[") or where[-1].text not in (")", "]"):
        return None
    ends = split_at_commas(where[1:-1])
    if len(ends) != 2:
        return None
    low, high = map(reader.reading_of, ends)
    if arithmetic.is_matrix(low) or arithmetic.is_matrix(high):
        return None
    is_told = low is S.NegativeInfinity or high is S.Infinity or (high - low).is_positive
    return (low, high) if is_told else None


def _behind_name(bound: tuple[Lexeme, ...]) -> tuple[Lexeme, ...]:
    """``0`` of ``x = 0``, a bound with the name that runs from there; any other as it is."""
    at = next((n for n, x in enumerate(bound) if x.text == "="), 0)
    return bound[at + 1 :] if at else bound


def refuse_other_names(bounds: tuple[Lexeme, ...], name: str, command: Lexeme) -> None:
    """Refuses ``\\int_{x=0}^1 \\ldots\\,dy``.

    Raises:
        Unread: where a bound names what is not integrated over.
    """
    named = [canonical((bounds[n - 1],)) for n, x in enumerate(bounds) if x.text == "=" and n]
    if any(other not in (name, "}") for other in named):
        raise unread(command, f"bounds of '{named[0]}' on an integral over '{name}'", "")
