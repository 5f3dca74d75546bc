"""Expectations and variances of one name without a bracket, ``\\mathbb{E} X + \\mathbb{E} Y``, or
of one value of a function: ``\\mathbb{E}_{x \\sim q} \\log [f(x)]``.

The argument ends where a sign, a relation, a bracket or another expectation follows; where a factor
does, nobody can tell how far it reaches.
"""

from __future__ import annotations

from msgspec.structs import replace

from mathreply.algebra.read.lexeme import Lexeme, behind_group
from mathreply.tex.relations import SPELLINGS
from mathreply.tex.tokens import TokenKind

_OPERATORS = (
    ("\\mathbb", "{", "E", "}"),
    ("\\mathbb", "E"),
    ("\\operatorname", "{", "E", "}"),
    ("\\operatorname", "{", "V", "a", "r", "}"),
    ("\\mathrm", "{", "V", "a", "r", "}"),
)
_ACCENTED = ("\\hat", "\\bar", "\\tilde", "\\mathbf", "\\boldsymbol", "\\bm", "\\vec", "\\widehat")
_GREEK = ("\\epsilon", "\\varepsilon", "\\xi", "\\eta", "\\theta", "\\zeta", "\\omega")
_FUNCTIONS = ("\\log", "\\ln", "\\exp")
_ENDS = {"+", "-", ")", "]", "\\}", ",", ";", ".", "|", "\\|"}
_SCRIPTS = (TokenKind.SUB, TokenKind.SUPER)


def with_brackets(lexemes: list[Lexeme]) -> list[Lexeme]:
    """The lexemes of a side with a bracket around the one name behind an expectation."""
    found: list[Lexeme] = []
    position = 0
    while position < len(lexemes):
        operator = _operator_at(lexemes, position)
        start = position + len(operator)
        if operator and start < len(lexemes) and lexemes[start].kind is TokenKind.SUB:
            start = behind_group(lexemes, start + 1)
        end = _end_of_argument(lexemes, start) if operator else start
        if end > start and _ends(lexemes, end):
            first, last = lexemes[start], lexemes[end - 1]
            found += lexemes[position:start]
            found.append(replace(first, kind=TokenKind.OTHER, text="(", end=first.start, gap=0))
            found += lexemes[start:end]
            found.append(replace(last, kind=TokenKind.OTHER, text=")", start=last.end))
            position = end
        else:
            found.append(lexemes[position])
            position += 1
    return found


def _operator_at(lexemes: list[Lexeme], place: int) -> tuple[str, ...]:
    if lexemes[place].text not in ("\\mathbb", "\\operatorname", "\\mathrm"):
        return ()
    for operator in _OPERATORS:
        if tuple(x.text for x in lexemes[place : place + len(operator)]) == operator:
            return operator
    return ()


def _end_of_argument(lexemes: list[Lexeme], place: int) -> int:
    """The place behind the name, or the function with its bracket, that begins here."""
    if place < len(lexemes) and lexemes[place].text in _FUNCTIONS:
        closing = _closing(lexemes, place + 1)
        return closing + 1 if closing else place
    return _end_of_name(lexemes, place)


def _closing(lexemes: list[Lexeme], opening: int) -> int:
    """The place of what closes the round or square bracket at a place; 0 where none is there."""
    if opening >= len(lexemes) or lexemes[opening].text not in ("(", "["):
        return 0
    depth = 0
    for place in range(opening, len(lexemes)):
        depth += (lexemes[place].text in ("(", "[")) - (lexemes[place].text in (")", "]"))
        if depth == 0:
            return place
    return 0


def _end_of_name(lexemes: list[Lexeme], place: int) -> int:
    """The place behind the name that begins here, with its scripts; the same place where none
    does."""
    if place >= len(lexemes):
        return place
    first, end = lexemes[place], place + 1
    if first.text in _ACCENTED:
        end = behind_group(lexemes, end)
    elif first.kind is not TokenKind.LETTER and first.text not in _GREEK:
        return place
    while end < len(lexemes) and lexemes[end].kind in _SCRIPTS:
        end = behind_group(lexemes, end + 1)
    return end


def _ends(lexemes: list[Lexeme], place: int) -> bool:
    """Whether the side, or the term in it, ends here, or another expectation begins."""
    if place >= len(lexemes):
        return True
    lexeme = lexemes[place]
    return (
        lexeme.text in _ENDS
        or lexeme.text in SPELLINGS
        or lexeme.kind in (TokenKind.CLOSE, TokenKind.ALIGN)
        or bool(_operator_at(lexemes, place))
    )
