"""Sums of operators in brackets, applied to what follows: ``(\\frac{d}{dx} + V(x)) \\psi(x)``."""

from __future__ import annotations

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.lexeme import CLOSING, OPENING, Lexeme, closing_bracket
from mathreply.tex.relations import SPELLINGS
from mathreply.tex.tokens import TokenKind

_FRACTIONS = ("\\frac", "\\dfrac", "\\tfrac")
_D = ("d", "\\partial")
_ENDS = (",", ";", "\\text", "\\mid", "|", "\\|", "&", "\\\\", "/")

Run = tuple[Lexeme, ...]


def applied(reader: Reader) -> Expr | None:
    """What the bracket that begins here makes of the product behind it, term by term, if a
    derivative of nothing ends one of its terms; taken with the product. None for any other."""
    cursor = reader.cursor
    closing = closing_bracket(cursor.rest())
    if closing is None:
        return None
    inside = cursor.rest()[1:closing]
    terms = _terms(inside)
    operand = _product(reader, closing + 1)
    if not operand or not any(_ends_in_operator(term) for _, term in terms):
        return None
    values = []
    for sign, term in terms:
        value = reader.of((*term, *operand), reader.product)
        values.append(arithmetic.negate(value) if sign == "-" else value)
    cursor.at += closing + 1 + len(operand)
    return reader.checked(lambda: arithmetic.add(values), cursor.peek(-1))


def _terms(run: Run) -> list[tuple[str, Run]]:
    """The terms of a sum, each with its sign."""
    found: list[tuple[str, list[Lexeme]]] = [("+", [])]
    depth = 0
    for place, lexeme in enumerate(run):
        depth += lexeme.nesting
        is_sign = depth == 0 and lexeme.text in ("+", "-")
        if is_sign and (place == 0 or not _wants_more(run[place - 1])):
            found.append((lexeme.text, []))
        else:
            found[-1][1].append(lexeme)
    return [(sign, tuple(term)) for sign, term in found if term]


def _wants_more(lexeme: Lexeme) -> bool:
    return lexeme.kind in (TokenKind.SUPER, TokenKind.SUB)


def _product(reader: Reader, ahead: int) -> Run:
    """The factors from here on, up to the next sign."""
    found: list[Lexeme] = []
    depth, cursor = 0, reader.cursor
    while (lexeme := cursor.peek(ahead + len(found))).kind is not None:
        ends = lexeme.text in ("+", "-") or lexeme.text in _ENDS or lexeme.text in SPELLINGS
        is_behind = cursor.at + ahead + len(found) in reader.differentials
        depth += lexeme.text in OPENING
        if depth == 0 and (ends or is_behind or lexeme.text in CLOSING or lexeme.gap > 1):
            break
        depth -= lexeme.text in CLOSING
        found.append(lexeme)
    return tuple(found)


def _ends_in_operator(term: Run) -> bool:
    """Whether a term ends with ``\\frac{d}{dx}``, ``\\partial_x`` or ``\\nabla^2`` of nothing."""
    texts = [lexeme.text for lexeme in term]
    if texts[-1:] in (["\\nabla"], ["\\partial"]) or texts[-3:] == ["\\nabla", "^", "2"]:
        return texts[-1] != "\\partial"
    if len(texts) > 2 and texts[-3] == "\\partial" and texts[-2] == "_":
        return True
    places = [n for n, text in enumerate(texts) if text in _FRACTIONS]
    return bool(places) and _is_operator(term[places[-1] + 1 :])


def _is_operator(behind: Run) -> bool:
    """Whether two groups stand behind the command of a fraction, ``{d^2}{dx^2}``, and no more."""
    first = closing_bracket(behind)
    if first is None or behind[0].kind is not TokenKind.OPEN:
        return False
    rest = behind[first + 1 :]
    second = closing_bracket(rest)
    if second is None or second != len(rest) - 1 or rest[0].kind is not TokenKind.OPEN:
        return False
    above, below = _plain_texts(behind[1:first]), _plain_texts(rest[1:second])
    differentials = ([_D[0]], [_D[1]])
    if above[:1] not in differentials or below[:1] != above[:1]:
        return False
    # d^2 alone: with a function above it is no operator.
    return len(above) == 1 or above[1] == "^"


def _plain_texts(run: Run) -> list[str]:
    """What stands in a run, without its braces and its font."""
    return [x.text for x in run if x.text not in ("{", "}", "\\mathrm")]
