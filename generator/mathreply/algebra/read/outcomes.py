"""Events written as sets of outcomes: ``P(\\{\\omega \\in \\Omega : X(\\omega) \\le x\\})`` and
``P(\\{X \\le x\\})`` are ``P(X \\le x)``.

Source: Billingsley, Probability and Measure, 3rd ed., section 5: ``[X \\in A]`` stands for the set
of the outcomes with ``X(\\omega) \\in A``.
"""

from __future__ import annotations

from itertools import pairwise

from msgspec.structs import replace

from mathreply.algebra.read.lexeme import Lexeme, closing_brace, closing_bracket
from mathreply.tex.relations import SPELLINGS
from mathreply.tex.tokens import TokenKind

_FONTS = ("\\mathbb", "\\mathrm", "\\mathbf", "\\mathsf", "\\operatorname")
_SIGNS = ("P", "\\Pr")
_NAMES = (["P"], ["P", "r"], ["Pr"])
_SUCH_THAT = (":", "\\mid", "|")


def as_events(lexemes: list[Lexeme]) -> list[Lexeme]:
    """The lexemes of a side, each event that is a set of outcomes as the statement about them.

    Only where sets are all that stands in the bracket of a probability, alone or joined by
    ``\\cap``, and where every random variable of a statement is applied to the outcome.
    """
    found = _with_bracket(lexemes)
    place = 0
    while place < len(found):
        is_probability = found[place].text in ("(", "[") and _is_sign(found[:place])
        closing = closing_bracket(found, place) if is_probability else None
        events = _events(found[place + 1 : closing]) if closing is not None else None
        if events is not None:
            found[place + 1 : closing] = events
        place += 1
    return found


def _with_bracket(lexemes: list[Lexeme]) -> list[Lexeme]:
    """``\\Pr{X = x}`` with a bracket for its braces, which nobody sees: a group with a relation is
    the argument that its author meant."""
    found = list(lexemes)
    for place, lexeme in enumerate(lexemes):
        if lexeme.kind is not TokenKind.OPEN or not place or lexemes[place - 1].text != "\\Pr":
            continue
        closing = closing_brace(lexemes, place)
        if closing is not None and _is_event(lexemes[place + 1 : closing]):
            found[place] = replace(lexeme, kind=TokenKind.OTHER, text="(")
            found[closing] = replace(lexemes[closing], kind=TokenKind.OTHER, text=")")
    return found


def _is_event(inside: list[Lexeme]) -> bool:
    return _has_relation(inside) or _events(inside) is not None


def _is_sign(before: list[Lexeme]) -> bool:
    """Whether the sign of a probability stands at the end of this."""
    if not before:
        return False
    if before[-1].text in _SIGNS:
        return True
    opening = next((n for n in range(len(before) - 1, -1, -1) if before[n].text == "{"), 0)
    is_group = before[-1].text == "}" and opening > 0 and before[opening - 1].text in _FONTS
    return is_group and [x.text for x in before[opening + 1 : -1]] in _NAMES


def _events(inside: list[Lexeme]) -> list[Lexeme] | None:
    """The statements that sets of outcomes stand for, between commas; None where anything else
    stands here."""
    found: list[Lexeme] = []
    place = 0
    while place < len(inside):
        closing = closing_bracket(inside, place) if inside[place].text == "\\{" else None
        event = _statement(inside[place + 1 : closing]) if closing is not None else None
        if closing is None or event is None:
            return None
        found += event
        place = closing + 1
        if place < len(inside):
            if inside[place].text != "\\cap" or place + 1 == len(inside):
                return None
            found.append(replace(inside[place], kind=TokenKind.OTHER, text=","))
            place += 1
    return found or None


def _statement(inside: list[Lexeme]) -> list[Lexeme] | None:
    """What a set of outcomes says of them; None where it is no such set, or where it is told of
    which set but the whole space the outcomes are."""
    at = next((n for n, x in enumerate(inside) if x.text in _SUCH_THAT), None)
    if at is None:
        is_plain = _has_relation(inside) and not any(x.text in (",", "\\in") for x in inside)
        return inside if is_plain else None
    outcome, said = inside[:at], inside[at + 1 :]
    is_member = [x.text for x in outcome[1:]] == ["\\in", "\\Omega"]
    if not outcome or not (len(outcome) == 1 or is_member) or not _is_name(outcome[0]):
        return None
    rest = _without_outcome(said, outcome[0].text)
    names_outcome = any(x.text == outcome[0].text for x in rest)
    is_whole = len(rest) < len(said) and _has_relation(rest)
    return rest if is_whole and not names_outcome else None


def _is_name(lexeme: Lexeme) -> bool:
    return lexeme.kind is TokenKind.LETTER or lexeme.text in ("\\omega", "\\zeta", "\\xi")


def _without_outcome(said: list[Lexeme], outcome: str) -> list[Lexeme]:
    """A statement with ``X`` for every ``X(\\omega)``."""
    found: list[Lexeme] = []
    place = 0
    while place < len(said):
        argument = [x.text for x in said[place : place + 3]]
        is_applied = place > 0 and (_is_name(said[place - 1]) or said[place - 1].text == "}")
        if argument == ["(", outcome, ")"] and is_applied:
            place += 3
        else:
            found.append(said[place])
            place += 1
    return found


def _has_relation(inside: list[Lexeme]) -> bool:
    """Whether a relation stands between two things here, in no bracket."""
    depth = 0
    for before, lexeme in pairwise(inside):
        depth += before.nesting
        if depth == 0 and lexeme.text in SPELLINGS and lexeme is not inside[-1]:
            return True
    return False
